import pytest
from handmade import STORY, blocks_of

from scrmine.reading import read_folder
from scrmine.reading.cases import detect_name, detect_reviews


@pytest.mark.parametrize(("title", "name"), [
    ("Serious Case Review relating to Leo", "Leo"),
    ("Overview report: Child Q", "Child Q"),
    ("Baby M and her sister", "Baby M"),
    ("Family T2, a practice review", "Family T2"),
    ("A review of ‘Daisy’", "Daisy"),
    ("In respect of “Kit”", "Kit"),
    ("Serious Case Review: Callum", "Callum"),
    ("Local Child Safeguarding Practice Review: ‘Hope’", "Hope"),
    ("Review report: Callum, aged 16", "Callum"),
    ("Serious Case Review: Overview Report in respect of Child K", "Child K"),
    ("SERIOUS CASE REVIEW IN RESPECT OF CHILD D", "Child D"),
    ("SERIOUS CASE REVIEW: CHILD MK", "Child MK"),
    ("SERIOUS CASE REVIEW: LEO", "Leo"),
    ("SERIOUS CASE REVIEW: CHILD AND FAMILY", None),
    ("Serious Case Review", None),
    ("Serious Case Review: Overview Report", None),
    ("Review of Local practice", None),
    ("Review of The Facts", None),
    ("Review: Early Help in Saltby", None),
    ("Child protection in Saltby", None),
    ("Serious Case Review: Neglect", None),
    ("Rapid Review: Baby Wren", "Baby Wren"),
    ("Learning from the review of Family Larch", "Family Larch"),
    ("Learning Review: Young Person Iona", "Iona"),
    ("Sibling Group ‘Hazel’", "Hazel"),
    ("Briefing: Child Safeguarding Practice Review, Theo", "Theo"),
    ("Family Neglect: a review", None),
    ("Child Practice Review", None),
])
def test_a_pseudonym_is_taken_from_the_title(title, name):
    assert detect_name(title, f"{title}. There was neglect, and neglect again.") == name


def test_the_opening_of_a_report_names_a_child_that_its_title_does_not():
    assert detect_name("Child Practice Review: CPR 3/2022", "Board\n\nChild R, a girl aged ten months", "report") == "Child R"
    assert detect_name("Child Practice Review: CPR 3/2022", "Board\n\nChild R, a girl aged ten months", "news") is None
    assert detect_name("Review", f"{STORY * 3} Child R was seen.", "report") is None
    assert detect_name("Local Child Safeguarding Practice Review", "Sibling Group ‘Hazel’\n\nThe Hazel children", "report") == "Hazel"
    assert detect_name("Local Child Safeguarding Practice Review", "It is about Family Hazel, who were four.", "report") is None


def test_the_name_of_a_place_is_none_of_a_child():
    assert detect_name("Serious Case Review, Saltby", "Saltby Safeguarding Children Board. Saltby") is None
    assert detect_name("Serious Case Review, Theo", "Saltby Safeguarding Children Board. Theo") == "Theo"


def test_each_entry_of_a_catalogue_is_a_case():
    text = f"2017 – Saltby – Child Merle\n\n{STORY}\n\n2017 – Wyre – Family Sorrel\n\n{STORY}\n\n2018 – Wyre – Baby Q\n\n{STORY}"
    assert detect_reviews(blocks_of(text), "catalogue") == ["Child Merle", "Family Sorrel", "Baby Q"]
    assert detect_reviews(blocks_of(f"2017 – Saltby – Child Merle\n\n{STORY}"), "catalogue") == []


PARTS = f"\n\n# Child F\n\n{STORY}\n\n# Child G\n\n{STORY}"


@pytest.mark.parametrize(("text", "kind", "names"), [
    (f"Serious Case Reviews: two babies\n\n{STORY}{PARTS}", "report", ["Child F", "Child G"]),
    (f"Combined overview report: Family P and Family R\n\n{STORY}", "report", ["Family P", "Family R"]),
    # One review whose headings name a sibling, or that cites other reviews in its text, is one.
    (f"Serious Case Review: Child F\n\n{STORY}{PARTS}", "report", []),
    (f"Serious Case Review: Child F\n\n{STORY} {STORY}\n\nTwo serious case reviews, of Child A and of Child B, found the same. {STORY}", "report", []),
    ("Two serious case reviews were published, on Child A and on Child B. Child A's brother, Child C, was six.", "news", ["Child A", "Child B"]),
    ("Two serious case reviews were published. Child Protection and Child A&E were busy, and Child B too.", "news", []),
    ("A serious case review was published, on Child A and on Child B.", "news", []),
])
def test_the_coded_cases_of_a_text_on_several_reviews(text, kind, names):
    assert detect_reviews(blocks_of(text), kind) == names


def test_a_report_on_several_reviews_is_flagged_and_its_metadata_is_marked_as_detected(tmp_path):
    (tmp_path / "a.txt").write_text(f"Serious Case Reviews: two babies\n\n{STORY}{PARTS}")
    (tmp_path / "b.txt").write_text(f"SALTBY & WYRE SAFEGUARDING CHILDREN PARTNERSHIP\n\nSERIOUS CASE REVIEW: LEO\n\nLeo died in 2012\n\nPublished May 2014\n\n{STORY} Leo!")
    (tmp_path / "c.txt").write_text(f"Saltby Safeguarding Children Board\n\nSerious Case Review: Kit\n\nPublished 2015\n\n{STORY} Kit.")
    (tmp_path / "reviews.csv").write_text("file,review_id,year\nc.txt,kit,\n")
    corpus = read_folder(tmp_path, workers=1, progress=False)
    assert corpus.documents["note"].tolist()[0] == "seems to cover several reviews (Child F, Child G): give reviews.csv a row for each"
    found = corpus.reviews.set_index("review_id").astype(object).where(lambda table: table.notna(), None)
    assert found.loc["b", ["board", "name", "year", "metadata"]].tolist() == ["Saltby & Wyre Safeguarding Children Partnership", "Leo", 2014, "detected"]
    # What the user left open stays open: a guess never stands beside what was given.
    assert found.loc["kit", ["board", "name", "year", "metadata"]].tolist() == [None, None, None, "given"]
