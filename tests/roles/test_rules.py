"""What each passage does in its document, on small hand-written reports; through `read_document`, as a user meets it."""

import re

import pytest
from handmade import blocks_of, passages, role_of

from scrmine.roles.headings import HEADINGS, PERIOD, heading_role
from scrmine.roles.rules import is_question, role_of_columns
from scrmine.roles.sections import find_sections
from scrmine.values import FINDINGS, ROLES

CALLS = "The health visitor called at the house on 3 May and 10 May and found nobody at home on either day."
JUDGED = "It was of concern that nobody asked to see the baby awake, and an opportunity to do so was missed on each visit."


def report(*parts):
    return "\n\n".join(["Serious Case Review: Leo", *parts])


@pytest.mark.parametrize(("title", "role"), [
    ("Introduction", "introduction"), ("1. Introduction", "introduction"), ("Terms of Reference", "terms_of_reference"),
    ("Key lines of enquiry", "terms_of_reference"), ("Methodology", "method"), ("The review process", "method"),
    ("Chronology of agency involvement", "chronology"), ("Narrative", "chronology"), ("4.3 Summary of significant events", "chronology"),
    ("January 2012 to March 2013", "chronology"), ("Family background", "background"), ("Genogram", "background"),
    ("Analysis", "analysis"), ("Findings", "analysis"), ("Good practice", "analysis"), ("Analysis of practice by theme", "analysis"),
    ("Views of the family", "voices"), ("Family involvement", "voices"), ("Lessons learned", "lessons"), ("Key learning points", "lessons"),
    ("Recommendations", "recommendation"), ("7. Interagency recommendations", "recommendation"), ("Action plan", "action_plan"),
    ("Executive summary", "summary"), ("Bibliography", "reference"), ("Appendix 2", "reference"), ("Glossary of terms", "reference"),
    ("Contents", "contents"), ("Argymhellion / Recommendations", "recommendation"), ("Cefndir", "background"), ("Cyflwyniad", "introduction"),
    ("The blue door", ""), ("", ""), ("Presented 19 June 2012", ""), ("By A. Reporter, 23 October 2020", ""), ("The night of 12 August 2015", "chronology"),
    ("What the agencies told us", ""), ("What Iona told us", "voices"), ("Learning from the review of Family Larch", "lessons"),
    ("2. Remit", "terms_of_reference"), ("For discussion", "terms_of_reference"), ("Who Iona was", "background"), ("KLOE 2: how was it known?", "analysis"),
    ("Statement by Reviewer(s)", "method"), ("The last days", "chronology"), ("What the Review Team found", "analysis"), ("What was done well", "analysis"),
    ("What the report says must change", "recommendation"), ("What needs to be different", "recommendation"), ("What has to happen now", "recommendation"),
    ("What the council says", ""), ("What research evidence says", ""), ("What the children say must change", "recommendation"),
    ("What the boy’s teachers said", "voices"), ("What changed after the move", ""),
    ("Summary of what the Panel concluded", "summary"), ("Find out more", "reference"), ("About this sheet", "introduction"),
])
def test_what_a_heading_announces(title, role):
    assert heading_role(title) == role


@pytest.mark.parametrize(("title", "role"), [
    ("Issue 9, December 2021", ""), ("Learning bulletin 4 | Spring 2020", ""), ("Version 2.1, March 2015", ""), ("No. 3 – 2019", ""), ("Key issue 3", "analysis"),
    ("Saltby Safeguarding Children Partnership, autumn 2022", ""), ("Saltby Safeguarding Board · March 2024 · saltby.example", ""), ("SALTBY LSCB – May 2012", ""),
    ("Before the board of May 2012 met", "chronology"), ("The board, March 2014 to May 2015", "chronology"), ("May 2012: the boarding school", "chronology"),
    ("Issue 9: visits in 2019", "analysis"), ("Theme 2, March 2014", "analysis"), ("January – March 2014", "chronology"), ("Autumn 2012", "chronology"),
])
def test_a_line_that_numbers_and_dates_a_bulletin_announces_nothing(title, role):
    assert heading_role(title) == role


