"""Which review each passage of a document on several reviews is about; where that cannot be said, none, and a note that says so."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from scrmine.errors import ScrmineError

NUMBER_BEFORE = re.compile(r"^\W*(?:\d{1,3}(?:\.\d{1,3})*[.):]?|(?:[a-z]|[ivx]{1,4})[.):])\s+", re.IGNORECASE)
SENTENCE_END = re.compile(r"(?:^|[.!?:•])[\s“‘\"'(]*$")
SAME_SIGN = str.maketrans("’‘“”–—\u00a0", "''\"\"-- ")
"""A table typed by hand has straight marks and short dashes where the document has others."""


@dataclass
class Division:
    """A document divided among its reviews.

    Attributes
    ----------
    reviews : list of str or None
        The review of each passage, in order.
    notes : list of str
        What a reader should check, in words.
    """

    reviews: list[str | None]
    notes: list[str] = field(default_factory=list)


def divide_document(passages: list[dict], rows: list[dict[str, str]], kind: str) -> Division:
    """The review that each passage of a document on several reviews is about; None where it cannot be said.

    Where every row of the sidecar says where its part begins (`starts_at`, the first words of it), those places divide
    the document. Otherwise names decide: a passage belongs to the one review it names. In a news item what follows
    belongs to it too until another is named; elsewhere, what stands under a heading that names one.

    Parameters
    ----------
    passages : list of dict
        The passages in reading order: text, shape, paragraph, and where known role and page.
    rows : list of dict
        The rows of the sidecar about this file.
    kind : str
        The kind of document.

    Raises
    ------
    ScrmineError
        If the words of a `starts_at` are not in the document, or those of two reviews stand at one place.
    """
    anchored = sum(bool(row.get("starts_at")) for row in rows)
    divided = _by_anchor(passages, rows) if anchored == len(rows) else _by_name(passages, rows, kind)
    if 0 < anchored < len(rows):
        divided.notes.append(f"starts_at is given in {anchored} of {len(rows)} rows and was not used: give it in each")
    for number, passage in enumerate(passages):
        # Word processors keep all notes at the end of the file, where they would fall to the last review.
        if passage["shape"] == "note" and passage.get("page") is None and anchored == len(rows):
            divided.reviews[number] = None
    without = [review for review in dict.fromkeys(row["review_id"] for row in rows) if review not in divided.reviews]
    if without and passages:
        divided.notes.append(f"no passage could be given to {', '.join(without)}: say in reviews.csv where its part begins (starts_at)")
    return divided


def _by_anchor(passages: list[dict], rows: list[dict[str, str]]) -> Division:
    """Parts that begin where the sidecar says."""
    texts = [_even(str(passage["text"])) for passage in passages]
    notes: list[str] = []
    starts: dict[int, str] = {}
    for row in rows:
        places, inside = _places(_even(row["starts_at"]), texts, passages)
        if not places:
            raise ScrmineError(f"reviews.csv: the words {row['starts_at']!r} (starts_at of review {row['review_id']!r}) do "
                               f"not stand in {row['file']}. Copy the first words of that review's part.")
        first = places[0]
        if starts.setdefault(first, row["review_id"]) != row["review_id"]:
            raise ScrmineError(f"reviews.csv: starts_at of review {starts[first]!r} and of review {row['review_id']!r} stand at one place in "
                               f"{row['file']} ({row['starts_at']!r}). Copy more words of each part, until they differ.")
        if len(places) > 1:
            notes.append(f"“{row['starts_at']}” (starts_at of {row['review_id']}) begins {len(places)} passages; the first was taken")
        elif inside:
            notes.append(f"“{row['starts_at']}” (starts_at of {row['review_id']}) begins no passage; the first that holds it was taken whole")
    reviews: list[str | None] = []
    current = None
    for number in range(len(passages)):
        current = starts.get(number, current)
        reviews.append(current)
    return Division(reviews, notes)


def _even(text: str) -> str:
    """A text without differences that nobody sees who copies it."""
    return " ".join(text.translate(SAME_SIGN).split()).casefold()


def _places(anchor: str, texts: list[str], passages: list[dict]) -> tuple[list[int], bool]:
    """Where a part may begin: headings that begin with the words, else passages that do, else the first that holds them.

    A contents list names each part too, and is none.
    """
    words = re.compile(rf"(?<!\w){re.escape(anchor)}(?!\w)")
    holding = [i for i, text in enumerate(texts) if passages[i].get("role") != "contents" and anchor in text and words.search(text)]
    begins = [i for i in holding if words.match(texts[i]) or words.match(NUMBER_BEFORE.sub("", texts[i]))]
    headings = [i for i in begins if passages[i]["shape"] == "heading"]
    if begins:
        return headings or begins, False
    return holding[:1], True


def _by_name(passages: list[dict], rows: list[dict[str, str]], kind: str) -> Division:
    """Passages by the one review that they name."""
    whole = "\n".join(str(passage["text"]) for passage in passages)
    names = {row["review_id"]: _Name(row["name"], whole) for row in rows if row.get("name")}
    assigned: list[str | None] = []
    current: str | None = None
    for passage in passages:
        named = [review_id for review_id, name in names.items() if name.stands_in(str(passage["text"]))]
        heading = passage["shape"] == "heading"
        if len(named) == 1:
            assigned.append(named[0])
            current = named[0] if heading or kind == "news" else current
            continue
        if named or (heading and kind != "news"):
            current = None if kind != "catalogue" or not _stays(passage) else current
        assigned.append(None if named else current)
    return Division(assigned)


class _Name:
    """A pseudonym, and how its uses are told from those of the word that it may be ("Will", "Hope")."""

    def __init__(self, name: str, whole: str) -> None:
        self.name = name
        self.pattern = re.compile(rf"(?<!\w)(?:{re.escape(name)}|{re.escape(name.upper())})(?!\w)")
        # In an address ("board.example/samir") any name is written small.
        self.is_word = name.isalpha() and re.search(rf"(?<![\w/@.-]){re.escape(name.lower())}(?![\w/@-]|\.\w)", whole) is not None

    def stands_in(self, text: str) -> bool:
        """Whether a text names the child. A sentence's first word and a line in capitals prove nothing of a name that is a word."""
        if not self.is_word:
            return self.pattern.search(text) is not None
        if any(NUMBER_BEFORE.sub("", part).strip(" .:").casefold() == self.name.casefold() for part in text.split(":")):
            return True
        return not text.isupper() and any(
            text[found.end():found.end() + 2] in ("'s", "’s") or not SENTENCE_END.search(text[:found.start()]) for found in self.pattern.finditer(text))


def _stays(passage: dict) -> bool:
    """Whether a heading of a catalogue record belongs to the record above it: it has no number of its own."""
    return not passage["paragraph"]
