import math
import re

import numpy as np
import pandas as pd
import pytest
from conftest import make_codebook, make_codings, make_corpus
from pandas.testing import assert_frame_equal
from scipy import stats

from scrmine import Corpus, ScrmineError, ScrmineWarning, code_passages, compare_themes, count_reviews, read_codebook, read_folder
from scrmine.compare import review_groups
from scrmine.compare.counting import uncounted_findings, warn_of_variants

BOOK = make_codebook(("drift", "practice"), ("hunger", "case", "Going hungry"))
NONE = "none: no variation between reviews"
DOCUMENTS = [
    {"doc_id": "a"}, {"doc_id": "b"}, {"doc_id": "scan", "status": "no_text", "reason": "few_characters"}, {"doc_id": "list"},
]
PASSAGES = [
    {"doc_id": "a", "text": "Drift again in the plan.", "n_words": 5},
    {"doc_id": "a", "text": "No sign of hunger.", "role": "voices", "n_words": 3},
    {"doc_id": "a", "text": "Drift must end.", "role": "recommendation", "n_words": 3},
    {"doc_id": "a", "text": "Drift", "shape": "heading", "n_words": 1},
    {"doc_id": "b", "text": "Drift and hunger met, and drift won.", "role": "lessons", "n_words": 4},
    {"doc_id": "b", "text": "Nobody asked.", "n_words": 2},
    {"doc_id": "b", "text": "Drift and hunger met, and drift won!", "repeat_of": "b:0-36", "n_words": 7},
    {"doc_id": "list", "text": "Smith, On drift.", "role": "reference", "n_words": 3},
]
REVIEWS = [
    {"review_id": "a", "outcome": "death", "year": 2010}, {"review_id": "b", "outcome": "harm"},
    {"review_id": "scan", "outcome": "harm"}, {"review_id": "list", "outcome": None},
]
CODED = [
    ("a:0-24", "drift", "Drift"), ("a:26-44", "hunger", "hunger", "absent"), ("a:46-61", "drift", "Drift"),
    ("b:0-36", "drift", "Drift", "good"), ("b:0-36", "drift", "drift", "none"), ("b:0-36", "hunger", "hunger", "mixed"),
    ("b:53-89", "drift", "Drift"),
]
SMALL = ("Groups with fewer than 10 readable reviews: {}. Their figures describe these reviews and say little beyond them; read the "
         "intervals.")


@pytest.fixture
def corpus():
    return make_corpus(DOCUMENTS, PASSAGES, REVIEWS)


@pytest.fixture
def codings(corpus):
    return make_codings(corpus, CODED)


def compare(*given, **settings):
    with pytest.warns(ScrmineWarning):
        return compare_themes(*given, **settings)


def logit_t(estimate, error):
    wide = stats.t.ppf(0.975, 1) * error / (estimate * (1 - estimate))
    centre = math.log(estimate / (1 - estimate))
    return [1 / (1 + math.exp(-(centre + sign * wide))) for sign in (-1, 1)]


def log_t(estimate, error):
    return [estimate * math.exp(sign * stats.t.ppf(0.975, 1) * error / estimate) for sign in (-1, 1)]


