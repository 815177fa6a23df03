"""Words as terms are matched on: without case, ending, hyphen or choice of spelling."""

from __future__ import annotations

import re
from functools import lru_cache

TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
KEEPS_S = ("ss", "us", "is")
DOUBLED = re.compile(r"([bdfglmnprst])\1$")
SHORT = re.compile(r"[^aeiouy]*[aeiouy][^aeiouwxy]$")
"""One vowel and one consonant at the end: "not" of "noted", which was "note"; "stopped" has its consonant twice."""

PLURAL_ACRONYM = re.compile(r"[A-Z]{2,}s")

AS_THEY_ARE = frozenset(
    "housing missing evening morning during nothing something anything everything being wellbeing ceiling building clothing bedding wedding "
    "outstanding hundred".split()
)
"""Words that end as if they were inflected: housing is not what happens to a house, and missing not what happens to a visit."""

_IRREGULAR = """
be: am are is was were been; have: has had having; do: does did done doing; go: goes went gone going; see: saw seen; say: said; tell: told; know: knew known
speak: spoke spoken; hear: heard; hold: held; make: made making; take: took taken taking; give: gave given giving; leave: left leaving; fall: fell fallen
lose: lost losing; meet: met; write: wrote written writing; send: sent; keep: kept; feel: felt; find: found; think: thought; understand: understood
seek: sought; choose: chose chosen; begin: began begun; break: broke broken; hide: hid hidden hiding; come: came coming; become: became; bring: brought
run: ran; sleep: slept; feed: fed; eat: ate eaten; drink: drank drunk; drive: drove driven; draw: drew drawn; fight: fought; forget: forgot forgotten
grow: grew grown; lead: led; mean: meant; pay: paid; rise: rose risen; sit: sat; show: shown; spend: spent; stand: stood; steal: stole stolen
teach: taught; throw: threw thrown; wear: wore worn; deal: dealt; catch: caught; buy: bought; bite: bit bitten; beat: beaten; get: got gotten
withdraw: withdrew withdrawn; overlook: overlooked; use: used using uses; die: died dying dies; lie: lied lying lies; tie: tied tying; agree: agreed
disagree: disagreed; child: children; man: men; woman: women; tooth: teeth; foot: feet; life: lives; behaviour: behavior behaviors; centre: center centers
programme: program programs; judgement: judgment judgments; enquiry: inquiry inquiries; enquire: inquire inquired inquiring; practice: practise
paediatric: pediatric; paediatrician: pediatrician pediatricians; neighbour: neighbor neighbors; licence: license; fulfil: fulfill; mum: mom mums moms
misunderstand: misunderstood; mislead: misled; overhear: overheard; rethink: rethought; undertake: undertook undertaken; shake: shook; neighbourhood: neighborhood
"""
IRREGULAR = {form: entry.split(":")[0].strip() for line in _IRREGULAR.strip().splitlines() for entry in line.split(";")
             for form in [*entry.split(":")[1].split()]}
"""Forms that no rule leads to, by what they are forms of; and the spellings of other countries."""


@lru_cache(maxsize=200_000)
def base_form(word: str) -> str:
    """One form for a word and its inflections: plural, possessive, -ed, -ing, irregular verbs, -ise or -ize.

    Lighter than a stemmer on purpose: "escalated" and "escalating" meet, "document" and "documentation" do not.
    """
    if PLURAL_ACRONYM.fullmatch(word):
        word = word[:-1]
    word = re.sub(r"['’]s?$", "", word.casefold()).replace("’", "'")
    word = IRREGULAR.get(word, word)
    if len(word) <= 3 or not word.isalpha() or word in AS_THEY_ARE:
        return word
    word = re.sub(r"iz(?=e|ed|es|ing|ation)", "is", word)
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("s") and not word.endswith(KEEPS_S):
        word = word[:-2] if re.search(r"(?:ss|sh|ch|x|z)es$", word) else word[:-1]
    if word in AS_THEY_ARE or word in IRREGULAR:
        return IRREGULAR.get(word, word)
    for ending in ("ing", "ed"):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= 3 and re.search(r"[aeiouy]", stem) and not word.endswith("eed"):
            word = stem[:-1] + "y" if ending == "ed" and stem.endswith("i") else stem + "e" * bool(SHORT.match(stem))
            break
    word = DOUBLED.sub(r"\1", word)
    return word.removesuffix("e") if len(word) > 4 else word


def tokens_of(text: str) -> tuple[list[str], list[tuple[int, int]]]:
    """The base form of each word of a text, and where each stands in it. Hyphens part words."""
    forms, places = [], []
    for match in TOKEN.finditer(text):
        forms.append(base_form(match[0]))
        places.append(match.span())
    return forms, places