def test_a_date_on_the_cover_announces_no_chronology_but_one_over_text_does():
    def announced(text):
        blocks = blocks_of(text)
        return [section.role for block, section in zip(blocks, find_sections(blocks, "report"), strict=True) if block.shape == "heading" and block.text[-4:].isdigit()]

    assert announced(f"# A child in Saltby\n\n## November 2021\n\n## The move\n\n{CALLS}\n\n## Autumn 2019\n\n{CALLS}") == ["", "chronology"]
    assert announced(f"## One\n\n{CALLS}\n\n## Two\n\n{CALLS}\n\n## May 2020\n\n## June 2020\n\n{CALLS}\n\n## July 2020\n\n### 3 July 2020\n\n{CALLS}") == [
        "", "chronology", "chronology", "chronology"]
    assert announced(f"# A child in Saltby\n\n## What happened\n\n## Autumn 2018\n\n{CALLS}") == ["chronology"]
    assert announced(f"# A child in Saltby\n\n## January to March 2014\n\n## The move\n\n{CALLS}") == ["chronology"]


@pytest.mark.parametrize(("text", "asks"), [
    ("Was the visit made?", True), ("Was the visit made? (e.g. in May)", True), ("Was the visit made ?", True),
    ("The visit was made.", False), ("Whether it was made is not known.", False), ("", False),
])
def test_what_asks(text, asks):
    assert is_question(text) is asks


def test_a_question_in_an_introduction_is_a_term_of_reference():
    found = passages(report("1. Introduction", f"1.1. The Board agreed to hold a review after the events of May. {CALLS}",
                            "1.2. Were the needs of the child seen and understood by those who visited the home?"))
    assert role_of(found, "1.2. Were") == "terms_of_reference"
    assert role_of(found, "1.1. The Board") == "introduction"


def test_items_under_a_lead_in_that_sets_the_task_are_terms_of_reference():
    found = passages(report("1. Introduction", "1.1. The review was asked to consider the following questions:",
                            "- how well agencies shared what they knew;", "- whether the thresholds were understood;", "- what can be learnt.",
                            f"1.2. {CALLS}"))
    assert [role_of(found, words) for words in ("how well agencies", "whether the thresholds", "what can be learnt")] == ["terms_of_reference"] * 3


def test_a_question_within_the_analysis_is_analysis():
    found = passages(report("5. Analysis", f"5.1. {JUDGED}", "5.2. Why did nobody ask? The answer lies in how the visits were planned.", f"5.3. {JUDGED}"))
    assert set(found[found["shape"] == "paragraph"]["role"]) == {"analysis"}


EVENTS = [
    "The mother booked with the midwife at twelve weeks and gave her address as a flat above a shop in Saltby, which she shared with a friend.",
    "In June a neighbour called the police to the flat late at night; two officers attended, spoke to both adults at the door and left.",
    "Leo was born at term and went home on the third day. The health visitor made her first visit a week later and weighed him.",
    "On 4 August the father rang the surgery for a repeat prescription and was given an appointment for the following Tuesday.",
    "The nursery wrote in September that Leo had come in with a graze to the cheek, which his mother said came from a fall.",
    "At the end of October the family moved to Wyre, and the records were sent on to the new surgery by post in November.",
]
CHRONOLOGY = [f"4.{n}. {event}" for n, event in enumerate(EVENTS, start=1)]


def test_an_unnumbered_paragraph_in_a_numbered_chronology_is_comment():
    found = passages(report("4. Chronology", *CHRONOLOGY[:3], JUDGED, *CHRONOLOGY[3:]))
    assert role_of(found, "It was of concern") == "comment"
    assert [role_of(found, text) for text in CHRONOLOGY] == ["chronology"] * 6


def test_a_comment_that_says_so_is_comment_wherever_the_chronology_has_numbers_or_not():
    found = passages(report("Chronology", *EVENTS[:3], f"Reviewer’s comment: {JUDGED}", *EVENTS[3:]))
    assert role_of(found, "Reviewer’s comment") == "comment"
    assert [role_of(found, text) for text in EVENTS] == ["chronology"] * 6


