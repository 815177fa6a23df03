"""The marks of the worksheets: right, wrong and near misses, on a corpus that can be counted by hand; and every worksheet run."""

import ast
import warnings
from pathlib import Path

import nbformat
import pytest
from conftest import make_codebook, make_codings, make_corpus

import scrmine
from scrmine.exercises.answers import QUESTIONS
from scrmine.exercises.question import EXPECTED

FOLDER = Path(__file__).resolve().parent.parent / "notebooks" / "exercises"
WORKSHEETS = sorted(FOLDER.glob("*.ipynb"))

CODEBOOK = make_codebook(("drift", "practice"), ("hunger", "case"))


@pytest.fixture(scope="module")
def corpus():
    """Reviews a to d with findings, e with a recommendation only; a and b were deaths."""
    passages = [
        ("a", "Plans drift on.", {}), ("a", "A heading", {"shape": "heading"}), ("a", "Hunger was seen.", {}), ("a", "Plans drift on.", {"repeat_of": "a:0-15"}),
        ("a", "Did the plan drift?", {"role": "terms_of_reference"}), ("a", "It was told that drift went on.", {"role": "chronology"}),
        ("b", "Drift again.", {"role": "lessons"}), ("b", "Nothing else here.", {}), ("c", "Hunger, and no word of plans.", {}), ("c", "More of the same.", {}),
        ("d", "Quiet weeks and months.", {}), ("e", "Drift must end.", {"role": "recommendation"}),
    ]
    documents = [{"doc_id": name} for name in "abcde"] + [{"doc_id": "e2", "review_id": "e", "status": "no_text", "reason": "few_characters"}]
    reviews = [{"review_id": name, "year": 2010, "outcome": "death" if name in "ab" else "serious harm", "board": "Saltby", "name": name.upper()} for name in "abcde"]
    return make_corpus(documents, [{"doc_id": doc, "text": text, **more} for doc, text, more in passages], reviews)


@pytest.fixture(scope="module")
def ids(corpus):
    return corpus.passages["passage_id"].tolist()


@pytest.fixture(scope="module")
def codings(corpus, ids):
    """Drift in findings of a and b, in a question and twice in the story; hunger in a and c."""
    return make_codings(corpus, [(ids[0], "drift", "drift"), (ids[4], "drift", "drift"), (ids[5], "drift", "drift"), (ids[6], "drift", "Drift"),
                                 (ids[11], "drift", "Drift"), (ids[2], "hunger", "Hunger"), (ids[8], "hunger", "Hunger")])


@pytest.fixture(scope="module")
def people(corpus, ids, codings):
    """Of eight passages two readers say yes to drift both in one, anna alone in one, ben alone in none."""
    read = [ids[place] for place in (0, 2, 5, 6, 7, 8, 9, 10)]
    anna = codings[codings["passage_id"].isin([ids[0], ids[6], ids[5]])].assign(coder="anna")
    ben = codings[codings["passage_id"].isin([ids[0], ids[5]])].assign(coder="ben")
    return scrmine.join_codings([scrmine.as_answered(rows, read, CODEBOOK) for rows in (anna, ben)])


@pytest.fixture
def marked(corpus, codings, people):
    """Marks an answer, with whatever tables its question needs."""
    tables = {"corpus": corpus, "codings": codings, "people": people, "codebook": CODEBOOK, "theme": "drift", "other": "hunger", "by": "outcome"}

    def mark(question, answer, **more):
        given = {**tables, **more}
        return scrmine.mark_answer(question, answer, **{name: given[name] for name in QUESTIONS[question].needs})

    return mark


