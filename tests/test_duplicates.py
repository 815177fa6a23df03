import random
import tracemalloc

import numpy as np
import pandas as pd
import pytest

from scrmine import numbering
from scrmine.corpus import count_once
from scrmine.duplicates import mark_repeats
from scrmine.duplicates.alike import SAME, pairs_alike
from scrmine.duplicates.said import Lexicon, Said

VISIT = "The health visitor called three times in March and found the baby asleep on each of her visits."
PLAN = "The plan should be written down by the key worker within ten days and sent to every agency that signed it."
EDITED = "The plan should be written down by the key worker within ten days and be sent to each agency that signed it."


def marked(*rows, documents=None):
    """`repeat_of` of passages given as (doc_id, review_id, text[, role[, shape]]), each by its number."""
    table = pd.DataFrame([{
        "passage_id": str(place), "doc_id": row[0], "review_id": row[1], "text": row[2], "role": row[3] if len(row) > 3 else "analysis",
        "shape": row[4] if len(row) > 4 else "paragraph", "n_words": len(row[2].split()),
    } for place, row in enumerate(rows)])
    kinds = documents or dict.fromkeys(table["doc_id"], "report")
    found = mark_repeats(table, pd.DataFrame([{"doc_id": doc_id, "kind": kind} for doc_id, kind in kinds.items()]))
    assert found.drop(columns="repeat_of").equals(table)
    return [None if pd.isna(value) else value for value in found["repeat_of"]]


def test_a_passage_repeats_the_first_of_its_words():
    assert marked(("a", "r", VISIT), ("a", "r", PLAN), ("a", "r", VISIT), ("a", "r", VISIT)) == [None, None, "0", "0"]


@pytest.mark.parametrize("printed", [
    f"3. {PLAN}", f"(3) {PLAN}", f"b) {PLAN}", f"5.3.1 {PLAN}", PLAN.upper(), PLAN.replace(" ", "  "), PLAN.replace(",", ""), EDITED, f"R4 {PLAN}",
])
def test_numbers_case_and_light_editing_make_no_difference(printed):
    assert marked(("a", "r", PLAN), ("a", "r", printed)) == [None, "0"]


@pytest.mark.parametrize("other", [
    VISIT,
    "The plan should be written down by the school within a month and shown to the mother before it is used.",
    "The plan should be discussed with the family before it is written, and the child should be asked what she thinks of it.",
    "Every agency should write down within ten days what its own key worker has been asked to do for the family.",
])
def test_other_passages_of_the_same_list_are_no_repeats(other):
    assert marked(("a", "r", PLAN), ("a", "r", other)) == [None, None]


def test_another_review_repeats_nothing_of_this_one():
    assert marked(("a", "r", PLAN), ("b", "s", PLAN)) == [None, None]


def test_copies_in_other_documents_of_the_review_repeat_the_report():
    rows = [("news", "r", VISIT), ("report", "r", VISIT), ("summary", "r", VISIT)]
    assert marked(*rows, documents={"news": "news", "report": "report", "summary": "summary"}) == ["1", None, "1"]


COPIES = [
    (
        "The Board should require each member agency to report, by the end of June, how many of its staff have been trained to work with fathers and male partners.",
        "Each member agency should report to the Board by the end of June on how many of its staff have been trained to work with fathers and with male partners.",
    ),
    (
        "Wharfe Hospital Trust should review its discharge policy so that no baby under a protection plan goes home before a discharge meeting has been held.",
        "That the Wharfe Hospital Trust reviews its discharge policy so that no baby who is under a protection plan goes home before a discharge meeting is held.",
    ),
    (
        "The health visitor saw Ellie nine times in the year. On none of these visits was she seen undressed, and the scales were not used after February.",
        "Ellie was seen nine times in the year by the health visitor. She was undressed on none of these visits and the scales were not used after February.",
    ),
    (
        "School staff noticed that the boy came in hungry and without a coat. They fed him, found him a coat, and told no one outside the school.",
        "Staff at the school noticed that the boy came in hungry and without a coat; they fed him and found him a coat but told no one outside the school.",
    ),
    (
        "Supervision dealt with tasks and dates. In eleven sessions the child's own view was recorded once, and then in the words of his mother.",
        "Supervision had dealt with tasks and dates: the child's own view was recorded once in eleven sessions, and that in the words of his mother.",
    ),
    (
        "The partnership should agree one form for referrals from schools and put an end to the practice of sending them back for want of a signature.",
        "The Partnership should agree a single form for referrals from schools, and end the practice of sending them back for want of a signature.",
    ),
    (
        "Police officers who attend a home in which children live should see each child, record what they saw and send that record to the school the next day.",
        "Officers attending a home where children live should see each child, record what they saw, and send that record to the school next day.",
    ),
    (
        "Nobody asked the grandmother, who had cared for both children for most of the previous year, what she thought of the plan to return them.",
        "The grandmother, who had cared for both children for most of the previous year, was not asked by anybody what she thought of the plan to return them.",
    ),
    (
        "He told the review that he would have talked to someone who came twice. Nobody came twice.",
        "He told reviewers he would have talked to someone who came twice. Nobody came twice.",
    ),
    (
        "That all agencies audit their use of interpreters within six months and report to the Board.",
        "All agencies should audit their use of interpreters within six months and report to the Board.",
    ),
    (
        "The report found that workers in five agencies had each accepted the mother's account of the bruise without asking to see where the fall took place.",
        "It found workers in five agencies had each accepted the mother's account of the bruise without asking to see where the fall had taken place, the report said.",
    ),
    (
        "GP practices should code a father's name and date of birth on the records of his children.",
        "GP practices should code the name and date of birth of fathers on the records of their children.",
    ),
    (
        "3. The Board to commission an audit of cases closed at first contact, reporting by December 2014.",
        "The Board should commission an audit of the cases that are closed at first contact, and report by December 2014.",
    ),
    (
        "Agencies must make sure that a child who is not brought to an appointment is followed up within five working days by someone who knows the family.",
        "Agencies should ensure a child who is not brought to an appointment is followed up within five working days by someone who knows the family.",
    ),
]
"""One thing said twice: edited lightly, put in other order, reported."""

