import pytest
from handmade import STORY, blocks_of, shapes_of

from scrmine.layout import Block, Line, repair_layout
from scrmine.layout.shapes import name_shapes


def named(*lines, **settings):
    """Shape, number, level and text of each line, each after white space."""
    return [(b.shape, b.number, b.level, b.text) for b in name_shapes([Block(line, **settings) for line in lines])]


@pytest.mark.parametrize(("line", "shape", "number", "text"), [
    (STORY, "paragraph", "", STORY),
    (f"5.3. {STORY}", "paragraph", "5.3", f"5.3. {STORY}"),
    (f"- 5.3. {STORY}", "paragraph", "5.3", f"5.3. {STORY}"),
    (f"Para 14 {STORY}", "paragraph", "14", f"Para 14 {STORY}"),
    (f"A4. {STORY}", "paragraph", "A4", f"A4. {STORY}"),
    (f"12. {STORY}", "item", "12", f"12. {STORY}"),
    (f"(3) {STORY}", "item", "3", f"(3) {STORY}"),
    (f"- {STORY}", "item", "", STORY),
    (f"• {STORY}", "item", "", STORY),
    (f"a. {STORY}", "item", "a", f"a. {STORY}"),
    (f"- b) {STORY}", "item", "b", f"b) {STORY}"),
    (f"> {STORY}", "box", "", STORY),
    (f"² {STORY}", "note", "", f"² {STORY}"),
    (f"[^2]: {STORY}", "note", "", f"[^2]: {STORY}"),
    ("1. Introduction ....... 4", "contents", "", "1. Introduction 4"),
])
def test_shape_and_number_of_a_line(line, shape, number, text):
    assert named(line) == [(shape, number, 0, text)]


@pytest.mark.parametrize(("line", "number", "level", "text"), [
    ("# The review", "", 1, "The review"),
    ("### What was **known** ###", "", 3, "What was known"),
    ("## 4.2 The move", "4.2", 2, "4.2 The move"),
    ("**What was known:**", "", 3, "What was known:"),
    ("__What was known__", "", 3, "What was known"),
    ("What was known", "", 2, "What was known"),
    ("5 Analysis", "5", 1, "5 Analysis"),
    ("5. Analysis", "5", 1, "5. Analysis"),
    ("5.7. Focus on the child", "5.7", 2, "5.7. Focus on the child"),
    ("4.3.1 The move", "4.3.1", 3, "4.3.1 The move"),
    ("Finding 3: Agencies did not ask each other what the other knew about the new partner", "", 2,
     "Finding 3: Agencies did not ask each other what the other knew about the new partner"),
    ("‘Thresholds were high’", "", 2, "‘Thresholds were high’"),
    ("Health, school, police etc.", "", 2, "Health, school, police etc."),
])
def test_headings(line, number, level, text):
    assert named(line) == [("heading", number, level, text)]


@pytest.mark.parametrize("line", [
    "Nobody asked.",
    "These were the plans:",
    "the visit was late",
    "The health visitor called at the house on three mornings in March and wrote it down",
    "See https://board.example/report",
    "At www.board.example",
    "[A review of reviews](https://board.example/report)",
    "One, two,",
    "x" * 121,
    "The worker wrote to the",
    "5.3. The school and the",
])
def test_what_is_no_heading(line):
    assert named(line)[0][0] == "paragraph"


def told(words):
    return "Told " + " ".join(["then"] * (words - 1))


@pytest.mark.parametrize(("words", "shape"), [(28, "heading"), (29, "paragraph")])
def test_even_a_bold_heading_has_no_more_than_twenty_eight_words(words, shape):
    assert named(f"**{told(words)}**")[0][0] == shape


@pytest.mark.parametrize(("words", "shape"), [(16, "paragraph"), (17, "paragraph"), (12, "heading")])
def test_a_line_in_the_type_of_the_text_is_a_heading_only_if_it_is_short(words, shape):
    assert named(told(words))[0][0] == shape


