import pytest
from handmade import STORY, blocks_of, read

from scrmine.layout import Block
from scrmine.reading.cases import detect_reviews
from scrmine.reading.detect import detect_board, detect_kind, detect_title, detect_year, find_early_end
from scrmine.reading.document import read_document
from scrmine.samples import sample_files

REPORT = f"SALTBY SAFEGUARDING CHILDREN BOARD\n\nSerious Case Review: Leo\n\n1. Introduction\n\n1.1. {STORY}\n\n1.2. {STORY}\n"
NEWS = (
    "Council missed warnings about toddler, damning report finds\n\nPicture posed by model.\n\nA council missed warnings about a toddler "
    "for two years, a review has found.\n\n‘Nobody asked,’ the report said. ‘Nobody looked.’\n\nYou may also want to watch:\n\nThe "
    "director of the council said: ‘We are sorry.’\n\nSubscribe to our newsletter"
)
BRIEFING = (
    f"Seven-minute briefing: injuries in babies\n\n{STORY}\n\nDo I ask how a bruise came about?\n\nDo I write down what I was told?\n\n"
    "Who else has seen this baby?"
)
CATALOGUE = "\n\n".join(
    f"{year} - Saltby - Child {letter}\n\nAbstract: the death of a child.\n\nKeywords: neglect, infants." for year, letter in ((2010, "A"), (2011, "B"))
)


@pytest.mark.parametrize(("text", "kind"), [
    (REPORT, "report"), (NEWS, "news"), (BRIEFING, "briefing"), (CATALOGUE, "catalogue"),
    (REPORT.replace("Serious Case Review: Leo", "Serious Case Review: Leo\n\nExecutive Summary"), "summary"),
    (REPORT.replace("Serious Case Review: Leo", "Serious Case Review: Leo\n\nOverview report and executive summary"), "report"),
    (STORY, "report"), ("", "report"),
    (f"Learning from the review of Family Larch\n\nSlides for team meetings\n\n- {STORY}\n- {STORY}", "briefing"),
    (f"7 Minute Briefing\n\nBruises in babies\n\n{STORY}", "briefing"), (f"Practice Learning Brief: visits\n\n{STORY}", "briefing"),
    (f"Five minutes briefing\n\n{STORY}", "briefing"), (f"Learning from three deaths: the bulletin\n\n{STORY}", "report"),
    (f"Learning from deaths in water, bulletin 4\n\n{STORY}", "briefing"), (f"# Child Larch\n\n{STORY}\n\n## Ten-minute briefing\n\n{STORY}", "briefing"),
    (f"One minute guide: sleep\n\n{STORY}", "briefing"), (f"5 minute read\n\n{STORY}", "report"), (f"The visit of 17 minutes\n\n{STORY}", "report"), (f"Child Larch\n\n{STORY}\n\nTen minute visits were too short.", "report"),
])
def test_kind(text, kind):
    assert detect_kind(blocks_of(text)) == kind


def test_a_briefing_may_have_its_title_in_the_middle_of_its_first_page():
    boxes = [Block(f"{number}. {title}", shape="heading", number=str(number), marker="whole", level=1, page=1)
             for number, title in enumerate(("Who was he", "What helped", "What now"), 4)]
    told = [Block(STORY, shape="paragraph", page=1) for _ in boxes]
    middle = [Block("Seven-Minute Briefing:", shape="heading", level=2, page=1), Block("Child Larch", shape="heading", level=2, page=1)]
    opening = [block for pair in zip(boxes, told, strict=True) for block in pair] * 2
    assert detect_kind([*opening, *middle]) == "briefing"
    assert detect_title([*opening, *middle], "briefing", "larch") == "Seven-Minute Briefing: Child Larch"
    for block in middle:
        block.page = 2
    assert detect_kind([*opening, *middle]) == "report"


def test_what_the_user_says_of_the_kind_wins():
    assert read(NEWS, kind="report")["document"]["kind"] == "report"
    assert read(NEWS)["document"]["kind"] == "news"


def test_a_report_with_numbered_paragraphs_is_none_of_the_short_kinds():
    questions = "\n\n".join(f"{n}.1. Was the visit of week {n} made, and was it made in time?" for n in range(1, 12))
    assert detect_kind(blocks_of(f"Briefing\n\n{questions}")) == "report"
    assert detect_kind(blocks_of("Briefing\n\n" + questions.replace(".1. ", " "))) == "briefing"


