import math

import numpy as np
import pandas as pd
import pytest
from conftest import make_codebook, make_codings, make_corpus

from scrmine.agreement import MEASURES, agree_codings, krippendorff_alpha
from scrmine.errors import ScrmineError
from scrmine.people import ANSWERED, COMMENTS, HumanCodings, as_answered, join_codings
from scrmine.schema import check_table

BOOK = make_codebook(("drift", "practice"), ("hunger", "case"))


@pytest.fixture(scope="module")
def corpus():
    """Two reviews; the first has two sections of two passages, the second one of three."""
    sections = {"a": ["One", "One", "Two", "Two"], "b": [None, None, None]}
    passages = [{"doc_id": doc, "text": f"{doc} {number}: drift and hunger.", "section": section, "paragraph": f"{number}.1", "locator": f"para {number}.1"}
                for doc, names in sections.items() for number, section in enumerate(names, 1)]
    return make_corpus([{"doc_id": "a"}, {"doc_id": "b"}], passages, [{"review_id": "a", "name": "Child A", "year": 2010}, {"review_id": "b", "name": "Child B"}])


def people_of(corpus, said, comments=()):
    """HumanCodings from {coder: {theme: "yn.…"}}: a letter per passage; y yes, a absent, n no, a dot not answered."""
    ids = corpus.passages["passage_id"].tolist()
    codings, answered = [], []
    for coder, themes in said.items():
        for theme, letters in themes.items():
            for passage_id, letter in zip(ids, letters, strict=True):
                if letter != ".":
                    answered.append({"passage_id": passage_id, "theme": theme, "coder": coder})
                if letter in "ya":
                    codings.append(make_codings(corpus, [(passage_id, theme, theme, "absent" if letter == "a" else "concern")]).assign(coder=coder))
    table = pd.DataFrame([{"passage_id": ids[place], "coder": coder, "comment": text} for place, coder, text in comments], columns=list(COMMENTS.columns))
    return HumanCodings(pd.concat(codings, ignore_index=True), check_table(pd.DataFrame(answered), ANSWERED), table)


@pytest.fixture(scope="module")
def two(corpus):
    return people_of(corpus, {"anna": {"drift": "yynn.ay", "hunger": "nnnnnnn"}, "ben": {"drift": "ynynnny", "hunger": "nnnnnny"}},
                     [(1, "anna", "Is it?"), (1, "ben", "No.")])


def test_two_coders_by_hand(corpus, two):
    found = agree_codings(corpus, two, BOOK)
    table = found.by_theme().set_index("theme")
    # drift: anna y y n n . n y, ben y n y n n n y: six passages, yes yes twice, yes no once, no yes once, no no twice.
    assert table.loc["drift", ["n_units", "n_positive"]].tolist() == [6, 4]
    assert table.loc["drift", "percent_agreement"] == pytest.approx(4 / 6)
    assert table.loc["drift", "kappa"] == pytest.approx((4 / 6 - 0.5) / 0.5)
    # Coincidences: 12 values, 6 yes, 6 no; one off the diagonal each way.
    assert table.loc["drift", "alpha"] == pytest.approx(1 - 11 * 2 / 36)
    # Prevalence over all seven passages, ben's alone too: (1 + ½ + ½ + 0 + 0 + 0 + 1) / 7.
    assert table.loc["drift", "prevalence"] == pytest.approx(3 / 7)
    assert table.loc["drift", "ac1"] == pytest.approx((4 / 6 - 24 / 49) / (1 - 24 / 49))
    assert table.loc["drift", "positive_agreement"] == pytest.approx(4 / 6)
    assert table.loc["hunger", ["n_units", "n_positive"]].tolist() == [7, 1]
    assert table.loc["hunger", "kappa"] == 0
    assert table.loc["hunger", "positive_agreement"] == 0
    assert table["note"].tolist() == ["no interval: only 2 reviews; found in only 4 units", "no interval: only 2 reviews; found in only 1 unit"]
    assert found.table[["ci_low", "ci_high"]].isna().all(axis=None)
    assert found.table["measure"].tolist() == [name for name in MEASURES for _ in range(2)]
    assert repr(found) == "Agreement: anna, ben on 7 passages in 2 reviews, 3 disagreements"
    assert found.pairs.to_dict("records")[0] == {
        "theme": "drift", "title": "Drift", "first": "anna", "second": "ben", "n_units": 6, "n_both": 2, "n_first": 1, "n_second": 1, "n_neither": 2,
        "percent_agreement": pytest.approx(4 / 6), "kappa": pytest.approx(1 / 3), "positive_agreement": pytest.approx(4 / 6),
    }