def test_narrative_in_an_unnumbered_chronology_is_no_comment():
    found = passages(report("Chronology", *EVENTS))
    assert set(found[found["shape"] == "paragraph"]["role"]) == {"chronology"}


def test_a_recommendation_inside_a_summary_is_a_recommendation_and_the_rest_is_summary():
    found = passages(report(
        "Executive Summary", f"This summary tells what was found. {CALLS}", "Analysis", JUDGED, "Recommendations",
        "1. The Board should make sure that each visit to a baby includes seeing the baby awake.",
        "2. The Board should ask each agency how it plans visits.", "1. Introduction", f"1.1. The Board agreed to hold a review. {CALLS}",
    ))
    assert role_of(found, "This summary tells") == "summary"
    assert role_of(found, "It was of concern") == "summary"
    assert [role_of(found, words) for words in ("1. The Board should", "2. The Board should")] == ["recommendation"] * 2
    assert role_of(found, "1.1. The Board agreed") == "introduction"


def test_a_footnote_is_reference_wherever_it_stands():
    found = passages(report("5. Analysis", f"5.1. {JUDGED}²", "² Ormesby, T. (2010) Two visits. London: Halden Press.", f"5.2. {JUDGED}"))
    assert role_of(found, "Ormesby") == "reference"
    assert [role_of(found, words) for words in ("5.1.", "5.2.")] == ["analysis"] * 2


def test_a_bibliography_is_reference():
    found = passages(report("5. Analysis", f"5.1. {JUDGED}", "Bibliography", "Ormesby, T. (2010) Neglect of children and how it is seen. London: Halden Press.",
                            "Quince, R. (2012) A study of domestic abuse in forty reviews. Leeds: Wyre."))
    assert [role_of(found, words) for words in ("Ormesby", "Quince")] == ["reference"] * 2


def test_a_contents_list_is_contents_and_a_cover_is_cover():
    found = passages("SALTBY SAFEGUARDING CHILDREN BOARD\n\nSerious Case Review: Leo\n\nMarch 2015\n\nContents\n\n1. Introduction ....... 3\n\n2. Analysis ....... 9\n\n"
                     f"1. Introduction\n\n1.1. The Board agreed to hold a review. {CALLS}\n\n2. Analysis\n\n2.1. {JUDGED}")
    assert found["role"].tolist() == ["cover", "cover", "cover", "contents", "contents", "contents", "introduction", "introduction", "analysis", "analysis"]


def test_a_heading_that_announces_a_section_ends_the_cover():
    found = passages(report("Chronology", "The health visitor called on 3 May and nobody came to the door.", "The police were called to the flat in June.", CALLS))
    assert set(found[found["shape"] == "paragraph"]["role"]) == {"chronology"}


def test_sections_give_their_role_to_what_stands_under_them():
    found = passages(report(
        "1. Introduction", f"1.1. The Board agreed to hold a review. {CALLS}",
        "2. Family background", "2.1. Leo lived with his mother and an older brother in a flat above a shop; his father had moved away.",
        "3. Chronology", f"3.1. {CALLS}", "4. Analysis", f"4.1. {JUDGED}",
        "5. Lessons learned", "5.1. A baby who is asleep has not been seen, and visits need to be planned around the waking day of the child.",
        "6. Recommendations", "6.1. The Board should ask each agency how it plans visits to babies.",
    ))
    text = found[found["shape"] == "paragraph"]
    assert dict(zip(text["paragraph"], text["role"], strict=False)) | {"": ""} == {
        "1.1": "introduction", "2.1": "background", "3.1": "chronology", "4.1": "analysis", "5.1": "lessons", "6.1": "recommendation", "": ""}


def test_the_titles_of_recommendations_do_not_change_what_they_are():
    found = passages(report("6. Recommendations", "6.1. Assessment", "The Board should ask each agency how it assesses a baby who was not seen.",
                            "6.2. Information sharing", "The Board should ask each agency how it tells the others that a baby was not seen."))
    assert set(found[found["shape"] == "paragraph"]["role"][1:] if found["shape"].iloc[0] == "paragraph" else found[found["shape"] == "paragraph"]["role"]) == {"recommendation"}


