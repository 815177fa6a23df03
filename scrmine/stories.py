"""What each passage does in a news story or in a catalogue of reviews: short texts of a genre of their own.

Each source of evidence gives points to roles; the role with most points wins.
"""

from __future__ import annotations

import re
from typing import NamedTuple, TypeVar

from scrmine.layout import Block
from scrmine.roles import FURNITURE, Give

BYLINE = re.compile(r"^(?:by|words by) (?:[A-Z][\w'’-]+ ?){2,4}(?:,|$)|^(?:published|updated|posted)\b.{0,60}\d", re.IGNORECASE)
REVIEW_SAYS = re.compile(
    r"\b(?:review|report|reviewer|investigation|author|inquiry|findings?|panel)\b[^.]{0,80}?\b(?:found|finds|said|says|stated?|concluded|"
    r"concludes|added|adds|noted|notes|reveal\w*|identified|highlight\w*|criticis\w*|levelled|described|showed|shows|pointed out|according)"
    r"|\b(?:the|both|first|second|two|its|this) (?:reviews?|reports?|inquiry)\b|\b(?:review|report|it)s? said\b|according to (?:the|a) (?:review|report)|who (?:wrote|authored|led)|\b(?:wrote|pointed out)\b|identified within the review",
    re.IGNORECASE,
)
SPOKEN = re.compile(
    r"\b(?:we (?:have|are|will|accept|would|take|remain|welcome|fully)|our (?:thoughts|priority|services?|staff|pioneering|work))\b"
    r"|\b(?:director|chair(?:man|woman|person)?|spokes\w+|leader|councillor|cllr|superintendent|chief executive|lead member)\b"
    r"[^.]{0,80}\b(?:said|added|commented)|(?<!report )(?<!review )(?<!it )\b(?:said|added)[:.]?$",
    re.IGNORECASE,
)
FAMILY_SAYS = re.compile(
    r"\b(?:sister|brother|mother|mum|father|dad|stepfather|grand\w+|nan|gran|aunt|uncle|cousin|famil(?:y|ies)|parents|relatives?)\b[^.]{0,90}"
    r"\b(?:said|says|added|told (?:the|this|us|re)|wrote|in a statement|paid tribute)\b|\bin a statement\b[^.]{0,60}\b(?:family|sister|brother|mother|parents)\b",
    re.IGNORECASE,
)
CALLS_FOR = re.compile(r"\brecommendations?\b|\b(?:review|report|reviewer|author)s? (?:also )?(?:calls?|called|wants?|wanted|urges?|urged|recommend\w*)\b", re.IGNORECASE)
SITE_LINE = re.compile(r"[^.|]{2,40}(?: \| [^.|]{2,40})+")
LIBRARY_LINE = re.compile(r"^(?:key ?words?|subjects?|tags?|accession|record|shelf|classification|series|publisher)\b|@|\bwww\.|https?:|opening hours", re.IGNORECASE)
ABSTRACT_WORDS, SENTENCE_WORDS = 35, 12
HEADED = 3.0
"""What a heading over a part of a story gives."""

S = TypeVar("S")


class Role(NamedTuple):
    """A role and how sure it is: 0 to 1, where 1 means that nothing spoke for another."""

    name: str
    confidence: float


def story_points(text: str, kind: str, title: str, section: str) -> dict[str, float]:
    """What speaks for each role of one passage of a news story or a catalogue, under a heading that announces a role or none."""
    points: dict[str, float] = {section: HEADED} if section else {}

    def give(role: str, amount: float) -> None:
        points[role] = points.get(role, 0.0) + amount

    # Under "Most read" stand titles of other stories; the story itself goes on in sentences.
    elsewhere = FURNITURE.search(title) and len(text.split()) < 20 and not text.rstrip().endswith((".", "”", "’", "'", '"'))
    if FURNITURE.search(text) or elsewhere:
        give("furniture", 8.0)
    _points_for_story(text, kind, give)
    return points


def _points_for_story(text: str, kind: str, give: Give) -> None:
    """News: reported findings, narrative, and what spokespeople promise. Catalogues: abstracts, and the rest."""
    if kind == "catalogue":
        n_words = len(text.split())
        # Abstracts in several paragraphs have short ones, which are sentences.
        told = n_words >= SENTENCE_WORDS and text.endswith(".") and not LIBRARY_LINE.search(text)
        give("summary" if n_words >= ABSTRACT_WORDS or told else "reference", 4.0)
        return
    if BYLINE.search(text):
        give("cover", 6.0)
    if SPOKEN.search(text):
        give("action_plan", 3.0)
    if REVIEW_SAYS.search(text):
        give("analysis", 2.5)
    if FAMILY_SAYS.search(text):
        give("voices", 4.5)
    if CALLS_FOR.search(text):
        give("recommendation", 3.0)
    if SITE_LINE.fullmatch(text):
        give("furniture", 6.0)
    give("chronology", 1.0)


def cited_sections(blocks: list[Block], sections: list[S], none: S) -> list[S]:
    """The section that each block of a story is cited by: "Most read", which is of the page's frame, opens none, and what follows stands where it stood before.

    `sections` is that of each block as headings open them, and `none` what stands before the first.
    """
    cited: list[S] = []
    current, framed = none, None
    for block, section in zip(blocks, sections, strict=True):
        if block.shape == "heading" and FURNITURE.search(block.text):
            framed = section
        elif section is not framed:
            current = section
        cited.append(current)
    return cited


def choose_role(points: dict[str, float]) -> Role:
    """The role with most points, and its share of them; ``unknown`` where nothing speaks.

    On equal points the role that comes first in `points` wins, which is the section's.
    """
    if not points or max(points.values()) <= 0:
        return Role("unknown", 0.0)
    best = max(points, key=lambda role: points[role])
    return Role(best, round(points[best] / sum(points.values()), 2))