def test_disagreements_stand_side_by_side_with_their_words(corpus, two):
    found = agree_codings(corpus, two, BOOK)
    assert found.disagreements.drop(columns=["text", "unit_id"]).to_dict("records") == [
        {"review_id": name, "passage_id": corpus.passages["passage_id"][place], "citation": f"Child {name.upper()}{year}, para {number}.1", "theme": theme,
         "title": theme.capitalize(), "n_yes": 1, "n_no": 1, "anna says": anna, "ben says": ben, "comments": comments}
        for place, name, year, number, theme, anna, ben, comments in [
            (1, "a", " (2010)", 2, "drift", "yes", "no", "anna: Is it?\nben: No."), (2, "a", " (2010)", 3, "drift", "no", "yes", ""),
            (6, "b", "", 3, "hunger", "no", "yes", "")]
    ]
    assert found.disagreements["text"].tolist() == ["a 2: drift and hunger.", "a 3: drift and hunger.", "b 3: drift and hunger."]
    # Beside them in `discussed`: where both found drift.
    assert len(found.discussed) == 5


def test_sections_and_reviews_by_hand(corpus, two):
    sections = agree_codings(corpus, two, BOOK, unit="section")
    # drift by section One, Two, none: anna y n y, ben y y y. Anna left one of the third open, but said yes in it elsewhere.
    assert sections.pairs.loc[0, ["n_units", "n_both", "n_first", "n_second", "n_neither"]].tolist() == [3, 2, 0, 1, 0]
    assert sections.disagreements[["unit_id", "theme"]].to_numpy().tolist() == [["a § Two", "drift"], ["b § no section", "hunger"]]
    reviews = agree_codings(corpus, two, BOOK, unit="review")
    assert reviews.pairs[["n_units", "n_both", "n_first", "n_second", "n_neither"]].to_numpy().tolist() == [[2, 2, 0, 0, 0], [2, 0, 0, 1, 1]]
    assert math.isnan(reviews.by_theme().set_index("theme").loc["drift", "alpha"])


def test_unit_with_open_passages_is_no_no(corpus):
    people = people_of(corpus, {"anna": {"drift": "nnn.nnn"}, "ben": {"drift": "nnynnnn"}})
    pairs = agree_codings(corpus, people, BOOK, unit="section").pairs.set_index("theme")
    # Section Two: anna answered one passage of the two that ben did, and said no: it is not known whether she would find it.
    assert pairs.loc["drift", ["n_units", "n_second", "n_neither"]].tolist() == [2, 0, 2]


def test_three_coders_with_gaps_are_as_single_ratings_say(corpus):
    letters = {"anna": "yyn.nny", "ben": "ynyn.ny", "cora": "y.nnyn."}
    found = agree_codings(corpus, people_of(corpus, {coder: {"drift": said} for coder, said in letters.items()}), BOOK)
    ratings = np.array([[None if letter == "." else letter for letter in said] for said in letters.values()], dtype=object).T
    assert found.measure("alpha").set_index("theme").loc["drift", "estimate"] == pytest.approx(krippendorff_alpha(ratings), abs=1e-12)
    assert found.pairs[found.pairs["theme"] == "drift"][["first", "second", "n_units"]].to_numpy().tolist() == [
        ["anna", "ben", 5], ["anna", "cora", 4], ["ben", "cora", 4]]
    assert found.measure("alpha").set_index("theme").loc["hunger", "note"] == "rated by no two coders"


def test_machine_is_one_more_coder_of_what_people_answered(corpus, two):
    ids = corpus.passages["passage_id"].tolist()
    machine = make_codings(corpus, [(ids[0], "drift", "drift"), (ids[3], "drift", "drift"), (ids[4], "hunger", "hunger", "absent")]).assign(coder="combined")
    found = agree_codings(corpus, two, BOOK, machine=machine)
    assert found.settings["coders"] == ["anna", "ben", "combined"]
    rows = found.pairs[(found.pairs["theme"] == "drift") & (found.pairs["second"] == "combined")]
    assert rows[["first", "n_units", "n_both", "n_first", "n_second", "n_neither"]].to_numpy().tolist() == [["anna", 6, 1, 2, 1, 2], ["ben", 7, 1, 2, 1, 3]]
    assert agree_codings(corpus, two.of("anna"), BOOK, machine=machine).settings["coders"] == ["anna", "combined"]