def test_headings_keep_the_role_of_their_section():
    found = passages(report("5. Analysis", "5.1. Focus on the child", f"5.1.1. {JUDGED}", "5.2. Working together", f"5.2.1. {JUDGED}"))
    assert dict(zip(found["paragraph"].fillna("title"), found["role"], strict=True)) == {
        "title": "cover", "5": "analysis", "5.1": "analysis", "5.1.1": "analysis", "5.2": "analysis", "5.2.1": "analysis"}


FOUND = "The review found that nobody had asked to see the baby awake."


def test_news_furniture_is_furniture_and_no_finding():
    furniture = ["You may also want to watch:", "Picture posed by model.", "Subscribe to our newsletter today.", "© Saltby Post. All rights reserved."]
    found = passages("\n\n".join(["Council missed warnings about toddler, review finds.", FOUND, *[part for text in furniture for part in (text, CALLS)]]), kind="news")
    assert [role_of(found, text) for text in furniture] == ["furniture"] * 4
    assert set(found[found["text"] == CALLS]["role"]) == {"chronology"}
    assert role_of(found, FOUND) == "analysis"


def test_a_story_goes_on_after_a_furniture_heading():
    found = passages(f"Council missed warnings about toddler, review finds.\n\n{CALLS}\n\nMost Read\n\n{FOUND}\n\nHe was two.", kind="news")
    assert role_of(found, FOUND) == "analysis"
    assert role_of(found, "He was two.") == "chronology"


def test_what_spokespeople_promise_is_no_finding():
    promise = "The director of the council said: ‘We have changed how we plan our visits and we accept every word of it.’"
    found = passages(f"The review found that nobody had asked to see the baby awake.\n\n{CALLS}\n\n{promise}", kind="news")
    assert role_of(found, "The director") not in FINDINGS


@pytest.mark.parametrize("text", [
    "The worries that the teachers had were not recorded.",
    "The baby was not always the main focus of the visits.",
    "Nurses did too little to look into it.",
    "Some responses were not effective.",
    "The board's chair, Amina Dunmore, said: ‘This case highlights the need to listen to babies.’",
])
def test_what_practice_lacked_is_a_finding_in_the_news_whoever_says_it(text):
    found = passages(f"Council missed warnings about toddler, review finds.\n\n{CALLS}\n\n{text}\n\nThe boy is three.", kind="news")
    assert role_of(found, text) == "analysis"
    assert role_of(found, CALLS) == role_of(found, "The boy is three.") == "chronology"


@pytest.mark.parametrize("text", ["We have changed how visits are planned, because some responses were not effective.", "Staff have already been trained since delays occurred.",
                                  "Visits are one of the board’s first priorities, and this case highlights the need for them."])
def test_a_promise_is_none_though_it_owns_what_was_lacking(text):
    assert role_of(passages(f"Council missed warnings, review finds.\n\n{CALLS}\n\n{text}", kind="news"), text) not in FINDINGS


def test_a_quotation_without_a_speaker_goes_on_with_the_last():
    quoted, plain = "“Each day of the baby was long and loud.", "Each day of the baby was long and loud."
    after = {words: role_of(passages(f"Council missed warnings.\n\n{CALLS}\n\n{FOUND}\n\n{words}\n\nThe boy is three.", kind="news"), words) for words in (quoted, plain)}
    assert after == {quoted: "analysis", plain: "chronology"}
    assert role_of(passages(f"Council missed warnings.\n\n{FOUND}\n\n{CALLS}\n\n{quoted}", kind="news"), quoted) == "chronology"


