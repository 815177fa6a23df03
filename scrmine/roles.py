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
    ("contents", r"^(?:table of )?contents(?: page)?$|^cynnwys$|^contents / cynnwys$"),
    ("action_plan", r"\baction plan|\bimplementation plan|^actions?$|\bactions? (?:already )?(?:taken|agreed|since|plan)|what has changed"
                    r"|progress since|(?:immediate|agreed) actions?|response (?:of|from) the (?:board|partnership)|what .{3,40} (?:council|board|trust"
                    r"|partnership|police) (?:has |have )?(?:said|done)$|cynllun gweithredu|monitoring of|next steps"),
    ("reference", r"^(?:references?|bibliography|glossary|abbreviations|acronyms|end ?notes|foot ?notes|notes|further reading|useful links?.*|"
                  r"key to .*|sources|links?|resources|llyfryddiaeth|geirfa|cyfeiriadau|terms used|words used)\b|glossary|bibliography"
                  r"|abbreviations|^appendi(?:x|ces)\b|documents consulted"),
    ("analysis", r"^(?:the )?(?:analysis|appraisal|evaluation|assessment) of (?!the family)|good practice|effective practice|\barfer"
                 r"|practice and organisational|conclusions?|concluding|(?<!key )(?<!learning )findings?\b"
                 r"|^(?:key )?(?:questions?|lines? of (?:e|i)nquiry|themes?|issues?|topics?|findings?) (?:\(?[a-z]\)?|\d{1,2}|one|two|three|four|five|six)(?![a-z])"),
    ("terms_of_reference", r"terms of reference|lines? of (?:e|i)nquiry|key (?:e|i)nquiry|scope (?:of|and)|^scope"
                           r"|research questions|questions? (?:the|this|put|asked|for the review)|areas (?:of|for) (?:consideration|enquiry)"
                           r"|(?:aims|objectives)\b|cylch gorchwyl|what (?:the|this) review (?:asked|set out)|what we (?:were asked|asked|wanted)"
                           r"|questions (?:to|for) (?:ask|yourself|reflect|your|practitioners|teams?|discussion)|reflective questions|ask yourself"),
    ("recommendation", r"recommendation|considerations? for the (?:board|partnership)|questions for the (?:board|partnership)"
                       r"|what (?:should|needs? to|must|has to) (?:happen|change|be done)|argymhellion|challenges? to the (?:board|partnership)"
                       r"|improving (?:systems|practice)|gwell(?:a|iannau)|improvements|what (?:we|the review|i|the reviewer) asks?"),
    ("voices", r"\bvoices?\b(?! of concern)|views? of (?:the )?(?:family|child|parents?|mother|father|young)|famil(?:y|ies)'?s? (?:involvement|"
               r"perspectives?|views?|contributions?|participation|engagement)|perspectives? of|what .{2,40} (?:told|said|say|wanted|wants|would like)"
               r"|in (?:her|his|their) own words|contribution of (?:the )?family|involvement of (?:the )?family|safbwynt"
               r"|(?:child|mother|father|parents?)(?:'s|’s)? (?:views?|perspective)|family members|own words|llais"),
    ("lessons", r"\blessons?\b|\blearn(?:t|ed|ing)\b(?! disab| difficult| together| event| review| day)|messages? for|key messages?"
                r"|short messages|what (?:we|can be) (?:have )?learn|implications for practice|dysgu|practice points?"),
    ("chronology", r"chronolog|narrative|time ?line|llinell amser|significant (?:events|facts)|summary of (?:the )?(?:significant |"
                   r"key )?(?:facts|events|involvement|agency)|(?:the )?facts$|what happened|sequence of events|key dates"
                   r"|key (?:practice )?(?:episodes?|events?)|agenc(?:y|ies'?) (?:involvement|contact)|story of|^events\b|the story"
                   r"|case history|practice episodes?|^period \w+|^phase \w+|^episode \w+|course of events|how .{2,50} unfolded"
                   r"|the (?:weeks|months|days|years?) (?:before|after|leading)|events (?:leading|before|after|of)|in care$|summary of involvement"),
    ("method", r"\bmethod|review process|\bprocess\b|\bpanel\b|parallel|confidential|anonymi|publication|time ?frame|time ?scale"
               r"|contributors?|how (?:the|this|we|i) (?:(?:rapid |learning )?review|worked|did|carried|went)|conduct(?:ing)? (?:of )?(?:the|this) review"
               r"|agencies (?:involved|which|that|who)|management reviews?$|(?:the )?reviewers?$|author|independence|membership"
               r"|limitations|sources of information|learning event|systems model|learning together|proses|adolygwyr|cynhaliwyd|who took part"),
    ("summary", r"executive summary|^summary$|summary report|^overview$|at a glance|in brief|summary of (?:the )?(?:review|findings|case|learning)"
                r"|crynodeb|key points|the short version|in short"),
    ("introduction", r"introduction|purpose|why (?:this|the|a) (?:review|case)|legal (?:context|criteria|framework|basis)|preliminar"
                     r"|statutory|reasons? for|circumstances (?:leading|that led|resulting)|context of (?:the|this) review|notification"
                     r"|decision to|criteria|about (?:the|this) (?:author|review|report|briefing)|foreword|preface|cyflwyniad|background to (?:the|this) review"
                     r"|commissioning|rationale|cyd-destun"),
    ("background", r"background|family (?:composition|history|structure|details|tree|circumstances)|genogram|who (?:is|was|are|were|the) "
                   r"|pen (?:picture|portrait)|about (?:the )?(?:family|child)|the family$|^(?:the )?(?:mother|father|child)(?:'s history)?$"
                   r"|household|cefndir|relevant history|famil(?:y|ies) before|(?:child|children)(?: and (?:the|their|her|his) family)$|dramatis personae"
                   r"|people in (?:this|the)|\w+ and (?:the people|those|(?:her|his|their) (?:family|household|mother|father|parents))|who (?:is|was) who"),
    ("analysis", r"analysis|appraisal|evaluation|\bthemes?\b|discussion|what (?:we|the (?:review|meeting|panel)) (?:found|did not find|think|saw)"
                 r"|dadansodd|canfyddiad|critical|assessment of practice|how well|was it|why (?:did|was|were)|what (?:worked|went)|professional practice"
                 r"|diagnosis|strengths|thinking about|practice to build|key findings|learning findings|reflections?|opinion|commentary"),
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
    r"^(?:\W*(?:\d+(?:\.\d+)*\W+)?)(?:(?:our|author|reviewer|panel|overview|lead reviewer)(?:'s|’s|s)?\s+)?(?:comments?|commentary|analysis|observation|reflection|"
    r"appraisal|sylw)\s*(?:\d+)?\s*[.:–—-]", re.IGNORECASE,
)
FURNITURE = re.compile(
    r"^(?:most read|you may also (?:want|like)|related (?:articles?|stories|topics)|read (?:more|next|also)|subscribe|sign up|newsletter|"
    r"become a (?:supporter|member)|share (?:this|on)|follow us|advertis\w+|comments?|log in|register|trending|popular|cookies?|"
    r"recommended|editor'?s? picks?|more (?:from|on|stories)|click here|back to top|skip to|search|menu|home|print this|top stories|"
    r"get the (?:latest|best)|join our|download our app|support (?:our|us|local)|this (?:newspaper|website|site) (?:has|uses))\b"
    r"|\bstock (?:image|photo|picture)|pic(?:ture)? posed|posed by (?:a )?model|\b(?:photo|picture|image|pic|credit|getty|shutterstock)"
    r"\s*(?:credit)?\s*[:/]|^(?:date )?\d{4}-\d\d-\d\d\b|asking for your support|all rights reserved|©|\bregistered (?:office|charity)"
    r"|newsletter|inbox|our journalis|local journalism|"
    r"subscri(?:be|ption|ber)|unsubscribe|\b(?:min|minute) read$|staff reporter$|^\d+ comments?$|^share\b",
    re.IGNORECASE,
)
BYLINE = re.compile(r"^(?:by|words by) (?:[A-Z][\w'’-]+ ?){2,4}(?:,|$)|^(?:published|updated|posted)\b.{0,60}\d", re.IGNORECASE)
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
ANNOUNCES_QUESTIONS = re.compile(
    r"\b(?:terms of reference|questions?|lines? of (?:e|i)nquiry|asked|to (?:address|consider|answer|examine))\b[^.]*:$", re.IGNORECASE)