@pytest.mark.parametrize(("words", "size", "shape"), [(45, 14, "heading"), (46, 14, "paragraph"), (45, 11, "paragraph")])
def test_larger_type_makes_a_whole_sentence_a_heading(words, size, shape):
    blocks = name_shapes([Block(f"{told(words)}.", size=size), Block(STORY * 9, size=11)])
    assert blocks[0].shape == shape


FINDING = "Finding 3: In Saltby a house that has been put right is taken to be a house in which children are looked after, and nobody goes back to see."


def test_a_finding_of_one_sentence_heads_the_text_under_it():
    assert [shape for shape, *_ in named(FINDING, STORY)] == ["heading", "paragraph"]
    assert [shape for shape, *_ in named(FINDING.replace("Finding", "Theme"), STORY)] == ["heading", "paragraph"]


@pytest.mark.parametrize(("first", "second"), [
    (FINDING, FINDING.replace("3", "4")),  # a list of findings
    (FINDING.replace("Finding", "Recommendation"), STORY),  # its words are the recommendation
    (FINDING.replace("looked after, and nobody", "looked after. And nobody"), STORY),  # two sentences
    (f"{FINDING[:-1]} {'and again ' * 17}.", STORY),  # 61 words after the number
])
def test_a_finding_that_heads_nothing_is_text(first, second):
    assert named(first, second)[0][0] == "paragraph"


@pytest.mark.parametrize(("line", "number", "text"), [
    ("# 1 Introduction", "1", "1 Introduction"), ("## 12 What was known", "12", "12 What was known"), ("## 3.1 Health", "3.1", "3.1 Health"),
    ("## 12 March 2014", "", "12 March 2014"), ("## 2014 to 2015", "", "2014 to 2015"), ("## Six weeks", "", "Six weeks"),
])
def test_the_number_of_a_marked_heading_needs_no_full_stop(line, number, text):
    (block,) = name_shapes([Block(line)])
    assert (block.shape, block.number, block.text) == ("heading", number, text)


def test_the_first_line_of_a_paragraph_that_a_page_cuts_is_no_heading():
    def cut(line, rest, **looks):
        return [block.shape for block in name_shapes([Block(STORY, page=1), Block(line, page=1, full=True, **looks), Block(rest, page=2)])]

    assert cut("4.20 On 10 November Callum moved to semi-independent", "lodgings elsewhere in Saltby. He was sixteen.")[1] == "paragraph"
    assert cut("3.4 The family rented a two-bedroomed house from", "Fellside Homes. By spring rent was owed.")[1] == "paragraph"
    assert cut("3.4 The family rented a two-bedroomed house", "Fellside Homes. By spring rent was owed.")[1] == "heading"
    assert cut("3.4 The people he came from", "His mother was born in Wyre.", bold=True)[1] == "heading"


TITLES = ["## 1. Summary", "## 2. The family", "## 3. Events", "## 4. Evaluation"]


@pytest.mark.parametrize("listed", [
    ["| Section | |", "|---|---|", "| 1 | Summary |", "| 2 | The family |", "| 3 | Events |", "| 4 | Evaluation |"],
    ["In these pages: Summary · The family · Events · Evaluation"],
    ["- Summary 3", "- The family 4", "- Events 9", "- Evaluation 21"],
])
def test_what_names_the_titles_of_the_text_is_a_contents_list(listed):
    shapes = [shape for shape, *_ in named(*listed, *[line for title in TITLES for line in (title, STORY)])]
    assert shapes == ["contents"] * (len(shapes) - 8) + ["heading", "paragraph"] * 4
    assert len(shapes) == 8 + (4 if len(listed) > 1 else 1)


def test_a_list_that_names_other_things_is_no_contents_list():
    listed = ["- Summary", "- The health visitor", "- The school"]
    assert [shape for shape, *_ in named(*listed, *[line for title in TITLES for line in (title, STORY)])][:3] == ["item"] * 3