FRAMES = [
    (
        "The Board should seek assurance from the hospital trust that its staff have been trained to recognise bruising in babies who are not yet mobile.",
        "The Board should seek assurance from the police that their officers have been trained to recognise coercive control in families with children.",
    ),
    (
        "The Partnership should seek assurance that schools record concerns about neglect in a single chronology that is read at every change of teacher.",
        "The Partnership should seek assurance that health visitors record concerns about fathers in a single place that is read at every change of worker.",
    ),
    (
        "Children's social care should review its policy on closing cases at first contact and report to the Board within six months.",
        "Children's social care should review its policy on supervision of newly qualified workers and report to the Board within six months.",
    ),
    (
        "The health visitor called at the house on 4 March and found nobody at home. A card was left and another visit was arranged for the following week.",
        "The social worker called at the house on 19 June and found nobody at home. A card was left and another visit was arranged for the following month.",
    ),
    (
        "The Board should ensure that all agencies understand their responsibilities for sharing information about domestic abuse.",
        "The Board should ensure that all agencies understand their responsibilities for sharing information about children who go missing.",
    ),
    (
        "The midwifery service should ask every woman about domestic abuse on at least three occasions, alone, and record her answers.",
        "The midwifery service should ask every woman about the baby's father on at least two occasions, alone, and record his details.",
    ),
    (
        "Finding 2: professionals in Saltmere accept what parents tell them about injuries because there is no time to check with others.",
        "Finding 4: professionals in Saltmere accept what parents tell them about drinking because there is no service to refer them to.",
    ),
    (
        "All agencies should remind their staff that a child must be seen alone during an assessment.",
        "All agencies should remind their staff that a father must be named in an assessment.",
    ),
    (
        "West Moor Police should review how officers record the children who are present when they attend a domestic incident.",
        "West Moor Police should review how officers pass on reports of children who are missing from home when they attend a care placement.",
    ),
    (
        "The general practice should agree a way to flag the records of children on a child protection plan.",
        "The general practice should agree a way to flag the records of adults who misuse prescribed medicines.",
    ),
    (
        "A strategy meeting was held on 12 May. Police and social care attended; health did not. It was agreed that there would be a single agency assessment.",
        "A strategy meeting was held on 30 August. Police, health and social care attended. It was agreed that there would be a joint investigation.",
    ),
    (
        "The Trust should audit discharge letters sent to GPs about children with unexplained injuries.",
        "The Trust should audit discharge letters sent to schools about children with long-term conditions.",
    ),
    (
        "The Board to receive a report on the number of children educated at home and what is known of their welfare, by March.",
        "The Board to receive a report on the number of children placed out of area and what is known of their welfare, by March.",
    ),
    (
        "How well did agencies share what they knew about the mother's health?",
        "How well did agencies share what they knew about the father's history?",
    ),
    (
        "Did professionals recognise and respond to signs of neglect in the household?",
        "Did professionals recognise and respond to signs of domestic abuse in the household?",
    ),
]
"""Two things said in one frame."""


@pytest.mark.parametrize(("one", "other"), COPIES)
def test_edited_and_reported_copies_are_repeats(one, other):
    assert marked(("a", "r", one), ("a", "r", other)) == [None, "0"]