ABSTRACT_WORDS = 35
OWN_ROLE_ANYWHERE = ("recommendation", "terms_of_reference", "action_plan", "reference")


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


def points_for(text: str, *, section: str, title: str, shape: str, lead_in: str, kind: str, set_apart: bool,
               likely: dict[str, float]) -> dict[str, float]:
    """What speaks for each role of one passage.

    Parameters
    ----------
    text : str
        The passage.
    section : str
        The role that its section's heading announces; empty for none.
    title : str
        That heading.
    shape : str
        One of `scrmine.schema.SHAPES`.
    lead_in : str
        The text that announces the list it stands in; empty if it is no list item.
    kind : str
        The kind of document.
    set_apart : bool
        Whether it is printed unlike its neighbours: in italics, in a box, or without the number that the others have.
    likely : dict of str to float
        What the role model says of it and of its section, from 0 to 2.

    Returns
    -------
    dict of str to float
        Points by role.
    """
    points: dict[str, float] = {}

    def give(role: str, amount: float) -> None:
        points[role] = points.get(role, 0.0) + amount

    if section:
        give(section, _weight_of_heading(text, section, title, shape))
    if shape == "note":
        give("reference", 9.0)
    # Under "Most read" stand titles of other stories; the story itself goes on in sentences.
    elsewhere = FURNITURE.search(title) and len(text.split()) < 20 and not text.rstrip().endswith((".", "”", "’", "'", '"'))
    if kind in ("news", "briefing", "catalogue") and (FURNITURE.search(text) or elsewhere):
        give("furniture", 8.0)
    if kind in ("news", "catalogue"):
        _points_for_story(text, kind, give)
        return points
    for role, amount in likely.items():
        if _may_be(role, section):
            give(role, amount)
    _points_for_lists(text, section, title, shape, lead_in, give)
    if kind == "briefing" and is_question(text):
        give("terms_of_reference", 5.0)
    if section == "chronology":
        _points_for_comment(text, shape, give, set_apart=set_apart)
    elif COMMENT_START.search(text) and section not in ("analysis", "summary"):
        give("comment", 4.0)
    if RESEARCH.search(text) and not section and (len(text) < 250 or "http" in text):
        give("reference", 2.0)
    return points


