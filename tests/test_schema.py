import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from scrmine import values
from scrmine.errors import SchemaError
from scrmine.schema import CODINGS, DOCUMENTS, PAGES, PASSAGES, REVIEWS, check_table, empty_table


def reviews(**columns):
    return pd.DataFrame({"review_id": ["a", "b"], "board": ["x", None], "name": ["n", "m"], "year": [2001, None]} | columns)


def coding(**values):
    row = {"coding_id": "c", "passage_id": "d:0-5", "theme": "drift", "coder": "hand", "stance": "none", "start": 1, "end": 3,
           "quote": "ab", "score": 0.5}
    return row | values


def problems_of(frame, table):
    with pytest.raises(SchemaError) as caught:
        check_table(frame, table)
    return caught.value.problems


def test_table_comes_back_typed_with_required_columns_first_and_extra_ones_kept():
    frame = pd.DataFrame({"sex": ["f", "m"], "year": ["2001", None], "name": ["n", None], "board": [7, 8], "review_id": ["a", "b"]},
                         index=[5, 9])
    expected = pd.DataFrame({
        "review_id": pd.Series(["a", "b"], dtype="str"), "board": pd.Series(["7", "8"], dtype="str"),
        "name": pd.Series(["n", None], dtype="str"), "year": pd.Series([2001, None], dtype="Int64"), "sex": ["f", "m"],
    })
    assert_frame_equal(check_table(frame, REVIEWS), expected)


def test_table_given_is_not_changed():
    frame = reviews(year=["2001", None])
    before = frame.copy()
    check_table(frame, REVIEWS)
    assert_frame_equal(frame, before)


@pytest.mark.parametrize("table", [REVIEWS, DOCUMENTS, PAGES, PASSAGES, CODINGS], ids=lambda table: table.name)
def test_empty_table_passes_its_own_check_with_its_own_types(table):
    checked = check_table(empty_table(table), table)
    assert {name: str(dtype) for name, dtype in checked.dtypes.items()} == {n: c.dtype for n, c in table.columns.items()}
    assert len(checked) == 0


def test_every_missing_column_is_named_in_one_message():
    with pytest.raises(SchemaError) as caught:
        check_table(reviews().drop(columns=["board", "year"]), REVIEWS)
    assert str(caught.value) == (
        "The table 'reviews' is not as scrmine needs it (2 problem(s)):\n"
        "  - Column 'board' is missing (columns present: review_id, name).\n"
        "  - Column 'year' is missing (columns present: review_id, name)."
    )


def test_table_without_columns_says_so():
    assert problems_of(pd.DataFrame(), REVIEWS)[0] == "Column 'review_id' is missing (columns present: none)."


def test_column_there_twice_is_named():
    frame = pd.concat([reviews(), reviews()[["board"]]], axis=1)
    assert problems_of(frame, REVIEWS) == ["Column 'board' is there more than once. Rename or delete one."]


@pytest.mark.parametrize(("year", "problem"), [
    ([2001.5, None], "Column 'year' should be a whole number but holds 2001.5 in 1 row(s), first 'a'."),
    (["2001", "about 2002"], "Column 'year' should be a whole number but holds 'about 2002' in 1 row(s), first 'b'."),
    (["x", "y"], "Column 'year' should be a whole number but holds 'x' in 2 row(s), first 'a'."),
    (pd.Series([1, "2"], dtype=object), "Column 'year' should be a whole number but holds '2' in 1 row(s), first 'b'."),
])
def test_value_of_another_type_is_shown_with_its_row(year, problem):
    assert problems_of(reviews(year=year), REVIEWS) == [problem]


def test_gap_where_none_may_be_is_counted_and_named():
    frame = pd.DataFrame([coding(), coding(passage_id="d:9-14", quote=None), coding(passage_id="d:20-25", quote=None)])
    assert problems_of(frame, CODINGS) == ["Column 'quote' is empty in 2 row(s), first 'd:9-14'."]


def test_gap_among_allowed_values_is_a_gap_and_no_wrong_value():
    assert problems_of(pd.DataFrame([coding(stance=None)]), CODINGS) == ["Column 'stance' is empty in 1 row(s), first 'd:0-5'."]


def test_gap_in_the_key_is_named_by_its_row():
    assert problems_of(reviews(review_id=["a", None]), REVIEWS) == ["Column 'review_id' is empty in 1 row(s), first row 2."]


def test_gap_where_one_may_be_stays_a_gap():
    checked = check_table(reviews(), REVIEWS)
    assert checked["board"].isna().tolist() == [False, True]
    assert checked["year"].isna().tolist() == [False, True]


def test_value_that_is_not_allowed_is_shown_with_what_is():
    frame = pd.DataFrame([coding(), coding(passage_id="d:9-14", stance="bad")])
    assert problems_of(frame, CODINGS) == [
        "Column 'stance' holds 'bad' in 1 row(s), first 'd:9-14'; allowed: concern, good, mixed, none, absent."
    ]


@pytest.mark.parametrize("stance", values.STANCES)
def test_each_allowed_value_passes(stance):
    assert check_table(pd.DataFrame([coding(stance=stance)]), CODINGS)["stance"].tolist() == [stance]


@pytest.mark.parametrize("review_id", [["a", "a"], [1, "1"]])
def test_repeated_key_is_named_also_where_only_the_type_tells_them_apart(review_id):
    assert problems_of(reviews(review_id=review_id), REVIEWS) == [
        f"The key review_id repeats in 1 row(s), first '{review_id[0]}'."
    ]


def test_repeated_key_of_several_columns_is_named_whole():
    frame = pd.DataFrame([coding(), coding(quote="other"), coding(coder="machine")])
    assert problems_of(frame, CODINGS) == [
        "The key passage_id + theme + coder + start + end repeats in 1 row(s), first 'd:0-5 + drift + hand + 1 + 3'."
    ]


def test_one_part_of_the_key_is_enough_to_differ():
    rows = [coding(), coding(passage_id="d:6-9"), coding(theme="hunger"), coding(coder="machine"), coding(start=0), coding(end=4)]
    assert len(check_table(pd.DataFrame(rows), CODINGS)) == 6


def test_all_problems_come_at_once():
    frame = pd.DataFrame([coding(score="high"), coding(score="high", stance="bad"), coding(quote=None)])
    assert problems_of(frame, CODINGS) == [
        "Column 'stance' holds 'bad' in 1 row(s), first 'd:0-5'; allowed: concern, good, mixed, none, absent.",
        "Column 'quote' is empty in 1 row(s), first 'd:0-5'.",
        "Column 'score' should be a number but holds 'high' in 2 row(s), first 'd:0-5'.",
        "The key passage_id + theme + coder + start + end repeats in 2 row(s), first 'd:0-5 + drift + hand + 1 + 3'.",
    ]


def test_findings_are_roles_and_every_reason_but_success_advises():
    assert set(values.FINDINGS) <= set(values.ROLES)
    for code, advice in values.REASONS.items():
        assert advice.endswith("."), code
        assert code == code.strip().lower(), code