@pytest.mark.parametrize(("one", "other"), FRAMES)
def test_one_frame_about_two_things_is_no_repeat(one, other):
    assert marked(("a", "r", one), ("a", "r", other)) == [None, None]


def test_a_copy_of_a_copy_points_at_the_first_of_all():
    once = PLAN.replace("key worker", "lead worker")
    twice = once.replace("ten days", "ten nights")
    assert marked(("a", "r", PLAN), ("a", "r", twice)) == [None, None]
    assert marked(("a", "r", PLAN), ("a", "r", once), ("a", "r", twice)) == [None, "0", "0"]


STORY = [
    "A baby boy died after nine agencies in Carrow failed to share what each of them knew about his father, a report found on Monday.",
    "The boy, called Jay in the report, was eleven weeks old when he was taken to hospital with 14 broken ribs in March 2016.",
    "His father, a roofer aged 26, had two convictions for violence and was never spoken to alone by a health visitor or a doctor.",
    "A neighbour telephoned the council in February and was told that her call would be written down and passed to a manager.",
    "Reviewer Dr Anna Holt wrote that kindness to the mother had taken the place of curiosity about the man on the sofa.",
    "The board accepted all 12 recommendations and promised that fathers would be named in the notes of every baby in Carrow.",
]
SPUN = [
    "A child boy died after 9 companies in Carrow did not share what every one of them knew about his dad, a document discovered on Monday.",
    "The boy, named Jay within the document, was 11 weeks previous when he used to be taken to clinic with 14 damaged ribs in March 2016.",
    "His dad, a roofer elderly 26, had 2 convictions for violence and was by no means spoken to on my own by a well being customer or physician.",
    "A neighbor phoned the council in February and was advised that her name could be written down and handed to a supervisor.",
    "Reviewer Dr Anna Holt stated that kindness to the mum had taken the position of interest in the person at the settee.",
    "The board permitted all 12 suggestions and promised that dads could be named within the notes of each child in Carrow.",
]


def test_a_story_spun_word_by_word_repeats_its_source_as_a_whole():
    rows = [("one", "r", text) for text in STORY] + [("two", "r", text) for text in SPUN]
    assert marked(*rows, documents={"one": "news", "two": "news"}) == [None] * 6 + ["0", "1", "2", "3", "4", "5"]


def test_spun_passages_out_of_order_are_another_story():
    rows = [("one", "r", text) for text in STORY] + [("two", "r", text) for text in SPUN[::-1]]
    assert marked(*rows, documents={"one": "news", "two": "news"})[6:].count(None) >= 5


def test_a_report_is_not_compared_as_news_is():
    rows = [("one", "r", text) for text in STORY] + [("two", "r", text) for text in SPUN]
    assert marked(*rows)[6:].count(None) >= 4


def test_recommendations_printed_again_in_short_repeat_the_long_ones():
    long = ["The hospital should agree by June what each ward is to do when a baby is brought in with a bruise, and audit it yearly.",
            "Social workers should see every home in which a baby of the family sleeps before the conference meets, and write down what they saw there.",
            "The board should receive a quarterly report on vacancies in all its agencies and on what they mean for children, from September on."]
    short = ["the hospital agree what each ward is to do when a baby comes in with a bruise;", "social workers see every home in which a baby sleeps before the conference;",
             "the board receive a quarterly report on vacancies and what they mean for children."]
    rows = [("a", "r", text, "recommendation") for text in long] + [("b", "r", text, "recommendation") for text in short]
    assert marked(*rows) == [None, None, None, "0", "1", "2"]
    other = [("a", "r", text, "recommendation") for text in long] + [("b", "r", text, "analysis") for text in short]
    assert marked(*other)[3:5] == [None, None]


def test_short_passages_repeat_only_word_for_word():
    assert marked(("a", "r", "It was not seen again."), ("a", "r", "it was NOT seen again"), ("a", "r", "It was not seen then.")) == [None, "0", None]


def test_fewer_than_four_words_repeat_nothing():
    assert marked(("a", "r", "West Saltby Police"), ("a", "r", "West Saltby Police"), ("a", "r", "The West Saltby Police"), ("a", "r", "The West Saltby Police")) == [
        None, None, None, "2"]


@pytest.mark.parametrize("role", ["cover", "contents", "furniture", "reference"])
def test_what_is_never_counted_is_not_compared(role):
    assert marked(("a", "r", VISIT, role), ("a", "r", VISIT)) == [None, None]


def test_headings_and_passages_of_no_review_are_not_compared():
    assert marked(("a", "r", VISIT, "analysis", "heading"), ("a", "r", VISIT), ("a", None, VISIT)) == [None, None, None]