def _weight_of_heading(text: str, section: str, title: str, shape: str) -> float:
    """How much a heading says: less where authors use its word for two things.

    "Learning" heads both analysis and lists of lessons, "line of enquiry" both the question and its answer.
    """
    long_prose = shape in ("paragraph", "box") and len(text.split()) >= 30 and not is_question(text)
    ambiguous = (section == "lessons" and "lesson" not in title.lower()) or section == "terms_of_reference"
    return 1.0 if long_prose and ambiguous else 3.0


def _may_be(role: str, section: str) -> bool:
    """Whether wording alone may speak for a role under a heading that announces another.

    Inside a summary all is summary, and so on; but introductions hold method and chronologies hold comment.
    """
    near = {"introduction": ("introduction", "method", "background", "terms_of_reference"),
            "method": ("introduction", "method", "terms_of_reference"), "background": ("background", "introduction", "chronology"),
            "chronology": ("chronology", "background", "comment"), "analysis": ("analysis", "voices"),
            "lessons": ("lessons", "analysis", "recommendation"),
            "terms_of_reference": ("terms_of_reference", "analysis", "method", "introduction"), "recommendation": ("recommendation", "analysis"),
            "voices": ("voices", "analysis", "method")}
    return (not section and role not in ("comment", "summary", "furniture")) or role in near.get(section, ())


def _points_for_lists(text: str, section: str, title: str, shape: str, lead_in: str, give: Give) -> None:
    """Questions that the review asks, and recommendations, wherever they stand."""
    if section in ("", "introduction", "method", "terms_of_reference", "summary", "background"):
        asks = is_question(text) or (shape == "item" and ASKS.search(text) and SETS_TASK.search(lead_in))
        if asks or (section in ("introduction", "method", "terms_of_reference") and ANNOUNCES_QUESTIONS.search(text)):
            give("terms_of_reference", 4.0)
    if RECOMMENDATION_START.search(text):
        give("recommendation", 3.5)
    listed = shape == "item" and RECOMMENDS.search(text)
    if section == "summary" and (listed or re.search(r"\brecommendations?\b[^.]*:$", text)):
        announced = re.search(r"recommend", f"{lead_in} {title}", re.IGNORECASE)
        give("recommendation", 4.0 if announced or re.search(r"\bshould\b", text) else 0.5)
    elif listed and re.search(r"recommend|improve|action", title, re.IGNORECASE):
        give("recommendation", 3.5)


def _points_for_comment(text: str, shape: str, give: Give, *, set_apart: bool) -> None:
    """The author's judgement inside a chronology, told from the narrative."""
    if shape == "row":
        return
    if COMMENT_START.search(text) or shape == "box":
        give("comment", 11.0)
    elif set_apart:
        give("comment", 9.0)
    else:
        judged = len(JUDGES.findall(text))
        sentences = max(1, len(re.findall(r"[.!?](?:\s|$)", text)))
        give("comment", min(6.0, 5.0 * judged / sentences))


def _points_for_story(text: str, kind: str, give: Give) -> None:
    """News: reported findings, narrative, and what spokespeople promise. Catalogues: abstracts, and the rest."""
    if kind == "catalogue":
        give("summary" if len(text.split()) >= ABSTRACT_WORDS else "reference", 4.0)
        return
    if BYLINE.search(text):
        give("cover", 6.0)
    if SPOKEN.search(text):
        give("action_plan", 3.0)
    if REVIEW_SAYS.search(text):
        give("analysis", 2.5)
    give("chronology", 1.0)


def choose_role(points: dict[str, float]) -> Role:
    """The role with most points, and its share of them; ``unknown`` where nothing speaks.

    On equal points the role that comes first in `points` wins, which is the section's.
    """
    if not points or max(points.values()) <= 0:
        return Role("unknown", 0.0)
    best = max(points, key=lambda role: points[role])
    return Role(best, round(points[best] / sum(points.values()), 2))