def test_a_quotation_under_a_new_heading_goes_on_with_nobody():
    quoted = "“Each day of the baby was long and loud.”"
    told = f"Council missed warnings, report finds.\n\n{CALLS}\n\n# One door\n\nHis grandmother said: “We asked.”\n\n{{}}{quoted}\n\n# Two\n\n# Three\n\n{CALLS}"
    assert role_of(passages(told.format(""), kind="news"), quoted) == "voices"
    assert role_of(passages(told.format("# Another door\n\n"), kind="news"), quoted) == "chronology"
    assert role_of(passages(told.format("# What the family says\n\n"), kind="news"), quoted) == "voices"


@pytest.mark.parametrize(("text", "role"), [
    ("The review makes five recommendations: the council must visit each baby.", "recommendation"),
    ("Ada Marsh, chair of the board, said: “We are sorry, and every agency has already made changes.”", "action_plan"),
    ("The council said that it had taken on nine social workers since May.", "action_plan"), ("The police said it would train its officers.", "action_plan"),
    ("Tagged council, courts, Saltby", "furniture"), ("Filed under News", "furniture"), ("Anyone worried about a child can ring the helpline.", "furniture"),
])
def test_what_stands_in_a_story_under_what_must_change(text, role):
    told = f"# Council missed warnings, report finds\n\n{CALLS}\n\n# One\n\nHis grandmother said: “We asked.”\n\n# What the report says must change\n\n{text}"
    assert role_of(passages(told, kind="news"), text) == role


@pytest.mark.parametrize("text", ["Police said they had been called at two.", "Tagged and under curfew, he went out at night.", "The school said that it had rung nine times."])
def test_what_an_agency_did_is_no_promise(text):
    assert role_of(passages(f"Council missed warnings, report finds.\n\n{CALLS}\n\n{text}", kind="news"), text) == "chronology"


@pytest.mark.parametrize(("text", "role"), [
    ("His mother said that nobody had asked.", "voices"),
    ("“We told them,” his grandmother Ada Marsh said.", "voices"),
    ("“He was afraid of the father,” the review said.", "analysis"),
    ("In front of her mother, Amara said that it was nothing.", "chronology"),
    ("They went home, since the mother had cleaned up and denied what the child said.", "chronology"),
])
def test_a_family_is_heard_where_it_speaks_and_not_where_it_is_spoken_of(text, role):
    assert role_of(passages(f"Council missed warnings.\n\n{CALLS}\n\n{text}", kind="news"), text) == role


def test_the_questions_of_a_briefing_are_no_findings():
    found = passages(f"Briefing on visits\n\n{CALLS}\n\nDo I ask to see the baby awake?\n\nDo I write down who told me?\n\nDo I ask again?", kind="briefing")
    assert [role_of(found, words) for words in ("see the baby awake", "who told me", "ask again")] == ["terms_of_reference"] * 3


def test_every_role_is_one_of_the_schema_and_every_confidence_a_share():
    found = passages(report("4. Chronology", *CHRONOLOGY, "5. Analysis", f"5.1. {JUDGED}"))
    assert set(found["role"]) <= set(ROLES)
    assert found["role_confidence"].between(0, 1).all()


def test_roles_do_not_depend_on_line_ends():
    text = report("1. Introduction", "1.1. Was it seen?", "4. Chronology", *CHRONOLOGY, JUDGED, "5. Analysis", f"5.1. {JUDGED}")
    assert passages(text).equals(passages(text.replace("\n", "\r\n")))


def test_what_a_board_says_of_names_and_publication_stays_on_the_cover():
    found = passages("Saltby Safeguarding Children Board\n\nSerious Case Review: Leo\n\nPresented to the Board on 19 June 2012.\n\nLeo is not his real name; his sister chose it. Please do not try to find out who the family are.\n\n1. Introduction\n\n1.1. The Board decided in May 2012 that the criteria for a review were met after the death of a child.")
    assert found["role"].tolist() == ["cover"] * 4 + ["introduction"] * 2


def test_a_summary_is_told_by_its_title_and_nothing_else_is_summary():
    text = "Leo was five weeks old when he was taken to hospital with broken ribs. His father was convicted in May."
    inside = passages(report("1. Executive summary", f"1.1. {text}", "2. Introduction", f"2.1. {text}"))
    assert role_of(inside, "1.1. Leo") == "summary"
    assert role_of(inside, "2.1. Leo") == "introduction"


