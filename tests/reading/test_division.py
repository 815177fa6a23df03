import pytest
from handmade import STORY
from office import docx, p, run

from scrmine.errors import ScrmineError
from scrmine.reading import read_folder
from scrmine.reading.division import divide_document

MARK = '<w:r><w:footnoteReference w:id="{}"/></w:r>'
NOTE = '<w:footnote w:id="{}"><w:p>{}</w:p></w:footnote>'


def told(*texts):
    """Passages; "# " makes a heading, "- " an entry of the contents."""
    shapes = {"#": ("heading", "analysis"), "-": ("item", "contents")}
    return [{"text": text.lstrip("#- "), "shape": shapes.get(text[0], ("paragraph", ""))[0], "role": shapes.get(text[0], ("", "analysis"))[1], "paragraph": None}
            for text in texts]


def anchored(**starts):
    return [{"review_id": review, "file": "a.txt", "starts_at": words} for review, words in starts.items()]


def named(**names):
    return [{"review_id": review, "file": "a.txt", "name": name} for review, name in names.items()]


PARTS = told("- Part A: Child F", "- Part B: Child G", "All of it.", "Part B: Child G is later.", "# Part A: Child F", "F was two.", "# 2. Part B: Child G", "G was four.")


def test_a_part_begins_at_its_heading_and_not_where_the_contents_or_a_sentence_names_it():
    found = divide_document(PARTS, anchored(f="Part A: Child F", g="Part B: Child G"), "report")
    assert found.reviews == [None, None, None, None, "f", "f", "g", "g"]
    assert found.notes == []


def test_the_order_of_rows_does_not_matter_and_what_stands_before_the_first_part_is_no_ones():
    rows = anchored(f="Part A: Child F", g="Part B: Child G")
    assert divide_document(PARTS, rows, "report") == divide_document(PARTS, rows[::-1], "report")


@pytest.mark.parametrize("words", ["PART B:  child g", "2. Part B: Child G", "part b: Child G"])
def test_first_words_may_be_copied_with_or_without_number_and_capitals(words):
    assert divide_document(PARTS, anchored(f="Part A: Child F", g=words), "report").reviews[-4:] == ["f", "f", "g", "g"]


def test_signs_may_differ_that_look_the_same():
    passages = told("Nia’s home – “cold”.", "Rob’s home.")
    assert divide_document(passages, anchored(n="Nia's home - \"cold\"", r="Rob's home"), "report").reviews == ["n", "r"]


def test_first_words_are_whole_words():
    passages = told("Child Abigail was not seen.", "Child A was two.", "Child B was four.")
    assert divide_document(passages, anchored(a="Child A", b="Child B"), "report").reviews == [None, "a", "b"]


def test_words_that_begin_several_passages_or_none_are_said_in_a_note():
    passages = told("Nia was two.", "Nia was seen.", "Then came Rob, who was four.")
    found = divide_document(passages, anchored(n="Nia was", r="Rob, who"), "report")
    assert found.reviews == ["n", "n", "r"]
    assert found.notes == ["“Nia was” (starts_at of n) begins 2 passages; the first was taken",
                           "“Rob, who” (starts_at of r) begins no passage; the first that holds it was taken whole"]


@pytest.mark.parametrize(("rows", "message"), [
    (anchored(f="Part A", g="part a:"), "reviews.csv: starts_at of review 'f' and of review 'g' stand at one place in a.txt ('part a:'). Copy more words of "
                                        "each part, until they differ."),
    (anchored(f="Part A", g="Part C"), "reviews.csv: the words 'Part C' (starts_at of review 'g') do not stand in a.txt. Copy the first words of that "
                                       "review's part."),
])
def test_parts_that_cannot_be_told_are_an_error(rows, message):
    with pytest.raises(ScrmineError) as caught:
        divide_document(PARTS, rows, "report")
    assert str(caught.value) == message


def test_words_that_stand_in_the_contents_alone_are_not_found():
    with pytest.raises(ScrmineError, match=r"do not stand in a\.txt"):
        divide_document(told("- Part A", "- Part B", "# Part B", "G."), anchored(f="Part A", g="Part B"), "report")


