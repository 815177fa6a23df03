"""Where themes are argued: the table counted by hand, and what is drawn of it."""

import itertools
import math

import matplotlib.pyplot as plt
import pytest
from conftest import HOSTILE, make_codebook, make_codings, make_corpus
from matplotlib.colors import to_hex, to_rgb
from matplotlib.text import Text

from scrmine import ScrmineError, count_places, plot_places
from scrmine.compare import PARTS
from scrmine.plots import COLOURS, describe_figure
from scrmine.values import ROLES

BOOK = make_codebook(("drift", "practice"), ("hunger", "case"), ("silence", "practice"))
PASSAGES = [
    {"doc_id": "a", "text": "Drift, one.", "role": "chronology"}, {"doc_id": "a", "text": "Drift, two.", "role": "analysis"},
    {"doc_id": "a", "text": "Drift, three.", "role": "lessons"}, {"doc_id": "a", "text": "Drift of plans", "role": "analysis", "shape": "heading"},
    {"doc_id": "b", "text": "Drift, four.", "role": "recommendation"}, {"doc_id": "b", "text": "Drift, five.", "role": "summary"},
    {"doc_id": "b", "text": "Drift, five.", "role": "analysis", "repeat_of": "b:14-26"}, {"doc_id": "b", "text": "Hunger.", "role": "background"},
    {"doc_id": "b", "text": "No hunger.", "role": "analysis"},
]


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


def case(book=BOOK):
    corpus = make_corpus([{"doc_id": "a"}, {"doc_id": "b"}], PASSAGES)
    rows = [(row["passage_id"], "drift", "Drift") for row in corpus.passages.to_dict("records") if "Drift" in row["text"]]
    ids = corpus.passages["passage_id"].tolist()
    return corpus, make_codings(corpus, [*rows, (ids[7], "hunger", "Hunger"), (ids[8], "hunger", "hunger", "absent")]), book


def test_every_role_belongs_to_one_part():
    assert sorted(role for roles in PARTS.values() for role in roles) == sorted(ROLES)


def test_passages_are_counted_once_in_the_part_where_they_first_stand():
    table = count_places(*case())
    of_drift = table[table["theme"] == "drift"].set_index("part")
    # One in the chronology, two findings, one recommendation, one summary; the heading and the repeat do not count.
    assert of_drift["n_hits"].to_dict() == {"background and chronology": 1, "findings": 2, "recommendations": 1, "elsewhere": 1}
    assert of_drift["share"].tolist() == [0.2, 0.4, 0.2, 0.2]
    assert of_drift["n_theme"].unique().tolist() == [5]
    assert of_drift["n_with_theme"].unique().tolist() == [2]
    assert of_drift["n_reviews"].tolist() == [1, 1, 1, 1]
    assert of_drift["n_part"].tolist() == [2, 3, 1, 1]


def test_denials_do_not_count_and_a_theme_that_is_nowhere_has_no_share():
    table = count_places(*case())
    assert table[table["theme"] == "hunger"]["n_hits"].tolist() == [1, 0, 0, 0]
    assert table[table["theme"] == "silence"]["n_theme"].tolist() == [0] * 4
    assert all(math.isnan(share) for share in table[table["theme"] == "silence"]["share"])


def test_twice_the_reviews_leave_the_shares_and_narrow_the_intervals():
    reviews = [f"{name}{copy}" for copy in range(8) for name in "ab"]
    passages = [{**passage, "doc_id": f"{passage['doc_id']}{copy}", "repeat_of": None} for copy in range(8) for passage in PASSAGES]

    def places(n):
        many = make_corpus([{"doc_id": name} for name in reviews[:n]], [p for p in passages if p["doc_id"] in reviews[:n]])
        return count_places(many, make_codings(many, [(row["passage_id"], "drift", "Drift") for row in many.passages.to_dict("records") if "Drift" in row["text"]]), BOOK)

    few, many = places(8).iloc[:4], places(16).iloc[:4]
    assert few["share"].tolist() == many["share"].tolist()
    assert ((many["ci_high"] - many["ci_low"]) < (few["ci_high"] - few["ci_low"])).all()


def test_figure_draws_the_table_part_by_part_and_says_the_finding():
    table = count_places(*case())
    ax = plot_places(table, source="a test")
    assert [label.get_text() for label in ax.get_yticklabels()] == ["Drift", "Hunger"]
    colours = [to_hex(bar.get_facecolor()).upper() for bar in ax.patches]
    assert colours == [COLOURS[0]] * 2 + [COLOURS[1]] * 2 + [COLOURS[2]] * 2 + ["#FFFFFF"] * 2
    assert [round(bar.get_width(), 9) for bar in ax.patches] == [0.2, 1, 0.4, 0, 0.2, 0, 0.2, 0]
    assert [round(bar.get_x(), 9) for bar in ax.patches] == [0, 0, 0.2, 1, 0.6, 1, 0.8, 1]
    assert describe_figure(ax) == (
        "Where themes are argued: no theme has the 20 passages that would say it. Per cent of the passages that carry each theme, by the part of the review they stand in; "
        "n = 6 theme codings of 7 passages, where a passage with two themes counts twice. Right: passages with the theme, in how many reviews. In no passage: 1 theme. Source: a test.")
    written = [text.get_text() for text in ax.texts]
    assert [text for text in written if text in ("5 in 2", "1 in 1")] == ["5 in 2", "1 in 1"]
    assert [text.get_text() for text in ax.get_legend().get_texts()] == list(PARTS)


def test_parts_are_told_apart_without_colour():
    """By the contrast ratio of the WCAG, from relative luminance; two parts of one grey are told apart by the hatch, here and in the legend."""
    ax = plot_places(count_places(*case()))

    def contrast(one, other):
        darker, lighter = sorted(sum(weight * (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4) for weight, c in zip((0.2126, 0.7152, 0.0722), to_rgb(colour), strict=True))
                                 for colour in (one, other))
        return (lighter + 0.05) / (darker + 0.05)

    looks = [(bar.get_facecolor(), bar.get_hatch() or "") for bar in ax.patches[::2]]
    assert contrast("black", "white") == pytest.approx(21)
    assert all(contrast(one, other) >= 3 for (one, _), (other, _) in itertools.pairwise(looks))
    assert all(contrast(one, other) >= 3 or hatch != other_hatch for (one, hatch), (other, other_hatch) in itertools.combinations(looks, 2))
    assert [handle.get_hatch() or "" for handle in ax.get_legend().get_patches()] == [hatch for _, hatch in looks]


@pytest.mark.parametrize("text", [HOSTILE["broken math"], HOSTILE["script"], HOSTILE["emoji"], "x" * 300])
def test_names_stay_text(text):
    ax = plot_places(count_places(*case(make_codebook(("drift", "practice", text), ("hunger", "case"), ("silence", "practice")))))
    assert not any(found.get_parse_math() for found in ax.findobj(Text))
    assert all(len(label.get_text()) <= 85 for label in ax.get_yticklabels())


def test_tables_that_cannot_be_drawn_are_said():
    with pytest.raises(ScrmineError) as caught:
        plot_places(count_places(*case()).drop(columns=["share", "part"]))
    assert str(caught.value) == "The table lacks part, share. Make it with count_places."
    corpus, codings, book = case()
    with pytest.raises(ScrmineError) as caught:
        plot_places(count_places(corpus, codings.iloc[:0], book))
    assert str(caught.value) == "No passage carries any theme, so there is nothing to draw. Code the passages with the codebook that they belong to."