@pytest.mark.parametrize(("question", "right"), [
    ("n_reviews", 5), ("reviews_without_findings", ["e"]), ("n_findings", 7), ("share_of_reviews", 2 / 4), ("share_of_reviews", 0.504),
    # Words of findings: 3 + 3, 2 + 3, 6 + 4, 4 = 25; of all but headings: 3 + 4 + 7 and 3 more.
    ("word_share", 25 / 42), ("percent_agreement", 7 / 8), ("difference", 1.0), ("themes_after_adjusting", []), ("themes_below", ()),
    # Yes in 3/8 and 2/8: expected 3/8·2/8 + 5/8·6/8 = 36/64; (56 − 36) / (64 − 36).
    ("kappa", 20 / 28),
    ("interval_of_share", (0.068, 0.932)),  # Clopper-Pearson for 2 of 4: qbeta(.025, 2, 3) = .0676
])
def test_right_answers_are_right(marked, question, right):
    mark = marked(question, right)
    assert (mark.verdict, mark.says) == ("right", QUESTIONS[question].lesson)


def test_names_that_are_right(marked, ids):
    assert marked("commonest_role", "chronology", theme="hunger").verdict == "not yet"
    assert marked("commonest_role", "analysis", theme="hunger").verdict == "right"
    assert marked("passage_that_shows", ids[0]).verdict == "right"
    assert marked("citation", "Saltby, A (2010), beginning", passage_id=ids[0]).verdict == "right"
    assert marked("silent_review", "c", theme="hunger", other="drift").verdict == "right"


@pytest.mark.parametrize(("question", "answer", "says"), [
    ("n_reviews", 6, "You counted documents."), ("n_reviews", 12, "You counted passages."), ("n_reviews", 4, "Close: one or two are counted wrongly."),
    ("n_reviews", 40, "A review is a case."), ("n_reviews", "5", "A whole number is expected, and this is str '5'. Write it without quotation marks."),
    ("n_reviews", True, "A whole number is expected, and this is bool 'True'."),
    ("reviews_without_findings", ["a", "e"], "1 of yours does not belong."), ("reviews_without_findings", ["a"], "1 of yours does not belong, and some are missing."),
    ("reviews_without_findings", [], "Some are missing."), ("reviews_without_findings", "e", "A list of names is expected"),
    ("n_findings", 8, "Some texts are printed twice"), ("n_findings", 9, "Headings are among them"),
    ("word_share", 7 / 11, "You counted passages."), ("word_share", 25 / 44, "Leave headings out below the line too."),
    ("share_of_reviews", 2 / 5, "You divided by all reviews."), ("share_of_reviews", 2 / 7, "This is the share of passages."),
    ("share_of_reviews", 50, "This looks like per cent"), ("share_of_reviews", 0.515, "Close: something is counted"),
    ("share_of_reviews", float("nan"), "A number is expected"),
    # p ± 1.96·√(.25 / 4) = .01 and .99; pooled: 2 of 7, Clopper-Pearson.
    ("interval_of_share", (0.01, 0.99), "This is the interval p ± 1.96"), ("interval_of_share", (0.037, 0.710), "This takes each passage for a draw"),
    ("interval_of_share", (6.8, 93.2), "This looks like per cent"), ("interval_of_share", (0.932, 0.068), "These are the right ends in the wrong order"),
    ("interval_of_share", (0.5,), "A lower and an upper end"), ("interval_of_share", (0.2, 0.8), "The table of compare_themes"),
    # Both yes in 2, one alone in 1: 2·2 / (2·2 + 1).
    ("percent_agreement", 4 / 5, "You left out the passages in which neither"), ("kappa", 7 / 8, "This is raw agreement"), ("kappa", 0.8, "This is agreement on yes"),
    # Expected by chance 36/64, both yes 6/64; (56 − 6) / (64 − 6); (7/8 − 1/2) / (1/2).
    ("kappa", 36 / 64, "This is the agreement that chance would give."), ("kappa", 50 / 58, "By chance both may also say no."), ("kappa", 0.75, "Each reader's coin"),
    ("difference", -1.0, "The size is right and the sign is not"), ("difference", 0.3, "The share of reviews in the first group"),
    ("themes_after_adjusting", ["drift"], "1 of yours does not belong."),
])
def test_slips_get_their_hint(marked, question, answer, says):
    mark = marked(question, answer)
    assert mark.verdict == "not yet"
    assert mark.says.startswith(says)