def test_a_line_close_under_another_is_no_heading():
    assert [shape for shape, *_ in named(STORY, "What was known", gap=False)] == ["paragraph", "paragraph"]


def test_a_whole_number_before_an_obligation_is_an_item_and_before_a_title_a_heading():
    assert named("3. The Board should act now")[0][:2] == ("item", "3")
    assert named("3. The move to Saltby")[0][:2] == ("heading", "3")


def test_larger_or_bold_type_makes_a_heading():
    body = [Block(STORY, size=11.0, page=1) for _ in range(3)]
    title = "What the agencies that knew the family had been told before the move to Saltby"

    def shape(**settings):
        return name_shapes([*[Block(b.text, size=b.size) for b in body], Block(title, gap=False, **settings)])[-1].shape

    assert shape(size=13.0) == "heading"
    assert shape(size=11.0, bold=True) == "heading"
    assert shape(size=11.0) == "paragraph"
    assert shape(size=11.5) == "paragraph"


def test_in_a_file_with_marked_headings_a_line_without_a_mark_is_none():
    marked = ["# Review", "## Facts", "## Analysis"]
    assert named(*marked, "Looks like a title")[-1][0] == "paragraph"
    assert named(*marked[:2], "Looks like a title")[-1][0] == "heading"
    assert named(*marked, "**Bold as a title**")[-1][0] == "heading"


@pytest.mark.parametrize(("printed", "text"), [
    ("It was *not* **seen** by ***anyone*** at the school or _any_ clinic.", "It was not seen by anyone at the school or any clinic."),
    ("The [guidance](https://board.example/a_b) of the [Board](#) was old.", "The guidance of the Board was old."),
    ("The [Board \\(SCB\\)](http://board.example) met twice that year.", "The Board (SCB) met twice that year."),
    ("It was assumed** **that she slept.", "It was assumed that she slept."), ("**All of _this_ was said.**", "All of this was said."),
    ("The chart ![](chart.png) shows it.", "The chart shows it."), ("One line<br/>and another.", "One line and another."),
    ('![A chart](chart.png "A title") of the moves is printed here.', "A chart of the moves is printed here."),
    ("1\\. not a list \\- and \\*not\\* emphasis here.", "1. not a list - and not emphasis here."),
    ("A file named case_notes_2012 and 3 * 4 * 5 were kept.", "A file named case_notes_2012 and 3 * 4 * 5 were kept."),
    ("It is said that *“care comes first.*”¹ and *control.*² second.", "It is said that “care comes first.” and control. second."),
    ("Much   room\tbetween words is no part of the text.", "Much room between words is no part of the text."),
    ("\\[The Board\\] was \\`told\\` of it and nobody \\#wrote\\# back.", "[The Board] was `told` of it and nobody #wrote# back."),
])
def test_markdown_leaves_its_words(printed, text):
    assert blocks_of(printed)[0].text == text


@pytest.mark.parametrize("rule", ["---", "* * *", "_____", "****", "===="])
def test_rules_go(rule):
    assert shapes_of(f"{STORY}\n\n{rule}\n\n{STORY}") == [("paragraph", STORY)] * 2


def test_table_rows_carry_their_labels():
    table = "| Date | Event | |\n|---|:---:|---|\n| 3 May | The *first* visit | late |\n| 4 May | | |\n| 5 May | a | b | c |"
    assert shapes_of(f"{STORY}\n\n{table}\n\n{STORY}") == [
        ("paragraph", STORY),
        ("row", "Date: 3 May; Event: The first visit; late"),
        ("row", "Date: 4 May"),
        ("row", "Date: 5 May; Event: a; b; c"),
        ("paragraph", STORY),
    ]


