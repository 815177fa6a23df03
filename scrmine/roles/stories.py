"""What each passage does in a news story or in a catalogue of reviews: short texts of a genre of their own.

Each source of evidence gives points to roles; the role with most points wins.
"""

from __future__ import annotations

import re
from typing import NamedTuple, TypeVar

from scrmine.layout import Block
from scrmine.roles.rules import FURNITURE, Give

STORIES = ("news", "catalogue")
"""Kinds whose texts are short and have ways of their own."""

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
    r"[^.]{0,80}\b(?:said|added|commented)|(?<!report )(?<!review )(?<!it )(?<!child )(?<!children )\b(?:said|added)[:.]?$",
    re.IGNORECASE,
)
FAMILY_SAYS = re.compile(
    r"\b(?:sister|brother|mother|mum|father|dad|stepfather|grand\w+|nan|gran|aunt|uncle|cousin|famil(?:y|ies)|parents|relatives?)\b[^.]{0,90}"
    r"\b(?:said|says|added|told (?:the|this|us|re)|wrote|in a statement|paid tribute)\b|\bin a statement\b[^.]{0,60}\b(?:family|sister|brother|mother|parents)\b",
    re.IGNORECASE,
)
OTHERS_SAY = re.compile(
    r"(?:[,;]|[”’\"'])\s*(?:(?:the|this|its|both) (?:\w+ ){0,3}(?:reviews?|reports?|inquiry|author|reviewer)|it|[A-Z][\w'’-]+(?: [A-Z][\w'’-]+){0,3}) (?:said|says|added|wrote)$"
    r"|\b(?:what|which) (?:the )?(?:child|children|boy|girl|\w+) said$")
"""Where the family is spoken of and somebody else speaks."""

PROMISES = re.compile(r"\b(?:we (?:have|are|will|would|remain|welcome|accept)|we['’](?:ve|re|ll)|our (?:services?|staff|thoughts|work)|(?:our|its|their|\w+['’]s) (?:\w+ )?priorit(?:y|ies)|(?:has|have) (?:already|since|now))\b", re.IGNORECASE)
STATED = re.compile(
    r"\b(?:council|authority|police|force|trust|hospital|board|partnership|services?|school|agenc(?:y|ies)|department|government|ministry|spokes\w+)\b[^.]{0,40}\b(?:said|added|confirmed)"
    r" (?:that )?(?:it|they) (?:(?:would|will) (?!have\b)|(?:had|has|have) (?:\w+ )?(?:taken on|recruited|appointed|introduced|changed|cut|put in|set up|improved|made (?:\w+ )?changes"
    r"|accepted|invested|trained|strengthened|launched|begun|started to|implemented|apologi[sz]ed|acted on)\b|(?:accept|acknowledge|apologi[sz]e)\w*\b)", re.IGNORECASE)
"""What an agency says in reported speech of what it has changed or will change; the police say too what they were called to."""

FELL_SHORT = re.compile(
    r"\b(?:(?:was|were|is|are|been) not (?:\w+ ){0,2}?(?:recorded|shared|considered|assessed|challenged|recogni[sz]ed|understood|followed up|escalated|effective|provided with"
    r"|protected|safeguarded|explored|invoked|the (?:\w+ )?focus)|(?:did|do|does) not (?:\w+ ){0,2}?(?:help to|lead to|progress|protect|recogni[sz]e|prevent)|did too (?:little|much)"
    r"|too (?:little|much) (?:attention|emphasis|weight|reliance)|too (?:slow|late) (?:to|in|at)|(?:opportunit(?:y|ies)|chances?)\b[^.]{0,60} (?:was|were) missed|missed (?:opportunit|chance)"
    r"|responses? (?:was|were) not|delays? (?:took place|occurred|in (?:intervention|assess\w+|refer\w+|respon\w+))|(?:wider|serious|series of) failings?|failings (?:was|were) (?:found|identified)"
    r"|should have (?:been|done|asked|shared|challenged|referred))\b",
    re.IGNORECASE,
)
"""What practice lacked, of which a review speaks and a narrative of events does not."""

CASE_SHOWS = re.compile(
    r"\b(?:this|the) (?:\w+ )?case (?:also )?(?:identifi|highlight|show|demonstrat|illustrat|reveal|underlin)\w+|^\W*it (?:also )?(?:showed|shows|found|revealed|highlight(?:s|ed)|conclude[sd]|criticised)\b",
    re.IGNORECASE)
ATTRIBUTED = re.compile(r"\b(?:said|says|added|adds|wrote|writes|told|commented|concluded|stated|according to)\b", re.IGNORECASE)
OPENS_SPEECH = ("“", "‘", '"', "'")
SPEAKERS = ("analysis", "voices", "recommendation", "action_plan")
CALLS_FOR = re.compile(r"\brecommendations?\b|\b(?:review|report|reviewer|author)s? (?:also )?(?:calls?|called|wants?|wanted|urges?|urged|recommend\w*)\b", re.IGNORECASE)
SITE_LINE = re.compile(r"[^.|]{2,40}(?: \| [^.|]{2,40})+")
LIBRARY_LINE = re.compile(r"^(?:key ?words?|subjects?|tags?|accession|record|shelf|classification|series|publisher)\b|@|\bwww\.|https?:|opening hours", re.IGNORECASE)
ABSTRACT_WORDS, SENTENCE_WORDS = 35, 12
HEADED, GOES_ON = 3.0, 2.0
"""What a heading over a part of a story gives, and a speaker whose quotation goes on."""

S = TypeVar("S")


class Role(NamedTuple):
    """A role and how sure it is: 0 to 1, where 1 means that nothing spoke for another."""

    name: str
    confidence: float


def story_points(text: str, kind: str, title: str, section: str, before: str = "") -> dict[str, float]:
    """What speaks for each role of one passage of a news story or a catalogue, under a heading that announces a role or none.

    `before` is the role of the passage before it in the story: a quotation that names no speaker goes on with the last.
    """
    points: dict[str, float] = {section: HEADED} if section else {}

    def give(role: str, amount: float) -> None:
        points[role] = points.get(role, 0.0) + amount

    # Under "Most read" stand titles of other stories; the story itself goes on in sentences.
    elsewhere = FURNITURE.search(title) and len(text.split()) < 20 and not text.rstrip().endswith((".", "”", "’", "'", '"'))
    if FURNITURE.search(text) or elsewhere:
        give("furniture", 8.0)
    _points_for_story(text, kind, give)
    if kind == "news" and before in SPEAKERS and text.startswith(OPENS_SPEECH) and not ATTRIBUTED.search(text):
        give(before, GOES_ON)
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
    if SPOKEN.search(text) or STATED.search(text):
        # Under "What must change" too, an agency's promise is its own.
        give("action_plan", 4.0 if PROMISES.search(text) or STATED.search(text) else 3.0)
    if REVIEW_SAYS.search(text):
        give("analysis", 2.5)
    family = any(OTHERS_SAY.search(said[0]) is None for said in FAMILY_SAYS.finditer(text))
    if family:
        give("voices", 4.5)
    elif (FELL_SHORT.search(text) or CASE_SHOWS.search(text)) and not PROMISES.search(text):
        give("analysis", 6.5)
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
