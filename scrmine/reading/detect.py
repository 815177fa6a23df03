"""What a document seems to be: its kind, title, board, year, and the reviews it is about.

Everything here is a guess from the text, offered as such: a `reviews.csv` beside the documents always wins.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable

from scrmine.layout import Block
from scrmine.roles import is_question
from scrmine.roles.headings import names_publisher
from scrmine.roles.rules import FURNITURE
from scrmine.roles.stories import BYLINE, SITE_LINE

REPORT_WORDS = re.compile(
    r"serious case review|child (?:safeguarding )?practice review|safeguarding (?:children|adults?) (?:board|partnership)"
    r"|overview report|rapid review|adolygiad ymarfer plant|case review|(?:learning|case management|thematic|practice) review"
    r"|learning from (?:the|a) (?:\w+ ){0,3}review", re.IGNORECASE,
)
NEWS_SIGNS = re.compile(
    r"\bstock (?:image|photo)|you may also (?:want|like)|most read|subscri(?:be|ption)|newsletter|pic(?:ture)? posed|become a supporter"
    r"|\b(?:photo|picture|credit|image)\s*:|\b(?:told|said) the (?:\w+ )?(?:news|post|mail|times|echo|herald|gazette|courier|bbc)\b"
    r"|reporter\b|follow us|read more|local journalism|the (?:scathing|damning|shocking|harrowing)|revealed|has (?:found|revealed|heard)",
    re.IGNORECASE,
)
SPEECH = re.compile(r"[’'”\"],?\s+(?:\w+\s+){0,3}(?:said|added|wrote|stated)\b|\b(?:said|added|wrote|stated)[,:]?\s+[‘'“\"]", re.IGNORECASE)
CATALOGUE_SIGNS = re.compile(r"\b(?:abstract|keywords?|isbn|library catalogue|key ?words|catalogue|record number)\b", re.IGNORECASE)
COVER_LINE = re.compile(r"^(?:overview report|rapid review|(?:local )?child (?:safeguarding )?practice review|serious case review|"
                        r"executive summary|safeguarding adults? review)\b[^.]{0,60}$", re.IGNORECASE)
SUMMARY_TITLE = re.compile(r"\bexecutive summary\b|\bsummary report\b|\b(?:review|report) summary\b", re.IGNORECASE)
MINUTES = r"(?<![\w.])(?:one|two|three|four|five|six|seven|ten|fifteen|1|2|3|4|5|6|7|10|15)[- ]minutes?"
BRIEFING_TITLE = re.compile(
    r"\bbriefings?\b|^learning from (?:the|a) (?:\w+ ){0,3}review\b|^learning from\b[^.:]{0,80}\b(?:brief|bulletin)\b|\bslides (?:for|on|to)\b"
    rf"|{MINUTES} (?:brief|guide|learning|summary|bulletin)|(?:seven|(?<!\d)7)[- ]minute\b|\blearning (?:bulletin|summary)\b|practice note"
    r"|\b(?:practice|learning|practitioners?['’]?|safeguarding|case|review) (?:brief|bulletin)\b", re.IGNORECASE)
BRIEFING_LINE = re.compile(rf"(?:{MINUTES} (?:brief(?:ing)?|guide|summary)|(?:practice |learning |safeguarding )+brief(?:ing)?)s?\b", re.IGNORECASE)
"""How a line begins that is a briefing's title wherever it stands on its first page: in the middle of a ring of boxes, say."""

BODY = (r"(?:Local |Regional )?(?:(?:Children(?:'s|’s|s)?|Adults?) )?Safeguarding (?:(?:Children|Childrens|Child|Adults?)(?:'s|’s)?)?"
        r" *(?:(?:and|&) (?:Adults?|Children|Young People)(?:'s|’s)? )?(?:Board|Partnership)|(?:Child|Adult|Public) Protection Committee")
BODY = rf"(?:{BODY})"
WORD_OF_PLACE = r"(?:St\.|[A-Z][\w'’-]+)"
JOINED_BY = r"(?:and|&|of|upon|on|y|with|the)"
BOARD = re.compile(rf"\b(?!The )((?:{WORD_OF_PLACE} +(?:{JOINED_BY} +)?){{1,8}}{BODY})")
BOARD_OF_SEVERAL = re.compile(rf"\b(?!The )((?:{WORD_OF_PLACE},? +(?:{JOINED_BY} +)?){{1,8}}{BODY})")
"""With commas between places, as on a cover; in a sentence a comma parts agencies."""