def test_a_row_that_goes_on_with_the_cells_above_is_no_row_of_its_own():
    table = ("|Who|Age|Notes|\n|---|---|---|\n|Mother|24|Works nights;|\n|||speaks Welsh|\n|Father|26|At sea with the|\n|||Navy|\n|Aunt|31|Lives in town|\n"
             "|||Sees him daily|\n||4|moved in|\n|Nan||a<br>b<BR />c|")
    assert shapes_of(table) == [("row", text) for text in (
        "Who: Mother; Age: 24; Notes: Works nights; speaks Welsh", "Who: Father; Age: 26; Notes: At sea with the Navy",
        "Who: Aunt; Age: 31; Notes: Lives in town", "Notes: Sees him daily", "Age: 4; Notes: moved in", "Who: Nan; Notes: a b c")]


def test_a_row_set_apart_is_its_own_though_its_first_cell_is_empty():
    rows = [Block(line) for line in ("| Date | Event |", "| 3 May | nurse came |", "|  | doctor came |")]
    assert [block.text for block in name_shapes(rows)] == ["Date: 3 May; Event: nurse came", "Event: doctor came"]


@pytest.mark.parametrize("line", ["**_Sleep and shifts_**", "_**Sleep and shifts**_", "***Sleep and shifts***", "__*Sleep and shifts*__", "**Sleep and shifts**"])
def test_headings_in_bold_and_italics(line):
    assert named(line) == [("heading", "", 3, "Sleep and shifts")]


def test_a_second_table_has_its_own_header():
    table = "| Date | Event |\n|---|---|\n| May | A visit |"
    other = "| Name | Post |\n|---|---|\n| Ms Grey | Chair |"
    assert [text for shape, text in shapes_of(f"{table}\n\n{STORY}\n\n{other}") if shape == "row"] == [
        "Date: May; Event: A visit", "Name: Ms Grey; Post: Chair"]


def test_the_lines_of_a_note_are_one_note_until_white_space():
    assert shapes_of(f"{STORY}¹\n\n¹ Smith, J. (2010)\nTwo visits.\n\n{STORY}") == [
        ("paragraph", STORY), ("note", "1 Smith, J. (2010) Two visits."), ("paragraph", STORY)]


def test_paragraph_numbers_run_straight_through_and_list_numbers_begin_again():
    def text(n, start=1):
        return "\n\n".join(f"{number}. {STORY}\n\n{STORY}" for number in range(start, start + n))

    straight = [b.shape for b in blocks_of(text(12)) if b.number]
    assert straight == ["paragraph"] * 12
    assert [b.shape for b in blocks_of(text(11)) if b.number] == ["item"] * 11
    assert [b.shape for b in blocks_of(text(6) + "\n\n" + text(6)) if b.number] == ["item"] * 12


def test_twelve_items_without_text_between_are_a_list():
    assert [b.shape for b in blocks_of("\n".join(f"{n}. {STORY}" for n in range(1, 13)))] == ["item"] * 12


def test_lines_under_contents_are_contents_until_the_first_title_comes_again():
    text = f"Contents\n\nIntroduction\n\nThe family\n\nAnalysis\n\nIntroduction\n\n{STORY}\n\nThe family\n\n{STORY}"
    assert shapes_of(text) == [
        ("contents", "Contents"), ("contents", "Introduction"), ("contents", "The family"), ("contents", "Analysis"),
        ("heading", "Introduction"), ("paragraph", STORY), ("heading", "The family"), ("paragraph", STORY),
    ]


def test_contents_end_at_a_sentence_or_a_title_with_text_under_it():
    assert shapes_of(f"Contents\n\nThe family\n\nIt was read in May.\n\n{STORY}")[2:] == [
        ("paragraph", "It was read in May."), ("paragraph", STORY)]
    long = STORY + " " + STORY
    assert shapes_of(f"Table of contents\n\nThe family\n\nForeword by the chair\n\n{long}")[2:] == [
        ("heading", "Foreword by the chair"), ("paragraph", long)]


