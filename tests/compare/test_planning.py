import math

import pandas as pd
import pytest

from compare.test_correction import BOOK, build, code, sample_of
from compare.test_groups import comparison
from scrmine import ScrmineError, correct_themes, plan_coding


@pytest.fixture(scope="module")
def corrected():
    """Twelve reviews of four passages; every other passage read, two mistakes of each kind."""
    corpus, ids = build([4] * 12)
    read = ids[::2]
    machine = code(corpus, {"drift": sorted({*ids[:12:2], *ids[1::5]})}, "phrases")
    human = code(corpus, {"drift": ids[4:16:2]})
    return correct_themes(corpus, machine, BOOK, human, sample_of(corpus, read, 0.5))


def test_plan_by_hand(corrected):
    now = corrected.measure("share_of_passages").iloc[0]
    width = now["ci_high"] - now["ci_low"]
    between = now["std_error"] ** 2 - now["sampling_error"] ** 2
    best = width * math.sqrt(between / now["std_error"] ** 2)
    wanted = (width + best) / 2
    plan = plan_coding(corrected, wanted).iloc[0]
    assert [plan["n_sampled"], plan["width"], plan["width_at_best"]] == pytest.approx([24, width, best])
    # With n of 48 read, the part that comes of sampling is in proportion to 1/n - 1/48.
    def at(n):
        return width * math.sqrt((between + now["sampling_error"] ** 2 * (1 / n - 1 / 48) / (1 / 24 - 1 / 48)) / now["std_error"] ** 2)

    assert at(plan["n_needed"]) <= wanted < at(plan["n_needed"] - 1)
    assert plan["n_more"] == plan["n_needed"] - 24
    assert plan["note"] == "code more"


def test_narrow_enough_and_never(corrected):
    width = corrected.measure("share_of_passages").iloc[0].pipe(lambda r: r["ci_high"] - r["ci_low"])
    enough = plan_coding(corrected, width + 0.01).iloc[0]
    assert enough[["n_needed", "n_more", "note"]].tolist() == [24, 0, "narrow enough already"]
    never = plan_coding(corrected, 0.01).iloc[0]
    assert never["note"] == "more reviews are needed: coding every passage would not do"
    assert pd.isna(never["n_more"])


def test_only_what_is_corrected_can_be_planned(corrected):
    assert plan_coding(corrected, 0.1)["theme"].tolist() == ["drift"]
    for made, measure in ((corrected, "share_of_reviews"), (comparison({"a": [(1, 0, 3)] * 12}), "share_of_passages")):
        with pytest.raises(ScrmineError) as caught:
            plan_coding(made, 0.1, measure=measure)
        assert str(caught.value) == (f"No number of '{measure}' in this comparison is corrected by a human sample, so there is nothing to plan from. "
                                     "Code a first sample and use correct_themes; the share of reviews needs a sample of whole reviews.")


@pytest.mark.parametrize("width", [0, -0.1])
def test_width_is_above_nought(corrected, width):
    with pytest.raises(ScrmineError, match=f"width is {width}; a number above 0 is expected, for example 0.1"):
        plan_coding(corrected, width)
