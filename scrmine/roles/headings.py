"""What a heading's wording announces of the passages under it."""

from __future__ import annotations

import re
from functools import lru_cache

HEADINGS: tuple[tuple[str, str], ...] = (
    ("summary", r"^summary of (?:what|how|the (?:panel|review|report|author))"),
    ("contents", r"^(?:table of )?contents(?: page)?$|^cynnwys$|^contents / cynnwys$"),
    ("action_plan", r"\baction plan|\bimplementation plan|^actions?$|\bactions? (?:already )?(?:taken|agreed|since|plan)|what has changed"
                    r"|progress since|(?:immediate|agreed) actions?|response (?:of|from) the (?:board|partnership)|what .{3,40} (?:council|board|trust"
                    r"|partnership|police) (?:has |have )?(?:said|done)$|cynllun gweithredu|monitoring of|next steps"),
    ("reference", r"^(?:references?|bibliography|glossary|abbreviations|acronyms|end ?notes|foot ?notes|notes|further reading|useful links?.*|"
                  r"key to .*|sources|links?|resources|llyfryddiaeth|geirfa|cyfeiriadau|terms used|words used|find out more|read (?:on|more)|(?:further|more) information"
                  r"|where to (?:look|go|read))\b|glossary|bibliography"
                  r"|abbreviations|^appendi(?:x|ces)\b|documents consulted"),
    ("analysis", r"^(?:the )?(?:analysis|appraisal|evaluation|assessment) of (?!the family)|good practice|effective practice|\barfer"
                 r"|practice and organisational|conclusions?|concluding|(?<!key )(?<!learning )findings?\b"
                 r"|^(?:key )?(?:questions?|lines? of (?:e|i)nquiry|kloe|themes?|issues?|topics?|findings?) (?:\(?[a-z]\)?|\d{1,2}|one|two|three|four|five|six)(?![a-z])"),
    ("terms_of_reference", r"terms of reference|lines? of (?:e|i)nquiry|key (?:e|i)nquiry|scope (?:of|and)|^scope"
                           r"|research questions|questions? (?:the|this|put|asked|for the review)|areas (?:of|for) (?:consideration|enquiry)"
                           r"|(?:aims|objectives)\b|cylch gorchwyl|what (?:the|this) review (?:asked|set out)|what we (?:were asked|asked|wanted)"
                           r"|\bremit\b|^(?:questions |points |issues )?for discussion|discussion (?:questions|points)"
                           r"|questions (?:to|for) (?:ask|yourself|reflect|your|practitioners|teams?|discussion)|reflective questions|ask yourself"),
    ("recommendation", r"recommendation|considerations? for the (?:board|partnership)|questions for the (?:board|partnership)"
                       r"|what (?:.{0,40} )?(?:should|needs? to|must|has to|ought to) (?:happen|change|improve|be (?:done|different|better|changed))|what to do|argymhellion|challenges? to the (?:board|partnership)"
                       r"|improving (?:systems|practice)|gwell(?:a|iannau)|improvements|what (?:we|the review|i|the reviewer) asks?"),
    ("voices", r"\bvoices?\b(?! of concern)|\bviews? of (?:the )?(?:family|child|parents?|mother|father|young)|famil(?:y|ies)'?s? (?:involvement|"
               r"perspectives?|views?|contributions?|participation|engagement)|perspectives? of|what (?!the (?:agenc|professional|practitioner|service|staff|record|partner|panel|review|member|report|inquiry|author|council|government|guidance|law|evidence|data|research|inspect|coroner|judge|court|file|document))(?!(?:research|guidance|evidence) ).{2,40} (?:told|said|say|wanted|wants|would like)"
               r"|in (?:her|his|their) own words|contribution of (?:the )?family|involvement of (?:the )?family|safbwynt"
               r"|(?:child|mother|father|parents?)(?:'s|’s)? (?:views?|perspective)|family members(?!$)|own words|llais"),
    ("lessons", r"\blessons?\b|\blearn(?:t|ed|ing)\b(?! disab| difficult| together| event| review| day)|messages? for|key messages?"
                r"|short messages|what (?:we|can be) (?:have )?learn|implications for practice|dysgu|practice points?"),
    ("chronology", r"chronolog|narrative|time ?line|llinell amser|significant (?:events|facts)|summary of (?:the )?(?:significant |"
                   r"key )?(?:facts|events|involvement|agency)|(?:the )?facts$|what happened|sequence of events|key dates"
                   r"|key (?:practice )?(?:episodes?|events?)|agenc(?:y|ies'?) (?:involvement|contact)|story of|^events\b|the story"
                   r"|case history|practice episodes?|^period \w+|^phase \w+|^episode \w+|course of events|how .{2,50} unfolded"
                   r"|the (?:weeks|months|days|years?) (?:before|after|leading)|^(?:before|after|around|since) (?:the |his |her |their )?(?:birth|pregnancy|death)"
                   r"|^the (?:last|first|final) (?:days|weeks|months|year)|events (?:leading|before|after|of)|in care$|summary of involvement"),
    ("method", r"\bmethod|review process|\bprocess\b|\bpanel\b|parallel|confidential|anonymi|publication|time ?frame|time ?scale"
               r"|contributors?|how (?:the|this|we|i) (?:(?:rapid |learning )?review|worked|did|carried|went)|conduct(?:ing)? (?:of )?(?:the|this) review"
               r"|agencies (?:involved|which|that|who)|management reviews?$|(?:the )?reviewers?$|author|independence|membership"
               r"|limitations|sources of information|learning event|systems model|learning together|proses|adolygwyr|cynhaliwyd|who took part|statement (?:by|of|from) (?:the )?(?:independent )?reviewer|datganiad"),
    ("summary", r"executive summary|^summary$|summary report|^overview$|at a glance|in brief|summary of (?:the )?(?:review|findings|case|learning)"
                r"|crynodeb|key points|the short version|in short"),
    ("introduction", r"introduction|purpose|why (?:this|the|a) (?:review|case)|legal (?:context|criteria|framework|basis)|preliminar"
                     r"|statutory|reasons? for|circumstances (?:leading|that led|resulting)|context of (?:the|this) review|notification"
                     r"|decision to|criteria|about (?:the|this) (?:author|review|report|briefing|sheet|note|summary|document)|foreword|preface|cyflwyniad|background to (?:the|this) review"
                     r"|commissioning|rationale|cyd-destun|amgylchiadau|^why (?:are )?we\b"),
    ("background", r"background|family (?:composition|history|structure|details|tree|circumstances)|genogram|who (?:is|was|are|were|the) "
                   r"|pen (?:picture|portrait)|about (?:the )?(?:family|child)|the family$|^(?:the )?(?:mother|father|child)(?:'s history)?$"
                   r"|household|cefndir|relevant history|famil(?:y|ies) before|(?:child|children)(?: and (?:the|their|her|his) family)$|dramatis personae"
                   r"|people in (?:this|the)|\w+ and (?:the people|those|(?:her|his|their) (?:family|household|mother|father|parents))|who (?:is|was) who|^who \w+ (?:is|was|were)$"),
    ("analysis", r"analysis|appraisal|evaluation|\bthemes?\b|discussion|what (?:we|the (?:review|meeting|panel)(?:ers?| team| panel)?) (?:found|did not find|think|saw)"
                 r"|dadansodd|canfyddiad|critical|assessment of practice|how well|was it|why (?:did|was|were)|what (?:worked|went|was done)|professional practice"
                 r"|diagnosis|strengths|thinking about|practice to build|key findings|learning findings|reflections?|opinion|commentary"),
)
HEADING_PATTERNS = tuple((role, re.compile(pattern)) for role, pattern in HEADINGS)
"""For headings in lower case: without regard to case the search would take twice as long."""