BODY_SIGN, WELSH_SIGN = re.compile("Safeguarding|Protection Committee"), re.compile("Bwrdd")
BODY_ALONE = re.compile(BODY)
BOARD_FOR = re.compile(r"\bSafeguarding Board for(?: [A-Z][\w'’-]+){1,3}")
WELSH_BOARD = re.compile(r"\bBwrdd Diogelu(?: (?:Plant|Oedolion|Rhanbarthol|Lleol|ac?|Phlant|y|yr))*(?: [A-Z][\w'’-]+){1,4}")
BOARD_IN_CAPITALS = re.compile(r"(?:[A-Z][A-Z'’.-]*,? +|& +){1,8}SAFEGUARDING(?: +(?:[A-Z][A-Z'’-]+|&))*|BWRDD DIOGELU(?: +[A-Z][A-Z'’-]+)+")
NO_PLACE = frozenset(
    "review reviews report reports chair summary by for to from published restricted official confidential independent commissioned produced prepared "
    "behalf of on at the in executive overview final draft version page author lead reviewer panel manager business unit child case dr mr mrs ms a an "
    "local regional each every all any our your their this both other many most some no "
    "january february march april may june july august september october november december".split())
"""Words before a board's name on a cover that are none of its place: "Independent Chair of Saltby …"."""
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
PUBLICATION = re.compile(
    r"(?:^|[.;|]\s*|\breport (?:was )?|\bdate of |\bfirst )(?:published|publication|cyhoedd\w*)(?: date)?[:,]? +(?:(?:on|in|yn|ar) +)?"
    r"(?:\d{1,2}(?:st|nd|rd|th)? +|(?:\d{1,2}[/.]){2})?(?:[^\W\d_]{3,9} +)?((?:19|20)\d\d)\b", re.IGNORECASE)
"""Of this document; not "Child Q (published 2015)", nor "published under the Care Act 2014"."""

PAGE_PART = re.compile(r"\W*\b(?:page|tudalen)\b\W*\d.*$", re.IGNORECASE)
COVER = 8
"""So many blocks from the top are taken for the cover."""

PUBLISHED = re.compile(r"published\b", re.IGNORECASE)
LONGEST_TITLE, SHORT_LINE = 200, 120
OPENING = 6
"""In so many blocks from the top a story names its site and who wrote it."""

END_OF_TEXT = re.compile(r"[.!?:;)\]”’\"'…|]\s*$|https?://\S+$|\d$")
LAST_WORD_OPEN = re.compile(r"\b(?:the|a|an|of|and|or|to|in|for|with|by|that|which|was|were|is|are|has|had|be|from|at|on|as|their|his|her)$",
                            re.IGNORECASE)


def detect_kind(blocks: list[Block]) -> str:
    """One of `scrmine.values.KINDS`, from the title and how the text is written."""
    body = [block for block in blocks if block.shape not in ("heading", "contents")]
    text = "\n".join(block.text for block in body)
    n_words = text.count(" ") + text.count("\n") + 1
    opening = " ".join(block.text for block in blocks[:8])[:800]
    questions = sum(is_question(block.text) for block in body) / max(1, len(body))
    numbered = sum(block.marker in ("dotted", "para", "lettered", "paren") for block in blocks)
    if n_words < 6000 and len(CATALOGUE_SIGNS.findall(text)) >= 4:
        return "catalogue"
    if n_words < 4000 and numbered < 10:
        news = len(NEWS_SIGNS.findall(text)) + 0.5 * len(SPEECH.findall(text))
        if questions > 0.25 or (questions > 0.12 and BRIEFING_TITLE.search(opening)):
            return "briefing"
        signed = _is_signed(blocks) and (news >= 1 or any(SITE_LINE.fullmatch(block.text) for block in blocks[:OPENING]))
        if not _has_cover(blocks) and (signed or (news >= 4 and news / n_words > 0.003) or _is_plain_story(blocks, n_words)):
            return "news"
        if BRIEFING_TITLE.search(opening[:200]) or find_briefing_line(blocks) is not None:
            return "briefing"
    titled = any(SUMMARY_TITLE.search(block.text) and len(block.text) < 120 for block in blocks[:6]) \
        and not any("overview" in block.text.lower() and len(block.text) < 120 for block in blocks[:8])
    if titled and n_words < 5000:
        return "summary"
    return "report"


def find_briefing_line(blocks: list[Block]) -> Block | None:
    """The line of the first page that is a briefing's title, if one is; a file without pages has its title among the first lines."""
    first = [block for place, block in enumerate(blocks) if (block.page == 1 if block.page is not None else place < COVER)]
    return next((block for block in first if len(block.text) < SHORT_LINE and BRIEFING_LINE.match(block.text)
                 and not block.text.endswith((".", ";"))), None)


def _is_signed(blocks: list[Block]) -> bool:
    """Whether a line near the top says who wrote or posted it, as stories do; "Published" stands on reports too."""
    return any(len(block.text) < 120 and BYLINE.search(block.text) and not PUBLISHED.match(block.text) for block in blocks[:OPENING])


