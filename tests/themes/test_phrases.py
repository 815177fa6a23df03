import itertools

import pandas as pd
import pytest
from false_friends import FALSE_FRIENDS
from hypothesis import given, settings
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


@pytest.mark.parametrize("text", ["A planned care.", "The careful plan.", "adrift", "multi plan", "care for plans", "care. Plan", "care; plan", ""])
def test_parts_of_terms_and_other_words_are_none(text):
    assert found(text, PLANS) == []


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
    table = find_phrases(pd.DataFrame({"passage_id": ["d:100"], "text": ["The ‘care plan’."], "start": [100], "role": ["recommendation"]}), PLANS)
    assert table.to_dict("records") == [{"passage_id": "d:100", "theme": "plans", "start": 105, "end": 114, "stance": "none", "quote": "care plan", "score": 0.8, "reason": "term: care plan"}]


def test_no_passages_no_rows():
    assert len(find_phrases(pd.DataFrame({"passage_id": [], "text": [], "start": [], "role": []}), PLANS)) == 0


ALL = read_codebook()
WORDS = st.lists(st.sampled_from([term for row in ALL.table.to_dict("records") for term in row["terms"] + row["weak_terms"]]
                                 + ["the", "and", "was", "not", ".", "Saltby", "Service", "’s", "–", "?", "no evidence of"]), max_size=25)


@settings(deadline=None, max_examples=50)
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


@settings(deadline=None, max_examples=50)
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
    plain = [term for term in row["terms"] if not set(term) & set("|…[/")]
    missed = [term for term in plain if row["theme"] not in {theme for theme, *_ in found(f"They saw {term} there.", ALL)}]
    assert missed == []


@pytest.mark.parametrize(("term", "text", "quote"), [
    ("not|never … invited … meeting", "She was not, it seems, invited to either meeting.", "not, it seems, invited to either meeting"),
    ("not|never … invited … meeting", "They never invited him to a planning meeting.", "never invited him to a planning meeting"),
    ("not|never … invited … meeting", "She was not there. He was invited to the meeting.", None),
    ("not|never … invited … meeting", "Invited to the meeting she was not.", None),
    ("not … told", "not one two three four five six told", "not one two three four five six told"),
    ("not … told", "not one two three four five six seven told", None),
    ("not … told the school", "He was not told of it and nobody told the school.", "not told of it and nobody told the school"),
    ("told health-visitor|gp", "We told health visitors.", "told health visitors"),
    ("told health-visitor|gp", "We told GPs.", "told GPs"),
    ("told health-visitor|gp", "We told health.", None),
    ("SEND", "The SEND team.", "SEND"), ("SEND", "Send it.", None), ("SEND", "They send it.", None),
    ("EHCP", "Two EHCPs.", "EHCPs"), ("send", "SEND it.", "SEND"),
    ("suicide [without father|mother]", "Suicide was feared.", "Suicide"),
    ("suicide [without father|mother]", "The father's suicide.", None),
    ("suicide [without father|mother]", "The father left. Suicide was feared.", "Suicide"),
    ("black [with black family|child]", "A black child.", "black"), ("black [with black family|child]", "A black family.", "black"),
    ("black [with black family|child]", "A black family car.", "black"), ("black [with black family|child]", "A black car.", None),
    (r"/\bs\.?\s?47\b/", "A S.47 enquiry.", "S.47"), (r"/\bs\.?\s?47\b/", "A s 475.", None),
])
def test_how_terms_are_written(term, text, quote):
    assert [words for _, words, _ in found(text, book(it=([term], [])))] == ([quote] if quote else [])


def test_a_term_with_a_gap_counts_for_the_company_of_weak_ones():
    assert [quote for _, quote, _ in found("He was not told. The plan was late.", book(it=([], ["not … told", "late"])))] == ["not told", "late"]


def test_texts_with_letters_beyond_latin_and_marks_do_not_move_places():
    text = "\U0001f600 Сергей’s 𝒂 “care plan” – ‘drift’…"
    assert [(text[row.start:row.end]) for row in find_phrases(pd.DataFrame({"passage_id": ["d"], "text": [text], "start": [0], "role": ["analysis"]}), PLANS).itertuples()] == [
        "care plan", "drift"]


def test_a_pattern_that_takes_python_for_ever_is_quick():
    text = "a" * 5000
    assert found(text, book(it=(["/(a+)+b/"], []))) == []


@pytest.mark.parametrize(("friend", "text", "coded", "not_coded"), FALSE_FRIENDS)
def test_false_friends(friend, text, coded, not_coded):
    themes = {theme for theme, *_ in found(text, ALL)}
    assert set(coded) <= themes
    assert themes & set(ALL.themes if not_coded == "any theme" else not_coded) == set()


def test_every_false_friend_of_the_domain_has_a_row():
    assert {"cse", "send", "isolation", "supervision", "suicide", "inadequate", "addiction", "child in need", "ethnic", "identity", "challenge", "missing"} <= {
        friend for friend, *_ in FALSE_FRIENDS}


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
