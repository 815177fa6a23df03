"""Lists: names of agencies and members are no findings, and what a list announces its items are."""

import pytest
from handmade import STORY, passages, role_of

from scrmine.layout import Block
from scrmine.roles.lists import find_lead_ins, names_a_body, settle_lists
from scrmine.values import FINDINGS


@pytest.mark.parametrize("text", [
    "Northfold Police, Detective Chief Inspector, Public Protection Unit", "Royal Northfold Hospital NHS Trust", "Addiction Services", "Designated Nurse",
    "Early Intervention and Children’s Centres", "the health visiting service", "a consultant paediatrician", "b) Head of Service, Children’s Social Care", "GP practice;",
    "Administrator to the Panel (Admin Support)",
])
def test_names_of_agencies_and_posts(text):
    assert names_a_body(text)


@pytest.mark.parametrize("text", [
    "Lack of professional curiosity", "Failure of the police to share information", "poor supervision by managers", "Management Oversight and Supervision", "No health visitor",
    "The Role of the School", "Working with the Police", "good practice", "effective multi-agency practice", "The police were not told", "The school knew.", "Assessment",
    "Was the health visitor told?", "", "Mother", "health visitor, midwife and school nurse all wrote of the same thing in the same week of that long winter",
])
def test_what_only_speaks_of_agencies_is_no_name(text):
    assert not names_a_body(text)


NAMES = "- Northfold Police, Public Protection Unit\n- Royal Northfold Hospital Trust\n- Designated Nurse\n- Head of Service, Children's Social Care"


@pytest.mark.parametrize("heading", ["3 Family involvement", "3 Analysis", "3 Lessons learned"])
def test_a_list_of_members_is_no_finding_whatever_its_section(heading):
    found = passages(f"{heading}\n\n3.1. {STORY}\n\n3.2. These services were represented:\n\n{NAMES}\n\n3.3. {STORY}\n")
    items = found[found["shape"] == "item"]
    assert len(items) == 4
    assert items["role"].nunique() == 1
    assert items["role"].iloc[0] not in FINDINGS


def test_findings_of_few_words_stay_findings():
    found = passages(f"3 Analysis\n\n3.1. {STORY} There were three themes:\n\n- lack of professional curiosity\n- poor supervision by managers\n- Management oversight\n")
    assert found.loc[found["shape"] == "item", "role"].tolist() == ["analysis"] * 3


def item(name, text, role, lead="d:0-9", shape="item"):
    return {"passage_id": name, "section": "S", "lead_in": lead if shape == "item" else None, "shape": shape, "role": role, "text": text, "paragraph": None, "n_words": 3}


def settled(*passages_):
    found = [dict(passage) for passage in passages_]
    settle_lists(found)
    return [passage["role"] for passage in found]


def test_names_take_the_role_of_what_announces_them():
    lead = item("d:0-9", "The panel's members were:", "introduction", shape="paragraph")
    assert settled(lead, item("a", "Probation Service", "voices"), item("b", "Addiction Services", "introduction")) == ["introduction"] * 3


def test_names_that_a_finding_announces_are_what_the_others_are_or_method():
    lead = item("d:0-9", "These did not come:", "analysis", shape="paragraph")
    assert settled(lead, item("a", "Probation Service", "analysis"), item("b", "Addiction Services", "background")) == ["analysis", "background", "background"]
    assert settled(lead, item("a", "Probation Service", "analysis")) == ["analysis", "method"]


def test_a_list_mostly_of_names_is_one_as_a_whole():
    lead = item("d:0-9", "Members:", "method", shape="paragraph")
    names = [item(str(number), "Probation Service", "voices") for number in range(3)]
    assert settled(lead, *names, item("x", "Ms Amina Dunmore", "voices")) == ["method"] * 5
    assert settled(lead, *names[:1], item("x", "nobody asked the boy", "voices")) == ["method", "method", "voices"]


def test_most_of_a_list_decides_what_a_list_of_recommendations_is():
    lead = item("d:0-9", "The Board should:", "recommendation", shape="paragraph")
    assert settled(lead, item("a", "ask", "recommendation"), item("b", "write", "recommendation"), item("c", "wait", "analysis")) == ["recommendation"] * 4


def test_who_announces_a_list():
    blocks = [Block("Three things:"), Block("one:", "item", marker="a"), Block("small", "item", marker="-"), Block("two", "item", marker="a"), Block("End."), Block("four", "item")]
    assert find_lead_ins(blocks) == [-1, 0, 1, 0, -1, -1]


def test_how_comment_is_printed_is_no_comment():
    found = passages(f"4 Chronology\n\n(Comments and the author's analysis stand in shaded boxes throughout.)\n\n{STORY}\n\n{STORY}\n")
    assert role_of(found, "shaded boxes") != "comment"
