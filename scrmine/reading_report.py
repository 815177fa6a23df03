"""How well each document was read: the first thing to look at, before any number is believed."""

from __future__ import annotations

import difflib
import html
import re

import pandas as pd

from scrmine.values import FINDINGS, REASONS

POOR = 0.8
"""Page quality below which reading is in doubt: clean prose scores above 0.97."""

MANY = 20
"""Passages from which a document is long enough for what is missing in it to mean something."""

UNREAD = ("no_text", "encrypted", "failed")
MOST_NAMED = 12
MOST_ROWS = 100
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
"""Characters that move the cursor, colour the screen or turn the direction of writing."""


def report_table(documents: pd.DataFrame, pages: pd.DataFrame, passages: pd.DataFrame) -> pd.DataFrame:
    """One row per document.

    Columns: doc_id, review_id, kind, status, reason, pages (as counted in the file; empty where it has none), passages, words, quality
    (mean over pages, 0 to 1), roles (how many passages of each, headings left out), repeats (passages that say again what another
    passage of the review says), warnings (what to look at, in words; empty if nothing); and where reading gave them furniture (running
    lines taken out), furniture_lines (which), detected_board, detected_year, detected_reviews (names of the cases, where a document
    seems to be on several) and note.
    """
    words = passages.groupby("doc_id")["n_words"].agg(["size", "sum"])
    counted = pages.groupby("doc_id").agg(pages=("page", "count"), quality=("quality", "mean"))
    report = documents[["doc_id", "review_id", "kind", "status", "reason"]].set_index("doc_id")
    report["pages"] = counted["pages"].replace(0, pd.NA).astype("Int64")
    report["passages"] = words["size"].reindex(report.index).fillna(0).astype(int)
    report["words"] = words["sum"].reindex(report.index).fillna(0).astype(int)
    report["quality"] = counted["quality"].round(2)
    said = passages[passages["shape"] != "heading"]
    report["roles"] = _roles(said).reindex(report.index).fillna("").astype("str")
    report["repeats"] = said[said["repeat_of"].notna()].groupby("doc_id").size().reindex(report.index).fillna(0).astype(int)
    report["warnings"] = _warnings(report, pages, passages).astype("str")
    for extra in ("furniture", "furniture_lines", "detected_board", "detected_year", "detected_reviews", "note"):
        if extra in documents:
            report[extra] = documents.set_index("doc_id")[extra]
    return report.reset_index()


def _roles(said: pd.DataFrame) -> pd.Series:
    """By document, its roles with their numbers, most frequent first: "analysis 12, lessons 3"."""
    counts = said.groupby(["doc_id", "role"]).size().reset_index(name="n").sort_values(["doc_id", "n", "role"], ascending=[True, False, True])
    shown = counts["role"] + " " + counts["n"].astype("str")
    return shown.groupby(counts["doc_id"]).agg(", ".join)


def _warnings(report: pd.DataFrame, pages: pd.DataFrame, passages: pd.DataFrame) -> pd.Series:
    """By document, what a reader should look at before believing what is counted in it."""
    found: dict[str, list[str]] = {doc_id: [] for doc_id in report.index}
    read = report[~report["status"].isin(UNREAD)]
    numbered = pages[pages["page"].notna() & pages["doc_id"].isin(read.index)]
    for doc_id, part in numbered[numbered["end"] == numbered["start"]].groupby("doc_id"):
        found[doc_id].append(f"{len(part)} of {report.loc[doc_id, 'pages']} pages hold no text, first page {part['page'].iloc[0]}: blank, or pictures "
                             f"of text")
    poor = numbered[(numbered["quality"] < POOR) & (numbered["end"] > numbered["start"])]
    for doc_id, part in poor.groupby("doc_id"):
        found[doc_id].append(f"{len(part)} of {report.loc[doc_id, 'pages']} pages read badly, first page {part['page'].iloc[0]}")
    for doc_id in read.index[(read["quality"] < POOR).fillna(value=False) & read["pages"].isna()]:
        found[doc_id].append("it reads badly: perhaps it was stored in another encoding")
    headed = set(passages.loc[passages["shape"] == "heading", "doc_id"])
    known = passages[(passages["shape"] != "heading")].groupby("doc_id")
    for doc_id, part in known:
        if len(part) < MANY or doc_id not in read.index:
            continue
        unknown = part.loc[part["role"] == "unknown", "n_words"].sum() / max(1, part["n_words"].sum())
        if doc_id not in headed:
            found[doc_id].append("no heading was found: roles are decided by wording alone")
        if unknown > 0.5:
            found[doc_id].append(f"what passages do is not known for {unknown:.0%} of the words")
        if report.loc[doc_id, "kind"] == "report" and not part["role"].isin(FINDINGS).any():
            found[doc_id].append(f"no findings ({', '.join(FINDINGS)}) were found in it: it counts for no theme")
    return pd.Series({doc_id: "; ".join(words) for doc_id, words in found.items()}, dtype="str")


