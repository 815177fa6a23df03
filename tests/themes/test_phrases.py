import itertools

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrmine.codebook import Codebook, read_codebook
from scrmine.themes.phrases import find_phrases


def book(**themes):
    """A codebook from theme=(strong terms, weak terms); every theme is a practice theme."""
    return Codebook("Mine", "1", pd.DataFrame([{
        "theme": theme, "code": "", "family": "practice", "title": theme, "definition": theme, "include": "", "exclude": "", "note": "", "parent": None,
        "terms": strong, "weak_terms": weak, "sources": [],
    } for theme, (strong, weak) in themes.items()]))


def found(text, codebook, *, start=0, role="analysis"):
    """Theme, words and score of each hit."""
    table = find_phrases(pd.DataFrame({"passage_id": ["d:0"], "text": [text], "start": [start], "role": [role]}), codebook)
    return [(row.theme, row.quote, row.score) for row in table.itertuples()]


PLANS = book(plans=(["care plan", "multi-agency plan", "drift"], ["delay", "smart"]))


def test_a_strong_term_is_enough():
    assert found("The care plan was late.", PLANS) == [("plans", "care plan", 0.8)]


def test_inflections_case_hyphens_and_line_ends_make_no_difference():
    for words in ("Care Plans", "care-plan", "care\nplans", "CARE PLANNING", "care planned"):
        assert found(f"The {words} were late.", PLANS) == [("plans", words, 0.8)]
    for words in ("multi-agency plan", "multi agency plans", "multiagency plan"):
        assert found(f"A {words}.", PLANS) == [("plans", words, 0.8)]


@pytest.mark.parametrize("text", ["A planned care.", "The careful plan.", "adrift", "multi plan", "care for plans", "care. Plan", ""])
def test_parts_of_terms_and_other_words_are_none(text):
    # "care. Plan" is a limit known to the matcher: words that follow each other are a term across a full stop.
    assert found(text, PLANS) == ([("plans", "care. Plan", 0.8)] if text == "care. Plan" else [])


def test_a_weak_term_alone_is_none_and_in_company_it_is():
    assert found("There was delay.", PLANS) == []
    assert found("There was delay. There was delay.", PLANS) == []
    assert found("There was delay and the aims were not smart.", PLANS) == [("plans", "delay", 0.55), ("plans", "smart", 0.55)]
    assert found("There was delay and drift.", PLANS) == [("plans", "delay", 0.85), ("plans", "drift", 0.85)]


def test_one_word_is_no_company_for_itself():
    kin = book(kin=([], ["sibling", "siblings", "inter-agency", "interagency"]))
    assert found("The siblings knew and the sibling left.", kin) == []
    assert found("An inter-agency talk and interagency work.", kin) == []
    assert [quote for _, quote, _ in found("The siblings had interagency work.", kin)] == ["siblings", "interagency"]


def test_a_form_that_is_weak_and_strong_is_strong_as_the_strong_term_is_written():
    levels = book(levels=(["thresholds"], ["threshold", "front door"]))
    assert found("Thresholds were high.", levels) == [("levels", "Thresholds", 0.8)]
    assert found("The threshold was met.", levels) == []
    assert found("The threshold of the front door.", levels) == [("levels", "threshold", 0.55), ("levels", "front door", 0.55)]


def test_scores_grow_with_hits_and_end_at_one():
    assert found("drift " * 2, PLANS)[0][2] == 0.85
    assert {score for _, _, score in found("drift " * 9, PLANS)} == {1.0}


def test_the_longest_of_overlapping_terms_is_kept():
    harm = book(harm=(["sexual exploitation", "exploitation", "child sexual exploitation"], []))
    assert found("It was child sexual exploitation, not exploitation.", harm) == [("harm", "child sexual exploitation", 0.85), ("harm", "exploitation", 0.85)]


def test_one_stretch_may_carry_two_themes():
    both = book(one=(["marac"], []), two=(["marac"], []))
    assert found("The MARAC met.", both) == [("one", "MARAC", 0.8), ("two", "MARAC", 0.8)]


def test_hits_inside_names_do_not_count():
    assert found("The Care Plan Panel met.", PLANS) == []
    assert found("The Care Plan Panel met and saw drift.", PLANS) == [("plans", "drift", 0.8)]


def test_places_are_those_of_the_document():
    table = find_phrases(pd.DataFrame({"passage_id": ["d:100"], "text": ["The ‘care plan’."], "start": [100], "role": ["analysis"]}), PLANS)
    assert table.to_dict("records") == [{"passage_id": "d:100", "theme": "plans", "start": 105, "end": 114, "stance": "none", "quote": "care plan", "score": 0.8}]


def test_no_passages_no_rows():
    assert len(find_phrases(pd.DataFrame({"passage_id": [], "text": [], "start": [], "role": []}), PLANS)) == 0


ALL = read_codebook()
WORDS = st.lists(st.sampled_from([term for row in ALL.table.to_dict("records") for term in row["terms"] + row["weak_terms"]]
                                 + ["the", "and", "was", "not", ".", "Saltby", "Service", "’s", "–", "?", "no evidence of"]), max_size=25)


@given(WORDS, st.integers(0, 500))
def test_every_quote_stands_at_its_place_and_no_two_of_a_theme_overlap(words, start):
    text = " ".join(words)
    table = find_phrases(pd.DataFrame({"passage_id": ["d"], "text": [text], "start": [start], "role": ["analysis"]}), ALL)
    for row in table.itertuples():
        assert text[row.start - start:row.end - start] == row.quote
        assert 0 < row.score <= 1
    for _, hits in table.groupby("theme") if len(table) else ():
        places = sorted(zip(hits["start"], hits["end"], strict=True))
        assert all(a[1] <= b[0] for a, b in itertools.pairwise(places))