def test_whole_table_of_two_reviews_by_hand(corpus, codings):
    """Counted: two passages of a (8 words; one carries drift), two of b (6 words; one carries both)."""
    nan = math.nan
    exact, root = "Clopper-Pearson over reviews", math.sqrt(0.025)
    # Rates per thousand words: drift 2/14, without a 1/6, without b 1/8; hunger 1/14, without a 1/6, without b nought.
    drift, hunger = ((1000 * rate, 1000 * math.sqrt(((1 / 6 - rate) ** 2 + (without_b - rate) ** 2) / 2)) for rate, without_b in ((1 / 7, 1 / 8), (1 / 14, 0)))
    expected = pd.DataFrame([
        ("drift", "share_of_reviews", 1.0, root, 1.0, exact), ("hunger", "share_of_reviews", 0.5, 1 - math.sqrt(0.975),
                                                               math.sqrt(0.975), exact),
        ("drift", "share_of_passages", 0.5, nan, nan, NONE), ("hunger", "share_of_passages", 0.25, *logit_t(1 / 4, 1 / 4),
                                                              "logit-t over reviews"),
        ("drift", "mean_share", 0.5, nan, nan, NONE), ("hunger", "mean_share", 0.25, *logit_t(1 / 4, 1 / 4), "logit-t over reviews"),
        ("drift", "rate_per_1000_words", drift[0], *log_t(*drift), "log-t over reviews"),
        ("hunger", "rate_per_1000_words", hunger[0], *log_t(*hunger), "log-t over reviews"),
    ], columns=["theme", "measure", "estimate", "ci_low", "ci_high", "method"])
    expected.insert(0, "group", "all reviews")
    expected.insert(2, "title", ["Drift", "Going hungry"] * 4)
    expected.insert(3, "family", ["practice", "case"] * 4)
    for place, (name, values) in enumerate([("n_reviews", [2, 2]), ("n_present", [2, 1]), ("n_passages", [4, 4]),
                                            ("n_hits", [2, 1]), ("n_words", [14, 14])]):
        expected.insert(8 + place, name, values * 4)
    # Of four reviews two could not be counted: bounds are K / 4 and (K + 2) / 4 of reviews, and of shares summed over reviews.
    expected = expected.assign(note="only 2 reviews", status="uncorrected machine count", n_excluded=2)
    expected["bound_low"] = [2 / 4, 1 / 4, nan, nan, 1 / 4, 0.5 / 4, nan, nan]
    expected["bound_high"] = [4 / 4, 3 / 4, nan, nan, 3 / 4, 2.5 / 4, nan, nan]
    assert_frame_equal(compare(corpus, codings, BOOK).table, expected, check_dtype=False)


def test_counts_have_a_row_for_every_counted_review_and_theme(corpus, codings):
    expected = pd.DataFrame([
        # hunger is denied in a; drift stands in a recommendation of a, too
        ("a", "all reviews", "drift", 1, 2, 8, True, 0, 1), ("a", "all reviews", "hunger", 0, 2, 8, False, 1, 0),
        ("b", "all reviews", "drift", 1, 2, 6, True, 0, 0), ("b", "all reviews", "hunger", 1, 2, 6, True, 0, 0),
    ], columns=["review_id", "group", "theme", "n_hits", "n_passages", "n_words", "present", "n_denied", "n_elsewhere"])
    assert_frame_equal(compare(corpus, codings, BOOK).counts, expected, check_dtype=False)


def test_reviews_that_could_not_be_counted_are_listed_with_the_reason(corpus, codings):
    expected = pd.DataFrame({"review_id": ["scan", "list"], "group": ["all reviews"] * 2,
                             "reason": ["document not readable (no_text)", "no passage of the counted roles"]})
    assert_frame_equal(compare(corpus, codings, BOOK).excluded, expected, check_dtype=False)


def test_settings_say_what_was_asked(corpus, codings):
    found = compare(corpus, codings, BOOK, by="outcome", roles=iter(["lessons", "analysis"]), seed=4)
    assert found.settings == {"by": "outcome", "roles": ["lessons", "analysis"], "stances": ["concern", "good", "mixed", "none"],
                              "at_least": 1, "repeats": False, "target": "process", "coded_by": "machine", "seed": 4,
                              "coder": "hand", "codebook": "Two themes", "unit": "review", "period": "2010"}
    assert repr(found) == "Comparison: 2 themes in 2 reviews, 2 groups (2 reviews left out), coder hand"
    assert repr(compare(corpus, codings, BOOK)) == "Comparison: 2 themes in 2 reviews, 1 group (2 reviews left out), coder hand"


def test_notebook_view_shows_the_share_of_reviews(corpus, codings):
    shown = compare(corpus, codings, BOOK)._repr_html_()
    assert shown.startswith("<p><b>Comparison: 2 themes in 2 reviews, 1 group (2 reviews left out), coder hand</b></p><table")
    cells = re.findall(r"<td>(.*?)</td>", shown)
    assert cells == ["all reviews", "Drift", "1.0", "0.158", "1.000", "2", "2",
                     "all reviews", "Going hungry", "0.5", "0.013", "0.987", "1", "2"]


