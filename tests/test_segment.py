"""Passages: where they stand, what they are called, which section and list they belong to."""

import pandas as pd
import pytest
from handmade import STORY, passages, read

from scrmine.schema import PASSAGES


def told(found, *columns):
    return found[list(columns)].astype(object).where(found[list(columns)].notna(), None).to_numpy().tolist()


REPORT = f"5. Analysis\n\n5.7. Focus on the child\n\n5.7.1. {STORY}\n\nThe worker did three things:\n\n- she wrote\n- she called\n\nb) she left\n\n² Smith (2010).\n\n6. Lessons\n\n{STORY}\n"


def test_a_passage_says_where_it_stands_in_print():
    assert told(passages(REPORT), "shape", "paragraph", "section", "locator") == [
        ["heading", "5", "5. Analysis", "section 5"],
        ["heading", "5.7", "5.7. Focus on the child", "section 5.7"],
        ["paragraph", "5.7.1", "5.7. Focus on the child", "para 5.7.1"],
        ["paragraph", None, "5.7. Focus on the child", "under “5.7. Focus on the child”"],
        ["item", None, "5.7. Focus on the child", "under “5.7. Focus on the child”"],
        ["item", None, "5.7. Focus on the child", "under “5.7. Focus on the child”"],
        ["item", "b", "5.7. Focus on the child", "item b, under “5.7. Focus on the child”"],
        ["note", None, "5.7. Focus on the child", "note 2, under “5.7. Focus on the child”"] if passages(REPORT)["locator"].iloc[7] != "note 2" else [
            "note", None, "5.7. Focus on the child", "note 2"],
        ["heading", "6", "6. Lessons", "section 6"],
        ["paragraph", None, "6. Lessons", "under “6. Lessons”"],
    ]


def test_pages_are_part_of_the_locator():
    found = passages(f"1.1. {STORY}\f1.2. {STORY} and\n\nthe rest of it\f1.3. The letter was sent to the\f\fschool. {STORY}")
    assert told(found, "page", "page_end", "locator") == [
        [1, 1, "p. 1, para 1.1"], [2, 2, "p. 2, para 1.2"], [3, 5, "pp. 3–5, para 1.3"]]


def test_a_recommendation_is_cited_by_its_own_number():
    found = passages(f"Recommendations\n\nRecommendation 3. {STORY}\n\n- Rec. 4: {STORY}\n\nRecommendation 5: The Board should see that:\n\n- staff ask\n\nRecommendation 6"
                     f"\n\n{STORY}\f{STORY}")
    assert told(found, "shape", "paragraph", "locator") == [
        ["heading", None, "p. 1"],
        ["paragraph", "Recommendation 3", "p. 1, Recommendation 3"],
        ["item", "Rec. 4", "p. 1, Rec. 4, under “Recommendations”"],
        ["paragraph", "Recommendation 5", "p. 1, Recommendation 5"],
        ["item", None, "p. 1, Recommendation 5, item 1, under “Recommendations”"],
        ["heading", None, "p. 1"],
        ["paragraph", None, "p. 1, under “Recommendation 6”"],
        ["paragraph", None, "p. 2, under “Recommendation 6”"],
    ]


def test_an_item_without_a_number_is_counted_under_the_numbered_paragraph_that_announces_it():
    found = passages(f"Analysis\n\n1.1. The worker did three things that day:\n\n- she wrote\n- she called\n- she left\n\n1.2. {STORY}\n\n- no list")
    assert told(found[found["shape"] == "item"], "locator", "lead_in") == [
        ["para 1.1, item 1, under “Analysis”", found["passage_id"].iloc[1]],
        ["para 1.1, item 2, under “Analysis”", found["passage_id"].iloc[1]],
        ["para 1.1, item 3, under “Analysis”", found["passage_id"].iloc[1]],
        ["under “Analysis”", None],
    ]


def test_a_heading_ends_the_list_that_a_paragraph_announced():
    found = passages(f"Analysis\n\n1.1. The worker did three things that day:\n\n1.2. The school\n\n- it wrote\n\n{STORY}")
    assert found[found["text"] == "it wrote"]["lead_in"].isna().all()


def test_a_long_section_title_is_shortened_at_a_word():
    title = "Finding 3: The agencies that knew the family did not ask each other for the history"
    found = passages(f"{title}\n\n{STORY}")
    assert found["locator"].iloc[1] == "under “Finding 3: The agencies that knew the family did not ask …”"
    assert found["section"].iloc[1] == title


def test_before_the_first_heading_a_passage_stands_at_the_beginning():
    assert passages(STORY)["locator"].tolist() == ["beginning"]
    assert passages(STORY)["section"].isna().all()


