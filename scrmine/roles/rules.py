"""What print and genre say of a passage whatever its words.

A question in an introduction is a term of reference, a judgement inside a chronology is the author's comment, a recommendation is one
wherever it is printed. `scrmine.roles.sequence` weighs these rules with wording, place and neighbours over the whole document.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

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
RECOMMENDATION_START = re.compile(r"^(?:\W*\d+[.):]?\s*)?(?:recommendation\s+\w+|recs?\b\.?\s*\d+|the (?:board|partnership|lscb|scb|\w{3,5}B) should)\b",
                                  re.IGNORECASE)
JUDGES = re.compile(
    r"\b(?:it (?:is|was) (?:of concern|not clear|unclear|notable|striking|of note|difficult to understand|surprising|good practice|"
    r"to the credit|regrettable|disappointing|significant|important|clear that|evident|unusual|right|reasonable)|there (?:is|was) "
    r"no (?:evidence|indication|record|sign)|(?:would|could|might|should) (?:also )?have|missed opportunit|(?:was|were|is) (?:a )?"
    r"(?:good|poor|effective|appropriate|proportionate|insufficient|inadequate|timely) |with hindsight|in hindsight|the (?:reviewer|"
    r"author|panel|review|overview author|review team|review panel|lead reviewer)s? (?:considers?|observes?|is of the view|believes?|notes?|concludes?|finds?|takes the view)|it appears"
    r"|it would appear|does not appear|did not appear|opportunit(?:y|ies)|expected practice|good practice|falls? short|fell short)\b",
)
COMMENT_START = re.compile(
    r"^(?:\W*(?:\d+(?:\.\d+)*\W+)?)(?:(?:our|author|reviewer|panel|overview|lead reviewer)(?:'s|’s|s)?\s+)?(?:comments?|commentary|analysis|observation|reflection|"
    r"appraisal|sylw)\s*(?:\d+)?\s*[.:–—-]", re.IGNORECASE,
)
SAYS_HOW = re.compile(r"^\W*(?:the )?(?:[\w'’]+ ){0,3}(?:comments?|analysis|commentary|observations?)\b[^.]{0,60}\b(?:boxe[sd]|box|italics?|bold|shad(?:ed|ing))\b", re.IGNORECASE)
SPEAKS = re.compile(r"[“”‘\"]|\b(?:I|we|my|me|our|us|said|says|told|felt|feels?|wanted|wants?|wished|wishes|asked|views?|voice)\b", re.IGNORECASE)
FURNITURE = re.compile(
    r"^(?:most read|you may also (?:want|like)|related (?:articles?|stories|topics)|read (?:more|next|also)|subscribe|sign up|newsletter|"
    r"become a (?:supporter|member)|share (?:this|on)|follow us|advertis\w+|comments?|log in|register|trending|popular|cookies?|"
    r"recommended|editor'?s? picks?|more (?:from|on|stories)|click here|back to top|skip to|search|menu|home|print this|top stories|"
    r"get the (?:latest|best)|join our|download our app|support (?:our|us|local)|this (?:newspaper|website|site) (?:has|uses))\b"
    r"|\bstock (?:image|photo|picture)|pic(?:ture)? posed|posed by (?:a )?model|\b(?:photo|picture|image|pic|credit|getty|shutterstock)"
    r"\s*(?:credit)?\s*[:/]|^(?:date )?\d{4}-\d\d-\d\d\b|asking for your support|all rights reserved|©|\bregistered (?:office|charity)"
    r"|newsletter|\b(?:your|every|my) inbox|our journalis|local journalism|"
    r"if you (?:have been|are|were) affected by|\bdisclaimer\b|auto-?published|^similar posts|^tags:|^(?:tagged|(?:filed|posted|categori[sz]ed) (?:in|under)) [^.!?]{0,100}$|^(?:anyone|if you(?:['’]re| are)?)(?: who is)? (?:worried|concerned) about (?:a|any) child\b|\bfeedback (?:form|to)\b|^next (?:issue|edition|briefing)\b"
    r"|tell us what you (?:think|did)|rather not receive|"
    r"subscri(?:be|ption|ber)|unsubscribe|\b(?:min|minute) read$|staff reporter$|^\d+ comments?$|^share\b",
    re.IGNORECASE,
)
RESEARCH = re.compile(r"\(\s*(?:19|20)\d\d[a-z]?\s*\)|\bwww\.|\bet al\b|https?://|\bISBN\b|\(eds?\.?\)")
ANNOUNCES_QUESTIONS = re.compile(
    r"\b(?:terms of reference|questions?|lines? of (?:e|i)nquiry|asked|to (?:address|consider|answer|examine))\b[^.]*:$", re.IGNORECASE)
ANNOUNCES_RECOMMENDATIONS = re.compile(r"\brecommend", re.IGNORECASE)
AGAINST, ASKED, USUAL, FEW_WORDS = 4.0, 4.0, 1.0, 3.0
"""Log odds: against what hardly ever is, for what print or genre shows, and what a heading's known wording adds, for an item of few words
too, which says little of itself."""

HEADED = {"summary": 6.0, "recommendation": 2.0, "reference": 12.0, "action_plan": 2.0, "terms_of_reference": 2.0, "chronology": 1.5, "voices": 5.0}
COLUMN = re.compile(r"(?:^|; )([^:;]{2,40}): ")
COLUMNS: tuple[tuple[str, tuple[re.Pattern[str], ...]], ...] = tuple((role, tuple(re.compile(rf"^(?:{words})", re.IGNORECASE) for words in needed)) for role, needed in (
    ("action_plan", (r"(?:[\w-]+ )?actions?\b|recommendation|task|what we will do",
                     r"lead|owner|(?:\w+ )?responsib|by (?:when|whom)|time ?(?:scale|frame)|(?:\w+ )?date|deadline|progress|status|rag|outcome|complet|evidence|success|who\b")),
    ("chronology", (r"dates?\b|when\b|time\b|period|month|year\b", r"(?:\w+ )?events?\b|what happened|contact|incident|episode|details?\b|summary|description|significant")),
    ("background", (r"(?:\w+ )?names?\b|initials|pseudonym|person|family member|member of|child\b|children|who\b|known as|referred to",
                    r"relation|age\b|(?:date of )?birth|dob\b|gender|ethnicity|who they are|role in the family")),
    ("reference", (r"term\b|abbreviation|acronym|initials|word", r"meaning|definition|explanation|full|stands for|what it means")),
))
"""What the labels of a table's columns say of its rows: each role needs one label of each kind."""

