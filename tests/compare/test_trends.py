import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from compare.test_groups import comparison
from scrmine import ScrmineError, ScrmineWarning, compare_years

REVIEWS = pd.DataFrame({
    "review_id": [f"a{n}" for n in range(24)], "year": [2010 + n % 8 for n in range(24)],
    "incident_year": pd.array([*range(2001, 2021), None, None, 2003, 2004], dtype="Int64"), "colour": "red",
})
COUNTS = {"a": [(n % 5, int(n > 15), 6 + n % 7) for n in range(24)]}


@pytest.mark.parametrize("measure", ["share_of_reviews", "share_of_passages", "mean_share", "rate_per_1000_words"])
def test_change_agrees_with_weighted_least_squares_of_statsmodels(measure):
    found = compare_years(comparison(COUNTS), REVIEWS, year="incident_year", measure=measure)
    years = REVIEWS.set_index("review_id")["incident_year"].dropna().astype(float)
    counts = pd.DataFrame({"hits": [row[0] for row in COUNTS["a"]], "passages": [row[2] for row in COUNTS["a"]]}, index=REVIEWS["review_id"]).loc[years.index]
    outcome, weight = {
        "share_of_reviews": (counts["hits"] > 0, 1 + 0 * counts["hits"]), "share_of_passages": (counts["hits"] / counts["passages"], counts["passages"]),
        "mean_share": (counts["hits"] / counts["passages"], 1 + 0 * counts["hits"]),
        "rate_per_1000_words": (counts["hits"] / counts["passages"] * 20, counts["passages"]),
    }[measure]
    fit = sm.WLS(outcome.astype(float), sm.add_constant(years / 10), weights=weight).fit(cov_type="HC3", use_t=True)
    low, high = fit.conf_int().iloc[1]
    drift = found.table.iloc[0]
    assert drift[["change", "ci_low", "ci_high", "p"]].tolist() == pytest.approx([fit.params.iloc[1], low, high, fit.pvalues.iloc[1]], abs=1e-8)
    assert drift[["n_reviews", "n_years", "first_year", "last_year"]].tolist() == [22, 20, 2001, 2020]


def test_years_that_are_not_known_are_left_out_and_listed():
    found = compare_years(comparison(COUNTS), REVIEWS, year="incident_year")
    assert found.excluded["review_id"].tolist() == ["a20", "a21"]
    assert repr(found) == "Trends: share of reviews in which the theme is present, 2 themes in 22 reviews by incident_year, 2001 to 2020 (2 without a year)"


def test_years_of_incident_and_of_publication_are_different_questions():
    one, other = (compare_years(comparison(COUNTS), REVIEWS, year=year).table["change"].iloc[0] for year in ("incident_year", "year"))
    assert one != pytest.approx(other)


def test_periods_by_hand():
    found = compare_years(comparison(COUNTS), REVIEWS, year="year", span=3).years
    hunger = found[found["theme"] == "hunger"]
    assert hunger["period"].tolist() == ["2010-2012", "2013-2015", "2016-2018"]
    members = [[n for n in range(24) if (n % 8) // 3 == place] for place in range(3)]
    assert hunger["n_reviews"].tolist() == [len(numbers) for numbers in members]
    assert hunger["n_present"].tolist() == [sum(n > 15 for n in numbers) for numbers in members]
    assert hunger["estimate"].tolist() == pytest.approx([sum(n > 15 for n in numbers) / len(numbers) for numbers in members])
    single = compare_years(comparison(COUNTS), REVIEWS, year="year").years
    assert single["period"].unique().tolist() == [str(year) for year in range(2010, 2018)]


def test_later_by_a_decade_changes_nothing_and_turned_round_changes_the_sign():
    first = compare_years(comparison(COUNTS), REVIEWS, year="year").table
    later = compare_years(comparison(COUNTS), REVIEWS.assign(year=REVIEWS["year"] + 10), year="year").table
    back = compare_years(comparison(COUNTS), REVIEWS.assign(year=4000 - REVIEWS["year"]), year="year").table
    assert later["change"].tolist() == pytest.approx(first["change"].tolist())
    assert back["change"].tolist() == pytest.approx((-first["change"]).tolist())
    assert back["p"].tolist() == pytest.approx(first["p"].tolist())


def test_p_of_uncorrected_machine_counts_is_withheld():
    found = compare_years(comparison(COUNTS, coded_by="machine"), REVIEWS, year="year").table
    assert found[["p", "p_adjusted"]].isna().all().all()
    assert found["note"].tolist() == ["uncorrected machine count: p withheld", "uncorrected machine count: p withheld; only 8 reviews with it"]


def test_theme_that_never_varies_has_no_interval():
    found = compare_years(comparison({"a": [(1, 0, 4)] * 24}), REVIEWS, year="year").table
    assert found["change"].tolist() == pytest.approx([0, 0])
    assert found[["ci_low", "ci_high", "p"]].isna().all().all()
    assert set(found["method"]) == {"none: no variation between reviews"}


def test_line_through_one_heavy_year_cannot_be_judged():
    reviews = REVIEWS.assign(year=[2010] * 23 + [2020])
    found = compare_years(comparison(COUNTS), reviews, year="year").table
    assert found[["ci_low", "ci_high", "p"]].isna().all().all()
    assert np.isfinite(found["change"]).all()


@pytest.mark.parametrize(("column", "settings", "message"), [
    ("colour", {}, "Column 'colour' of the reviews holds 'red' in 24 review(s), first 'a0'; a year such as 2014, or nothing, is expected."),
    ("yaer", {}, "There is no column 'yaer' in the reviews table. Did you mean 'year'? Known: colour, incident_year, review_id, same, year."),
    ("year", {"span": 0}, "span is 0; at least 1 year is expected."),
    ("same", {}, "24 readable review(s) have a year in 'same', 1 different; a trend needs at least 3 reviews and 2 years."),
])
def test_what_is_no_year_is_refused(column, settings, message):
    with pytest.raises(ScrmineError) as caught:
        compare_years(comparison(COUNTS), REVIEWS.assign(same=2010), year=column, **settings)
    assert str(caught.value) == message


def test_half_years_and_empty_text():
    with pytest.raises(ScrmineError, match=r"holds '2010\.5' in 1 review"):
        compare_years(comparison(COUNTS), REVIEWS.assign(year=[2010.5, *REVIEWS["year"][1:]]), year="year")
    text = REVIEWS.assign(year=["", *REVIEWS["year"].astype("str")[1:]])
    assert compare_years(comparison(COUNTS), text, year="year").excluded["review_id"].tolist() == ["a0"]




def test_guessed_years_are_warned_of_and_noted():
    """Of 24 reviews 4 have guessed years; the year of the incident is never guessed."""
    reviews = REVIEWS.assign(metadata=["detected"] * 4 + ["given"] * 20)
    with pytest.warns(ScrmineWarning) as caught:
        found = compare_years(comparison(COUNTS), reviews, year="year").table
    assert [str(warning.message) for warning in caught] == [
        "4 of 24 years are guesses from the first pages of documents, which may be of the incident, of a law or of a picture. Write the years into "
        "reviews.csv before you speak of a trend."]
    plain = compare_years(comparison(COUNTS), REVIEWS, year="year").table
    assert found["note"].tolist() == ["; ".join(filter(None, ("4 of 24 years guessed", note))) for note in plain["note"]]
    assert found.drop(columns="note").equals(plain.drop(columns="note"))
    assert compare_years(comparison(COUNTS), reviews, year="incident_year").table["note"].str.contains("guessed").sum() == 0