@pytest.mark.parametrize(("text", "n_words"), [
    ("5.3. The mother's half-term visits weren’t seen.", 7), ("In 2012, 3 of 4 left.", 6), ("– … –", 0), ("Siân a Llŷr", 3),
])
def test_words_are_counted_as_a_reader_counts_them(text, n_words):
    # "5.3." is a number and counts as one.
    assert passages(text)["n_words"].sum() == n_words


def test_a_broken_paragraph_is_one_passage_on_two_pages_with_its_note_after_it():
    text = f"1.1. {STORY}\n\n1.2. The worker wrote to the school and to the\n\n² Smith (2010).\fclinic.² {STORY}\n\n1.3. {STORY}"
    found = passages(text)
    assert told(found, "shape", "page", "page_end") == [["paragraph", 1, 1], ["paragraph", 1, 2], ["note", 1, 1], ["paragraph", 2, 2]]
    assert found["text"].iloc[1] == f"1.2. The worker wrote to the school and to the clinic. {STORY}"


def test_contents_lines_are_items_with_the_role_contents():
    found = passages(f"Contents\n\n1. Facts ...... 3\n\n2. Analysis ...... 9\n\n1. Facts\n\n1.1. {STORY}")
    assert told(found.iloc[:3], "shape", "role") == [["item", "contents"]] * 3


def test_what_follows_a_contents_list_belongs_to_no_heading_before_it():
    found = passages(f"Recommendations\n\n{STORY}\n\nContents\n\n1. Facts ...... 3\n\n{STORY}")
    assert found["section"].isna().tolist()[-1]


def test_each_passage_has_the_columns_of_its_table():
    found = passages(REPORT)
    assert set(PASSAGES.columns) - set(found.columns) == {"review_id", "repeat_of"}
    assert found["passage_id"].is_unique


def test_every_block_of_the_text_is_a_passage():
    result = read(REPORT)
    assert result["document"]["text"] == "\n\n".join(passage["text"] for passage in result["passages"])


def test_the_same_report_in_markdown_has_the_same_text():
    markdown = REPORT.replace("5. Analysis", "# 5. Analysis").replace("5.7. Focus", "## 5.7. Focus").replace("6. Lessons", "# 6. Lessons")
    columns = ["text", "shape", "section", "paragraph"]
    pd.testing.assert_frame_equal(passages(markdown)[columns], passages(REPORT)[columns])


def test_a_heading_printed_again_in_welsh_opens_no_section_of_its_own():
    found = passages(f"Child Practice Review\n\n## Improving Systems and Practice\n\n## Gwella systemau ac ymarfer\n\n{STORY}\n\n## Cefndir yr achos\n\n{STORY} Again.\n\n## Two\n\nx")
    story = found[found["shape"] == "paragraph"]
    assert story["section"].tolist()[1:3] == ["Improving Systems and Practice", "Cefndir yr achos"]
    assert found.loc[found["text"] == "Gwella systemau ac ymarfer", "role"].tolist() == ["recommendation"]


def test_numbered_paragraphs_that_no_one_announces_are_no_list_of_questions():
    found = passages(f"# Review: Leo\n\n## About this review\n\n1. {STORY}\n\n2. The families chose the initials that are used here. Each family was asked whether it "
                     f"wished to take part in the review, and five of the six did so; we thank them for it.\n\n3. The review asked:\n\n(a) When could someone have turned this life?\n\n"
                     "(b) What did school mean to each of them?\n\n## Two\n\nx")
    assert found.loc[found["text"].str.startswith("(") | found["text"].str.endswith(":"), "role"].unique().tolist() == ["terms_of_reference"]
    assert "terms_of_reference" not in found.loc[found["text"].str.startswith("1."), "role"].tolist()


def test_a_heading_of_the_page_s_frame_opens_no_section_in_a_story():
    story = f"# Boy let down\n\n## The story\n\n{STORY}\n\n## Most Read\n\n- Fire at the mill\n\n{STORY}\n\n## What happened next\n\n{STORY}\n"
    assert told(passages(story, kind="news"), "shape", "section", "locator") == [
        ["heading", None, "heading"],
        ["heading", "The story", "heading"],
        ["paragraph", "The story", "under “The story”"],
        ["heading", "The story", "heading"],
        ["item", "The story", "under “The story”"],
        ["paragraph", "The story", "under “The story”"],
        ["heading", "What happened next", "heading"],
        ["paragraph", "What happened next", "under “What happened next”"],
    ]
    assert told(passages(story, kind="news"), "role")[4] == ["furniture"]
    assert passages(story, kind="report")["section"].tolist()[4:6] == ["Most Read", "Most Read"]