def _is_plain_story(blocks: list[Block], n_words: int) -> bool:
    """Whether a text is short and runs on without numbers and almost without headings, as stories do."""
    marked = sum(block.shape == "heading" or bool(block.number) for block in blocks)
    return 300 < n_words < 1500 and marked <= 2


def _has_cover(blocks: list[Block]) -> bool:
    """Whether the document opens with lines that name the board or say what kind of review it is."""
    lines = [block.text for block in blocks[:5] if len(block.text) < 90 and not FURNITURE.search(block.text)]
    return any(_is_board(line) or COVER_LINE.search(line) for line in lines)


def detect_title(blocks: list[Block], kind: str, name: str, furniture: Iterable[str] = ()) -> str:
    """The title: the first top heading, or the cover line or running header that says what the document is, or the first line."""
    opening = [block for block in blocks[:12] if len(block.text) > 3]
    for block in opening:
        if block.shape == "heading" and block.level == 1 and not block.number and len(block.text) < LONGEST_TITLE and not _is_board(block.text):
            return block.text
    if kind == "briefing" and (line := find_briefing_line(blocks)) is not None:
        return _with_what_follows(line, blocks)
    # A title that is the running header too was taken out with it; a sentence that speaks of a review is the last choice.
    # So is a line of the address before a marked heading.
    likely = sorted((block for block in opening if block.marker != "bullet"), key=lambda block: (
        block.text.endswith("."), not (block.shape == "heading" and (block.bold or block.marker == "#") and not block.number)))
    lines = [block.text for block in likely]
    at = next((i for i, text in enumerate(lines) if text.endswith(".")), len(lines))
    running = [PAGE_PART.sub("", line) for line in furniture if not FURNITURE.search(line)]
    for text in [*lines[:at], *running, *lines[at:]] if kind in ("report", "summary") else []:
        if len(text) < 160 and REPORT_WORDS.search(text) and not _is_board(text) and not names_publisher(text):
            return text
    written = [block.text for block in opening if not FURNITURE.search(block.text)]
    first = written[0] if written else name
    return first if len(first) <= 120 else first[:120].rsplit(" ", 1)[0] + " …"


def _with_what_follows(line: Block, blocks: list[Block]) -> str:
    """A title, with the line under it where it ends in a colon: "Seven-minute briefing:" and "Child Larch"."""
    under = next((block for before, block in itertools.pairwise(blocks) if before is line), None)
    goes_on = line.text.endswith(":") and under is not None and len(under.text) < SHORT_LINE and not under.text.endswith((".", "?"))
    return f"{line.text} {under.text}" if goes_on else line.text


def detect_board(blocks: list[Block], furniture: dict[str, int] | None = None) -> str | None:
    """The board or partnership named most often in the opening pages and the running headers, or None.

    A board that the report names once among the agencies of its panel may be a neighbour's; the board that publishes it
    has its name on the cover, and often on each page.

    Parameters
    ----------
    blocks : list of Block
        The document's blocks.
    furniture : dict of str to int, optional
        Running headers and footers that were taken out, with how often each stood there.
    """
    texts = [block.text for block in blocks[:60] if block.shape != "note"]
    lines = [_board_as_title(text) for text in texts]
    # A letterhead may set the place on one line and the rest of the name on the next.
    parted = [f"{a} {b}" for a, b in itertools.pairwise(map(_as_title, texts[:2 * COVER])) if len(a) < 60 and a[-1:].isalpha() and BODY_ALONE.match(b)
              and not BODY_ALONE.search(a)]
    seen = [(line, 1) for line in lines + parted] + [(_board_as_title(line), n) for line, n in (furniture or {}).items()]
    for sign, patterns in ((BODY_SIGN, (BOARD, BOARD_OF_SEVERAL)), (BODY_SIGN, (BOARD_FOR, BOARD_FOR)), (WELSH_SIGN, (WELSH_BOARD, WELSH_BOARD))):
        named: Counter[str] = Counter()
        for line, n in seen:
            if not sign.search(line):
                continue  # seen at once, where the pattern would try every word
            for found in patterns[len(line) < SHORT_LINE].findall(line):
                if board := _from_its_place(found):
                    named[board] += n
        if named:
            # "Christchurch and Wyre …" in a sentence is the end of "Saltby, Christchurch and Wyre …" on the cover.
            total = {board: sum(n for other, n in named.items() if board == other or board.endswith(f", {other}")) for board in named}
            # Of equally common ones the longest of the first, which a Counter keeps in front.
            return max(total, key=lambda board: (total[board], ", " in board))
    return None