def test_a_lead_in_makes_the_titles_under_it_a_list():
    text = f"The panel had members from:\n\nSaltby Council\n\nSaltby Police\n\n{STORY}"
    assert shapes_of(text) == [
        ("paragraph", "The panel had members from:"), ("item", "Saltby Council"), ("item", "Saltby Police"), ("paragraph", STORY)]


def test_title_lines_close_together_are_a_list():
    assert shapes_of(f"{STORY}\n\nSaltby Council\nSaltby Police\n\n{STORY}") == [
        ("paragraph", STORY), ("item", "Saltby Council"), ("item", "Saltby Police"), ("paragraph", STORY)]


def test_one_or_two_title_lines_apart_stay_headings():
    assert [shape for shape, _ in shapes_of(f"{STORY}\n\nAnalysis\n\nFocus on the child\n\n{STORY}")] == [
        "paragraph", "heading", "heading", "paragraph"]


def test_the_last_of_a_long_run_of_titles_is_the_heading_of_the_text_under_it():
    titles = ["Saltby Council", "Saltby Police", "Saltby Trust", "Saltby School", "The family"]
    assert [shape for shape, _ in shapes_of(STORY + "\n\n" + "\n\n".join(titles) + "\n\n" + STORY)] == [
        "paragraph", "item", "item", "item", "item", "heading", "paragraph"]


@pytest.mark.parametrize(("n", "shape"), [(3, "heading"), (4, "item")])
def test_four_titles_in_a_row_are_a_list(n, shape):
    titles = ["Saltby Council", "Saltby Police", "Saltby Trust", "Saltby School"][:n]
    assert [found for found, _ in shapes_of(STORY + "\n\n" + "\n\n".join(titles))] == ["paragraph"] + [shape] * n


def test_a_question_that_another_follows_without_white_space_is_no_heading():
    questions = "Am I aware of the plan?\nDo I know who wrote it and what the school was asked to do?\nIs it kept? (e.g. at home?)"
    assert [shape for shape, _ in shapes_of(f"{STORY}\n\n{questions}")] == ["paragraph"] * 4
    apart = questions.replace("\n", "\n\n", 1)
    assert [shape for shape, _ in shapes_of(f"{STORY}\n\n{apart}")] == ["paragraph", "heading", "paragraph", "paragraph"]
    three = "Is there a plan?\n\nDo I know it?\n\nIs it kept?"
    assert [shape for shape, _ in shapes_of(f"{STORY}\n\n{three}\n\n{STORY}")] == ["paragraph"] * 5
    two = "Was there a plan?\n\nWas it known?"
    assert [shape for shape, _ in shapes_of(f"{STORY}\n\n{two}\n\n{STORY}")] == ["paragraph", "heading", "heading", "paragraph"]
    answered = f"Was the plan late?\n{STORY}"
    assert [shape for shape, _ in shapes_of(f"{STORY}\n\n{answered}")] == ["paragraph", "heading", "paragraph"]


def test_names_and_numbers_survive_in_the_text_as_printed():
    assert shapes_of(f"- 1.10. {STORY}\n\n4.3.1 {STORY}") == [("paragraph", f"1.10. {STORY}"), ("paragraph", f"4.3.1 {STORY}")]


def test_nothing_has_no_shape():
    assert name_shapes([]) == []


@pytest.mark.parametrize(("text", "shape"), [
    ("Northmere Safeguarding Children Board, 2012", "paragraph"),  # who published it, and when
    ("3.4 The family rented a house with two bedrooms from", "paragraph"),  # cut by a column's end
    ("3.4 Where the family came from", "heading"),
])
def test_lines_that_look_like_titles_by_their_place_alone(text, shape):
    blocks = name_shapes([Block(text), Block("The text under it goes on for a whole sentence and says what happened then.")])
    assert blocks[0].shape == shape


