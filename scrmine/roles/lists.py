"""Lists: which text announces them, and what their items are as a whole.

An item says little of itself: what it is follows from its list. Names of agencies, members and posts are how the review was made, not
what it found, whatever stands around them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from scrmine.layout import Block
from scrmine.roles.rules import LONG_PROSE, is_question
from scrmine.values import FINDINGS

LISTED = ("terms_of_reference", "recommendation")
MOST = 0.6
"""What so many items of a list are, all are."""

NAME_WORDS = 14
"""Names of agencies and posts have no more words."""

SHORT_NAME = 5
CAPITALS = 0.7
"""Share of a name's longer words that begin with a capital."""

BODY = re.compile(
    r"\b(?:police|constabulary|trusts?|hospitals?|council|authority|board|partnership|services?|agenc(?:y|ies)|department|directorate|teams?|unit|schools?|academy"
    r"|college|nursery|(?:cent(?:re|er)|association|charity|foundation|provider)s?|(?:gp|general|medical|dental|group|doctors['’]) practice|surgery|ccg|icb|pct|nhs|cafcass|yot"
    r"|camhs|lscb|lscp|ofsted|courts?|prison|(?:social|primary|secondary) care|officers?|managers?|director|(?:^|,\s*)head|(?:designated|named) lead|nurses?|doctors?|gps?"
    r"|paediatricians?|midwi(?:fe|ves)|midwifery|(?:health|home) visit(?:ors?|ing)|inspector|superintendent|constable|sergeant|commissioner|commander|advis[eo]rs?"
    r"|co-?ordinators?|administrator|chair|author|reviewer|members?|representatives?|consultant|practitioners?|solicitors?|teachers?|social workers?)\b",
    re.IGNORECASE,
)
TOPIC = re.compile(
    r"\b(?:roles?|quality|failures?|lack|absence|use|impact|understanding|engagement|communication|effective(?:ness)?|strong|involvement|response|limited|poor|good|weak|missed|delays?|gaps?"
    r"|inconsistent|insufficient|working|contacts?|oversight|supervision|assessments?|planning|decisions?|thresholds|information|capacity|shortages?)\b",
    re.IGNORECASE,
)
"""Of these a finding speaks, though it names an agency too."""

VERB = re.compile(
    r"\b(?:is|are|was|were|be|been|being|am|has|had|have|do|does|did|can|could|should|would|must|may|might|will|shall|needs?|needed|lacked|failed|made|took|gave|saw|knew"
    r"|told|said|kept|felt|held|met|went|came|found|sent|left|led|not|no|never)\b|\w(?:n['’]t)\b",
    re.IGNORECASE,
)
"""Words that make a sentence of it, or a finding ("no health visitor")."""

INNER = re.compile(r"\b(?:of|from|between|to|with|by|in|on|into|across|about|against)\b", re.IGNORECASE)
"""Within a few words in lower case these speak of what somebody did ("role of the school"), not of who they are."""

Passage = dict[str, object]


def names_a_body(text: str) -> bool:
    """Whether a text only names an agency, a post or a member: few words, no verb, and one that such names have."""
    plain = re.sub(r"^\W*(?:[\divx]{1,4}|[a-z])[.)]\s+", "", text).strip(" .;,")
    words = re.findall(r"[^\W\d_][\w'’/-]*", plain)
    if not words or len(words) > NAME_WORDS or not BODY.search(plain) or VERB.search(plain) or TOPIC.search(plain) or is_question(text):
        return False
    longer = [word for word in words if len(word) > 3]
    capital = sum(word[0].isupper() for word in longer)
    if len(longer) > 1 and capital >= CAPITALS * len(longer):
        return True
    last = BODY.search(words[-1]) or (len(words) > 1 and BODY.search(" ".join(words[-2:])))
    return len(words) <= SHORT_NAME and bool(last) and INNER.search(plain) is None


def find_lead_ins(blocks: list[Block]) -> list[int]:
    """For each list item the place of the text that announces its list; -1 for none."""
    places = [-1] * len(blocks)
    announcer = inner = -1
    for place, block in enumerate(blocks):
        if block.shape in ("item", "row"):
            if inner >= 0 and block.marker == blocks[inner].marker:
                inner = -1
            places[place] = inner if inner >= 0 else announcer
            if block.shape == "item" and block.text.rstrip().endswith(":"):
                inner = place  # "7. … with respect to:" announces a, b and c
        elif block.shape in ("paragraph", "box"):
            announcer = place if block.text.rstrip().endswith((":", "that", "to", "-", "–")) else -1
            inner = -1
        elif block.shape == "heading":
            announcer = inner = -1
    return places


def settle_lists(passages: list[Passage]) -> None:
    """Give a list one role where it has one as a whole: questions and recommendations what most of its items are, names what announces them.

    Names are no findings, wherever they stand.
    """
    lists: dict[object, list[Passage]] = {}
    for passage in passages:
        if passage["shape"] == "item" and passage["role"] not in ("contents", "cover", "furniture") and not _is_prose(passage):
            lists.setdefault((passage["section"], passage["lead_in"]), []).append(passage)
    by_id = {passage["passage_id"]: passage for passage in passages}
    for (_, lead), items in lists.items():  # type: ignore[misc]
        for role in LISTED:
            if sum(item["role"] == role for item in items) > MOST * len(items):
                _give(items, role)
        names = [item for item in items if names_a_body(str(item["text"]))]
        if any(item["role"] in FINDINGS for item in names):
            announcer = by_id.get(lead)
            as_whole = items if len(names) > MOST * len(items) else names
            _give((item for item in as_whole if item["role"] in FINDINGS), _role_of_names(announcer, items))


def _role_of_names(announcer: Passage | None, items: list[Passage]) -> str:
    """The role of names in a list: that of its lead-in, else what most other items have; no finding."""
    if announcer is not None and announcer["role"] not in (*FINDINGS, "unknown"):
        return str(announcer["role"])
    others = Counter(str(item["role"]) for item in items if item["role"] not in (*FINDINGS, "unknown"))
    return others.most_common(1)[0][0] if others else "method"


def _give(items: Iterable[Passage], role: str) -> None:
    for item in items:
        item["role"] = role


def _is_prose(passage: Passage) -> bool:
    """Whether an item is a paragraph of an unannounced run of numbers that start again under each heading."""
    return passage["lead_in"] is None and passage["paragraph"] is not None and int(str(passage["n_words"])) >= LONG_PROSE and not is_question(str(passage["text"]))