@pytest.mark.parametrize(("text", "kind", "title"), [
    (REPORT, "report", "Serious Case Review: Leo"),
    (f"# Saltby Safeguarding Children Board\n\n# Leo, a review\n\n## Facts\n\n{STORY}", "report", "Leo, a review"),
    (f"Daisy\n\n{STORY}", "report", "Daisy"),
    (f"SALTBY AND WYRE SAFEGUARDING CHILDREN'S BOARD\n\nREVIEW\n\nSerious Case Review: Leo\n\n{STORY}", "report", "Serious Case Review: Leo"),
    (f"Picture posed by model.\n\nCouncil missed warnings about toddler.\n\n{STORY}", "news", "Council missed warnings about toddler."),
    (STORY, "news", STORY[:120].rsplit(" ", 1)[0] + " …"),
    ("", "report", "leo-2015"),
    (f"To: The Child Safeguarding Practice Review Panel\n\nDear Panel,\n\n## Rapid Review: Baby Wren\n\n{STORY}", "report", "Rapid Review: Baby Wren"),
    (f"Looking back\n\nSaltby Safeguarding Children Partnership, autumn 2022\n\n{STORY}", "report", "Looking back"),
    (f"Learning from the review of Family Larch\n\n- the serious case review is published\n- read it\n\n{STORY}", "report",
     "Learning from the review of Family Larch"),
])
def test_title(text, kind, title):
    assert detect_title(blocks_of(text), kind, "leo-2015") == title


@pytest.mark.parametrize(("text", "board"), [
    (REPORT, "Saltby Safeguarding Children Board"),
    ("The Saltby and Wyre Local Safeguarding Children Board met.", "Saltby and Wyre Local Safeguarding Children Board"),
    ("Made for the Northwyke Safeguarding Children Partnership.", "Northwyke Safeguarding Children Partnership"),
    ("Saltby Safeguarding Adults Board\n\nNorthwyke Safeguarding Children Partnership and\n\nSaltby Safeguarding Adults Board", "Saltby Safeguarding Adults Board"),
    ("Westmarsh Safeguarding Children’s Board", "Westmarsh Safeguarding Children’s Board"),
    ("WESTMARSH SAFEGUARDING CHILDREN'S BOARD", "Westmarsh Safeguarding Children's Board"),
    ("SALTBY AND WYRE SAFEGUARDING CHILDREN BOARD\n\nThe Saltby and Wyre Safeguarding Children Board met.", "Saltby and Wyre Safeguarding Children Board"),
    ("Saltby & Wyre Safeguarding Children Partnership", "Saltby & Wyre Safeguarding Children Partnership"),
    ("Saltby, Northwyke and Wyre Safeguarding Children Partnership\n\nThe Northwyke and Wyre Safeguarding Children Partnership and other bodies read this report "
     "at a meeting of all.\n\nNorthwyke and Wyre Safeguarding Children Partnership met.", "Saltby, Northwyke and Wyre Safeguarding Children Partnership"),
    ("The panel had members of Saltby Police, Wyre Housing, Northwyke Safeguarding Children Board and the school, who met four times in the spring of that year.",
     "Northwyke Safeguarding Children Board"),
    ("Independent Chair of Saltby Safeguarding Children Board", "Saltby Safeguarding Children Board"),
    ("Serious Case Review Child Q Saltby Safeguarding Children Board", "Saltby Safeguarding Children Board"),
    ("Isle of Wyre Safeguarding Children Board", "Isle of Wyre Safeguarding Children Board"),
    ("St. Helda Safeguarding Children Board", "St. Helda Safeguarding Children Board"),
    ("Saltby with Wyre Children's Safeguarding Partnership", "Saltby with Wyre Children's Safeguarding Partnership"),
    ("Glanarth and Vale of Tawe Regional Safeguarding Children Board", "Glanarth and Vale of Tawe Regional Safeguarding Children Board"),
    (f"Saltby\n\nSafeguarding Children Partnership\n\n{STORY}", "Saltby Safeguarding Children Partnership"),
    (f"SALTBY & WYRE\n\nSAFEGUARDING CHILDREN BOARD\n\n{STORY}", "Saltby & Wyre Safeguarding Children Board"),
    ("SALTBY SAFEGUARDING CHILDREN BOARD – Child Practice Review", "Saltby Safeguarding Children Board"),
    ("BWRDD DIOGELU GLANARTH / GLANARTH SAFEGUARDING BOARD", "Glanarth Safeguarding Board"),
    ("BWRDD DIOGELU PLANT GLANARTH", "Bwrdd Diogelu Plant Glanarth"),
    ("Every Safeguarding Children Board met. Local Safeguarding Children Board. SAFEGUARDING CHILDREN BOARD", None),
    ("The safeguarding children board of the county met.", None),
    ("Strathlorn Child Protection Committee", "Strathlorn Child Protection Committee"),
    ("The Safeguarding Board for Northfold asked for a review.", "Safeguarding Board for Northfold"),
    ("The child protection committee met.", None),
    ("", None),
])
def test_board(text, board):
    assert detect_board(blocks_of(text)) == board