@pytest.mark.parametrize(("line", "shape"), [
    ("No. Action Lead By when How will we know?", "row"), ("Date Event Agency", "row"), ("Recommendation / Action / Responsible person / Timescale", "row"),
    ("Agency recommendations", "heading"), ("Key events", "heading"), ("Action plan for the agencies", "heading"), ("Learning, action and impact", "heading"),
])
def test_the_labels_of_a_table_are_no_heading(line, shape):
    assert named(line, bold=True)[0][0] == shape


@pytest.mark.parametrize(("n", "number"), [(12, "12"), (11, "")])
def test_numbers_without_a_point_that_run_straight_through_are_those_of_paragraphs(n, number):
    lines = [line for place in range(1, n + 1) for line in ((f"{place} {STORY}", "The week after") if place == 3 else (f"{place} {STORY}",))]
    shape, found, _, text = named(*lines)[-1]
    assert (shape, found, text) == ("paragraph", number, f"{n} {STORY}")


def test_dates_at_the_beginning_of_paragraphs_are_no_numbers():
    assert {number for _, number, _, _ in named(*(f"{day} May was the day. {STORY}" for day in range(1, 15)), "Later", STORY)} == {""}


@pytest.mark.parametrize(("line", "shape", "number", "text"), [
    (f"Recommendation 3. {STORY}", "paragraph", "Recommendation 3", f"Recommendation 3. {STORY}"),
    (f"- Rec. 3: {STORY}", "item", "Rec. 3", f"Rec. 3: {STORY}"),
    (f"**Recommendation 3:** {STORY}", "paragraph", "Recommendation 3", f"Recommendation 3: {STORY}"),
    (f"> Learning point 4: {STORY}", "box", "Learning point 4", f"Learning point 4: {STORY}"),
    (f"7.1 Recommendation 3: {STORY}", "paragraph", "7.1", f"7.1 Recommendation 3: {STORY}"),
    ("Recommendation 3", "heading", "", "Recommendation 3"),
    ("Recommendation 3:", "heading", "", "Recommendation 3:"),
    ("Rec. 3.", "heading", "", "Rec. 3."),
    ("Recommendation 3: visits to babies", "heading", "", "Recommendation 3: visits to babies"),
    ("See recommendation 3.", "paragraph", "", "See recommendation 3."),
])
def test_recommendations_are_numbered_where_their_text_follows_on_the_line(line, shape, number, text):
    block = name_shapes([Block(line)])[0]
    assert (block.shape, block.number, block.text) == (shape, number, text)


@pytest.mark.parametrize(("title", "below", "shape"), [
    ("4. What they will change", f"4.1 {STORY}", "heading"), ("4. What they will change", f"5.1 {STORY}", "item"),
    ("4. What they will change", STORY, "item"), ("4. They will change this.", f"4.1 {STORY}", "item"),
    ("14. What they will change", f"1.4 {STORY}", "item"),
])
def test_what_stands_over_the_first_paragraph_of_its_number_is_a_title(title, below, shape):
    assert named(title, below)[0][0] == shape


def test_a_numbered_line_in_capitals_is_a_title_though_it_has_a_verb():
    assert named("2. WHAT THAT BOARD WILL ASK")[0][:3] == ("heading", "2", 1)
    assert named("2. What that Board will ask")[0][:3] == ("item", "2", 0)


def test_a_recommendation_begins_a_paragraph_without_white_space_before_it():
    words = "The nurse should ask to see each baby awake, and should write down where the baby sleeps"
    lines = [Line(f"Recommendation 1: {words[:70]}", page=1, gap=True), Line(f"{words[:86]}.", page=1), Line(f"Recommendation 2: {words[:70]}", page=1),
             Line(f"Finding 3: {words}", page=1), Line("and there.", page=1), *[Line(words, page=1) for _ in range(6)]]
    for place, line in enumerate(lines):
        line.left, line.right, line.top = 0.1, 0.9, 0.2 + place / 50
    assert [block.number for block in repair_layout(lines)[0]] == ["Recommendation 1", "Recommendation 2"]