def test_an_answer_is_read_as_people_write(marked, corpus, ids):
    assert marked("commonest_role", " Analysis ", theme="hunger").verdict == "right"
    assert marked("citation", "Saltby, A (2010), beginning.", passage_id=ids[0]).verdict == "right"
    assert marked("reviews_without_findings", corpus.reviews.loc[corpus.reviews["review_id"] == "e", "review_id"]).verdict == "right"
    assert marked("reviews_without_findings", corpus.reviews).says == ("A list of names is expected, and this is a table of 5 rows. len(…) counts them; "
                                                                        'table["column"].tolist() makes a list of one of its columns.')
    assert marked("commonest_role", ["analysis"], theme="hunger").says.endswith("Take the one name out of it, with [0].")


@pytest.mark.parametrize("passage_id", [..., "a:0-3"])
def test_a_citation_waits_for_its_passage(marked, passage_id):
    mark = marked("citation", "Saltby, A (2010), beginning", passage_id=passage_id)
    assert (mark.verdict, mark.says[:29]) == ("not answered", "Answer the task above first: ")


def test_findings_of_no_review_and_repeats_of_no_finding_are_named():
    """Six findings: two of no review, one that repeats a news report, one that repeats a finding; three count."""
    texts = ["We found drift.", "We found it again.", "The town was told of it.", "The town was told of it.", "We found drift.", "Other things were found."]
    corpus = make_corpus([{"doc_id": "a"}, {"doc_id": "b", "review_id": None}],
                         [{"doc_id": "a", "text": texts[2], "role": "chronology"}, {"doc_id": "a", "text": texts[0]}, {"doc_id": "a", "text": texts[1]},
                          {"doc_id": "a", "text": texts[3], "repeat_of": f"a:0-{len(texts[2])}"},
                          {"doc_id": "a", "text": texts[4], "repeat_of": f"a:{len(texts[2]) + 2}-{len(texts[2]) + 2 + len(texts[0])}"},
                          {"doc_id": "b", "text": texts[5], "review_id": None}, {"doc_id": "b", "text": "And others.", "review_id": None}], [{"review_id": "a"}])
    says = {n: scrmine.mark_answer("n_findings", n, corpus=corpus).says for n in (3, 6, 5, 2)}
    assert says[3].startswith("Each of the four rules")
    assert [says[n][:18] for n in (6, 5, 2)] == ["Some texts are pri", "Some of yours belo", "A passage counts i"]


def test_passages_and_reviews_that_do_not_show_it(marked, ids):
    assert marked("passage_that_shows", ids[6]).says.startswith("Not every reader saw this theme")
    assert marked("passage_that_shows", ids[5]).says.startswith("It stands outside the findings")
    assert marked("passage_that_shows", ids[7]).says == QUESTIONS["passage_that_shows"].hint
    assert marked("silent_review", "e", theme="hunger", other="drift").says.startswith("It has no findings")
    assert marked("silent_review", "a", theme="hunger", other="drift").verdict == "not yet"


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("answer", [..., None])
def test_no_answer_gets_a_hint(marked, question, answer):
    assert marked(question, answer, passage_id=...) == scrmine.Mark(question, "not answered", QUESTIONS[question].hint)


def test_an_adjusted_list_is_told_from_a_raw_one():
    """Eight reviews: all four of the one group have the theme, none of the other; 24 more themes are the same in both."""
    names = "abcdefgh"
    themes = ["drift", *(f"idle_{letter}" for letter in "abcdefghijklmnopqrstuvwx")]
    corpus = make_corpus([{"doc_id": name} for name in names], [{"doc_id": name, "text": f"Drift in {name}, or not."} for name in names],
                         [{"review_id": name, "outcome": "one" if name in "abcd" else "two"} for name in names])
    ids = corpus.passages["passage_id"].tolist()
    codings = make_codings(corpus, [(ids[place], "drift", "Drift") for place in range(4)] + [(ids[place], theme, "in") for theme in themes[1:] for place in (0, 4)])
    tables = {"corpus": corpus, "codings": codings, "codebook": make_codebook(*((theme, "practice") for theme in themes)), "by": "outcome"}
    assert scrmine.mark_answer("themes_below", ["drift"], **tables).verdict == "right"
    assert scrmine.mark_answer("themes_after_adjusting", [], **tables).verdict == "right"
    assert scrmine.mark_answer("themes_after_adjusting", ["drift"], **tables).says.startswith("These are those before adjusting")
    assert scrmine.mark_answer("themes_below", [], **tables).says.startswith("These are those after adjusting")


