"""What each passage does in its document: decided from headings, wording, position and neighbours together.

Each source of evidence gives points to roles; the role with most points wins, and a passage for which nothing speaks is
``unknown``. The heading speaks through its section; the wording of the passage can overrule it only where the genre
does so too: a question in an introduction is a term of reference, a judgement inside a chronology is the author's
comment, a recommendation is one wherever it is printed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

HEADINGS: tuple[tuple[str, str], ...] = (
    ("analysis", r"^(?:the )?(?:analysis|appraisal|evaluation|assessment) of (?!the family)|^good practice|^effective practice"),
    ("contents", r"^(?:table of )?contents(?: page)?$|^cynnwys$"),
    ("action_plan", r"\baction plan|\bimplementation plan|\bactions? (?:already )?(?:taken|agreed|since)|what has changed"
                    r"|progress since|response (?:of|from) the (?:board|partnership)|what .{3,40} said$"),
    ("reference", r"^(?:references?|bibliography|glossary|abbreviations|acronyms|end ?notes|foot ?notes|notes|further "
                  r"reading|useful links?.*|key to .*|sources|links?|resources|llyfryddiaeth|geirfa|cyfeiriadau)\b"
                  r"|glossary|bibliography|abbreviations used|^appendi(?:x|ces)\b"),
    ("terms_of_reference", r"terms of reference|lines? of (?:e|i)nquiry(?! \d)|key (?:e|i)nquiry|scope (?:of|and)|^scope"
                           r"|research questions|questions? (?:the|this) review|areas (?:of|for) (?:consideration|enquiry)"
                           r"|(?:aims|objectives)\b|cylch gorchwyl|what (?:the|this) review (?:asked|set out)"
                           r"|questions (?:to|for) (?:ask|yourself|reflect|your|practitioners|teams?|discussion)"
                           r"|reflective questions|ask yourself"),
    ("recommendation", r"recommendation|considerations? for the (?:board|partnership)|questions for the (?:board|partnership)"
                       r"|what (?:should|needs? to) (?:happen|change)|argymhellion|challenges? to the (?:board|partnership)"
                       r"|improving (?:systems|practice)|gwella"),
    ("voices", r"\bvoices?\b|views? of (?:the )?(?:family|child|parents?|mother|father|young)|famil(?:y|ies)'?s? (?:involvement|"
               r"perspectives?|views?|contributions?|participation|engagement)|perspectives? of|what .{2,40} told (?:us|the)"
               r"|in (?:her|his|their) own words|contribution of (?:the )?family|involvement of (?:the )?family|safbwynt"
               r"|(?:child|mother|father|parents?)(?:'s|’s)? (?:views?|perspective)|family members"),
    ("lessons", r"\blessons?\b|\blearning\b(?! disab| difficult| together)|messages? for|key messages?|what (?:we|can be) "
                r"(?:have )?learn|implications for practice|dysgu|practice points?"),
    ("chronology", r"chronolog|narrative|time ?line|llinell amser|significant (?:events|facts)|summary of (?:the )?(?:significant |"
                   r"key )?(?:facts|events|involvement|agency)|(?:the )?facts$|what happened|sequence of events"
                   r"|key (?:practice )?(?:episodes?|events?)|agency involvement|agencies' involvement|story of"
                   r"|case history|practice episodes?|^period \w+|^phase \w+|^episode \w+|course of events|how .{2,50} unfolded"
                   r"|the (?:weeks|months|days|years?) (?:before|after|leading)|events (?:leading|before|after|of)"),
    ("method", r"\bmethod|review process|\bprocess\b|\bpanel\b|parallel|confidential|anonymi|publication|time ?frame|time ?scale"
               r"|contributors?|how (?:the|this) review was|conduct(?:ing)? (?:of )?(?:the|this) review|agencies involved"
               r"|agencies (?:which|that|who) (?:contributed|took part)|management reviews?$|(?:the )?reviewers?$|author"
               r"|independence|membership|limitations|sources of information|learning event|systems model|learning together"
               r"|proses|adolygwyr"),
    ("summary", r"executive summary|^summary$|summary report|^overview$|at a glance|in brief|summary of (?:the )?(?:review|"
                r"findings|case|learning)|crynodeb|key points"),
    ("introduction", r"introduction|purpose|why (?:this|the|a) (?:review|case)|legal (?:context|criteria|framework|basis)"
                     r"|statutory|reasons? for|circumstances (?:leading|that led|resulting)|context of (?:the|this) review"
                     r"|decision to|criteria|about (?:the|this) (?:author|review|report|briefing)|foreword|preface|cyflwyniad"
                     r"|commissioning|rationale"),
    ("background", r"background|family (?:composition|history|structure|details|tree|circumstances)|genogram|who (?:is|was|are|were) "
                   r"|pen (?:picture|portrait)|about (?:the )?(?:family|child)|the family$|^(?:the )?(?:mother|father|child)(?:'s history)?$"
                   r"|household|cefndir|relevant history|(?:child|children)(?: and (?:the|their|her|his) family)$|dramatis personae"
                   r"|people in (?:this|the)"),
    ("analysis", r"analysis|findings?\b|appraisal|evaluation|\bthemes?\b|discussion|what (?:we|the review) found|conclusions?"
                 r"|practice and organisational|good practice|effective practice|arfer|dadansodd|canfyddiad|critical"
                 r"|assessment of practice|how well|was it|why (?:did|was|were)|what (?:worked|went)|professional practice"
                 r"|^theme |^finding |line of enquiry \w+|diagnosis|strengths"),
)
HEADING_PATTERNS = tuple((role, re.compile(pattern, re.IGNORECASE)) for role, pattern in HEADINGS)
PERIOD = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|Spring|Summer|Autumn|Winter)"
    r"\s+(?:\d{4}|to|-|–|and)|^(?:\d{4}|birth)\s*(?:to|-|–)|\b\d{4}\s*(?:to|-|–)\s*(?:\d{2,4}|\w+)\b|trimester|antenatal period"
    r"|\b\d+\s*(?:months?|weeks?|years?)\s*(?:to|-|–)|first (?:weeks|months|year)",
    re.IGNORECASE,
)
ASKS = re.compile(
    r"^(?:[(\[]?\w{1,4}[)\].]\s+)?(?:were|was|did|do|does|is|are|am|can|could|should|when|what|which|who|how|why|where|"
    r"to what extent|in what|whether|has|have|had|if|(?:to )?(?:what|consider|examine|explore|establish|determine|"
    r"identify|review|understand|assess|evaluate|analyse|look) )\b",
    re.IGNORECASE,
)
SETS_TASK = re.compile(
    r"terms of reference|lines? of (?:e|i)nquiry|questions|areas (?:of|for) consideration|objectives|to address|to consider"
    r"|was asked to|asked the review|following (?:issues|areas|matters|points)|generic|ascertain",
    re.IGNORECASE,
)
RECOMMENDS = re.compile(
    r"\b(?:should|must|needs? to|to (?:ensure|develop|review|seek|consider|provide|establish)|is recommended|recommends?)\b"
    r"|\bassur(?:e|ed|ance)\b",
    re.IGNORECASE,
)
RECOMMENDATION_START = re.compile(r"^(?:\W*\d+[.):]?\s*)?(?:recommendation\s+\w+|the (?:board|partnership|lscb|scb|\w{3,5}B) should)\b",
                                  re.IGNORECASE)
JUDGES = re.compile(
    r"\b(?:it (?:is|was) (?:of concern|not clear|unclear|notable|striking|of note|difficult to understand|surprising|good practice|"
    r"to the credit|regrettable|disappointing|significant|important|clear that|evident|unusual|right|reasonable)|there (?:is|was) "
    r"no (?:evidence|indication|record|sign)|(?:would|could|might|should) (?:also )?have|missed opportunit|(?:was|were|is) (?:a )?"
    r"(?:good|poor|effective|appropriate|proportionate|insufficient|inadequate|timely) |with hindsight|in hindsight|the (?:reviewer|"
    r"author|panel|review|overview author)s? (?:considers?|is of the view|believes?|notes?|concludes?|finds?|takes the view)|it appears"
    r"|it would appear|does not appear|did not appear|opportunit(?:y|ies)|expected practice|good practice|falls? short|fell short)\b",
    re.IGNORECASE,
)
COMMENT_START = re.compile(
    r"^(?:\W*)(?:(?:author|reviewer|panel|overview|lead reviewer)(?:'s|’s|s)?\s+)?(?:comments?|commentary|analysis|observation|reflection|"
    r"appraisal|sylw)\s*(?:\d+)?\s*[:–—-]", re.IGNORECASE,
)
FURNITURE = re.compile(
    r"^(?:most read|you may also (?:want|like)|related (?:articles?|stories|topics)|read (?:more|next|also)|subscribe|sign up|newsletter|"
    r"become a (?:supporter|member)|share (?:this|on)|follow us|advertis\w+|comments?|log in|register|trending|popular|cookies?|"
    r"recommended|editor'?s? picks?|more (?:from|on|stories)|click here|back to top|skip to|search|menu|home|print this|top stories|"
    r"get the (?:latest|best)|join our|download our app|support (?:our|us|local)|this (?:newspaper|website|site) (?:has|uses))\b"
    r"|\bstock (?:image|photo|picture)|pic(?:ture)? posed|posed by (?:a )?model|\b(?:photo|picture|image|pic|credit|getty|shutterstock)"
    r"\s*(?:credit)?\s*[:/]|^(?:date )?\d{4}-\d\d-\d\d\b|asking for your support|all rights reserved|©|\bregistered (?:office|charity)"
    r"|^(?:by|words by) [A-Z]\w+ [A-Z]\w+$|^(?:published|updated|posted)\b.{0,40}\d|newsletter|inbox|our journalis|local journalism|"
    r"subscri(?:be|ption|ber)|unsubscribe|\b(?:min|minute) read$|staff reporter$",
    re.IGNORECASE,
)
REVIEW_SAYS = re.compile(
    r"\b(?:review|report|reviewer|investigation|author|inquiry|findings?|panel)\b[^.]{0,80}?\b(?:found|finds|said|says|stated?|concluded|"
    r"concludes|added|adds|noted|notes|reveal\w*|identified|highlight\w*|criticis\w*|levelled|described|showed|shows|pointed out|according)"
    r"|according to (?:the|a) (?:review|report)|who (?:wrote|authored|led)|\b(?:wrote|pointed out)\b|identified within the review",
    re.IGNORECASE,
)
SPOKEN = re.compile(
    r"\b(?:we (?:have|are|will|accept|would|take|remain|welcome|fully)|our (?:thoughts|priority|services?|staff|pioneering|work))\b"
    r"|\b(?:director|chair(?:man|woman|person)?|spokes\w+|leader|councillor|cllr|superintendent|chief executive|lead member)\b"
    r"[^.]{0,80}\b(?:said|added|commented)|\b(?:said|added)[:.]?$",
    re.IGNORECASE,
)
BETWEEN_QUOTES = re.compile(r"^[‘'“\"]")
RESEARCH = re.compile(r"\(\s*(?:19|20)\d\d[a-z]?\s*\)|\bet al\b|https?://|\bISBN\b|\(eds?\.?\)")
OWN_ROLE_ANYWHERE = ("recommendation", "terms_of_reference", "action_plan", "reference", "voices")


Give = Callable[[str, float], None]
"""Adds points to a role."""


@dataclass(frozen=True)
class Role:
    """A role and how sure it is: 0 to 1, where 1 means that nothing spoke for another."""

    name: str
    confidence: float


def heading_role(title: str) -> str:
    """The role that a heading's wording announces, or an empty string if it announces none.

    Where a title fits several ("Summary of key learning"), the first in the order of `HEADINGS` decides.
    """
    plain = re.sub(r"^[\W\d]*(?:[A-Z]\d+[.)]?\s+)?", "", title).strip(" .:–-“”‘’'\"")
    for part in re.split(r"\s+/\s+|\s+\|\s+", plain):
        for role, pattern in HEADING_PATTERNS:
            if pattern.search(part):
                return role
    return "chronology" if PERIOD.search(plain) else ""


def is_question(text: str) -> bool:
    """Whether a passage asks: it ends with a question mark, or begins as a term of reference does."""
    bare = re.sub(r"\s*\([^()]*\)\s*$", "", text)  # "… stored safely ? (e.g. is it locked away?)"
    return text.rstrip().endswith("?") or bare.rstrip().endswith("?")


def points_for(text: str, *, section: str, shape: str, lead_in: str, kind: str, mostly_numbered: bool,
               numbered: bool) -> dict[str, float]:
    """What speaks for each role of one passage.

    Parameters
    ----------
    text : str
        The passage.
    section : str
        The role that its section's heading announces; empty for none.
    shape : str
        One of `scrmine.schema.SHAPES`.
    lead_in : str
        The text that announces the list it stands in; empty if it is no list item.
    kind : str
        The kind of document.
    mostly_numbered : bool
        Whether most paragraphs of the section have printed numbers.
    numbered : bool
        Whether this one has.

    Returns
    -------
    dict of str to float
        Points by role.
    """
    points: dict[str, float] = {}

    def give(role: str, amount: float) -> None:
        points[role] = points.get(role, 0.0) + amount

    if section:
        give(section, 3.0)
    if shape == "note":
        give("reference", 9.0)
    if kind in ("news", "briefing", "catalogue") and FURNITURE.search(text):
        give("furniture", 8.0)
    if RECOMMENDATION_START.search(text):
        give("recommendation", 3.5)
    if section in ("", "introduction", "method", "terms_of_reference", "summary"):
        asks = is_question(text) or (shape == "item" and ASKS.search(text) and SETS_TASK.search(lead_in))
        if asks:
            give("terms_of_reference", 4.0)
    if kind == "briefing" and is_question(text):
        give("terms_of_reference", 4.0)
    if section == "chronology":
        _points_for_comment(text, shape, give, unnumbered=mostly_numbered and not numbered)
    elif COMMENT_START.search(text):
        give("comment", 4.0)
    if kind == "news":
        _points_for_news(text, give)
    if not section:
        _points_from_wording(text, shape, give)
    return points


def _points_for_comment(text: str, shape: str, give: Give, *, unnumbered: bool) -> None:
    """The author's judgement inside a chronology, told from the narrative."""
    if shape == "row":
        return
    if COMMENT_START.search(text) or shape == "box":
        give("comment", 6.0)
    elif unnumbered:
        give("comment", 4.0)
    else:
        judged = len(JUDGES.findall(text))
        sentences = max(1, len(re.findall(r"[.!?](?:\s|$)", text)))
        give("comment", min(6.0, 4.0 * judged / sentences))


def _points_for_news(text: str, give: Give) -> None:
    """Reported findings, narrative, and what spokespeople promise."""
    if SPOKEN.search(text):
        give("action_plan", 3.0)
    if REVIEW_SAYS.search(text):
        give("analysis", 2.5)
    give("chronology", 1.0)


def _points_from_wording(text: str, shape: str, give: Give) -> None:
    """Where no heading helps, what the words themselves say."""
    if RESEARCH.search(text) and (len(text) < 250 or "http" in text):
        give("reference", 2.0)
    if shape == "item" and RECOMMENDS.search(text):
        give("recommendation", 1.0)
    judged = len(JUDGES.findall(text))
    if judged:
        give("analysis", 1.0 + 0.5 * judged)


def choose_role(points: dict[str, float]) -> Role:
    """The role with most points, and its share of them; ``unknown`` where nothing speaks.

    On equal points the role that comes first in `points` wins, which is the section's.
    """
    if not points or max(points.values()) <= 0:
        return Role("unknown", 0.0)
    best = max(points, key=lambda role: points[role])
    return Role(best, round(points[best] / sum(points.values()), 2))
