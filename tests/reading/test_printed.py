"""Plain text that keeps the look of printed pages, as pdftotext -layout and pdftools write it. All texts were made up here."""

import pytest
from handmade import read

from scrmine.layout import Line
from scrmine.reading.printed import place_lines
from scrmine.reading.printed.beside import set_beside
from scrmine.reading.printed.columns import part_columns
from scrmine.reading.printed.notes import mark_notes
from scrmine.reading.printed.rows import join_rows

HANGING = """\
            Case Review: Child Wren

            Thaxley Safeguarding Children Board

            November 2012
\f
Case Review: Child Wren                         Thaxley SCB – Restricted


1. WHAT WE WERE ASKED TO DO

1.1     Wren was two when a neighbour found her alone on a landing on the 4
        March 2011. The Board asked how a child whom nine people had seen in
        that week came to be there.

1.2     Four agencies wrote.


2. THE FAMILY

2.1     Her mother worked at night. The nursery wrote to her in April to ask
        why Wren was tired. The letter was not kept. It had gone to another
        address.

        Name             Relation                    Age in March 2011
        Wren             Subject                     2
        Robin            Brother                     6


                                  Page 2 of 4
\f
Case Review: Child Wren                         Thaxley SCB – Restricted


        Ms T             Mother of the children      26


3. WHAT HAPPENED

3.1     The health visitor called in May and found the door locked. She left
        a card and came again in June. She was let in by a man whom she did
        not know, and when she asked who he was he said that he was a friend


                                  Page 3 of 4
\f
Case Review: Child Wren                         Thaxley SCB – Restricted


        who was looking after the cat. She made a note of his name.


                                  Page 4 of 4
\f"""


def passages(text):
    result = read(text.encode())
    return result, [(p["shape"], p["paragraph"], p["page"], p["text"]) for p in result["passages"]]


def lines_of(text, page=1):
    """The filled lines of a text with their edges in characters and their rows."""
    found = []
    for row, raw in enumerate(text.strip("\n").split("\n")):
        if raw.strip():
            found.append(Line(raw.strip(), page, left=float(len(raw) - len(raw.lstrip())), right=float(len(raw.rstrip())), top=float(row)))
    return found


def test_a_document_with_hanging_numbers_is_read_as_it_was_written():
    result, found = passages(HANGING)
    assert found[3:] == [
        ("heading", "1", 2, "1. WHAT WE WERE ASKED TO DO"),
        ("paragraph", "1.1", 2, "1.1 Wren was two when a neighbour found her alone on a landing on the 4 March 2011. The Board asked how a child whom nine "
                                "people had seen in that week came to be there."),
        ("paragraph", "1.2", 2, "1.2 Four agencies wrote."),
        ("heading", "2", 2, "2. THE FAMILY"),
        ("paragraph", "2.1", 2, "2.1 Her mother worked at night. The nursery wrote to her in April to ask why Wren was tired. The letter was not kept. It "
                                "had gone to another address."),
        ("row", None, 2, "Name Relation Age in March 2011"), ("row", None, 2, "Wren Subject 2"), ("row", None, 2, "Robin Brother 6"),
        ("row", None, 3, "Ms T Mother of the children 26"),
        ("heading", "3", 3, "3. WHAT HAPPENED"),
        ("paragraph", "3.1", 3, "3.1 The health visitor called in May and found the door locked. She left a card and came again in June. She was let in by "
                                "a man whom she did not know, and when she asked who he was he said that he was a friend who was looking after the cat. "
                                "She made a note of his name."),
    ]
    assert result["document"]["furniture"] == 6


def test_it_is_read_alike_with_the_line_ends_of_windows_and_with_a_blank_line_after_each_line():
    assert passages(HANGING.replace("\n", "\r\n"))[1] == passages(HANGING)[1]
    spaced = passages(HANGING.replace("\n", "\n\n"))[1]
    assert [found for found in spaced if found[0] == "paragraph"] == [found for found in passages(HANGING)[1] if found[0] == "paragraph"]


def test_without_form_feeds_the_words_are_the_same_and_there_are_no_pages():
    _, found = passages(HANGING.replace("\f", ""))
    kept = {text: page for _, _, page, text in found}
    assert set(kept.values()) == {None}
    assert {text for shape, _, _, text in passages(HANGING)[1] if shape == "heading"} <= set(kept)
    assert any(text.startswith("1.1 Wren was two") and text.endswith("came to be there.") for text in kept)


@pytest.mark.parametrize("text", [
    "", "One line.\n", "First paragraph on one line, " + "which is long " * 20 + "and ends.\n\nSecond.\n",
    "# A title\n\n## Another\n\nThe visit was late and it was not\nmade again, which the file did not\nsay, although it should have done\n"
    "so, as the plan that was made then\nhad said.\n",
    "ensure that the plan is read\nensure that someone rings\nensure that it is done\n" * 6,
], ids=["empty", "one line", "unwrapped", "Markdown", "a list in lower case"])
def test_text_whose_lines_are_no_printed_lines_has_no_places(text):
    assert place_lines([text]) is None