def test_a_mark_shows_itself():
    mark = scrmine.Mark("kappa", "right", "Good.")
    assert repr(mark) == "Mark: kappa, right. Good."
    assert mark._repr_markdown_() == "✓ **Right.** Good."


def test_wrong_questions_and_tables_are_said(corpus):
    with pytest.raises(scrmine.ScrmineError, match=r"^There is no question 'kapa' in the worksheets\. Did you mean 'kappa'\?"):
        scrmine.mark_answer("kapa", 1, corpus=corpus)
    with pytest.raises(scrmine.ScrmineError) as caught:
        scrmine.mark_answer("n_reviews", 1, theme="drift")
    assert str(caught.value) == "The question 'n_reviews' is asked of corpus, and was given theme. Give the tables that the worksheet gives."


def test_no_hint_gives_a_number_away():
    assert {asked.kind for asked in QUESTIONS.values()} <= set(EXPECTED)
    for asked in QUESTIONS.values():
        for hint in (asked.hint, *(hint for _, hint in asked.slips)):
            assert not [word for word in hint.split() if word.strip(".,").isdecimal() and len(word.strip(".,")) > 1], hint


@pytest.fixture(scope="module")
def marks_of(sample_corpus):
    """Runs a worksheet as a kernel would, on the sample that is loaded already, and gives its marks; each once."""
    before: dict[Path, list] = {}

    def run(path):
        names, marks = {"__name__": "worksheet"}, []
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "code":
                body = ast.parse(cell.source).body
                last = ast.Expression(body.pop().value) if isinstance(body[-1], ast.Expr) else None
                exec(compile(ast.Module(body, []), path.name, "exec"), names)
                shown = eval(compile(last, path.name, "eval"), names) if last else None
                marks += [shown] if isinstance(shown, scrmine.Mark) else []
        return marks

    def run_once(path):
        if path not in before:
            with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
                warnings.simplefilter("ignore", scrmine.ScrmineWarning)  # students shall see that groups are small
                patch.setattr(scrmine, "load_sample", lambda: sample_corpus)
                before[path] = run(path)
        return before[path]

    return run_once


@pytest.mark.parametrize("path", WORKSHEETS, ids=lambda path: path.stem)
def test_worksheets_are_open_as_they_come(path, marks_of):
    marks = marks_of(path)
    assert len(marks) >= 2
    assert {mark.verdict for mark in marks} == {"not answered"}


@pytest.mark.parametrize("path", WORKSHEETS, ids=lambda path: path.stem)
def test_solutions_are_right(path, marks_of):
    marks = marks_of(FOLDER / "solutions" / path.name)
    asked = [mark.question for mark in marks_of(path)]
    assert [(mark.question, mark.verdict, mark.says) for mark in marks] == [(name, "right", QUESTIONS[name].lesson) for name in asked]


def test_every_question_is_asked_once(marks_of):
    asked = [mark.question for path in WORKSHEETS for mark in marks_of(path)]
    assert sorted(asked) == sorted(QUESTIONS)


def test_solutions_differ_from_worksheets_in_the_answers_only():
    for path in WORKSHEETS:
        one, other = (nbformat.read(where / path.name, as_version=4).cells[1:] for where in (FOLDER, FOLDER / "solutions"))
        different = [cell.metadata.get("tags") for cell, twin in zip(one, other, strict=True) if cell.source.replace("../12", "12") != twin.source.replace("../../12", "12")]
        assert different == [["answer"]] * len(different), path.name
        assert len(different) >= 2
