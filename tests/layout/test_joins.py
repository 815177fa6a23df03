import pytest
from handmade import STORY, blocks_of

from scrmine.layout import Block
from scrmine.layout.joins import join_broken

OPEN = "The social worker spoke to the school about the boy, and to the clinic about his younger sister, on the same day in the"
LONG_OPEN = "The social worker spoke to the school about the boy, and to the clinic about his younger sister, and she wrote to both Family Services"


def joined(*blocks):
    return [block.text for block in join_broken(list(blocks))]


def test_a_second_half_in_lower_case_joins_the_first():
    assert joined(Block("The worker wrote to the"), Block("school twice.")) == ["The worker wrote to the school twice."]


@pytest.mark.parametrize("first", ["The worker wrote.", "Did she write?", "These were:", "She said ‘no.’"])
def test_nothing_joins_a_finished_sentence(first):
    assert joined(Block(first), Block("school twice.")) == [first, "school twice."]


def test_an_address_at_the_end_finishes_nothing():
    first = "It is set out at https://board.example/report."
    assert joined(Block(first), Block("and again in the summary.")) == [f"{first} and again in the summary."]


def test_an_address_is_no_second_half_unless_the_first_waits_for_one():
    assert joined(*map(Block, ["Seen again", "https://board.example/report", "www.board.example"])) == [
        "Seen again", "https://board.example/report", "www.board.example"]
    assert joined(*map(Block, ["It is printed at", "https://board.example/report"])) == ["It is printed at https://board.example/report"]
    captions = [LONG_OPEN, "The council said so."]
    assert joined(*map(Block, [*captions, "http://one.example", "http://two.example"])) == [*captions, "http://one.example", "http://two.example"]


def test_a_clause_that_ends_with_a_semicolon_runs_on_in_lower_case():
    assert joined(Block("The school knew;"), Block("the clinic did not.")) == ["The school knew; the clinic did not."]


@pytest.mark.parametrize("second", [
    Block("a second item", shape="item"), Block("5.3 the plan", number="5.3"), Block("the plan", marker="bullet"), Block("cells", shape="row"),
])
def test_items_numbers_and_rows_are_no_second_halves(second):
    assert joined(Block("The worker wrote to the"), second) == ["The worker wrote to the", second.text]


def test_nothing_joins_a_heading_or_a_contents_line():
    assert joined(Block("Family history", shape="heading"), Block("of the boy")) == ["Family history", "of the boy"]
    assert joined(Block("Family history 4", shape="contents"), Block("of the boy")) == ["Family history 4", "of the boy"]


def test_a_different_size_of_type_is_no_second_half():
    assert joined(Block("The worker wrote to the", size=11), Block("school twice.", size=9)) == ["The worker wrote to the", "school twice."]
    assert joined(Block("The worker wrote to the", size=11), Block("school twice.", size=11.4)) == ["The worker wrote to the school twice."]


def test_a_capital_joins_after_a_word_that_cannot_end_a_sentence():
    assert joined(Block("The letter was sent to the"), Block("Family Centre twice.")) == ["The letter was sent to the Family Centre twice."]
    assert joined(Block("The letter was sent back"), Block("Family Centre twice.")) == ["The letter was sent back", "Family Centre twice."]


def test_a_capital_joins_across_white_space_in_print_after_a_line_that_runs_on():
    def halves(first=LONG_OPEN, *, full=True, gap=True):
        return len(joined(Block(first, page=3, page_end=3, full=full), Block("Team later on.", page=4, page_end=4, gap=gap)))

    assert halves() == 1
    assert halves(gap=False) == 2
    assert halves("Kept by Family Services", full=False) == 2


def test_captions_without_a_full_stop_are_not_joined_to_the_next_paragraph():
    caption = "A worker at a desk: the council was told of the family four times before any visit was made, the report has revealed (stock image)"
    assert joined(Block(caption), Block("The council said so.")) == [caption, "The council said so."]


