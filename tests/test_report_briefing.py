import warnings
import zipfile
from dataclasses import replace

import pandas as pd
import pytest
from conftest import HOSTILE, make_case, make_codebook, make_codings, make_corpus
from docx import Document
from docx.oxml.ns import qn
from matplotlib.figure import Figure

from scrmine import (
    ScrmineError,
    ScrmineWarning,
    agree_codings,
    as_answered,
    compare_choices,
    compare_themes,
    join_codings,
    plot_comparison,
    write_codebook,
)
from scrmine.plots import describe_figure, figure_title, plot_frequency
from scrmine.report.briefing import write_briefing
from scrmine.report.briefing.sentences import findings, interval
from scrmine.report.briefing.write import behind_the_numbers, limits, methods
from scrmine.report.figures import save_figure
from scrmine.report.page.numbers import percent
from scrmine.report.results import Results
from scrmine.report.tables import report_tables
from scrmine.report.word import clean
from scrmine.report.words import setting_in_words


def results_of(case, by=None, *, coded_by="machine", agreement=None, sensitivity=None, share=False):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ScrmineWarning)
        overall = compare_themes(*case, coded_by=coded_by)
        grouped = compare_themes(*case, by=by, coded_by=coded_by) if by else None
    tables = report_tables(*case, overall, grouped, agreement=agreement, sensitivity=sensitivity)
    return Results(case[0], case[2], overall, tables, grouped, agreement=agreement, sensitivity=sensitivity, share=share)


