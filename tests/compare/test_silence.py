import re

import pandas as pd
import pytest
from conftest import make_codebook, make_codings, make_corpus
from pandas.testing import assert_frame_equal
from scipy import stats

from scrmine import ScrmineError, ScrmineWarning, compare_themes, find_silence

BOOK = make_codebook(("drift", "practice"), ("talk", "practice"), ("hunger", "case"), ("cold", "case"))
DOCUMENTS = [{"doc_id": "a"}, {"doc_id": "b", "kind": "news"}, {"doc_id": "c", "status": "truncated", "reason": "ends_early"}, {"doc_id": "d"},
             {"doc_id": "scan", "status": "no_text", "reason": "few_characters"}]
PASSAGES = [
    {"doc_id": "a", "text": "Hunger and drift."},
    {"doc_id": "b", "text": "Hunger but no drift."},  # drift said to be absent
    {"doc_id": "c", "text": "Hunger again."}, {"doc_id": "c", "text": "Drift was asked about.", "role": "terms_of_reference"},
    {"doc_id": "d", "text": "Drift here."},
]
CODED = [("a:0-17", "hunger", "Hunger"), ("a:0-17", "drift", "drift"), ("b:0-20", "hunger", "Hunger"), ("b:0-20", "drift", "drift", "absent"),
         ("c:0-13", "hunger", "Hunger"), ("c:15-37", "drift", "Drift"), ("d:0-11", "drift", "Drift")]


@pytest.fixture
def corpus():
    return make_corpus(DOCUMENTS, PASSAGES)


def silence(corpus, **settings):
    with pytest.warns(ScrmineWarning):
        return find_silence(compare_themes(corpus, make_codings(corpus, CODED), BOOK, **settings), corpus)


def test_whole_table_by_hand(corpus):
    found = silence(corpus)
    ends = [stats.binomtest(k, 3).proportion_ci(0.95, method="exact") for k in (1, 3)]
    expected = pd.DataFrame([
        ("hunger", "Hunger", "drift", "Drift", 3, 1, 1, 1, 0, 1, 1 / 3, ends[0].low, ends[0].high, "Clopper-Pearson over reviews"),
        ("hunger", "Hunger", "talk", "Talk", 3, 3, 0, 0, 1, 1, 1.0, ends[1].low, ends[1].high, "Clopper-Pearson over reviews"),
        ("cold", "Cold", "drift", "Drift", 0, 0, 0, 0, 0, 0, None, None, None, "none: the case theme is in no review"),
        ("cold", "Cold", "talk", "Talk", 0, 0, 0, 0, 0, 0, None, None, None, "none: the case theme is in no review"),
    ], columns=["case", "case_title", "practice", "practice_title", "n_case", "n_silent", "n_denied", "n_elsewhere", "n_by_others", "n_partly_read", "share_silent",
                "ci_low", "ci_high", "method"]).assign(n_unreadable=1, status="uncorrected machine count",
                                                       note=["only 3 reviews"] * 2 + ["only 0 reviews"] * 2)
    assert_frame_equal(found.table, expected, check_dtype=False)


def test_silent_reviews_are_named_with_what_may_explain_them(corpus):
    expected = pd.DataFrame([("hunger", "drift", "c", True, False, True), ("hunger", "talk", "a", False, False, False), ("hunger", "talk", "b", False, True, False),
                             ("hunger", "talk", "c", False, False, True)], columns=["case", "practice", "review_id", "elsewhere", "by_others", "partly_read"])
    assert_frame_equal(silence(corpus).reviews, expected, check_dtype=False)


def test_themes_in_no_review_are_told_from_reviews_that_could_not_be_read(corpus):
    found = silence(corpus)
    top = 1 - 0.025 ** (1 / 4)
    expected = pd.DataFrame([("talk", "Talk", "practice", 4, top, 0, 0, 1, 1), ("cold", "Cold", "case", 4, top, 0, 0, 1, 1)],
                            columns=["theme", "title", "family", "n_reviews", "ci_high", "n_denied", "n_elsewhere", "n_partly_read", "n_unreadable"])
    assert_frame_equal(found.absent, expected, check_dtype=False)
    assert found.unreadable[["review_id", "reason"]].to_numpy().tolist() == [["scan", "document not readable (no_text)"]]
    assert repr(found) == "Silence: 2 case themes by 2 practice themes, 2 themes in no readable review; 1 reviews could not be counted"


def test_a_theme_in_too_few_passages_is_neither_present_nor_silent(corpus):
    table = silence(corpus, at_least=2).table
    assert table["n_case"].tolist() == [0] * 4


def test_a_codebook_without_case_themes_has_no_silence(corpus):
    book = make_codebook(("drift", "practice"), ("hunger", "practice"))
    with pytest.warns(ScrmineWarning):
        made = compare_themes(corpus, make_codings(corpus, CODED), book)
    with pytest.raises(ScrmineError) as caught:
        find_silence(made, corpus)
    assert str(caught.value) == ("The comparison has no case theme; silence is looked for in reviews that have a case theme, among practice themes. "
                                 "Compare with a codebook that has both.")


def test_another_corpus_is_refused(corpus):
    with pytest.warns(ScrmineWarning):
        made = compare_themes(corpus, make_codings(corpus, CODED), BOOK)
    with pytest.raises(ScrmineError, match=re.escape("The comparison has reviews that are not in this corpus. Give the corpus that was compared.")):
        find_silence(made, corpus.select(["a"]))


@pytest.mark.parametrize(("coded_by", "who"), [("machine", "the machine"), ("people", "people")])
def test_what_is_called_silence_says_who_found_nothing(corpus, coded_by, who):
    found = silence(corpus, coded_by=coded_by)
    assert found.meaning == (
        f"Reviews with the case theme in which {who} coded no finding with the practice theme; {'it' if coded_by == 'machine' else 'they'} may have overlooked "
        f"it, and the theme may stand outside the findings (n_elsewhere) or where a news item left it out (n_by_others).")
    assert f"<p>{found.meaning}</p>" in found._repr_html_()