def _from_its_place(found: str) -> str:
    """A board's name without the words before it that are none of its place; empty if nothing of a place is left."""
    words = found.split()
    placed = found.startswith(("Bwrdd", "Safeguarding Board for"))
    end = len(BODY_ALONE.split(found, maxsplit=1)[0].split()) if not placed else 0
    start = max((at + 1 for at in range(end) if words[at].strip(",.:").lower() in NO_PLACE and not (words[at].islower() and _joins(words, at))), default=0)
    while start < end and len(words[start]) == 1:  # "Child Q Saltby …"
        start += 1
    return " ".join(words[start:]) if start < end or placed else ""


def _joins(words: list[str], at: int) -> bool:
    """Whether a small word stands between two words of a place: "Isle of Wight"."""
    return at > 0 and words[at - 1].lower() not in NO_PLACE


def _board_as_title(text: str) -> str:
    """A line in which the name of a board that is set in capitals is written as a title."""
    text = " ".join(text.split())
    return BOARD_IN_CAPITALS.sub(lambda found: _as_title(found[0]), text) if "SAFEGUARDING" in text or "BWRDD" in text else text


def _is_board(line: str) -> bool:
    """Whether a line holds the name of a board, in one or two languages, and nothing else."""
    names = [_as_title(part.strip()) for part in re.split(r"[/|]| [–—-] ", line) if part.strip()]
    return bool(names) and all(any(board.fullmatch(name) for board in (BOARD_OF_SEVERAL, BOARD_FOR, WELSH_BOARD)) for name in names)


def _as_title(text: str) -> str:
    """A line in capitals written as a title: "SALTBY AND WYRE CHILDREN'S BOARD" as "Saltby and Wyre Children's Board"."""
    if not text.isupper():
        return text
    words = re.sub(r"[^\W\d_]+(?:['’][^\W\d_]+)*", lambda match: match[0].capitalize(), text)
    return re.sub(r"(?<=\s)(?:And|Of|Upon|On|Y|The)(?=\s)", lambda match: match[0].lower(), words)


def detect_year(blocks: list[Block]) -> int | None:
    """The publication year: the latest that the cover says of publication, or the one behind the publisher's name; else the latest of cover or opening."""
    said = [year for block in blocks[:COVER] for year in PUBLICATION.findall(block.text)]
    signed = [year for block in blocks[:40] if len(block.text) < SHORT_LINE and names_publisher(block.text) for year in YEAR.findall(block.text)]
    for found in (said, signed if len(set(signed)) == 1 else [],  # a catalogue names many
                  *([year for block in blocks[:span] for year in YEAR.findall(block.text)] for span in (COVER, 40))):
        years = [int(year) for year in found if 1985 <= int(year) <= 2035]
        if years:
            return max(years)
    return None


def find_early_end(blocks: list[Block], n_bytes: int) -> str:
    """Why the text seems cut off before its end, in words; empty if it does not.

    An open last sentence alone proves nothing (many lists are printed without full stops); it counts together with a
    second sign: a size at which programs cut text off, a list that stops at its first item, or a last word that
    cannot end a sentence. A contents list whose last sections never come is enough by itself.
    """
    body = [block for block in blocks if block.shape != "note" and block.text.strip()]
    if len(body) < 5:
        return ""
    missing = _missing_sections(body)
    if missing:
        return f"the contents list a section “{missing}” that the text never reaches"
    last = body[-1]
    if last.shape not in ("paragraph", "item", "box") or END_OF_TEXT.search(last.text) or len(last.text.split()) < 6:
        return ""
    if LAST_WORD_OPEN.search(last.text):
        return "the last sentence stops at a word that cannot end one"
    if (min(n_bytes % 1000, -n_bytes % 1000) <= 2 and n_bytes > 10_000) or n_bytes in (32_767, 65_535, 65_536, 1_048_576):
        return "the last sentence is open and the file has the size at which programs cut text off"
    if last.shape == "item" and last.number == "1":
        return "the last sentence is open and the last list stops at its first item"
    return ""


def _missing_sections(body: list[Block]) -> str:
    """The first of the contents' last sections that no heading or paragraph of the body begins with."""
    entries = [block.text for block in body if block.shape == "contents"]
    numbers = [re.match(r"(\d{1,2})[.)]?\s", entry) for entry in entries]
    listed = [int(match[1]) for match in numbers if match]
    if len(listed) < 4 or listed != sorted(listed):
        return ""
    seen = {block.number.split(".")[0] for block in body if block.number and block.shape in ("heading", "paragraph")}
    absent = [number for number in listed if str(number) not in seen]
    if absent and absent == listed[-len(absent):] and len(absent) < 0.5 * len(listed):
        return next(entry for entry, match in zip(entries, numbers, strict=True) if match and int(match[1]) == absent[0])
    return ""