def test_groups_are_the_values_of_a_column(corpus, codings):
    table = compare(corpus, codings, BOOK, by="outcome").measure("share_of_reviews")
    assert table[["group", "theme", "n_present", "n_reviews"]].to_numpy().tolist() == [
        ["death", "drift", 1, 1], ["death", "hunger", 0, 1], ["harm", "drift", 1, 1], ["harm", "hunger", 1, 1],
    ]
    assert table["note"].tolist() == ["only 1 review"] * 4


def test_missing_values_of_a_column_are_a_group_of_their_own(corpus):
    assert review_groups(corpus, "year").to_dict() == {"a": "2010", "b": "not stated", "scan": "not stated", "list": "not stated"}
    assert review_groups(corpus, "outcome").to_dict() == {"a": "death", "b": "harm", "scan": "harm", "list": "not stated"}
    assert review_groups(corpus, None).to_dict() == dict.fromkeys(["a", "b", "scan", "list"], "all reviews")


def test_other_roles_can_be_counted(corpus, codings):
    found = compare(corpus, codings, BOOK, roles=["recommendation", "reference"])
    assert found.counts[["review_id", "theme", "n_hits", "n_passages"]].to_numpy().tolist() == [
        ["a", "drift", 1, 1], ["a", "hunger", 0, 1], ["list", "drift", 0, 1], ["list", "hunger", 0, 1],
    ]
    assert found.excluded["review_id"].tolist() == ["b", "scan"]


def test_at_least_says_in_how_many_passages_a_theme_must_be(corpus):
    codings = make_codings(corpus, [*CODED, ("b:38-51", "drift", "Nobody")])
    table = compare(corpus, codings, BOOK, at_least=2).measure("share_of_reviews")
    assert table[["theme", "n_present", "n_hits", "estimate"]].to_numpy().tolist() == [["drift", 1, 3, 0.5], ["hunger", 0, 1, 0.0]]


def test_measure_gives_its_rows_renumbered(corpus, codings):
    part = compare(corpus, codings, BOOK).measure("mean_share")
    assert part.index.tolist() == [0, 1]
    assert set(part["measure"]) == {"mean_share"}


def test_measure_that_is_not_there_is_named(corpus, codings):
    with pytest.raises(ScrmineError) as caught:
        compare(corpus, codings, BOOK).measure("share_of_review")
    assert str(caught.value) == (
        "There is no measure 'share_of_review' in a comparison. Did you mean 'share_of_reviews' or 'share_of_passages'? "
        "Known: mean_share, rate_per_1000_words, share_of_passages, share_of_reviews."
    )


def test_small_groups_are_warned_of_by_name(corpus, codings):
    with pytest.warns(ScrmineWarning) as caught:
        compare_themes(corpus, codings, BOOK)
    assert [str(warning.message) for warning in caught] == [SMALL.format("all reviews (2)")]
    assert caught[0].filename == __file__
    with pytest.warns(ScrmineWarning) as caught:
        compare_themes(corpus, codings, BOOK, by="outcome")
    assert [str(warning.message) for warning in caught] == [SMALL.format("death (1), harm (1)")]


def ten(n_reviews=10):
    return make_corpus([{"doc_id": f"r{number}"} for number in range(n_reviews)],
                       [{"doc_id": f"r{number}", "text": f"Drift {number}."} for number in range(n_reviews)])


def test_ten_reviews_are_no_small_group():
    # Warnings are errors here: this passes because there is none.
    corpus = ten()
    found = compare_themes(corpus, make_codings(corpus, [("r0:0-8", "drift", "Drift")]), BOOK)
    notes = found.table.set_index(["measure", "theme"])["note"].to_dict()
    assert notes == {
        ("share_of_reviews", "drift"): "", ("share_of_reviews", "hunger"): "in no review",
        ("share_of_passages", "drift"): "only 1 passage", ("share_of_passages", "hunger"): "only 0 passages",
        ("mean_share", "drift"): "only 1 passage", ("mean_share", "hunger"): "only 0 passages",
        ("rate_per_1000_words", "drift"): "only 1 passage", ("rate_per_1000_words", "hunger"): "only 0 passages",
    }
    everywhere = make_codings(corpus, [(passage_id, "drift", "Drift") for passage_id in corpus.passages["passage_id"]])
    table = compare_themes(corpus, everywhere, BOOK).table
    assert table[table["theme"] == "drift"]["note"].tolist() == ["in every review", "", "", ""]