def test_an_appraisal_that_says_so_is_comment_in_an_episode_too():
    found = passages(report("Appraisal of practice", "Episode one: the visits", *EVENTS[:4], f"Our appraisal. {JUDGED}", *EVENTS[4:]))
    assert role_of(found, "Our appraisal") == "comment"


@pytest.mark.parametrize(("row", "role"), [
    ("No.: 1; Action: Change the form; Lead: Head of Service; By when: May 2024", "action_plan"),
    ("Recommendation: Train the nurses; Timescale: June", "action_plan"),
    ("Date: 3 May 2018; Event: Seen at home; Agency: Health", "chronology"),
    ("When: March; What happened: He was found", "chronology"),
    ("Initials: JT; Age: 16; What happened: He was hurt; Known to services: Early help", "background"),
    ("Name: Aunt; Relationship: Hannah's sister", "background"),
    ("Abbreviation: GP; Meaning: General practitioner", "reference"),
    ("Agency: Health; Comment: None", ""), ("Action taken without a label", ""), ("", ""),
])
def test_the_labels_of_a_table_say_what_its_rows_are(row, role):
    assert role_of_columns(row) == role


@pytest.mark.parametrize(("head", "role"), [("Date Event Agency", "chronology"), ("Name Relationship Age at the time", "background"),
                                            ("No. Action Lead By when", "action_plan"), ("First Second Third", ""),
                                            ("Date Source What took place Action or decision", "chronology"), ("No. Date Agency Action taken", "chronology"),
                                            ("Date Action Lead officer", "action_plan"), ("Age Injury Outcome", "")])
def test_so_do_labels_in_the_row_at_its_head(head, role):
    assert role_of_columns("9 Jan 2018 Seen at home 33", head) == role


def test_rows_of_people_and_of_actions_are_told_by_their_labels():
    found = passages(report("Three boys", "| Initials | Age | Injury |\n|---|---|---|\n| JT | 16 | Hurt by others in a park |", "Tasks of all",
                            "| Action | Lead | By when |\n|---|---|---|\n| The baby is to be seen | Nurse | May |"))
    assert [role_of(found, "JT"), role_of(found, "Nurse")] == ["background", "action_plan"]


def test_an_item_of_few_words_is_what_its_heading_says():
    found = passages(report("The family", "- Three brothers, aged four, seven and twelve at the time\n- Father worked away and came home every third week", "What was done well",
                            "- The nurse drew up a card with the mother"))
    assert [role_of(found, "brothers"), role_of(found, "third week"), role_of(found, "card")] == ["background", "background", "analysis"]


def test_the_head_of_a_briefing_is_its_cover():
    found = passages("7 Minute Briefing: Practice Review, Theo\n\nSaltby Safeguarding Children Partnership, March 2021\n\n1. Background\n\n"
                     "Theo was ten. He lived with his father after his mother had died, and he had missed forty days of school.", kind="briefing")
    assert found["role"].tolist()[:2] == ["cover", "cover"]
    assert role_of(found, "lived with his father") == "background"


def test_an_abstract_in_several_paragraphs_is_summary_and_what_the_library_adds_is_not():
    found = passages("2017 – Saltby – Child Merle\n\nDeath of a girl of two, who was known to several services, in March.\n\nLearning includes: plans, agreements, "
                     "partners who are not seen, and anonymous referrals.\n\nKeywords: neglect, infants, partners, plans, referrals, agreements, visits, nurses, plans.\n\n"
                     "Accession no. 12. Readers may find press reports of this review in the file.", kind="catalogue")
    assert [role_of(found, "Death"), role_of(found, "Learning"), role_of(found, "Keywords"), role_of(found, "Accession")] == [
        "summary", "summary", "reference", "reference"]


def test_headings_are_sought_in_lower_case():
    patterns = [pattern for _, pattern in HEADINGS] + [PERIOD.pattern]
    assert [pattern for pattern in patterns if re.search(r"(?<!\\)[A-Z]", pattern)] == []  # a capital would never be found