PERIOD = re.compile(
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december|spring|summer|autumn|winter)"
    r"\s+(?:\d{4}|to|-|–|and)|^(?:\d{4}|birth)\s*(?:to|-|–)|\b\d{4}\s*(?:to|-|–)\s*(?:\d{2,4}|\w+)\b|trimester|antenatal period"
    r"|\b\d+\s*(?:months?|weeks?|years?)\s*(?:to|-|–)|first (?:weeks|months|year)",
)
ISSUED = re.compile(r"(?:by|approved|accepted|agreed|signed off|adopted|endorsed|released|published|presented|completed|compiled|version|prepared|sent|dated?|issued?"
                    r"|updated|posted|considered)\b", re.IGNORECASE)
"""A line that says when the document itself was made is no period of a chronology."""

DATE = (r"(?:(?:\w+day,?\s+)?(?:the\s+)?\d{1,2}(?:st|nd|rd|th)?(?:\s+of)?\s+)?(?:(?:january|february|march|april|may|june|july|august|september|october|november|december|spring"
        r"|summer|autumn|winter)\b,?\s+)(?:19|20)\d\d")
DATE_LINE = re.compile(rf"\W*{DATE}\W*", re.IGNORECASE)
PUBLISHER_LINE = re.compile(rf"\b(?:partnership|board|committee|council|[a-z]*sc[bp]|bwrdd \w+(?: \w+)?)[\W_]+(?:{DATE}|(?:19|20)\d\d)(?:[\W_]+\S*[.@]\S*)?\W*", re.IGNORECASE)
"""Who publishes something, when, and where it is found: "Saltby Safeguarding Children Partnership · March 2024 · saltby.example"."""

YEAR = re.compile(r"\b(?:19|20)\d\d\b")
ISSUE_LINE = re.compile(
    rf"\W*(?:(?:\w+\s+)?(?:issue|edition|volume|vol|bulletin|briefing|version|number|no)\b\.?\s*(?:no\.?\s*)?\d{{1,3}}(?:\.\d+)?(?:[\s,;:|/·•–—-]+|$))+(?:{DATE}|(?:19|20)\d\d)?\W*",
    re.IGNORECASE)
"""A bulletin's number, and perhaps its date: "Issue 9, December 2021"; "Issue 9: visits" is a title."""


@lru_cache(maxsize=4096)
def heading_role(title: str) -> str:
    """The role that a heading's wording announces, or an empty string if it announces none.

    Where a title fits several ("Summary of key learning"), the first in the order of `HEADINGS` decides.
    """
    plain = re.sub(r"^[\W\d]*(?:[A-Z]\d+[.)]?\s+)?", "", title).strip(" .:–-“”‘’'\"").lower()
    if ISSUE_LINE.fullmatch(title) and YEAR.search(title):
        return ""
    for part in re.split(r"\s+/\s+|\s+\|\s+", plain):
        for role, pattern in HEADING_PATTERNS:
            if pattern.search(part):
                return role
    if not PERIOD.search(plain) or ISSUED.match(plain):
        return ""
    return "" if names_publisher(title) else "chronology"


def names_publisher(line: str) -> bool:
    """Whether a line ends by saying who publishes something and when, and perhaps where it is found."""
    return any(found.end() == len(line) for found in PUBLISHER_LINE.finditer(line))
