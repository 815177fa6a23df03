import pytest

from scrmine.layout import Block
from scrmine.layout.notes import lift_notes


def lifted(text, shape="paragraph"):
    block, = lift_notes([Block(text, shape=shape)])
    return block.text, block.labels


@pytest.mark.parametrize(("printed", "text", "labels"), [
    ("The plan¹² was late.", "The plan was late.", ["12"]),
    ("The plan was late.² It was lost.", "The plan was late. It was lost.", ["2"]),
    ("under the Act (2004) ⁵ and after", "under the Act (2004) and after", ["5"]),
    ("an approach ²; this was late", "an approach; this was late", ["2"]),
    ("by the GP. ³Methadone was", "by the GP. Methadone was", ["3"]),
    ("needs^{13,14,15} and", "needs and", ["13", "14", "15"]),
    ("needs<sup>3</sup>, and", "needs, and", ["3"]),
    ("needs[^ofsted] and¹ so²", "needs and so", ["ofsted", "1", "2"]),
    ("Trustⁱ", "Trust", ["i"]),
    ("since 2013⁴ it", "since 2013 it", ["4"]),
    ("The house . was 10² metres", "The house . was 10² metres", []),
    ("No marks at all.", "No marks at all.", []),
])
def test_marks_leave_the_sentence_they_interrupt(printed, text, labels):
    assert lifted(printed) == (text, labels)


def test_a_note_begins_with_its_plain_number():
    for printed, text, number in [("² Smith (2010).", "2 Smith (2010).", "2"), ("^{12} Smith.", "12 Smith.", "12"), ("ⁱ Smith.", "i Smith.", "i"),
                                  ("[^ofsted]: Smith.", "ofsted Smith.", "ofsted")]:
        block, = lift_notes([Block(printed, shape="note")])
        assert (block.text, block.number, block.marker, block.shape) == (text, number, "note", "note")


def test_the_second_line_of_a_note_belongs_to_it():
    blocks = [Block("² Smith, J. (2010)", shape="note", page=3, page_end=3), Block("Two visits. London.", shape="note", page=3, page_end=4)]
    note, = lift_notes(blocks)
    assert (note.text, note.page, note.page_end) == ("2 Smith, J. (2010) Two visits. London.", 3, 4)


def test_two_notes_stay_two():
    blocks = [Block("² Smith.", shape="note"), Block("³ Jones.", shape="note")]
    assert [block.text for block in lift_notes(blocks)] == ["2 Smith.", "3 Jones."]


def test_a_note_keeps_the_marks_that_stand_in_it():
    assert lifted("² See note³ below.", shape="note")[0] == "2 See note³ below."


def test_a_block_of_nothing_but_a_mark_goes():
    assert lift_notes([Block("[^3]")]) == []


def note_and_rest(**changes):
    """A note that ends on page 3 in mid-sentence, the text of page 4, and small print at its foot."""
    rest = {"text": "helped and those who did not.", "size": 8.0, "page": 4, "page_end": 4} | changes
    return [Block("The text.", size=11.0, page=3, page_end=3), Block("² The review asks about relatives who", shape="note", size=8.0, page=3, page_end=3),
            Block("Text of the next page.", size=11.0, page=4, page_end=4), Block(**rest)]


def test_a_note_goes_on_at_the_foot_of_the_next_page():
    assert [(b.text, b.page, b.page_end) for b in lift_notes(note_and_rest())] == [
        ("The text.", 3, 3), ("2 The review asks about relatives who helped and those who did not.", 3, 4), ("Text of the next page.", 4, 4)]


@pytest.mark.parametrize("changes", [{"size": 11.0}, {"size": 9.0}, {"page": 5}, {"page": None}, {"number": "3"}, {"shape": "item"}])
def test_what_is_no_second_half_of_a_note_stays(changes):
    assert len(lift_notes(note_and_rest(**changes))) == 4


def test_a_note_that_ended_does_not_go_on():
    blocks = note_and_rest()
    blocks[1].text += " did not."
    assert len(lift_notes(blocks)) == 4


def test_notes_in_small_type_at_a_chapters_end_are_told_by_the_marks_in_the_text():
    blocks = [Block("It was late.^{1} Nobody rang.^{2}", size=11.0), Block("1 Panel minutes, 2 May.", size=9.0), Block("2. A letter of 1 June.", "item", size=9.0),
              Block("3 May was the day.", size=9.0), Block("1 of 2 calls was answered.", size=11.0)]
    found = lift_notes(blocks)
    assert [block.shape for block in found] == ["paragraph", "note", "note", "paragraph", "paragraph"]
    assert [block.text for block in found] == ["It was late. Nobody rang.", "1 Panel minutes, 2 May.", "2 A letter of 1 June.", "3 May was the day.",
                                               "1 of 2 calls was answered."]
    assert [block.number for block in found] == ["", "1", "2", "", ""]


def test_text_below_a_larger_heading_is_no_note():
    blocks = [Block("It was late.^{1} Nobody rang.", size=9.5), Block("Recommendations", "heading", size=11.5), Block("1. The Board should ask.", "item", size=9.5)]
    assert [block.shape for block in lift_notes(blocks)] == ["paragraph", "heading", "item"]
