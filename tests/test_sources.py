"""What the reviews are known from, by hand."""

from conftest import make_corpus

from scrmine.sources import describe_sources, known_from_others, seem_several


def corpus(documents, n_findings, reviews=None):
    """A corpus in which each document has so many findings."""
    passages = [{"doc_id": document["doc_id"], "text": f"Nobody asked, {number}."} for document, n in zip(documents, n_findings, strict=True) for number in range(n)]
    return make_corpus(documents, passages, reviews)


FIVE = [{"doc_id": "a"}, *({"doc_id": name, "kind": "news"} for name in "bcd"), {"doc_id": "e", "kind": "briefing"}]


def test_kinds_are_counted_and_what_is_known_from_others_is_said():
    """By hand: 6 + 1 + 1 + 0 + 0 findings, 75 % of them in a."""
    made = corpus(FIVE, [6, 1, 1, 0, 0])
    assert describe_sources(made) == [
        "5 documents on 5 reviews: 1 report, 3 news items, 1 briefing; 75 % of findings in one document.",
        "Known only from news items or briefings, not from a report or summary of their own: 4 of 5 reviews. What these leave out is no silence of the review.",
    ]
    assert known_from_others(made) == ["b", "c", "d", "e"]


def test_a_review_with_a_report_or_summary_beside_the_news_is_known_from_it():
    made = corpus([{"doc_id": "a", "kind": "summary"}, {"doc_id": "b", "kind": "news", "review_id": "a"}], [3, 1])
    assert describe_sources(made) == ["2 documents on 1 review: 1 summary, 1 news item; 75 % of findings in one document."]


def test_findings_that_are_spread_are_not_spoken_of():
    """A fifth of the findings each; and 2 of 3, where an even share is half."""
    made = corpus([{"doc_id": name} for name in "abcde"], [2] * 5)
    assert describe_sources(made) == ["5 documents on 5 reviews: 5 reports."]
    assert describe_sources(corpus([{"doc_id": "a"}, {"doc_id": "b"}], [2, 1])) == ["2 documents on 2 reviews: 2 reports."]
    assert describe_sources(corpus([{"doc_id": "a"}, {"doc_id": "b"}], [3, 1])) == ["2 documents on 2 reviews: 2 reports; 75 % of findings in one document."]
    assert describe_sources(corpus([{"doc_id": "a"}], [1])) == ["1 document on 1 review: 1 report."]


def test_a_report_that_was_not_read_speaks_for_no_review():
    made = corpus([{"doc_id": "a", "status": "encrypted", "reason": "password"}, {"doc_id": "b", "kind": "news", "review_id": "a"},
                   {"doc_id": "c", "status": "no_text", "reason": "few_characters"}], [0, 1, 0])
    assert describe_sources(made) == [
        "3 documents on 2 reviews: 1 news item, 2 not read.",
        "Known only from news items, not from a report or summary of their own: 1 of 2 reviews. What these leave out is no silence of the review.",
    ]


def test_a_document_on_several_reviews_says_of_which_it_is_known():
    """Of the two reviews in the catalogue one has a report too."""
    documents = [{"doc_id": "list", "kind": "catalogue", "review_id": None, "review_ids": "a; b"}, {"doc_id": "a"}]
    made = make_corpus(documents, [{"doc_id": "a", "text": "Nobody asked."}], [{"review_id": "a"}, {"review_id": "b"}])
    assert known_from_others(made) == ["b"]


def test_documents_that_seem_to_be_on_several_reviews_are_counted_unless_the_user_told_them_apart():
    documents = [{"doc_id": "a", "detected_reviews": "Nia\nRob"}, {"doc_id": "b", "detected_reviews": ""}, {"doc_id": "c", "detected_reviews": "Kit\nLeo"}]
    reviews = [{"review_id": name, "metadata": said} for name, said in zip("abc", ("detected", "detected", "given"), strict=True)]
    made = corpus(documents, [1, 1, 1], reviews)
    assert seem_several(made)["doc_id"].tolist() == ["a"]
    assert describe_sources(made)[1:] == ["1 document seems to be on several reviews and counts as one each: give reviews.csv a row for each review."]
    both = corpus(documents, [1, 1, 1], [{**row, "metadata": "detected"} for row in reviews])
    assert describe_sources(both)[1:] == ["2 documents seem to be on several reviews and count as one each: give reviews.csv a row for each review."]