def test_a_capital_joins_without_pages_where_pages_cut_the_rest_of_the_text():
    cuts = ["The first was sent to the", "school in May.", "The second was sent to the", "school in June."]
    halves = [LONG_OPEN, "Team later on."]
    whole = ["The first was sent to the school in May.", "The second was sent to the school in June."]
    assert joined(*map(Block, cuts + halves)) == [*whole, f"{LONG_OPEN} Team later on."]
    assert joined(*map(Block, cuts[:2] + halves)) == [whole[0], *halves]


def test_notes_between_the_halves_stay_where_they_are():
    note = Block("² Smith (2010)", shape="note")
    assert joined(Block("The worker wrote to the"), note, Block("school twice.")) == ["The worker wrote to the school twice.", "² Smith (2010)"]


def test_the_whole_ends_where_its_second_half_ends():
    whole, = join_broken([Block("Sent to the", page=3, page_end=3, full=True), Block("school.", page=4, page_end=4, full=False)])
    assert (whole.page, whole.page_end, whole.full) == (3, 4, False)


def test_a_sentence_cut_twice_is_whole():
    assert joined(Block("Sent to the"), Block("school and to the"), Block("clinic.")) == ["Sent to the school and to the clinic."]


def test_a_broken_list_item_is_whole():
    assert joined(Block("plans that", shape="item"), Block("were late", shape="paragraph")) == ["plans that were late"]


def test_nothing_to_join():
    assert join_broken([]) == []
    assert joined(Block("school twice.")) == ["school twice."]


def test_paragraphs_notes_and_footers_of_a_whole_text():
    notice = "No part of this report may be copied without consent"
    text = "\n\n".join([
        "1.1. " + STORY + STORY, notice, f"- 1.2. {OPEN}", "² Smith, J. (2010) Two visits. London.", notice,
        "week before Easter.³ Nobody answered.", "1.3. " + STORY, notice,
    ])
    assert [(block.number, block.shape, block.text) for block in blocks_of(text)] == [
        ("1.1", "paragraph", "1.1. " + STORY + STORY),
        ("1.2", "paragraph", f"1.2. {OPEN} week before Easter. Nobody answered."),
        ("2", "note", "2 Smith, J. (2010) Two visits. London."),
        ("1.3", "paragraph", "1.3. " + STORY),
    ]


def numbered(n, **settings):
    return Block(f"1.{n} {STORY}", number=f"1.{n}", marker="dotted", **settings)


def next_column(**settings):
    return Block("The clinic heard of it in June.", **{"fresh": True, **settings})


def texts_of_last_two(*blocks, before=9):
    return joined(*(numbered(n) for n in range(before)), *blocks)[before:]


def test_where_all_paragraphs_have_numbers_one_goes_on_in_the_next_column():
    assert texts_of_last_two(numbered(10, full=True), next_column()) == [f"1.10 {STORY} The clinic heard of it in June."]


@pytest.mark.parametrize(("first", "second"), [
    ({}, {}),  # its last line is short: the paragraph ends there
    ({"full": True}, {"fresh": False}),
    ({"full": True}, {"italic": True}),
    ({"full": True, "size": 11.0}, {"size": 9.0}),
    ({"full": True}, {"shape": "heading"}),
    ({"full": True}, {"number": "1.11"}),
])
def test_else_a_finished_sentence_ends_the_paragraph(first, second):
    assert len(texts_of_last_two(numbered(10, **first), next_column(**second))) == 2


def test_where_some_paragraphs_have_no_number_a_finished_sentence_ends_one():
    comments = [block for n in range(9) for block in (numbered(20 + n), Block(f"Comment {n}: nobody had asked."))]
    assert len(joined(*comments, numbered(30, full=True), next_column())) == 20


def test_few_numbers_show_nothing():
    assert len(texts_of_last_two(numbered(10, full=True), next_column(), before=5)) == 2