def test_no_codings_are_nought_everywhere(corpus):
    found = compare(corpus, make_codings(corpus, []), BOOK)
    assert found.table["estimate"].tolist() == [0.0] * 8
    assert found.table["n_hits"].tolist() == [0] * 8
    assert found.settings["coder"] == "none"


def refusal(*given, **settings):
    with pytest.raises(ScrmineError) as caught:
        compare_themes(*given, **settings)
    return str(caught.value)


def test_column_that_is_not_there_is_named(corpus, codings):
    assert refusal(corpus, codings, BOOK, by="outcom") == (
        "There is no column 'outcom' in the reviews table. Did you mean 'outcome'? Known: board, name, outcome, year."
    )


def test_codings_by_several_coders_are_refused(corpus, codings):
    both = pd.concat([codings, codings.assign(coder="phrases")])
    assert refusal(corpus, both, BOOK) == (
        "The codings are by several coders (hand, phrases); a comparison needs one. Keep the rows of one, for example "
        "codings[codings['coder'] == 'hand']."
    )


@pytest.mark.parametrize("stance", ["concern", "absent"])
def test_theme_that_the_codebook_does_not_have_is_named_whatever_is_said_of_it(corpus, stance):
    codings = make_codings(corpus, [("a:0-24", "drifts", "Drift", stance)])
    assert refusal(corpus, codings, BOOK) == (
        "There is no theme 'drifts' in the codebook 'Two themes'. Did you mean 'drift'? Known: drift, hunger."
    )


def test_codings_of_another_corpus_are_refused(codings):
    assert refusal(ten(), codings, BOOK) == (
        "None of the 7 coding(s) is of a passage in this corpus, first 'a:0-24'. Code this corpus, or open the one that was coded."
    )


def test_codings_of_a_larger_corpus_serve_for_a_part_of_it(corpus, codings):
    part = compare(corpus.select(["b"]), codings, BOOK).counts
    assert part[["review_id", "theme", "n_hits"]].to_numpy().tolist() == [["b", "drift", 1], ["b", "hunger", 1]]


def test_roles_that_no_passage_has_are_refused(corpus, codings):
    assert refusal(corpus, codings, BOOK, roles=["chronology", "comment"]) == (
        "No passage has one of the roles chronology, comment, so there is nothing to count. Look at the roles in "
        "corpus.passages['role'], or name others."
    )


@pytest.mark.parametrize("at_least", [0, -1])
def test_theme_cannot_be_present_without_a_passage(corpus, codings, at_least):
    assert refusal(corpus, codings, BOOK, at_least=at_least) == (
        f"at_least is {at_least}; a theme must be in at least 1 passage of a review to be present in it."
    )


def test_order_of_rows_does_not_matter(corpus, codings):
    shuffled = make_corpus(DOCUMENTS, PASSAGES, REVIEWS[::-1])
    one = compare(corpus, codings, BOOK, by="outcome")
    other = compare(shuffled, codings.sample(frac=1, random_state=1), BOOK, by="outcome")
    assert_frame_equal(one.table, other.table)
    assert_frame_equal(one.counts, other.counts)


def doubled(corpus, codings):
    """Every review twice, under another id."""
    def again(frame, *columns):
        copy = frame.copy()
        for column in columns:
            copy[column] = "2" + copy[column]
        return pd.concat([frame, copy], ignore_index=True)

    links = ["passage_id", "doc_id", "review_id", "repeat_of", "lead_in"]
    twice = Corpus(
        reviews=again(corpus.reviews, "review_id"), documents=again(corpus.documents, "doc_id", "review_id"),
        pages=again(corpus.pages, "page_id", "doc_id"), passages=again(corpus.passages, *links),
    )
    return twice, again(codings, "passage_id", "coding_id")