PROSE = """\
The worker called in March and found the door of the flat locked, as it
had been in May. She left a card.
The letter that she sent had gone to the address at which the family no
longer lived. It came back in June with a note on it that was not read.
   A second worker took the case in July and was told by the first that
there was not much to be done, since nobody had complained of it, and a
review was not due.
   The third did not look.
She asked for it to be closed, and it was closed on the last day of the
year.
"""


def paragraphs(text):
    found: list[list[str]] = []
    for line in place_lines([text]):
        if line.gap:
            found.append([])
        found[-1].append(line.text)
    return [" ".join(texts) for texts in found]


def test_an_indentation_and_the_rest_of_an_ended_line_part_paragraphs():
    assert [text[:20] for text in paragraphs(PROSE)] == [
        "The worker called in", "The letter that she ", "A second worker took", "The third did not lo", "She asked for it to "]


def test_a_line_that_the_next_word_did_not_fit_on_goes_on():
    long = PROSE.replace("She left a card.\nThe letter", "She left a card and\nAntidisestablishmentarianismandfurthermoreunpronounceableness letter")
    assert "She left a card and Antidis" in paragraphs(long)[0]


def test_a_heading_without_white_space_below_it_stands_by_itself():
    assert paragraphs(PROSE.replace("The letter that", "What Came of It\nThe letter that"))[1] == "What Came of It"


def test_a_divided_word_is_whole_and_its_lines_keep_their_places():
    lines = place_lines([PROSE.replace("nobody had complained of it, and a\nreview", "nobody had com-\nplained, and a review")])
    assert [line.text for line in lines[5:7]] == ["there was not much to be done, since nobody had complained,", "and a review was not due."]


def test_heights_are_shares_of_the_page_and_the_last_rows_are_its_foot():
    lines = place_lines([PROSE + "\n\n1", "Short page.\n\n\n2"])
    assert [(line.page, line.text) for line in lines if line.top > 0.88] == [(1, "1"), (2, "2")]
    assert all(0 <= line.top <= 1 and 0 <= line.left <= line.right for line in lines)
    assert all(line.top == -1 and line.page is None for line in place_lines([PROSE]))


def test_a_number_or_bullet_on_a_line_of_its_own_belongs_to_the_text_below():
    # pdftotext without -layout writes them so.
    text = PROSE.replace("The letter that", "\n2.1\n\nThe letter that").replace("   A second", "\n•\n\nA second").replace("   The third", "\n(3)\n\nThe third")
    assert [text[:12] for text in paragraphs(text)] == ["The worker c", "2.1 The lett", "• A second w", "(3) The thir", "She asked fo"]


@pytest.mark.parametrize(("first", "second", "parts"), [
    ("Local Child Safeguarding Practice", "Review: Child Wren", 1), ("Executive Summary of a Case Management", "Review in respect of Wren", 1),
    ("Thaxley Safeguarding Children", "Partnership", 1), ("Serious Case Review", "Overview Report", 2), ("Thaxley Safeguarding Board", "Review of Wren", 2),
    ("Lead author: Odette Farrow", "Review Panel chair: Ines Holt", 2), ("Plan agreed in March", "2012 to 2014", 1), ("Wren and", "Robin", 1),
])
def test_titles_on_several_lines(first, second, parts):
    assert len(paragraphs(f"{first}\n{second}\n\n{PROSE}")) - len(paragraphs(PROSE)) == parts


def test_a_reviewers_comment_and_a_labelled_recommendation_begin_paragraphs_after_full_lines():
    full = "It came back in June with a note on it, and nobody read it in all days.\n"
    text = f"{PROSE}{full}Reviewer's comment. That was late.\n{full}Rec. 2: Ring the family.\n{full}Someone rang."
    assert [found[:7] for found in paragraphs(text)[-5:]] == ["It came", "Reviewe", "It came", "Rec. 2:", "It came"]


TABLE = """\
Action                 Lead            By when
Write to the           Head of         June
schools.               Service
Read the file, and     Team            July
say so.                Manager         2012
Close it.              Board           August
"""


def test_cells_of_several_lines_are_one_row():
    rows = join_rows(lines_of(TABLE), 1)
    assert [(row.row, row.text) for row in rows] == [
        (True, "Action Lead By when"), (True, "Write to the schools. Head of Service June"), (True, "Read the file, and say so. Team Manager July 2012"),
        (True, "Close it. Board August")]


@pytest.mark.parametrize("text", [
    "Introduction            2\nWhat happened           4\nWhat we say             9\n",
    "1.1     The worker called in March.\n1.2     She called again.\n1.3     She was not let in.\n",
    "•   The worker called.\n•   She called again.\n•   She was not let in.\n",
    "It was late.   She was asleep.\nNobody called again that week.\n",
], ids=["contents", "numbers", "bullets", "wide spaces in a sentence"])
def test_what_is_no_table_has_no_rows(text):
    lines = lines_of(text)
    assert join_rows(lines, 1) == lines
    assert not any(line.row for line in lines)


