"""What is said of an answer."""

from __future__ import annotations

from dataclasses import dataclass

from scrmine.errors import ScrmineError, unknown_name
from scrmine.exercises.answers import QUESTIONS
from scrmine.exercises.question import is_kind, is_slip, same_answer, say_kind, say_nearness

RIGHT, NOT_YET, OPEN = "right", "not yet", "not answered"
SAYS = {RIGHT: "✓ **Right.**", NOT_YET: "✗ **Not yet.**", OPEN: "… **Not answered yet.**"}


@dataclass(frozen=True, repr=False)
class Mark:
    """What is said of one answer.

    Attributes
    ----------
    question : str
        Its name.
    verdict : {"right", "not yet", "not answered"}
    says : str
        A hint, or why the answer matters.

    Examples
    --------
    >>> mark = scrmine.mark_answer("n_reviews", 28, corpus=corpus)
    >>> mark.verdict, mark.says
    ('not yet', 'You counted documents. A document can be about two reviews, or about one that has others.')
    """

    question: str
    verdict: str
    says: str

    def __repr__(self) -> str:
        return f"Mark: {self.question}, {self.verdict}. {self.says}"

    def _repr_markdown_(self) -> str:
        return f"{SAYS[self.verdict]} {self.says}"


def mark_answer(question: str, answer: object, **tables: object) -> Mark:
    """Say whether an answer to a question of the worksheets is right; if it is not, hint at why.

    Parameters
    ----------
    question : str
        The name of the question, as the worksheet gives it.
    answer : object
        What the student found; an ellipsis (``...``) or None where there is no answer yet.
    **tables
        What the question is asked of: corpus, and where it says so codings, people, codebook, theme, other, passage_id.

    Returns
    -------
    Mark
        In a notebook it shows itself as a sentence.

    Raises
    ------
    ScrmineError
        If there is no such question, or a table that it needs is not given.

    Examples
    --------
    >>> scrmine.mark_answer("n_reviews", len(corpus.documents), corpus=corpus)
    Mark: n_reviews, not yet. You counted documents. A document can be about two reviews, or about one that has others.
    >>> scrmine.mark_answer("n_reviews", len(corpus.reviews), corpus=corpus)
    Mark: n_reviews, right. A review may have several documents, and a document several reviews: files are not cases.
    """
    if question not in QUESTIONS:
        raise unknown_name("question", question, QUESTIONS, where="the worksheets")
    asked = QUESTIONS[question]
    if set(tables) != set(asked.needs):
        raise ScrmineError(f"The question '{question}' is asked of {', '.join(asked.needs)}, and was given {', '.join(tables) or 'nothing'}. Give the "
                           f"tables that the worksheet gives.")
    if answer is ... or answer is None:
        return Mark(question, OPEN, asked.hint)
    if not is_kind(answer, asked.kind):
        return Mark(question, NOT_YET, say_kind(answer, asked.kind))
    if "passage_id" in tables and tables["passage_id"] not in set(tables["corpus"].passages["passage_id"]):
        return Mark(question, OPEN, "Answer the task above first: this one is about the passage that you name there.")
    right = asked.right(**tables)
    if same_answer(answer, right, asked.kind):
        return Mark(question, RIGHT, asked.lesson)
    slips = (hint for slip, hint in asked.slips if is_slip(answer, slip(**tables), asked.kind))
    return Mark(question, NOT_YET, next(slips, None) or f"{say_nearness(answer, right, asked.kind)}{asked.hint}")