@given(WORDS)
def test_a_passage_is_coded_the_same_whatever_stands_beside_it(words):
    text = " ".join(words)
    other = "The care plan was late and there was domestic abuse."
    alone = found(text, ALL)
    table = find_phrases(pd.DataFrame({"passage_id": ["o", "d"], "text": [other, text], "start": [0, 0], "role": ["analysis"] * 2}), ALL)
    beside = table[table["passage_id"] == "d"]
    assert [(row.theme, row.quote, row.score) for row in beside.itertuples()] == alone


@pytest.mark.parametrize("row", ALL.table.to_dict("records"), ids=ALL.themes)
def test_every_strong_term_of_the_codebook_is_found_where_it_stands(row):
    missed = [term for term in row["terms"] if row["theme"] not in {theme for theme, *_ in found(f"They saw {term} there.", ALL)}]
    assert missed == []


# The false friends of the domain, row by row: what must be coded in a sentence, and what must not.
@pytest.mark.parametrize(("text", "coded", "not_coded"), [
    ("Chances to act in the cse of two brothers were lost.", [], ["extra_familial_harm"]),
    ("She was at risk of CSE and spent evenings with a gang.", ["extra_familial_harm"], []),
    ("The clinic agreed to send the notes to the new school.", [], ["education"]),
    ("SEND support came late and his EHCP was never reviewed.", ["education"], []),
    ("Each of the four agencies acted in isolation.", [], ["poverty_housing"]),
    ("It was decided in isolation from the health visitor, and housing was told.", [], ["poverty_housing"]),
    ("Debt and isolation wore the mother down.", ["poverty_housing"], []),
    ("The poor supervision of the twins led to three falls.", ["neglect"], ["management_supervision"]),
    ("The father went back to supervised consumption of methadone.", ["parental_substance_misuse"], ["management_supervision"]),
    ("A supervision order was made for twelve months.", [], ["management_supervision", "neglect"]),
    ("Her reflective supervision had lapsed for a year.", ["management_supervision"], ["neglect"]),
    ("The father’s suicide came a month after the birth.", [], ["child_mental_health_suicide"]),
    ("The boy spoke of suicide to his CAMHS worker.", ["child_mental_health_suicide"], []),
    ("The home was found to be grossly inadequate.", [], ["workforce_capacity"]),
    ("The council’s service was judged inadequate in 2013.", [], ["workforce_capacity"]),
    ("Training was thin and inadequate for unqualified staff.", ["workforce_capacity"], []),
    ("The Addiction Service saw the father in May.", [], ["parental_substance_misuse"]),
    ("His addiction to heroin shaped each of her days.", ["parental_substance_misuse"], []),
    ("A Child in Need meeting took place.", [], ["thresholds_step_down"]),
    ("The case was stepped down to child in need.", ["thresholds_step_down"], []),
    ("The worker asked for his identity card.", [], ["ethnicity_culture_identity"]),
    ("Nobody asked about her ethnicity, her faith or her first language.", ["ethnicity_culture_identity"], []),
    ("It was a challenge for the parents to attend.", [], ["challenge_escalation", "resistance_disguised_compliance"]),
    ("Workers did not challenge parents about the bruises.", ["resistance_disguised_compliance"], ["challenge_escalation"]),
    ("There was too little professional challenge at the core group.", ["challenge_escalation"], ["resistance_disguised_compliance"]),
    ("Two records were missing from her bundle.", [], ["extra_familial_harm"]),
    ("The missing records were never found.", [], ["extra_familial_harm"]),
    ("At fifteen she went missing for two nights.", ["extra_familial_harm"], []),
    ("The panel was guided by Working Together to Safeguard Children.", [], ["interagency_information_sharing"]),
    ("Joint working between the school and the police was close.", ["interagency_information_sharing"], []),
    ("The author relied on ‘Understanding Serious Case Reviews and their Impact’.", [], ALL.themes),
    ("The Domestic Abuse Forum and the Neglect Strategy Group sent members.", [], ["domestic_abuse", "neglect"]),
    ("The health visitor, the school and the police met on 3 May.", [], ALL.themes),
])
def test_false_friends(text, coded, not_coded):
    themes = {theme for theme, *_ in found(text, ALL)}
    assert set(coded) <= themes
    assert themes & set(not_coded) == set()


# What the authors argue at length without the stock phrase, and the stock phrases themselves.
@pytest.mark.parametrize(("text", "theme"), [
    ("It was a clear example of disguised compliance.", "resistance_disguised_compliance"),
    ("More professional curiosity was needed.", "professional_curiosity"),
    ("The voice of the child is not in the file.", "child_focus"),
    ("She was not brought to the clinic.", "was_not_brought"),
    ("Workers fell back on the rule of optimism.", "over_optimism"),
    ("Start again syndrome set in with each worker.", "over_optimism"),
])
def test_stock_phrases(text, theme):
    assert theme in {found_theme for found_theme, *_ in found(text, ALL)}


def test_no_evidence_of_domestic_abuse_is_absent():
    table = find_phrases(pd.DataFrame({"passage_id": ["d"], "text": ["There was no evidence of domestic abuse."], "start": [0], "role": ["analysis"]}), ALL)
    assert table[["theme", "stance", "quote"]].to_numpy().tolist() == [["domestic_abuse", "absent", "domestic abuse"]]