COLUMNS = """\
                  What We Learned in the Review of Wren

The worker called in March and         letter that came back in June
found the door locked, as it had       was put in the file, and then
been in May. She left a card and       the file was closed by someone
wrote a letter to the mother at        who had not met the family. It
an address at which she had not        was the third to be closed in
lived for a year. Nobody in the        that month.
team knew that she had moved, as
the nursery could have said. The       What Should Follow

                                       The team should ring a parent
                                       when a letter comes back, and
                                       should say so in the file.
"""


def test_columns_are_read_one_after_the_other():
    runs = part_columns(lines_of(COLUMNS))
    assert [(run[0].text[:10], run[-1].text[-10:], width) for run, width in runs] == [
        ("What We Le", "ew of Wren", 0.0), ("The worker", " said. The", 32.0), ("letter tha", " the file.", 30.0)]


def test_a_table_is_not_read_as_columns():
    lines = lines_of(TABLE * 3)
    assert part_columns(lines) == [(lines, 0.0)]


SIDES = """\
The start     1   The worker called in March and found the door of the
                  flat locked.

              2   She left a card.

What came     3   The letter that she sent had gone to the address at
of it             which the family no longer lived.

The close     4   Nobody looked at it again.

Not a title   7   This number does not go on from the last.
"""


def test_titles_beside_paragraphs_come_before_them():
    page, = set_beside([lines_of(SIDES)])
    assert [(line.text, line.left) for line in page] == [
        ("The start", 0), ("1   The worker called in March and found the door of the", 14), ("flat locked.", 18), ("2   She left a card.", 14),
        ("What came of it", 0), ("3   The letter that she sent had gone to the address at", 14), ("which the family no longer lived.", 18),
        ("The close", 0), ("4   Nobody looked at it again.", 14), ("Not a title   7   This number does not go on from the last.", 0)]


def test_numbers_to_the_right_of_paragraphs_come_before_them():
    numbered = "".join(f"The worker called on day {day} and wrote that nobody      {day}\nwas at home.\n" for day in range(1, 7))
    page, = set_beside([lines_of(numbered)])
    assert [line.text for line in page[:4]] == [
        "1   The worker called on day 1 and wrote that nobody", "was at home.", "2   The worker called on day 2 and wrote that nobody", "was at home."]
    assert [line.gap for line in page[:4]] == [True, False, True, False]


@pytest.mark.parametrize("text", [
    "".join(f"What we found out about the family {part} ........    {part}\n" for part in range(1, 8)),
    "".join(f"What we found out about the family in March     {page}\n" for page in (2, 4, 5, 9, 12, 13, 20)),
    "Name     1   Wren\nSister     1   Robin\nBrother     1   Finch\nAunt     1   Lark\n",
], ids=["contents with a leader", "contents", "a table"])
def test_other_numbers_stay_where_they_are(text):
    page, = set_beside([lines_of(text)])
    assert [line.text for line in page] == [line.text for line in lines_of(text)]


@pytest.mark.parametrize("pages", [HANGING.split("\f"), [HANGING], [PROSE], [PROSE + TABLE], [PROSE + "\n\n" + SIDES], [COLUMNS * 3]],
                         ids=["pages", "one page", "prose", "table", "titles beside", "columns"])
def test_no_word_is_lost_or_said_twice(pages):
    lines = place_lines(pages)
    assert sorted(" ".join(line.text for line in lines).split()) == sorted(" ".join(pages).split())


def noted(text):
    (lines, _), = mark_notes([(lines_of(text), 0.0)])
    return [line.text for line in lines]


@pytest.mark.parametrize(("foot", "note"), [
    ("12Farrow, O. (2011) A paper.", "^{12} Farrow, O. (2011) A paper."), ("12 Farrow, O. (2011) A paper.", "^{12} Farrow, O. (2011) A paper."),
    ("12\n   Farrow, O. (2011) A paper.", "^{12} Farrow, O. (2011) A paper."),
])
def test_notes_at_the_foot_and_their_marks_are_written_as_such(foot, note):
    assert noted(f"It was late.12 Nobody knew.\nShe had gone.\n\n{foot}") == ["It was late.^{12} Nobody knew.", "She had gone.", note]


@pytest.mark.parametrize("text", [
    "It was late. Nobody knew.\n12 Farrow Street was empty.", "Paragraph 3.12 says so.\n12 Farrow Street was empty.",
    "It was late.12 Nobody knew.\n13 Farrow Street was empty.", "12 Farrow Street was empty.\nIt was late.12 Nobody knew.",
])
def test_numbers_that_no_note_or_no_word_has_stay(text):
    assert noted(text) == text.split("\n")


def test_letters_of_a_watermark_leave_the_sentences_that_they_interrupt():
    page = PROSE.replace("at which the family no\n", "at which the family no\n                     DR\n")
    result, _ = passages("\f".join([page.replace("March", month) for month in ("April", "May", "June", "July")]))
    assert "DR" not in result["document"]["text"]
    assert "the family no longer lived" in result["document"]["text"]
