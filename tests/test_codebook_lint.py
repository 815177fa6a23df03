import pandas as pd

from scrmine.codebook import Codebook, read_codebook
from scrmine.codebook_lint import PROBLEMS, lint_codebook


def book(*themes):
    return Codebook("Mine", "1", pd.DataFrame([{"theme": theme, "terms": strong, "weak_terms": weak, "examples": examples}
                                               for theme, strong, weak, examples in themes]))


PASSAGES = pd.DataFrame({"text": ["The plan drifted.", "The Neglect Strategy Group met.", "The plan held.", "The plan was seen.", "Plans again and again."]})


def test_each_kind_of_finding():
    found = lint_codebook(book(("plans", ["plan", "drift", "contingency"], ["again"], []), ("harm", ["neglect", "drifting"], [], []), ("empty", [], ["hurt"], [])),
                          PASSAGES)
    assert found[["problem", "theme", "term"]].to_numpy().tolist() == [
        ["cannot be coded", "empty", ""], ["in two themes", "harm", "drifting"], ["in two themes", "plans", "drift"], ["matches nothing", "empty", "hurt"],
        ["matches nothing", "plans", "contingency"], ["always in a name", "harm", "neglect"], ["matches everything", "plans", "plan"]]
    assert found["says"].tolist()[-1] == "80% of 5 passages of the corpus have it. Make it a weak term, or say more: words in a row, or [with …]."
    assert found["says"].tolist()[0] == ("It has no strong term, 1 weak one(s), which need company, and 0 example(s) of the 3 needed. Only the coder 'learned' can "
                                         "find it, if it knows it.")
    assert set(found["problem"]) == set(PROBLEMS)


def test_a_codebook_without_fault_has_no_finding():
    assert lint_codebook(book(("plans", ["drift"], [], []), ("visits", [], [], ["one"] * 3)), PASSAGES).empty


def test_no_theme_of_the_shipped_codebook_is_out_of_reach_and_no_term_is_everywhere():
    found = lint_codebook(read_codebook())
    assert set(found["problem"]) <= {"in two themes", "matches nothing", "always in a name"}