def test_a_review_may_have_two_parts():
    rows = [*anchored(f="One", g="Two"), *anchored(f="Three")]
    assert divide_document(told("One.", "x", "Two.", "y", "Three.", "z"), rows, "report").reviews == ["f", "f", "g", "g", "f", "f"]


def test_anchors_that_are_not_used_are_said_in_a_note():
    rows = [{**anchored(n="Nia was")[0], "name": "Nia"}, *named(r="Rob")]
    found = divide_document(told("Nia was two.", "Rob was four."), rows, "report")
    assert (found.reviews, found.notes) == (["n", "r"], ["starts_at is given in 1 of 2 rows and was not used: give it in each"])


def test_a_review_without_a_passage_is_said_in_a_note():
    found = divide_document(told("Nia was two.", "He was four."), named(n="Nia", r="Rob"), "report")
    assert (found.reviews, found.notes) == (["n", None], ["no passage could be given to r: say in reviews.csv where its part begins (starts_at)"])


def test_a_name_that_is_a_word_is_not_seen_in_the_word():
    passages = told("Will the plan be kept?", "It will not.", "The nurse saw Will.", "Will’s mother came.", "Grace was seen.", "# Will", "He was four.",
                    "# WILL THE PLAN BE KEPT?", "WILL.", "Nobody asked.")
    assert divide_document(passages, named(w="Will", g="Grace"), "report").reviews == [None, None, "w", "w", "g", "w", "w", None, "w", None]


def test_a_name_in_an_address_makes_no_word_of_it_and_a_part_of_a_heading_may_be_a_name():
    passages = told("Rob was four.", "See saltby.example/reviews/rob or rob-2015.pdf.")
    assert divide_document(passages, named(r="Rob"), "report").reviews == ["r", None]
    assert divide_document(told("# Box 1: Will", "He will come."), named(w="Will"), "report").reviews == ["w", "w"]


def test_a_name_is_seen_in_a_heading_in_capitals():
    passages = told("# CHILD F", "She was two.", "# CHILD G", "He was four.", "# CHILD FG", "They were six.")
    assert divide_document(passages, named(f="Child F", g="Child G"), "report").reviews == ["f", "f", "g", "g", None, None]


def test_notes_at_the_end_of_a_word_file_are_not_the_last_reviews(tmp_path):
    body = "".join((p("Two children", style="Titel"), p("Child F", style="berschrift1"), p(run(STORY) + MARK.format(2)), p("Child G", style="berschrift1"),
                    p(run(STORY.replace("March", "April")) + MARK.format(3))))
    (tmp_path / "a.docx").write_bytes(docx(body, footnotes=NOTE.format(2, run("On F.")) + NOTE.format(3, run("On G."))))
    (tmp_path / "reviews.csv").write_text("file,review_id,starts_at\na.docx,f,Child F\na.docx,g,Child G\n")
    corpus = read_folder(tmp_path, workers=1, progress=False)
    found = corpus.passages[["shape", "review_id"]].astype(object).where(corpus.passages[["shape", "review_id"]].notna(), None)
    assert found.to_numpy().tolist() == [["heading", None], ["heading", "f"], ["paragraph", "f"], ["heading", "g"], ["paragraph", "g"], ["note", None], ["note", None]]
    assert corpus.documents["note"].tolist() == ["covers 2 reviews; 2 passage(s) name none or several and count for none"]


def test_the_whole_path_says_what_to_check(tmp_path):
    (tmp_path / "a.txt").write_text(f"# Two reviews\n\n# Nia\n\n{STORY}\n\n# Kit\n\n{STORY.replace('March', 'April')}\n")
    (tmp_path / "reviews.csv").write_text("file,review_id,name,kind\na.txt,n,Nia,report\na.txt,r,Rob,report\n")
    corpus = read_folder(tmp_path, workers=1, progress=False)
    assert corpus.passages.loc[corpus.passages["shape"] == "paragraph", "review_id"].fillna("").tolist() == ["n", ""]
    assert corpus.documents["note"].tolist() == ["covers 2 reviews; 1 passage(s) name none or several and count for none; no passage could be given to r: "
                                                 "say in reviews.csv where its part begins (starts_at)"]