COUNTED = re.compile(r"(?:no|number|ref|item|#)\b", re.IGNORECASE)
DATED = re.compile(r"(?:dates?\b|when\b|time\b|period|month|year\b|age\b)", re.IGNORECASE)
TOLD = re.compile(r"(?:\w+ )?events?\b|what (?:happened|took place|occurred|was (?:recorded|known|said|seen|done))|contact|incident|episode|details?\b|summary|description"
                  r"|significant|source|agency|service|organisation|record\b|entry", re.IGNORECASE)
PLANNED = re.compile(r"lead|owner|(?:\w+ )?responsib|by (?:when|whom)|time ?(?:scale|frame)|(?:target|due|completion|review) date|deadline|rag\b|complet|success", re.IGNORECASE)
"""A table that begins with dates and says what was done, by whom or when it was recorded, tells a story, whatever actions it names: a plan says who
is to act, and by when."""

CITES = ("(", "http", "www", "et al", "ISBN")
"""One of these stands in whatever `RESEARCH` finds; looking for them first is faster."""

SHORT_ENTRY, LONG_PROSE = 250, 30
OWN_ROLE_ANYWHERE = ("recommendation", "terms_of_reference", "action_plan", "reference")


Give = Callable[[str, float], None]
"""Adds points to a role."""


def is_question(text: str) -> bool:
    """Whether a passage asks: it ends with a question mark, or begins as a term of reference does."""
    text = text.rstrip()
    if text.endswith(")") and "(" in text:
        text = text[: text.rfind("(")].rstrip()  # "… stored safely ? (e.g. is it locked away?)"
    return text.endswith("?")


@dataclass(slots=True)
class Setting:
    """What is known of a passage beside its words.

    Attributes
    ----------
    section : str
        The role that its section's heading announces; empty for none.
    title : str
        That heading.
    shape : str
        One of `scrmine.values.SHAPES`.
    lead_in : str
        The text that announces the list it stands in; empty if it is no list item.
    kind : str
        The kind of document.
    set_apart, in_line : bool
        Whether it is printed unlike its neighbours: in italics, in a box, or without the number that the others have; or like
        them where some are set apart.
    head : str
        Of a row, the first row of its table.
    """

    section: str = ""
    title: str = ""
    shape: str = "paragraph"
    lead_in: str = ""
    kind: str = "report"
    set_apart: bool = False
    in_line: bool = False
    head: str = ""