def sized_case(n=20):
    """As many reviews, half of them on girls; all of these have drift, and one other; five have hunger."""
    reviews = [{"review_id": f"r{number:02}", "year": 2000 + number, "sex": "f" if number < n / 2 else "m"} for number in range(n)]
    corpus = make_corpus([{"doc_id": review["review_id"]} for review in reviews], [{"doc_id": review["review_id"], "text": "Drift and hunger."} for review in reviews], reviews)
    ids = corpus.passages["passage_id"].tolist()
    rows = [(i, "drift", "Drift") for i in ids[:n // 2 + 1]] + [(i, "hunger", "hunger") for i in ids[:5]]
    return corpus, make_codings(corpus, rows), make_codebook(("drift", "practice"), ("hunger", "case"), ("silence", "practice"))


def texts(path):
    return [paragraph.text for paragraph in Document(path).paragraphs]


def test_findings_say_number_n_unit_interval_and_whose_codes_they_are():
    said = findings(results_of(sized_case(), "sex"))
    assert said[:2] == [
        "Of the practice themes, the reviews' findings speak most often of “Drift” in 11 of 20 reviews (55 %; 95 % interval 34 % to 74 %), by the machine's count, "
        "which nobody has checked.",
        "Of the case themes, the reviews' findings speak most often of “Hunger” in 5 of 20 reviews (25 %; 95 % interval 11 % to 47 %), by the machine's count, "
        "which nobody has checked."]
    assert said[2].startswith("Least often found is “Silence”, in 0 of 20 reviews (0 %; 95 % interval 0 % to 17 %). That a review does not speak of it is silence")
    # Newcombe: .9 less the root of (1 − .7225)² + (.4042 − .1)², from Wilson's ends of 10 of 10 and 1 of 10.
    assert said[3] == (
        "By sex, “Drift” differs most: 10 of 10 reviews (100 %) in “f” against 1 of 10 reviews (10 %) in “m”, a difference of +90 percentage points (95 % interval +49 to +98). These are "
        "uncorrected machine counts, which can make a difference out of nothing: take it as a question to read for, not as a finding.")
    assert len(said) == 4


def test_a_difference_of_human_codes_comes_with_its_p():
    said = findings(results_of(sized_case(), "sex", coded_by="people"))
    assert said[0].endswith("(55 %; 95 % interval 34 % to 74 %), by people's codes.")
    assert "uncorrected" not in said[3]
    # Fisher's exact test of 10/10 against 1/10, twice the tail of 10 ways among C(20, 11): p = 2 × 10 / 167,960, adjusted over two.
    assert said[3].endswith("Adjusted over 3 comparisons, p below .001.")


def test_where_a_theme_is_argued_is_said_when_it_has_passages_enough():
    corpus = make_corpus([{"doc_id": "a"}, {"doc_id": "b"}], [{"doc_id": name, "text": f"Drift {n}.", "role": "chronology" if n < 6 else "analysis"}
                                                             for name in "ab" for n in range(10)])
    codings = make_codings(corpus, [(i, "drift", "Drift") for i in corpus.passages["passage_id"]])
    said = findings(results_of((corpus, codings, make_codebook(("drift", "practice")))))
    assert said[-1] == ("Over all parts of all reviews, “Drift” is the theme least argued in the findings: 8 of the 20 passages that carry it, in 2 reviews, stand there, "
                        "12 in background and chronology.")
    assert not any("least argued" in sentence for sentence in findings(results_of(make_case())))


def test_of_few_reviews_that_comes_first_and_counts_stand_without_shares():
    said = findings(results_of(sized_case(8), "sex"))
    assert said[0] == "Only 8 reviews could be counted. Read them: with fewer than 10 reviews a share says little, so that counts stand here instead."
    assert "“Drift” in 5 of 8 reviews, by the machine's count" in said[1]
    assert said[-1] == "By sex, groups are too small to name a difference, which takes 5 reviews in each (4 in “f”, 4 in “m”)."
    assert not any("%" in sentence for sentence in said)
    assert limits(results_of(sized_case(8)))[0] == "Read first: only 8 reviews."
    assert "Only" not in findings(results_of(sized_case(10)))[0]


def test_sentence_and_title_name_the_same_difference_and_say_who_is_left_out():
    corpus, codings, book = sized_case()
    reviews = corpus.reviews.assign(sex=corpus.reviews["sex"].mask(corpus.reviews["review_id"].isin(["r18", "r19"])))
    results = results_of((replace(corpus, reviews=reviews), codings, book), "sex")
    sentence, title = next(s for s in findings(results) if s.startswith("By sex")), figure_title(plot_comparison(results.grouped))
    # 10 of 10 against 1 of 8: .875.
    assert sentence.startswith("By sex, “Drift” differs most: 10 of 10 reviews (100 %) in “f” against 1 of 8 reviews in “m”, a difference of +88 percentage points")
    assert "2 reviews of which sex is not stated are left out of this." in sentence
    assert title.startswith("By sex, “Drift” differs most: +88 points")


@pytest.mark.parametrize(("by", "share", "said"), [
    (None, False, "open in index.html, beside this file, to the passages behind them"), ("outcome", False, "tables in workbook.xlsx"),
    (None, True, "to the reviews and places behind them"), ("outcome", True, "do not say which review carries which theme"),
])
def test_what_opens_is_said_as_it_is_in_each_variant(by, share, said):
    results = results_of(sized_case(), "sex" if by else None, share=share)
    assert said in behind_the_numbers(results)
    if by and share:
        assert "opens" not in behind_the_numbers(results)
        assert "Groups by sex are compared in index.html, with small counts hidden." in " ".join(methods(results))


@pytest.mark.parametrize(("value", "words"), [(None, "none"), (False, "no"), (True, "yes"), (["a", "b_c"], "a, b_c"), ([], "none"), (0, "0"), (1, "1"), ("x_y", "x_y")])
def test_settings_are_words(value, words):
    assert setting_in_words(value) == words


def test_agreement_and_choices_are_said_when_they_are_given():
    corpus, codings, book = case = make_case()
    ids = corpus.passages["passage_id"]
    people = join_codings([as_answered(codings.assign(coder="anna"), ids, book), as_answered(codings.iloc[1:].assign(coder="ben"), ids, book)])
    said = findings(results_of(case, agreement=agree_codings(corpus, people, book), sensitivity=compare_choices(*case)))
    assert any(sentence.startswith("anna and ben coded 5 passages of 2 reviews. Krippendorff's alpha is") for sentence in said)
    assert any("turns most on how it is counted" in sentence or sentence == "No estimate turns on the choices that were tried." for sentence in said)


@pytest.mark.parametrize(("share", "said"), [(0.0, "0 %"), (0.004, "under 1 %"), (0.006, "1 %"), (0.5, "50 %"), (0.996, "over 99 %"), (1.0, "100 %")])
def test_no_share_is_rounded_to_none_or_all(share, said):
    assert percent(share) == said
    assert interval(share, float("nan")) == "no interval: too few reviews, or reviews that do not differ"


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("briefing")
    results = results_of(make_case(), "outcome")
    ax = plot_frequency(results.overall)
    save_figure(ax, folder / "frequency", describe_figure(ax))
    path = write_briefing(folder / "briefing.docx", results, {"frequency": ax}, folder)
    return path, results, ax, folder


def test_briefing_has_real_headings_caption_numbers_and_a_table_with_a_head(written):
    path, results, _, _ = written
    document = Document(path)
    assert [p.text for p in document.paragraphs if p.style.name == "Heading 1"] == ["Headline findings", "How often each theme appears", "How this was done", "Limits", "Figures"]
    assert [p.text for p in document.paragraphs if p.style.name == "List Bullet"] == [clean(s) for s in [*findings(results), *limits(results)]]
    captions = [p for p in document.paragraphs if p.style.name == "Caption"]
    fields = [field.get(qn("w:instr")) for p in captions for field in p._p.iter(qn("w:fldSimple"))]
    assert fields == ["SEQ Table \\* ARABIC", "SEQ Figure \\* ARABIC"]
    (table,) = document.tables
    assert [cell.text for cell in table.rows[0].cells] == ["Theme", "Reviews", "Share", "95\u00a0% interval"]
    assert [cell.text for cell in table.rows[2].cells] == ["x", "1 of 2", "50\u00a0%", "1\u00a0% to 99\u00a0%"]
    assert [row._tr.find(qn("w:trPr")).find(qn("w:tblHeader")) is not None for row in table.rows] == [True, False, False, False, False]
    assert document.core_properties.title == "Themes in child safeguarding reviews"


def test_every_picture_has_its_text_alternative(written):
    path, _, ax, _ = written
    document = Document(path)
    assert len(document.inline_shapes) == 1
    assert document.inline_shapes[0]._inline.docPr.get("descr") == clean(describe_figure(ax))


def test_methods_name_every_setting(written):
    _, results, _, _ = written
    said = " ".join(methods(results))
    for name in results.overall.settings:
        assert name.replace("_", " ") in said
    assert all(method in texts(written[0]) for method in map(clean, methods(results)))


def test_same_input_gives_the_same_bytes(written, tmp_path):
    path, results, ax, folder = written
    again = write_briefing(tmp_path / "again.docx", results, {"frequency": ax}, folder)
    assert again.read_bytes() == path.read_bytes()
    assert [p.name for p in tmp_path.iterdir()] == ["again.docx"]


@pytest.mark.parametrize("text", [*(HOSTILE[name] for name in ("script", "formula", "note", "emoji", "letters")), "a\x01b\ufffe", "two\nlines"])
def test_text_that_looks_like_something_else_stays_text(tmp_path, text):
    path = write_briefing(tmp_path / "b.docx", results_of(make_case(text, **{text: "f"}), text), {}, tmp_path)
    shown = clean(text)
    assert any(shown in paragraph for paragraph in texts(path))
    assert Document(path).tables[0].rows[2].cells[0].text == shown
    with zipfile.ZipFile(path) as packed:
        assert not any(b'TargetMode="External"' in packed.read(name) for name in packed.namelist())


def test_briefing_for_sharing_says_so_and_names_no_groups():
    results = results_of(make_case(), "outcome", share=True)
    shared = Results(results.corpus, results.codebook, results.overall, {"frequencies": results.tables["frequencies"]}, results.grouped, share=True)
    (said,) = [sentence for sentence in limits(shared) if sentence.startswith("This briefing is made to be shared: it has no words of the documents.")]
    assert said.endswith("Groups of cases are compared with small counts hidden, and nothing says which review carries which theme.")
    assert not any(sentence.startswith("By outcome") for sentence in findings(shared))


def test_codebook_as_a_document_has_a_heading_per_theme(tmp_path):
    book = make_codebook(("drift", "practice", "Drift & delay"), ("hunger", "case"), name="My <themes>")
    path = write_codebook(book, tmp_path / "book.docx")
    paragraphs = Document(path).paragraphs
    assert [(p.style.name, p.text) for p in paragraphs if p.style.name.startswith(("Title", "Heading"))] == [
        ("Title", "My <themes>"), ("Heading 1", "Practice themes: how services worked"), ("Heading 2", "Drift & delay"),
        ("Heading 1", "Case themes: what the case contained"), ("Heading 2", "Hunger")]
    assert "What is said of drift." in [p.text for p in paragraphs]
    assert "Terms that point at it: drift." in [p.text for p in paragraphs]
    assert write_codebook(book, tmp_path / "again.docx").read_bytes() == path.read_bytes()


def test_codebook_as_a_workbook_has_a_row_per_theme_and_per_term(tmp_path):
    book = make_codebook(("drift", "practice"), ("hunger", "case"))
    book.table["weak_terms"] = [["delay"], []]
    path = write_codebook(book, tmp_path / "book.xlsx")
    themes = pd.read_excel(path, sheet_name="Themes", header=5, keep_default_na=False)
    terms = pd.read_excel(path, sheet_name="Terms", header=5)
    assert themes["Theme id"].tolist() == ["drift", "hunger"]
    assert terms.to_numpy().tolist() == [["drift", "Drift", "strong", "drift"], ["drift", "Drift", "weak", "delay"], ["hunger", "Hunger", "strong", "hunger"]]


@pytest.mark.parametrize(("name", "message"), [
    ("book.pdf", "book.pdf ends in '.pdf'; a codebook is written as .docx or .xlsx. Give the file one of these endings."),
    ("none/book.docx", "There is no folder {folder}/none to write book.docx into. Make it, or name another file."),
])
def test_codebook_that_cannot_be_written_is_said(tmp_path, name, message):
    with pytest.raises(ScrmineError) as caught:
        write_codebook(make_codebook(("drift", "practice")), tmp_path / name)
    assert str(caught.value) == message.format(folder=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_saved_drawing_is_one_picture_with_a_name_for_screen_readers(tmp_path):
    figure = Figure()
    ax = figure.add_subplot()
    ax.text(0, 0, "Drift & <silence>", gid="title")
    save_figure(ax, tmp_path / "f", 'What it "says".')
    svg = (tmp_path / "f.svg").read_text(encoding="utf-8")
    assert 'role="img" aria-labelledby="figure-title figure-description">' in svg
    assert '<title id="figure-title">Drift &amp; &lt;silence&gt;</title>' in svg
    assert '<desc id="figure-description">What it &quot;says&quot;.</desc>' in svg
