import matplotlib as mpl
import pytest
from conftest import make_codebook, make_codings, make_corpus

from scrmine.agreement import agree_codings
from scrmine.errors import ScrmineError
from scrmine.people import as_answered, join_codings
from scrmine.plots.agreement import plot_agreement
from scrmine.plots.style import describe_figure

mpl.use("Agg")
BOOK = make_codebook(("drift", "practice"), ("hunger", "case", "Hunger $x$"), ("noise", "case"))


@pytest.fixture(scope="module")
def agreement():
    corpus = make_corpus([{"doc_id": doc} for doc in "abcdefghijkl"], [{"doc_id": doc, "text": f"{doc}{number} drift hunger"} for doc in "abcdefghijkl" for number in range(2)])
    ids = corpus.passages["passage_id"].tolist()
    rows = {"anna": [(place, "drift") for place in range(0, 24, 2)] + [(place, "hunger") for place in (1, 3, 9, 13)],
            "ben": [(place, "drift") for place in range(0, 18, 2)] + [(place, "hunger") for place in (1, 4, 9, 15)]}
    people = join_codings([as_answered(make_codings(corpus, [(ids[place], theme, theme) for place, theme in said]), ids, BOOK, coder=coder)
                           for coder, said in rows.items()])
    return corpus, people, agree_codings(corpus, people, BOOK)


def test_figure_holds_what_the_table_says(agreement):
    found = agreement[2]
    ax = plot_agreement(found)
    alpha, raw = ax.lines
    table = found.by_theme().set_index("theme").loc[["drift", "hunger"]]
    assert alpha.get_xdata().tolist() == pytest.approx(table["alpha"].tolist())
    assert raw.get_xdata().tolist() == pytest.approx(table["percent_agreement"].tolist())
    segments = [segment[:, 0].tolist() for segment in ax.collections[0].get_segments()]
    assert segments == [pytest.approx(ends) for ends in table[["alpha_ci_low", "alpha_ci_high"]].to_numpy().tolist()]
    # Prevalence is always there: (12 + 9) / 48 and 8 / 48.
    assert [text.get_text() for text in ax.texts if " %, " in text.get_text()] == ["43.8 %, 12", "16.7 %, 6"]
    assert describe_figure(ax) == (
        "Alpha lies between 0.41 and 0.75, and no theme stands out from the others' intervals. anna and ben on 24 passages of 12 reviews, years not known; 95 % intervals over reviews. Right: share of passages "
        "with the theme, and in how many a coder found it. Not drawn, since nobody found them: 1 themes. Source: scrmine, codebook “Two themes”, coders anna, ben.")
    assert not any(text.get_parse_math() for text in ax.findobj(mpl.text.Text))
    mpl.pyplot.close("all")


def test_figure_is_drawn_where_it_is_wanted(agreement):
    own = mpl.pyplot.figure().add_subplot()
    assert plot_agreement(agreement[2], ax=own) is own
    mpl.pyplot.close("all")


def test_there_is_no_figure_without_figures(agreement):
    corpus, people, _ = agreement
    with pytest.raises(ScrmineError, match="This agreement was asked for with reflexive=True"):
        plot_agreement(agree_codings(corpus, people, BOOK, reflexive=True))
    silent = join_codings([as_answered(people.codings.iloc[:0], corpus.passages["passage_id"], BOOK, coder=coder) for coder in ("anna", "ben")])
    with pytest.raises(ScrmineError, match=r"Alpha is not defined for any theme: no coder found one, or all found it everywhere\. Read agreement\.table\."):
        plot_agreement(agree_codings(corpus, silent, BOOK))