def favours_for(text: str, setting: Setting) -> dict[str, float]:
    """What print and genre say for and against roles of one passage, beside its words: log odds by role.

    The words, the headings and the neighbours speak through `scrmine.roles.sequence`; here stands what no amount of reading tells,
    because it is how these documents are made: questions set a task, comment is set apart, a summary is a part of its own.
    """
    favours: dict[str, float] = {}

    def give(role: str, amount: float) -> None:
        favours[role] = favours.get(role, 0.0) + amount

    section = setting.section
    if section:
        give(section, _weight_of_heading(text, setting))
    if section != "summary":
        give("summary", -AGAINST)
    give("furniture", 2 * AGAINST if setting.kind == "briefing" and FURNITURE.search(text) else -AGAINST)
    if is_question(text):
        # A briefing puts its questions to the reader, wherever they stand.
        asked = 2 * ASKED if setting.kind == "briefing" else ASKED
        give("terms_of_reference", asked if setting.shape == "item" or section not in ("chronology", "analysis") else 0.0)
    _favour_lists(text, setting, give)
    if section not in ("", "voices") and setting.shape in ("item", "row") and not SPEAKS.search(text):
        give("voices", -2 * AGAINST)
    if setting.shape == "row" and (kind := role_of_columns(text, setting.head)):
        give(kind, 3 * ASKED)
    if section == "chronology":
        _favour_comment(text, setting, give)
    elif COMMENT_START.match(text) and section != "summary":
        give("comment", 2 * ASKED)
    elif section:
        give("comment", -AGAINST)
    if section in ("", "reference") and (len(text) < SHORT_ENTRY or "http" in text) and any(map(text.__contains__, CITES)) and RESEARCH.search(text):
        give("reference", 2 * ASKED)
    return favours


def role_of_columns(row: str, head: str = "") -> str:
    """The role of a table's row by the labels of its columns, before its cells or in the row at its head; empty if they say none."""
    words = head.split()
    labels = COLUMN.findall(row) or [" ".join(words[start:]) for start in range(len(words))]
    first = next((label for label in labels if not COUNTED.match(label)), "")
    if DATED.match(first) and any(map(TOLD.match, labels)) and not any(map(PLANNED.match, labels)):
        return "chronology"
    return next((role for role, needed in COLUMNS if all(any(pattern.match(label) for label in labels) for pattern in needed)), "")


def _weight_of_heading(text: str, setting: Setting) -> float:
    """How much a heading adds to what it says by its words: less where authors use its word for two things.

    "Learning" heads both analysis and lists of lessons, "line of enquiry" both the question and its answer.
    """
    weight = HEADED.get(setting.section, USUAL)
    ambiguous = setting.section == "terms_of_reference" or (setting.section == "lessons" and "lesson" not in setting.title.lower())
    listed = setting.shape in ("item", "row")
    if not (ambiguous or listed) or is_question(text):
        return weight
    long = len(text.split()) >= LONG_PROSE
    if ambiguous and long and setting.shape in ("paragraph", "box"):
        return 0.0
    return max(weight, FEW_WORDS) if listed and not long else weight


def _favour_lists(text: str, setting: Setting, give: Give) -> None:
    """Tasks that the review is set, and recommendations, wherever they stand."""
    section, item = setting.section, setting.shape == "item"
    if section in ("", "introduction", "method", "terms_of_reference", "summary", "background"):
        sets = item and ASKS.match(text) and SETS_TASK.search(setting.lead_in)
        if sets or (section in ("introduction", "method", "terms_of_reference") and text.endswith(":") and ANNOUNCES_QUESTIONS.search(text)):
            give("terms_of_reference", ASKED)
    if setting.kind == "briefing" and text.endswith(":") and ANNOUNCES_QUESTIONS.search(text):
        give("terms_of_reference", ASKED)
    if RECOMMENDATION_START.match(text):
        give("recommendation", ASKED)
    listed = item and RECOMMENDS.search(text)
    if section == "summary" and (listed or re.search(r"\brecommendations?\b[^.]*(?::| that)$", text)
                                 or (item and ANNOUNCES_RECOMMENDATIONS.search(setting.lead_in))):
        announced = re.search(r"recommend", f"{setting.lead_in} {setting.title}", re.IGNORECASE)
        give("recommendation", 5 * ASKED if announced or not listed or re.search(r"\bshould\b", text) else 0.0)
    elif listed and re.search(r"recommend|improve|action", setting.title, re.IGNORECASE):
        give("recommendation", ASKED)


def _favour_comment(text: str, setting: Setting, give: Give) -> None:
    """The author's judgement inside a chronology, told from the narrative."""
    if setting.shape == "row" or SAYS_HOW.match(text):
        give("comment", 0.0 if setting.shape == "row" else -2 * AGAINST)
    elif COMMENT_START.match(text) or setting.shape == "box":
        give("comment", 3 * ASKED)
    elif setting.set_apart:
        give("comment", 2.5 * ASKED)
    elif setting.in_line:
        give("chronology", 2.0 * ASKED)
    else:
        judged = len(JUDGES.findall(text.lower()))
        sentences = max(1, sum(text.count(end) for end in (". ", "! ", "? ")) + text.endswith((".", "!", "?")))
        give("comment", min(6.0, 5.0 * judged / sentences) - (0.0 if judged else 1.0))