@pytest.fixture(scope="module")
def sample_coded(sample_corpus):
    return code_passages(sample_corpus.passages, read_codebook(), coder="phrases")


@pytest.mark.filterwarnings("ignore::scrmine.ScrmineWarning")
@pytest.mark.parametrize("by", [None, "outcome"])
def test_twice_the_same_reviews_change_no_rate(sample_corpus, sample_coded, by):
    book = read_codebook()
    once = compare_themes(sample_corpus, sample_coded, book, by=by).table
    twice = compare_themes(*doubled(sample_corpus, sample_coded), book, by=by).table
    same = ["group", "theme", "measure"]
    assert_frame_equal(once[[*same, "estimate"]], twice[[*same, "estimate"]])
    assert_frame_equal(2 * once[["n_reviews", "n_present", "n_passages", "n_hits", "n_words"]],
                       twice[["n_reviews", "n_present", "n_passages", "n_hits", "n_words"]])
    shares = once["measure"] == "share_of_reviews"
    inside = shares & (once["estimate"] > 0) & (once["estimate"] < 1)
    width = once["ci_high"] - once["ci_low"]
    assert inside.sum() > 20
    assert (width[inside] > (twice["ci_high"] - twice["ci_low"])[inside]).all()


@pytest.mark.filterwarnings("ignore::scrmine.ScrmineWarning")
def test_estimates_of_the_sample_agree_with_counting_in_plain_loops(sample_corpus, sample_coded):
    found = compare_themes(sample_corpus, sample_coded, read_codebook(), by="outcome").table
    carried = {}
    for row in sample_coded.to_dict("records"):
        if row["stance"] != "absent":
            carried.setdefault(row["theme"], set()).add(row["passage_id"])
    outcome = dict(zip(sample_corpus.reviews["review_id"], sample_corpus.reviews["outcome"], strict=True))
    kept, seen = {}, set()
    for row in sample_corpus.passages.to_dict("records"):
        if row["role"] in ("analysis", "comment", "voices", "lessons") and row["shape"] != "heading" and isinstance(row["review_id"], str):
            root = row["repeat_of"] if isinstance(row["repeat_of"], str) else row["passage_id"]
            if (row["review_id"], root) not in seen:
                seen.add((row["review_id"], root))
                kept.setdefault(row["review_id"], []).append(row)
    for row in found.to_dict("records"):
        reviews = [passages for review_id, passages in kept.items() if outcome[review_id] == row["group"]]
        hits = [sum(p["passage_id"] in carried.get(row["theme"], ()) for p in passages) for passages in reviews]
        expected = {
            "share_of_reviews": np.mean([hit > 0 for hit in hits]),
            "share_of_passages": sum(hits) / sum(map(len, reviews)),
            "mean_share": np.mean([hit / len(passages) for hit, passages in zip(hits, reviews, strict=True)]),
            "rate_per_1000_words": 1000 * sum(hits) / sum(p["n_words"] for passages in reviews for p in passages),
        }[row["measure"]]
        assert row["estimate"] == pytest.approx(expected), (row["group"], row["theme"], row["measure"])
        if not math.isnan(row["ci_low"]):
            assert row["ci_low"] <= row["estimate"] <= row["ci_high"], (row["group"], row["theme"], row["measure"])


def test_how_much_there_is_to_read(corpus):
    expected = pd.DataFrame({"group": ["all reviews"], "n_reviews": [4], "n_documents": [4], "n_unreadable": [1],
                             "n_passages": [7], "n_findings": [4], "n_words": [27]})
    assert_frame_equal(count_reviews(corpus), expected, check_dtype=False)


def test_how_much_there_is_to_read_by_group(corpus):
    expected = pd.DataFrame({
        "group": ["death", "harm", "not stated"], "n_reviews": [1, 2, 1], "n_documents": [1, 2, 1], "n_unreadable": [0, 1, 0],
        "n_passages": [3, 3, 1], "n_findings": [2, 2, 0], "n_words": [11, 13, 3],
    })
    assert_frame_equal(count_reviews(corpus, "outcome"), expected, check_dtype=False)