def test_order_of_coders_and_rows_does_not_matter(corpus, two):
    shuffled = HumanCodings(two.codings.sample(frac=1, random_state=1), two.answered.sample(frac=1, random_state=2))
    renamed = HumanCodings(*(table.assign(coder=table["coder"].map({"anna": "zoe", "ben": "ben"})) for table in (two.codings, two.answered)))
    one = agree_codings(corpus, two, BOOK, interval="bootstrap", resamples=50)
    pd.testing.assert_frame_equal(one.table, agree_codings(corpus, shuffled, BOOK, interval="bootstrap", resamples=50).table)
    pd.testing.assert_frame_equal(one.table, agree_codings(corpus, renamed, BOOK, interval="bootstrap", resamples=50).table)


def twelve(differ, n=12):
    """So many reviews of three passages; both find drift in the first of each, and ben in the second of some too."""
    names = [f"r{number:02}" for number in range(n)]
    corpus = make_corpus([{"doc_id": name} for name in names], [{"doc_id": name, "text": f"{name}{place} drift hunger"} for name in names for place in range(3)])
    people = people_of(corpus, {"anna": {"drift": "ynn" * n, "hunger": "n" * 3 * n},
                                "ben": {"drift": "yyn" * differ + "ynn" * (n - differ), "hunger": "y" + "n" * (3 * n - 1)}})
    return corpus, people


def test_bootstrap_depends_on_its_seed_and_the_jackknife_on_nothing():
    corpus, people = twelve(5)
    ends = [agree_codings(corpus, people, BOOK, interval="bootstrap", resamples=99, seed=seed).measure("alpha")["ci_low"].iloc[0] for seed in (0, 0, 1)]
    assert ends[0] == ends[1] != ends[2]
    assert agree_codings(corpus, people, BOOK).settings["interval"] == "jackknife"
    pd.testing.assert_frame_equal(agree_codings(corpus, people, BOOK, seed=1).table, agree_codings(corpus, people, BOOK, seed=2).table)


@pytest.mark.parametrize("interval", ["jackknife", "bootstrap"])
@pytest.mark.parametrize(("n", "differ", "has", "note"), [
    (12, 3, True, ""), (12, 2, False, "no interval: coders differ in only 2 reviews"), (9, 5, False, "no interval: only 9 reviews")])
def test_few_reviews_or_disagreements_in_a_few_have_no_interval(n, differ, has, note, interval):
    found = agree_codings(*twelve(differ, n), BOOK, interval=interval, resamples=99)
    alpha = found.measure("alpha").iloc[0]
    assert alpha["ci_low":"ci_high"].notna().tolist() == [has, has]
    assert alpha["note"] == note
    # One passage alone, found by ben, is all there is of hunger: nor does its prevalence have an interval.
    hunger = found.measure("prevalence").iloc[1]
    assert np.isnan(hunger["ci_low"])
    assert hunger["note"] == ("no interval: only 9 reviews" if n == 9 else "no interval: found in only 1 review") + "; found in only 1 unit"


def test_prevalence_has_an_interval_where_it_varies_though_coders_never_differ():
    names = [f"r{number:02}" for number in range(12)]
    corpus = make_corpus([{"doc_id": name} for name in names], [{"doc_id": name, "text": f"{name}{place} drift hunger"} for name in names for place in range(2)])
    said = {"drift": "yn" * 4 + "nn" * 8, "hunger": "n" * 24}
    found = agree_codings(corpus, people_of(corpus, {"anna": said, "ben": said}), BOOK)
    assert [np.isnan(found.measure(name)["ci_low"].iloc[0]) for name in ("prevalence", "alpha", "percent_agreement")] == [False, True, True]
    # Nothing is said of a lack of disagreement but that it is found in few units.
    assert found.measure("alpha")["note"].tolist() == ["found in only 4 units", "found by nobody: nothing to agree on but its absence"]