@pytest.mark.parametrize(("opening", "later", "year"), [
    ("Leo, born 2011. Report of March 2015.", "In 2018 it was read.", 2015),
    ("Leo", "In 2012 and in 2014 it was read.", 2014),
    ("Leo, 1066 and 2099", "In 2012 it was read.", 2012),
    ("Leo, tel. 12015", "Nothing.", None),
    ("Leo died 12 May 2012\n\nPublished March 2015\n\nTo be read again in 2018", "Nothing.", 2015),
    ("Approved 2016. Date of publication: 3 May 2017\n\nStrategy 2018 to 2025", "Nothing.", 2017),
    ("Briefing of September 2021\n\nChild Q (published 2015) was fifteen.", "Nothing.", 2021),
    ("Signed off 26 March 2018\n\nThis report is published under section 44 of the Care Act 2014.", "Nothing.", 2018),
    ("Report published: 19 October 2017\n\nStrategy to 2020", "Nothing.", 2017),
    ("Publication date 03/05/2016\n\nStrategy to 2020", "Nothing.", 2016),
    ("Leo died in 2022\n\nStrategy to 2025\n\nSaltby Safeguarding Children Board · March 2024 · saltby.example", "Nothing.", 2024),
    ("Saltby Safeguarding Board, 2010\n\nLeo, born 2012\n\nWyre Safeguarding Board, 2011", "Nothing.", 2012),
    ("Cyhoeddwyd 2020\n\nCynllun 2030", "Nothing.", 2020),
])
def test_year_is_the_latest_of_the_cover_or_else_of_the_opening(opening, later, year):
    filler = "\n\n".join([STORY] * 8)
    assert detect_year(blocks_of(f"{opening}\n\n{filler}\n\n{later}")) == year


def test_a_running_header_names_the_board_and_the_title_that_went_with_it():
    blocks = blocks_of(f"Independent author: A. Reader\n\n{STORY}\n\nThe panel had a member of Northwyke Safeguarding Children Board.")
    assert detect_board(blocks) == "Northwyke Safeguarding Children Board"
    furniture = {"SALTBY SAFEGUARDING CHILDREN BOARD Page 1": 8, "Serious Case Review: Leo": 7}
    assert detect_board(blocks, furniture) == "Saltby Safeguarding Children Board"
    assert detect_title(blocks, "report", "x", furniture) == "Serious Case Review: Leo"
    assert detect_title(blocks, "news", "x", furniture) == "Independent author: A. Reader"


@pytest.mark.parametrize(("name", "board", "year"), [
    ("haverton-2016-callum", "Haverton Safeguarding Children Board", 2016),
    ("thornmouth-2017-child-q", "Thornmouth Safeguarding Children Board", 2017),
    ("westmarsh-2019-noah", "Westmarsh Safeguarding Children Partnership", 2019),
    ("aldermere-2010-child-k", "Aldermere Safeguarding Children Board", 2010),
])
def test_board_and_year_of_the_samples_pdfs(name, board, year):
    path = next(path for path in sample_files("pdf") if path.stem == name)
    document = read_document(str(path), name)["document"]
    assert (document["detected_board"], document["detected_year"]) == (board, year)


def test_a_title_in_two_languages_that_is_the_board_is_no_title():
    text = f"# BWRDD DIOGELU GLANARTH / GLANARTH SAFEGUARDING BOARD\n\nConcise Child Practice Review: CPR 3/2022\n\n{STORY}"
    assert detect_title(blocks_of(text), "report", "x") == "Concise Child Practice Review: CPR 3/2022"


TWIN = "Two serious case reviews were published, on a baby named as ‘Nia’ and on a boy known as ‘Rob’. {}"


@pytest.mark.parametrize(("text", "kind", "names"), [
    (TWIN.format("Nia was two. Rob was four."), "news", ["Nia", "Rob"]),
    (TWIN.format("Nia was two. Rob was four."), "report", []),
    (TWIN.replace("Two serious case reviews were", "A serious case review was").format(""), "news", []),
    (TWIN.format("").replace(" and on a boy known as ‘Rob’", ""), "news", []),
    (TWIN.format("Her brother, ‘Kit’, was six; the brother, known as ‘Kit’, was asked."), "news", ["Nia", "Rob"]),
    ("Three serious case reviews (Nia, Rob and Kit) are behind this. Nia was two, Rob four, Kit six.", "briefing", ["Nia", "Rob", "Kit"]),
    ("Three serious case reviews are behind this (Saltby, Wyre and Northwyke).", "briefing", []),
])
def test_the_cases_of_a_text_on_several_reviews(text, kind, names):
    assert detect_reviews(blocks_of(text), kind) == names