def test_repeats_do_not_depend_on_what_else_is_in_the_corpus():
    alone = marked(("a", "r", PLAN), ("a", "r", EDITED), ("a", "r", VISIT))
    among = marked(("a", "r", PLAN), ("a", "r", EDITED), ("a", "r", VISIT), *[("b", "s", f"{VISIT} Week {n}.") for n in range(20)])
    assert among[:3] == alone == [None, "0", None]


def test_the_order_of_documents_does_not_matter():
    one = marked(("a", "r", PLAN), ("b", "r", EDITED))
    other = marked(("b", "r", EDITED), ("a", "r", PLAN))
    assert (one, other) == ([None, "0"], ["1", None])


def test_a_repeat_is_counted_where_its_first_occurrence_is_not():
    table = pd.DataFrame({
        "passage_id": ["0", "1", "2", "3"], "doc_id": "a", "review_id": "r", "text": [VISIT, VISIT, VISIT, PLAN], "n_words": 18,
        "role": ["summary", "analysis", "lessons", "analysis"], "shape": "paragraph",
    })
    found = mark_repeats(table, pd.DataFrame({"doc_id": ["a"], "kind": ["report"]}))
    assert count_once(found)["passage_id"].tolist() == ["1", "3"]
    assert count_once(found, ["summary", "analysis"])["passage_id"].tolist() == ["0", "3"]
    assert count_once(found, ["lessons"])["passage_id"].tolist() == ["2"]


def test_doubling_a_document_changes_no_count():
    rows = [("a", "r", VISIT), ("a", "r", PLAN), ("a", "r", "It was not seen again.")]
    twice = rows + [("b", *row[1:]) for row in rows]
    assert marked(*twice) == [None, None, None, "0", "1", "2"]


def test_pairs_found_by_their_rarest_words_are_all_pairs_that_are_alike():
    rng = random.Random(5)
    sets = [set(rng.sample(range(rng.randint(9, 12)), rng.randint(1, 9))) for _ in range(150)]
    alike = {(place, earlier) for place in range(150) for earlier in range(place)
             if len(sets[place] & sets[earlier]) >= SAME * len(sets[place] | sets[earlier])}
    assert set(pairs_alike([np.array(sorted(meaning)) for meaning in sets])) == alike
    assert len(alike) > 100
    assert list(pairs_alike([])) == []
    assert list(pairs_alike([np.array([], int), np.array([], int)])) == []


SHORT = "Practitioners must record decisions about missing children."  # 7 words, and 8 with a number before it
LONGER = SHORT.replace("record", "always record")


def test_a_numbered_copy_long_enough_to_be_compared_is_compared():
    assert marked(("a", "r", SHORT), ("a", "r", f"4. {SHORT}"), ("a", "r", LONGER)) == [None, "0", "0"]
    assert marked(("a", "r", LONGER), ("a", "r", SHORT), ("a", "r", f"4. {SHORT}")) == [None, None, "0"]


def test_items_that_mean_nothing_count_among_the_items_of_a_list():
    whole = [" ".join(f"{sign}{n}word" for n in range(10)) for sign in "abc"]
    shortened = [" ".join([*(f"{sign}{n}word" for n in range(6)), "the", "of", "and"]) for sign in "abc"]
    nothing = ["It should be so and that is what it must be.", "That is so and it must be what it should.", "So it is and so it must be for all."]

    def lists(*other):
        return marked(*(("a", "r", text, "recommendation") for text in whole), *(("b", "r", text, "recommendation") for text in other))
    assert lists(*shortened) == [None, None, None, "0", "1", "2"]
    assert lists(*shortened, *nothing) == [None] * 9  # three of six follow in order, which is fewer than a copy needs


def test_passages_without_a_word_repeat_nothing():
    assert marked(("a", "r", "— — — —"), ("a", "r", "— — — —")) == [None, None]


def test_numbers_of_words_and_beginnings_begin_again_together(monkeypatch):
    monkeypatch.setattr(numbering, "MOST", 0)
    lexicon = Lexicon()
    for one, other in (("visit", "school"), ("school", "visit")):
        texts = [f"{one} nurse police plan bruise garden window letter", f"{other} nurse police plan bruise garden window letter"]
        first, second = (Said(texts, np.array([True, True]), lexicon).meaning(place).tolist() for place in (0, 1))
        assert [len(first), len(second), len(set(first) & set(second))] == [8, 8, 7]


def test_a_long_table_of_like_rows_needs_little_memory():
    rng = random.Random(1)
    meanings = [np.sort(rng.sample(range(60), 12)) for _ in range(1500)]
    tracemalloc.start()
    assert not list(pairs_alike(meanings))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10_000_000
