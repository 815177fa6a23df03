import pytest
from conftest import make_corpus

from scrmine import ScrmineError, cut_passages

PASSAGES = [
    {"doc_id": "a", "text": "What we found", "shape": "heading", "section": "What we found"},
    {"doc_id": "a", "text": "The plan drifted for a year. Nobody asked Ms. Hale why it had.", "section": "What we found", "locator": "para 1", "page": 3, "page_end": 3},
    {"doc_id": "a", "text": "The school did ask.", "section": "What we found", "locator": "para 2", "page": 4, "page_end": 4},
    {"doc_id": "a", "text": "See the records.", "section": "What we found", "shape": "note", "role": "reference"},
    {"doc_id": "a", "text": "It was told to wait.", "section": "What we found"},
    {"doc_id": "a", "text": "The panel met the school twice in the spring term.", "section": "What we found", "role": "method"},
    {"doc_id": "b", "text": "The panel met the school twice in the spring term.", "review_id": "a", "role": "method"},
]


@pytest.fixture
def corpus():
    return make_corpus([{"doc_id": "a"}, {"doc_id": "b", "review_id": "a", "kind": "news"}], PASSAGES)


def test_sentences_keep_their_place_role_and_section(corpus):
    cut = cut_passages(corpus, "sentences")
    assert cut.passages["text"].tolist() == [
        "What we found", "The plan drifted for a year.", "Nobody asked Ms. Hale why it had.", "The school did ask.", "See the records.", "It was told to wait.",
        "The panel met the school twice in the spring term.", "The panel met the school twice in the spring term."]
    second = cut.passages.iloc[2]
    assert second[["locator", "role", "section", "page", "n_words"]].tolist() == ["para 1", "analysis", "What we found", 3, 7]
    assert cut.settings["cut_into"] == "sentences"


def test_sections_are_runs_that_headings_notes_and_roles_end(corpus):
    cut = cut_passages(corpus, "sections")
    assert cut.passages["text"].tolist() == [
        "What we found", "The plan drifted for a year. Nobody asked Ms. Hale why it had.\n\nThe school did ask.", "See the records.", "It was told to wait.",
        "The panel met the school twice in the spring term.", "The panel met the school twice in the spring term."]
    run = cut.passages.iloc[1]
    assert run[["locator", "page", "page_end", "shape", "n_words"]].tolist() == ["para 1 to para 2", 3, 4, "paragraph", 17]


@pytest.mark.parametrize("into", ["sentences", "sections"])
def test_repeats_are_found_anew_and_no_word_of_the_text_is_lost(corpus, into):
    cut = cut_passages(corpus, into)
    copy = cut.passages.iloc[-1]
    assert copy["repeat_of"] == cut.passages.iloc[-2]["passage_id"]
    assert "".join("".join(cut.passages["text"]).split()) == "".join("".join(corpus.passages["text"]).split())


@pytest.mark.parametrize("into", ["sentences", "sections"])
def test_cutting_what_is_cut_changes_nothing(corpus, into):
    once = cut_passages(corpus, into)
    assert cut_passages(once, into).passages.equals(once.passages)


def test_a_corpus_that_says_how_sure_its_roles_are_keeps_the_least(corpus):
    confident = make_corpus([{"doc_id": "a"}], [{"doc_id": "a", "text": "One sentence.", "role_confidence": 0.9}, {"doc_id": "a", "text": "Another.", "role_confidence": 0.4}])
    assert cut_passages(confident, "sections").passages["role_confidence"].tolist() == [0.4]


def test_the_sample_can_be_cut_both_ways(sample_corpus):
    whole, small, large = sample_corpus, cut_passages(sample_corpus, "sentences"), cut_passages(sample_corpus, "sections")
    assert len(large.passages) < len(whole.passages) < len(small.passages)
    assert large.passages["n_words"].sum() == whole.passages["n_words"].sum()


def test_a_unit_that_is_not_there_is_named(corpus):
    with pytest.raises(ScrmineError, match=r"There is no unit 'pages' in cut_passages\. Known: sections, sentences\."):
        cut_passages(corpus, "pages")