def early_end(*texts, n_bytes=12_345, contents=()):
    blocks = [Block(text, shape="contents") for text in contents]
    blocks += [Block(text, shape="heading" if text[0] == "#" else "paragraph", number=text.split()[0].strip("#.") if text[:3].strip("#.").strip(". ").isdigit() else "")
               for text in texts]
    return find_early_end(blocks, n_bytes)


WHOLE = ["One.", "Two.", "Three.", "Four."]


@pytest.mark.parametrize(("last", "n_bytes", "why"), [
    ("The worker wrote to the school and the", 12_345, "the last sentence stops at a word that cannot end one"),
    ("The worker wrote to the school twice", 12_345, ""),
    ("The worker wrote to the school twice", 160_001, "the last sentence is open and the file has the size at which programs cut text off"),
    ("The worker wrote to the school twice", 65_536, "the last sentence is open and the file has the size at which programs cut text off"),
    ("The worker wrote to the school twice", 9_999, ""),
    ("The worker wrote to the school twice.", 160_001, ""),
    ("The worker wrote to the school in 2012", 160_001, ""),
    ("See https://board.example/the", 160_001, ""),
    ("Written by the chair of the", 160_001, "the last sentence stops at a word that cannot end one"),
    ("Chair of the", 160_001, ""),
])
def test_an_open_end_counts_together_with_a_second_sign(last, n_bytes, why):
    assert early_end(*WHOLE, last, n_bytes=n_bytes) == why


def test_a_list_that_stops_at_its_first_item():
    blocks = [*map(Block, WHOLE), Block("1. To improve the sharing of records with schools", shape="item", number="1")]
    assert find_early_end(blocks, 12_345) == "the last sentence is open and the last list stops at its first item"
    blocks[-1].number = "2"
    assert find_early_end(blocks, 12_345) == ""


def test_notes_after_an_open_end_do_not_close_it():
    blocks = [*map(Block, WHOLE), Block("The worker wrote to the school and the"), Block("1 Smith (2010).", shape="note")]
    assert find_early_end(blocks, 12_345) == "the last sentence stops at a word that cannot end one"


CONTENTS = ["1. Introduction 3", "2. Facts 9", "3. Analysis 15", "4. Lessons 20", "5. Recommendations 24"]


def test_sections_of_the_contents_that_never_come():
    body = [Block(title, shape="heading", number=title[0]) for title in ("1. Introduction", "2. Facts", "3. Analysis")]
    contents = [Block(entry, shape="contents") for entry in CONTENTS]
    assert find_early_end([*contents, *body, Block("It ends here.")], 1) == (
        "the contents list a section “4. Lessons 20” that the text never reaches")
    rest = [Block(title, shape="heading", number=title[0]) for title in ("4. Lessons", "5. Recommendations")]
    assert find_early_end([*contents, *body, *rest, Block("It ends here.")], 1) == ""
    # Sections missing in the middle were misread, not cut off.
    assert find_early_end([*contents, *body, rest[1], Block("It ends here.")], 1) == ""
    # More than half missing: the contents are numbered in another way than the text.
    assert find_early_end([*contents, body[0], Block("It ends here."), *map(Block, WHOLE)], 1) == ""


def test_a_text_of_few_blocks_is_not_judged():
    assert early_end("One.", "Two.", "Three.", "The worker wrote to the school and the") == ""


@pytest.mark.parametrize(("kind", "status"), [("report", "truncated"), ("summary", "truncated"), ("news", "ok"), ("briefing", "ok")])
def test_only_reports_and_summaries_are_truncated(kind, status):
    text = "\n\n".join([STORY] * 5 + ["The social worker of the boy wrote to the school and to the"])
    assert read(text, kind=kind)["document"]["status"] == status


@pytest.mark.parametrize(("opening", "kind"), [
    (["Board failed boy", "The Ledger | Children", "By Ann Lee, 3 May 2020"], "news"),
    (["Board failed boy", "Posted by admin on 7 September 2016", "A damning report is out today."], "report"),  # no second sign
    (["Board failed boy", "Posted by admin on 7 September 2016", "Read more"], "news"),
    (["A review of one case", "The Ledger | Children", "Published 3 May 2020"], "report"),
    (["Overview report", "The Ledger | Children", "By Ann Lee, 3 May 2020"], "report"),  # a report's cover
])
def test_a_byline_and_a_line_of_the_site_make_news(opening, kind):
    headed = [part for n in range(4) for part in (f"## Part {n}", "The school wrote to the clinic about the boy in May. " * 8)]
    assert detect_kind(blocks_of("\n\n".join([*opening, *headed]))) == kind