def test_reflexive_shows_where_themes_are_discussed_and_no_figures(corpus, two):
    found = agree_codings(corpus, two, BOOK, reflexive=True)
    assert (len(found.table), len(found.pairs), len(found.discussed)) == (0, 0, 5)
    assert repr(found) == "Agreement: anna, ben on 7 passages, 5 places where a theme is discussed"
    for ask in (lambda: found.measure("alpha"), found.by_theme):
        with pytest.raises(ScrmineError) as caught:
            ask()
        assert str(caught.value) == ("This agreement was asked for with reflexive=True, so no coefficient and no prevalence was computed. Read "
                                     "`discussed`, or ask again without it.")
    assert not {"alpha", "prevalence", "kappa"} & set(" ".join(found._repr_html_().lower().replace("<", " ").replace(">", " ").split()).split())
    assert len(agree_codings(corpus, two.of("anna"), BOOK, reflexive=True).discussed) == 3


def test_notebook_view_holds_the_figures(corpus, two):
    view = agree_codings(corpus, two, BOOK)._repr_html_()
    assert "Agreement: anna, ben on 7 passages" in view
    assert "<th>prevalence</th>" in view


def test_what_cannot_be_agreed_on_is_refused(corpus, two):
    with pytest.raises(ScrmineError, match=r"There is no unit 'pasage' in the units that can be agreed on\. Did you mean 'passage'\?"):
        agree_codings(corpus, two, BOOK, unit="pasage")
    with pytest.raises(ScrmineError, match=r"There is no interval 'boot' in an agreement\. Did you mean 'bootstrap'\? Known: bootstrap, jackknife\."):
        agree_codings(corpus, two, BOOK, interval="boot")
    with pytest.raises(ScrmineError) as caught:
        agree_codings(corpus, two.of("anna"), BOOK)
    assert str(caught.value) == ("There are codings by 1 coder (anna); agreement needs two. Read another sheet, or give machine codings as machine=.")
    apart = people_of(corpus, {"anna": {"drift": "yy....."}, "ben": {"drift": "..yy..."}})
    with pytest.raises(ScrmineError, match=r"No passage was rated by two of the coders \(anna, ben\)\. Give them the same sample to code\."):
        agree_codings(corpus, apart, BOOK)
    with pytest.raises(ScrmineError, match="There is no measure 'alfa' in an agreement"):
        agree_codings(corpus, two, BOOK).measure("alfa")
    other = make_corpus([{"doc_id": "z"}], [{"doc_id": "z", "text": "Nothing."}])
    with pytest.raises(ScrmineError, match="7 of the 7 coded passages are not in this corpus, first 'a:0-"):
        agree_codings(other, two, BOOK)
    with pytest.raises(ScrmineError, match="There is no theme 'hunger' in the codebook"):
        agree_codings(corpus, two, make_codebook(("drift", "practice")))
    nobody = HumanCodings(two.codings.iloc[:0], two.answered.iloc[:0])
    with pytest.raises(ScrmineError, match=r"Nobody answered anything, so there is nothing to agree on\."):
        agree_codings(corpus, nobody, BOOK)


def test_gold_readers_agree_as_measured_before(sample_corpus):
    """The readers of the sample: micro-F1 .92 over all themes, and alpha of 1 − D_o / D_e computed plainly."""
    import scrmine

    book = scrmine.read_codebook()
    ids = scrmine.load_gold_roles("reader_a")["passage_id"]
    readers = {name: scrmine.load_gold(name, corpus=sample_corpus) for name in ("reader_a", "reader_b")}
    found = agree_codings(sample_corpus, join_codings([as_answered(codings, ids, book) for codings in readers.values()]), book, interval="bootstrap", resamples=50)
    pairs = found.pairs
    assert 2 * pairs["n_both"].sum() / (2 * pairs["n_both"] + pairs["n_first"] + pairs["n_second"]).sum() == pytest.approx(0.92, abs=0.005)
    one, two = (set(codings.loc[codings["stance"] != "absent"].loc[lambda t: t["theme"] == "child_focus", "passage_id"]) & set(ids) for codings in readers.values())
    n, ones, apart = 2 * len(set(ids)), len(one) + len(two), len(one ^ two)
    assert found.measure("alpha").set_index("theme").loc["child_focus", "estimate"] == pytest.approx(1 - (n - 1) * apart / (ones * (n - ones)), abs=1e-12)
