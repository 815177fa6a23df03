"""From suggestions to a coder of one's own on the command line, and reading for a theme."""

import csv
import json

import pytest
from test_cli import command, refused

TITLE = "Poverty, housing and environment"
PARAGRAPHS = (
    "The lollipop lady at the crossing in {doc} said that the hedge had been cut back again.",
    "The panel met in the town hall of {doc}, agreed its dates and thanked its clerk.",
    "A gardener came on Fridays to see to the privet hedge behind the bakery; {doc} has three such gardeners.",
    "Minutes of the second meeting went to all members by post from the {doc} office within a week.",
    "Sparrows nest in the hedge by the railway bridge, and the people of {doc} count them every spring.",
    "Travel from {doc} took the chair an hour each way, so the third meeting was held by telephone.",
    "Our hedge is older than the road, wrote the parish clerk of {doc} in his history of the village.",
    "Tea and sandwiches were ordered from the caterer in {doc} market for the closing session.",
)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    """Three reviews of eight paragraphs, half of them about hedges."""
    folder = tmp_path_factory.mktemp("own")
    (folder / "in").mkdir()
    for doc in ("aldermere", "haverton", "saltby"):
        told = [paragraph.format(doc=doc.title()) for paragraph in PARAGRAPHS]
        (folder / "in" / f"{doc}.md").write_text(f"# Child of {doc.title()}: a review\n\n## Analysis\n\n" + "\n\n".join(told) + "\n", encoding="utf-8")
    assert command("build", folder / "in", "-o", folder / "corpus").code == 0
    return folder / "corpus"


def fill_in(sheet):
    """Answer as someone for whom hedges are a matter of housing; what was answered, by passage id."""
    with sheet.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row[TITLE if "hedge" in row["Passage to code"] else "No theme"] = "yes"
    with sheet.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    return {row["Passage id (leave as it is)"] for row in rows}


@pytest.fixture(scope="module")
def rounds(corpus):
    """Two sheets of suggestions, filled in one after the other, and what the commands said."""
    first, second = corpus.parent / "one.csv", corpus.parent / "two.csv"
    said = [command("suggest", corpus, "-o", first, "--n", 12)]
    ids = [fill_in(first)]
    said += [command("code", corpus, "--codings", first), command("suggest", corpus, "-o", second, "--n", 6)]
    ids.append(fill_in(second))
    return [first, second], ids, said


def test_each_round_is_of_new_passages(rounds):
    _, (first, second), said = rounds
    assert [done.err for done in said] == ["", "", ""]
    assert (len(first), len(second), len(first & second)) == (12, 6, 0)
    assert "Learned from 12 passages with" in said[1].out
    assert "own-coder.json: 12 passages coded by me" in said[2].out


def test_the_corpus_is_coded_as_its_user_codes(corpus, rounds):
    sheets, ids, _ = rounds
    done = command("code", corpus, "--codings", sheets[0], "--codings", sheets[1])
    assert (done.code, done.err) == (0, "")
    assert "Learned from 18 passages" in done.out
    kept = json.loads((corpus / "own-coder.json").read_text(encoding="utf-8"))
    assert {row["passage_id"] for row in kept["read"]} == ids[0] | ids[1]
    ranked = command("rank", corpus, "--theme", "poverty_housing", "-o", corpus.parent / "rank.csv")
    assert ranked.code == 0
    with (corpus.parent / "rank.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [("hedge" in row["text"]) for row in rows] == [True] * 12 + [False] * 12
    assert "1. 100%  " in command("rank", corpus, "--theme", "poverty_housing").out
    card = command("quality", corpus, "--codings", sheets[0], "--codings", sheets[1], "-o", corpus.parent / "card.html")
    assert card.out.startswith("Measured on passages that you coded (if they are no random sample, the figures are theirs only), each review by a coder "
                               "that had not seen your codings of it: 18 passages of 3 reviews")
    assert "<section" in (corpus.parent / "card.html").read_text(encoding="utf-8")


def test_nothing_that_was_learned_is_forgotten(corpus, rounds):
    sheets, _, _ = rounds
    assert command("code", corpus, "--codings", sheets[0], "--codings", sheets[1]).code == 0
    before = (corpus / "own-coder.json").read_bytes()
    said = refused("code", corpus, "--codings", sheets[1])
    assert "has learned from 12 passage(s) that are not in what you name now" in said
    assert "Name the sheets of all rounds, each with --codings; to begin anew, delete own-coder.json first." in said
    assert "is there already and may be filled in" in refused("suggest", corpus, "-o", sheets[0])
    assert "were answered in two of the files" in refused("code", corpus, "--codings", sheets[0], "--codings", sheets[0])
    assert (corpus / "own-coder.json").read_bytes() == before


def test_a_card_needs_both_corpus_and_codings(corpus):
    assert "name both the corpus and, with --codings, what you have coded" in refused("quality", corpus)