def test_document_on_two_reviews_counts_for_both():
    corpus = make_corpus([{"doc_id": "news", "review_id": None}], [
        {"doc_id": "news", "text": "On a.", "review_id": "a"}, {"doc_id": "news", "text": "On b.", "review_id": "b"},
        {"doc_id": "news", "text": "On neither.", "review_id": None},
    ], [{"review_id": "a", "sex": "f"}, {"review_id": "b", "sex": "m"}])
    expected = pd.DataFrame({"group": ["f", "m"], "n_reviews": [1, 1], "n_documents": [1, 1], "n_unreadable": [0, 0],
                             "n_passages": [1, 1], "n_findings": [1, 1], "n_words": [2, 2]})
    assert_frame_equal(count_reviews(corpus, "sex"), expected, check_dtype=False)


def test_how_much_there_is_to_read_needs_a_column_that_is_there(corpus):
    with pytest.raises(ScrmineError, match=re.escape("There is no column 'colour' in the reviews table. Known: board, name, outcome, year.")):
        count_reviews(corpus, "colour")


def test_reviews_of_a_file_that_could_not_be_read_are_left_out_for_that_reason(tmp_path):
    (tmp_path / "both.pdf").write_bytes(b"%PDF-1.7 and nothing more")
    (tmp_path / "one.md").write_text("# Child C\n\n## Analysis\n\nThe plan was left to drift for a year and nobody asked why it was so.\n", encoding="utf-8")
    (tmp_path / "reviews.csv").write_text("file,review_id\nboth.pdf,a\nboth.pdf,b\none.md,c\n", encoding="utf-8")
    corpus = read_folder(tmp_path, progress=False)
    assert set(map(tuple, corpus.links.to_numpy().tolist())) == {("both", "a"), ("both", "b"), ("one", "c")}
    assert corpus.select(["a"]).documents["doc_id"].tolist() == ["both"]
    codebook = read_codebook()
    with pytest.warns(ScrmineWarning, match="fewer than 10"):
        comparison = compare_themes(corpus, code_passages(corpus.passages, codebook, coder="phrases"), codebook)
    assert comparison.excluded[["review_id", "reason"]].to_numpy().tolist() == [[name, "document not readable (failed)"] for name in "ab"]
    assert count_reviews(corpus)["n_unreadable"].tolist() == [1]


def test_values_that_differ_only_in_capitals_or_spaces_are_named():
    names = [f"r{number:02}" for number in range(24)]
    outcomes = ["Serious harm", *["serious harm"] * 11, *["death"] * 10, "serious  harm", None]
    corpus = make_corpus([{"doc_id": name} for name in names], [{"doc_id": name, "text": "Drift."} for name in names],
                         [{"review_id": name, "outcome": outcome} for name, outcome in zip(names, outcomes, strict=True)])
    with pytest.warns(ScrmineWarning) as caught:
        warn_of_variants(corpus, "outcome")
    assert [str(warning.message) for warning in caught] == [
        "Values of 'outcome' that differ only in capitals or spaces are groups of their own: 'Serious harm' (1), 'serious  harm' (1), 'serious harm' (11). Write "
        "them alike in reviews.csv."]
    warn_of_variants(corpus, "name")
    warn_of_variants(corpus, None)


def test_findings_that_belong_to_no_review_are_named_with_their_cause():
    corpus = make_corpus([{"doc_id": "a"}, {"doc_id": "b"}], [
        {"doc_id": "a", "text": "Drift was seen by all."}, {"doc_id": "a", "text": "Of both children."}, {"doc_id": "a", "text": "Of one child.", "role": "introduction"},
        {"doc_id": "b", "text": "Drift."}])
    assert uncounted_findings(corpus) == []
    passages = corpus.passages.assign(review_id=corpus.passages["review_id"].where(corpus.passages["doc_id"] == "b"))
    file = corpus.documents["source_file"].iloc[0]
    lost = Corpus(corpus.reviews, corpus.documents, corpus.pages, passages, corpus.settings)
    assert uncounted_findings(lost) == [
        f"{file}: 2 findings belong to none of its reviews (a) and are not counted, since the part of each review begins elsewhere. If a review's part begins earlier, "
        f"give its row in reviews.csv the first words of that (starts_at)."]