def report_in_words(documents: pd.DataFrame, reviews: pd.DataFrame, report: pd.DataFrame, settings: dict) -> list[str]:
    """The report as lines for a terminal.

    Parameters
    ----------
    documents, reviews : pandas.DataFrame
        Tables of the corpus.
    report : pandas.DataFrame
        What `report_table` gives.
    settings : dict
        Those of the corpus.
    """
    rows = report.merge(documents[["doc_id", "source_file", "title"]], on="doc_id", suffixes=("", "_"))
    lines = [_summary(report, reviews)]
    for row in rows.to_dict("records"):
        facts = [f"{row['pages']} pages" if pd.notna(row["pages"]) else "", f"{row['words']:,} words" if row["words"] else "",
                 f"quality {row['quality']:.2f}" if pd.notna(row["quality"]) and row["words"] else ""]
        lines += ["", f"{plainly(row['source_file'])}: {row['status'].replace('_', ' ')}, {', '.join([row['kind'], *filter(None, facts)])}"]
        lines += [f"    ! {REASONS[row['reason']]}"] if row["reason"] else []
        lines += [f"    {plainly(line)}" for line in _about(row)]
    said = files_in_words(settings)
    return [*lines, "", *said] if said else lines


def outcome_in_words(document: dict) -> str:
    """How reading a document ended and what to do about it, with what else is known; `document` is its row in the table."""
    note = document.get("note")
    return f"{document['status'].replace('_', ' ')}. {REASONS[document['reason']]}{f' ({plainly(note)})' if isinstance(note, str) and note else ''}"


def files_in_words(settings: dict) -> list[str]:
    """What became of files that are no documents of their own, and where `reviews.csv` and the folder do not fit, as lines for a terminal.

    Parameters
    ----------
    settings : dict
        Those of the corpus.
    """
    missing, not_named = settings.get("named_but_missing", []), settings.get("not_named", [])
    lines = [f"Not documents, passed over: {plainly(_some(settings['ignored']))}"] if settings.get("ignored") else []
    if missing:
        lines.append(f"In reviews.csv but not in the folder: {plainly(_some([f'{name}{_near(name, not_named)}' for name in missing]))}")
    if not_named:
        lines.append(f"In the folder but not in reviews.csv: {plainly(_some(not_named))}. Board, name and year of these are guessed.")
    lines += [f"{plainly(copy)} is the same file as {plainly(kept)} and counts once." for copy, kept in settings.get("same_file", {}).items()]
    return lines


def _near(name: str, names: list[str]) -> str:
    """The name most like it, as a question; empty where none is."""
    found = difflib.get_close_matches(name.casefold(), {other.casefold(): other for other in names}, n=1)
    return f" (did you mean {next(other for other in names if other.casefold() == found[0])}?)" if found else ""


def _summary(report: pd.DataFrame, reviews: pd.DataFrame) -> str:
    counts = report["status"].value_counts()
    statuses = ", ".join(f"{counts[status]} {status}" for status in sorted(counts.index))
    guessed = int((reviews["metadata"] == "detected").sum()) if "metadata" in reviews else 0
    return (f"{len(report)} documents ({statuses}) about {len(reviews)} reviews{f' ({guessed} with guessed metadata)' if guessed else ''}: "
            f"{report['pages'].sum():,} pages, {report['passages'].sum():,} passages, {report['words'].sum():,} words")


def _about(row: dict) -> list[str]:
    """What is said of one document below its name."""
    board, year = row.get("detected_board"), row.get("detected_year")
    detected = [*([str(board)] if pd.notna(board) and board else []), *([f"{year:.0f}"] if pd.notna(year) else [])]
    guessed = f"; detected: {', '.join(detected)}" if detected else ""
    said = [f"“{row['title']}”{guessed}"] if row["words"] else []
    said += [f"roles: {row['roles']}"] if row["roles"] else []
    if row.get("furniture"):
        first = str(row.get("furniture_lines") or "").split("\n")[0]
        said.append(f"{row['furniture']} running lines taken out{f', such as “{first}”' if first else ''}")
    said += [f"{row['repeats']} passages repeat others and count once"] if row["repeats"] else []
    said += [f"note: {row['note']}"] if pd.notna(row.get("note")) and row.get("note") else []
    return said + [f"! {warning}" for warning in row["warnings"].split("; ") if warning]


def _advice(report: pd.DataFrame) -> list[str]:
    """What to do about each reason, once, with the documents it holds for."""
    return [f"{reason}: {REASONS[reason]} ({_some(part['doc_id'].tolist())})" for reason, part in report.groupby("reason") if reason]


def _some(names: list[str]) -> str:
    return ", ".join(names[:MOST_NAMED]) + (f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else "")


def report_html(report: pd.DataFrame) -> str:
    """The report for a notebook: a table, then what to do."""
    hidden = [name for name in ("furniture_lines", "roles") if name in report]
    shown = report.drop(columns=hidden).to_html(index=False, max_rows=MOST_ROWS, na_rep="")
    advice = "".join(f"<li>{html.escape(line)}</li>" for line in _advice(report))
    return shown + (f"<p>What to do:</p><ul>{advice}</ul>" if advice else "")


def plainly(text: str) -> str:
    """A text without characters that would move the cursor, colour the screen or turn the direction of writing."""
    return CONTROL.sub("\ufffd", text)
