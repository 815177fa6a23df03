"""Facts about five real documents, which stay where they are: numbers, places, and phrases of a few words, no sentences."""

import re

import pandas as pd
import pytest

import scrmine
from scrmine.corpus import count_once
from scrmine.themes.codings import check_codings
from scrmine.values import FINDINGS

DANIEL = "wolverhampton-daniel-scr"
NOTICE = r"No information (?:in|from) this report"
SUPERSCRIPT = r"[⁰¹²³⁴⁵⁶⁷⁸⁹ⁱ]|\^\{"
NEWS = ("lancashire-news", "leicester-trade-press", "norfolk-news")


@pytest.fixture(scope="module")
def corpus(examples):
    return scrmine.read_folder(examples, progress=False)


@pytest.fixture(scope="module")
def raw(examples):
    return (examples / f"{DANIEL}.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def daniel(corpus):
    return corpus.passages[corpus.passages["doc_id"] == DANIEL].reset_index(drop=True)


@pytest.fixture(scope="module")
def numbered(daniel):
    """The paragraphs with a printed number of at least two parts."""
    return daniel[daniel["paragraph"].str.fullmatch(r"\d+(?:\.\d+)+").fillna(value=False)]


@pytest.fixture(scope="module")
def codings(corpus):
    return scrmine.code_passages(corpus.passages, scrmine.read_codebook(), coder="phrases")


def of(corpus, doc_id):
    return corpus.passages[corpus.passages["doc_id"] == doc_id]


def test_five_documents_each_with_a_status(corpus):
    assert corpus.documents[["doc_id", "kind", "status", "reason"]].to_numpy().tolist() == [
        ["lancashire-news", "news", "ok", ""], ["leicester-trade-press", "news", "ok", ""], ["middlesbrough-briefing", "briefing", "ok", ""],
        ["norfolk-news", "news", "ok", ""], [DANIEL, "report", "truncated", "ends_early"],
    ]
    assert corpus.settings["ignored"] == ["README.md"]


def test_board_name_and_year_of_the_review(corpus):
    review = corpus.reviews.set_index("review_id").loc[DANIEL]
    assert (review["board"], review["name"], review["metadata"]) == ("Wolverhampton Safeguarding Children Board", "Daniel", "detected")


def test_every_passage_is_the_slice_of_its_text(corpus):
    texts = corpus.texts
    assert all(texts[row.doc_id][row.start:row.end] == row.text for row in corpus.passages.itertuples())
    for doc_id, text in texts.items():
        assert "\n\n".join(of(corpus, doc_id)["text"]) == text


def test_188_numbered_paragraphs_with_their_printed_numbers_in_order(numbered, raw):
    printed = re.findall(r"(?m)^(?:- )?(\d+(?:\.\d+)+)\.\s", raw)
    assert len(printed) == 188
    assert numbered["paragraph"].tolist() == printed
    assert (printed[0], printed[-1]) == ("1.1", "8.7")
    keys = [tuple(map(int, number.split("."))) for number in printed]
    assert keys == sorted(set(keys))
    assert numbered["shape"].value_counts().to_dict() == {"paragraph": 172, "heading": 16}
    assert all(row.text.startswith(f"{row.paragraph}. ") for row in numbered.itertuples())


def test_the_sixteen_subsection_headings(numbered):
    assert numbered[numbered["shape"] == "heading"]["paragraph"].tolist() == [
        "4.1", "4.2", "4.3", "5.7", "5.8", "5.9", "5.10", "5.11", "5.12", "8.1", "8.2", "8.3", "8.4", "8.5", "8.6", "8.7"]


def test_no_furniture_and_no_footnote_inside_a_numbered_paragraph(numbered, daniel):
    notes = daniel[daniel["shape"] == "note"]["text"].str.replace(r"^\S+ ", "", regex=True)
    assert not numbered["text"].str.contains(rf"\bRestricted\b|{NOTICE}").any()
    assert not any(note[:60] in text for note in notes for text in numbered["text"])


def test_running_lines_are_taken_out_and_the_covers_own_notice_stays(corpus, daniel, raw):
    assert len(re.findall(r"(?m)^\s*Restricted\s*$", raw)) == 13
    assert len(re.findall(rf"(?m)^{NOTICE}", raw)) == 13
    assert corpus.documents.set_index("doc_id")["furniture"].to_dict() == {
        "lancashire-news": 0, "leicester-trade-press": 0, "middlesbrough-briefing": 0, "norfolk-news": 0, DANIEL: 24}
    assert daniel[daniel["text"].str.fullmatch("Restricted")]["role"].tolist() == ["cover"]
    assert daniel[daniel["text"].str.contains(NOTICE)]["role"].tolist() == ["cover"]


def test_26_paragraphs_cut_by_a_page_are_whole(daniel, raw):
    halves = [re.sub(SUPERSCRIPT, "", line)[:40].rsplit(" ", 1)[0] for line in re.findall(r"(?m)^[a-z].*", raw)]
    assert len(halves) == 26
    for half in halves:
        holders = daniel[daniel["text"].str.contains(half, regex=False)]
        assert len(holders) >= 1
        assert not holders["text"].str.startswith(half).any()
    written = daniel[~daniel["shape"].isin(["item", "note"])]
    assert not written["text"].str.match(r"[a-z]").any()


def test_a_cut_before_a_capital_is_mended_too(daniel):
    whole, = daniel[daniel["text"].str.startswith("4.3.27.")].index
    text = daniel["text"].iloc[whole + 1]
    assert "Family Health Needs Assessment was" in text
    assert daniel["role"].iloc[whole + 1] == "comment"


def test_31_footnotes_stand_apart_with_their_numbers(daniel):
    notes = daniel[daniel["shape"] == "note"]
    assert notes["text"].str.split().str[0].tolist() == ["i", *map(str, range(1, 31))]
    assert set(notes["role"]) == {"reference"}


def test_footnote_marks_are_gone_from_every_passage(corpus, raw):
    assert len(re.findall(r"[⁰¹²³⁴⁵⁶⁷⁸⁹ⁱ]+|\^\{[^}]*\}", raw)) == 60
    assert not corpus.passages["text"].str.contains(SUPERSCRIPT).any()


def test_no_marks_of_markdown_are_left(corpus):
    assert not corpus.passages["text"].str.contains(r"\*|\]\(|\\[(\[]").any()


def test_36_numbered_paragraphs_under_six_themes_are_analysis(numbered):
    under = numbered[numbered["paragraph"].str.match(r"5\.(?:7|8|9|10|11|12)\.\d")]
    assert under["role"].value_counts().to_dict() == {"analysis": 36}
    assert under["section"].str.extract(r"^(5\.\d+)")[0].value_counts(sort=False).to_dict() == {
        "5.7": 3, "5.8": 7, "5.9": 11, "5.10": 6, "5.11": 4, "5.12": 5}


def test_ten_interagency_recommendations_are_counted_once(corpus, daniel):
    sections = daniel["section"].isin(["Recommendations", "7 Interagency recommendations"])
    ten = daniel[sections & (daniel["shape"] == "item") & daniel["paragraph"].isin([str(n) for n in range(1, 11)])]
    assert ten["paragraph"].tolist() == [str(n) for n in range(1, 11)] * 2
    assert set(ten["role"]) == {"recommendation"}
    counted = count_once(corpus.passages, roles=("recommendation",))
    assert counted[counted["passage_id"].isin(ten["passage_id"])]["paragraph"].tolist() == [str(n) for n in range(1, 11)]


def test_terms_of_reference_are_not_among_the_findings(daniel):
    first, last = (daniel.index[daniel["paragraph"] == number].item() for number in ("1.19", "1.20"))
    questions = daniel.loc[first + 1:last - 1]
    questions = questions[questions["shape"] == "item"]
    assert len(questions) == 21  # twelve of the guidance, three on learning, six of the panel
    assert set(questions["role"]) == {"terms_of_reference"}
    assert not daniel.loc[first:last, "role"].isin(FINDINGS).any()


def test_roles_of_the_parts(daniel):
    def roles(pattern):
        rows = daniel[daniel["paragraph"].str.match(pattern).fillna(value=False) & (daniel["shape"] == "paragraph")]
        return set(rows["role"])

    assert roles(r"2\.\d") == {"method"}
    assert roles(r"3\.\d") == {"voices"}
    assert roles(r"4\.[12]\.\d") == {"background"}
    assert roles(r"4\.3\.\d") == {"chronology"}
    assert roles(r"6\.\d") == {"lessons"}
    assert set(daniel[daniel["text"].str.contains("Ethnic Origin")]["role"]) == {"cover"}


def test_the_authors_comments_stand_apart_from_the_chronology(daniel, raw):
    first, last = (daniel.index[daniel["paragraph"] == number].item() for number in ("4.3.1", "4.3.80"))
    between = daniel.loc[first:last]
    unnumbered = between[(between["shape"] == "paragraph") & between["paragraph"].isna()]
    begin, end = (re.search(rf"\n(?:- )?4\.3\.{n}\. ", raw).start() for n in (1, 80))
    lines = raw[begin:end].split("\n")
    printed = [line for line in lines if re.match("[A-Z]", line) and len(line) > 100 and not re.match(NOTICE, line)]
    assert len(unnumbered) == len(printed) - 2 == 29  # two of the lines are second halves that begin with a capital
    assert set(unnumbered["role"]) == {"comment"}
    assert set(between[between["paragraph"].str.match(r"4\.3\.").fillna(value=False)]["role"]) == {"chronology"}


@pytest.mark.parametrize(("doc_id", "openings"), [
    ("lancashire-news", ["A father was found to", "The harrowing case emerged", "The shocking case was revealed", "A child, who shared the", "A child who lived with"]),
    ("leicester-trade-press", ["date 2019-04-03"]),
    ("norfolk-news", ["Chances to intervene", "You may also want to", "This newspaper has been"]),
])
def test_captions_pleas_and_links_are_the_furniture_of_news_and_nothing_else_is(corpus, doc_id, openings):
    found = of(corpus, doc_id)
    furniture = found[(found["role"] == "furniture") & (found["shape"] != "heading")]["text"].tolist()
    assert [text.startswith(opening) for text, opening in zip(furniture, openings, strict=True)] == [True] * len(openings)


@pytest.mark.parametrize("doc_id", NEWS)
def test_news_furniture_is_not_among_the_findings(corpus, doc_id):
    findings = count_once(of(corpus, doc_id))
    assert len(findings) > 5
    assert not findings["text"].str.contains(
        r"stock (?:image|photo)|Pic posed|Most Read|may also want|Become a Supporter|asking for your support|BillionPhotos", case=False).any()


def test_no_caption_is_joined_to_a_paragraph(corpus):
    captions = of(corpus, "lancashire-news")["text"]
    assert captions[captions.str.contains("stock ")].str.contains(r"stock (?:image|photo)\)\.?$").all()
    assert captions.str.contains("stock ").sum() == 5


def test_promises_of_spokespeople_are_not_among_the_findings(corpus):
    findings = count_once(of(corpus, "norfolk-news"))["text"]
    assert not findings.str.contains("pioneering work|introducing a framework|clear priorities").any()


def test_nineteen_questions_of_the_briefing_are_terms_of_reference(corpus):
    briefing = of(corpus, "middlesbrough-briefing")
    questions = briefing[briefing["text"].str.contains("?", regex=False)]
    assert len(questions) == 19
    assert questions["role"].tolist() == ["terms_of_reference"] * 19
    assert set(questions["shape"]) == {"paragraph"}
    assert not briefing["role"].isin(FINDINGS).any()


def test_links_and_references_of_the_briefing_are_reference(corpus):
    briefing = of(corpus, "middlesbrough-briefing")
    assert set(briefing[briefing["text"].str.contains("https?://|BMJ")]["role"]) == {"reference"}
    assert briefing[briefing["shape"] == "heading"]["text"].tolist() == ["Useful links and references"]
    assert len(briefing) == 40
    assert briefing["role"].value_counts()["reference"] == 19  # two notes, the heading and sixteen links


def test_documents_on_several_reviews_say_so(corpus):
    notes = corpus.documents.set_index("doc_id")["note"]
    assert notes["leicester-trade-press"] == "seems to cover several reviews (Nadiya, Robyn): give reviews.csv a row for each"
    assert notes["middlesbrough-briefing"] == "seems to cover several reviews (Emily, Alex, Billy, Daisy): give reviews.csv a row for each"
    assert not notes[["lancashire-news", "norfolk-news", DANIEL]].str.contains("several").any()


def test_the_end_of_the_truncated_review_is_said_in_words(corpus):
    assert corpus.documents.set_index("doc_id").loc[DANIEL, "note"].startswith("the last sentence is open and ")


def test_every_quote_stands_at_its_place(corpus, codings):
    assert len(codings) > 900
    pd.testing.assert_frame_equal(check_codings(codings, corpus), codings)
    passages = corpus.passages.set_index("passage_id").loc[codings["passage_id"]]
    assert (codings["start"].to_numpy() >= passages["start"].to_numpy()).all()
    assert (codings["end"].to_numpy() <= passages["end"].to_numpy()).all()


def test_an_agencys_name_is_no_theme(corpus, codings, raw):
    assert len(re.findall("addiction", raw, re.IGNORECASE)) == 108
    of_daniel = codings[codings["passage_id"].str.startswith(DANIEL)]
    # The three that are not a service's name: her addiction, their addiction, heroin addiction.
    assert of_daniel["quote"].str.fullmatch("addictions?", case=False).sum() == 3


def test_silence_on_ethnicity_is_visible(corpus, codings, daniel):
    rows = codings[(codings["theme"] == "ethnicity_culture_identity") & codings["passage_id"].str.startswith(DANIEL)].merge(daniel, on="passage_id")
    assert not rows["role"].isin(FINDINGS).any()
    questions = rows[rows["role"] == "terms_of_reference"]
    assert {"racial", "cultural", "religious", "identity"} <= set(questions["quote"])
    assert set(questions["stance"]) == {"none"}


def test_false_friends_of_the_examples_are_not_coded(codings):
    found = codings[~codings["passage_id"].str.startswith(DANIEL)]
    assert not found["quote"].str.fullmatch("cse|send|isolation|inadequate|missing", case=False).any()


def test_reading_in_another_order_and_with_other_line_ends_gives_the_same_passages(examples, corpus, tmp_path):
    for number, path in enumerate(sorted(examples.glob("*.txt"), reverse=True)):
        (tmp_path / f"{9 - number}-{path.name}").write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    again = scrmine.read_folder(tmp_path, workers=1, progress=False)
    columns = ["page", "paragraph", "section", "role", "shape", "start", "end", "text"]
    for doc_id in corpus.documents["doc_id"]:
        other = next(name for name in again.documents["doc_id"] if name.endswith(doc_id))
        one, two = (found[columns].reset_index(drop=True) for found in (of(corpus, doc_id), of(again, other)))
        pd.testing.assert_frame_equal(one, two)
