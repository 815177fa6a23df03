import socket

import pytest
from handmade import STORY
from office import blocks, repaired

from scrmine.reading.document import read_document
from scrmine.reading.folder import list_documents
from scrmine.reading.html import decode_page
from scrmine.samples import sample_files

FURNITURE = (
    "cookies", "Accept all", "Family Notices", "Picture:", "Sign up", "Most Read", "striker", "choir", "Council tax", "missing dog", "0 Comments",
    "Tweet", "complaint about", "not text", "Terms", "Skip to main", "Cymraeg", "Home", "Worried about a child", "Copyright", "Training", "subscription",
)


def page(body, head="", start="<!DOCTYPE html>"):
    return f"{start}<html><head><title>Child K | Saltby Board</title>{head}</head><body>{body}</body></html>".encode()


def main(body):
    """The blocks of the main content, after a paragraph that makes it the main content."""
    found = blocks(page(f"<main><p>{STORY}</p>{body}</main>"))
    assert found[0] == ("paragraph", STORY)
    return found[1:]


def source_and_page(name):
    paths = [next(path for path in sample_files(kind) if path.stem == name) for kind in ("md", "html")]
    return [read_document(str(path), "x") for path in paths]


def test_a_boards_page_gives_the_passages_of_its_source():
    source, saved = source_and_page("glanarth-2022-cpr-3")
    for column in ("text", "shape", "paragraph", "section", "role", "locator", "start", "end"):
        assert [passage[column] for passage in saved["passages"]] == [passage[column] for passage in source["passages"]]
    assert not [words for words in FURNITURE if words in saved["document"]["text"]]


def test_a_story_gives_its_text_and_nothing_of_what_stands_around_it():
    source, saved = source_and_page("haverton-2016-news")
    assert not [words for words in FURNITURE if words in saved["document"]["text"]]
    kept = [passage["text"] for passage in saved["passages"]]
    left_out = [passage["text"] for passage in source["passages"] if passage["text"] not in kept]
    assert [passage["text"] for passage in source["passages"] if passage["text"] in kept] == kept
    assert [text[:24] for text in left_out] == [
        "0 Comments", "Share · Tweet · Email", "The seafront at Saltholm", "Sign up to the Courier's", "You may also want to wat", "Dr Hester Calloway, who ",
        "Most Read", "1. Market Street to clos", "2. Haverton Town boss on", "3. Fire crews called to ", "4. Look inside this £1.2", "The Courier has told Hav",
        "Comments are closed on t"]
    assert (saved["document"]["kind"], saved["document"]["title"]) == ("news", source["document"]["title"])


def test_headings_paragraphs_items_boxes_and_emphasis():
    assert main(
        "<h2>What <em>we</em> found</h2><p>First&nbsp;line &amp; second&#8217;s\nline.</p><h3>Lessons</h3><h3>Next</h3>"
        "<ul><li>Ask.<li>Look.<ul><li>Again.</li></ul></ul><ol start=4><li>Write.</li><li value=9><p>Tell.</p><p>Everybody, always.</p></li></ol>"
        "<ol type=a><li>One.</li></ol><blockquote><p>Nobody asked.</p><ul><li>Nobody.</li></ul></blockquote>"
        "<p><strong>Short and bold</strong></p><dl><dt>Term</dt><dd>What it means here.</dd></dl><p>He said <q>no</q> <del>twice</del>.</p>",
    ) == [
        ("heading", "What we found"), ("paragraph", "First line & second’s line."), ("heading", "Lessons"), ("heading", "Next"),
        ("item", "Ask."), ("item", "Look."), ("item", "Again."), ("item", "4. Write."), ("item", "9. Tell."), ("paragraph", "Everybody, always."),
        ("item", "a) One."), ("box", "Nobody asked."), ("box", "Nobody."), ("heading", "Short and bold"), ("heading", "Term"),
        ("paragraph", "What it means here."), ("paragraph", "He said “no” ."),
    ]


def test_a_definition_list_of_short_entries_has_one_line_for_each():
    long = "where a parent chooses to teach a child at home in place of sending the child to any school"
    assert main(f"<h1>Child K</h1><dl class=metadata><dt>From:</dt><dd><a>Saltby Board</a></dd><dt>Published</dt><dd>3 May</dd><dd>4 June</dd></dl><p>{STORY}</p>"
                f"<dl><dt>Home education</dt><dd>{long}</dd></dl><dl><dt>Terms</dt><dt>Words</dt><dd>One</dd></dl>") == [
        ("heading", "Child K"), ("row", "From: Saltby Board"), ("row", "Published: 3 May, 4 June"), ("paragraph", STORY),
        ("heading", "Home education"), ("paragraph", long), ("heading", "Terms"), ("heading", "Words"), ("heading", "One")]


@pytest.mark.parametrize("link", ["<p><a href=#top>Back to top</a></p>", "<a>↑ Return to the top of the page</a>", "<p><a>Print this page</a></p>",
                                  "<div class=app-back-to-top>Up</div>", "<p class=tags-links>Tagged <a>courts</a></p>"])
def test_links_about_the_page_are_no_text(link):
    assert main(f"<p>{STORY}</p>{link}") == [("paragraph", STORY)]
    assert main(f"<p>{STORY}</p><p>They went <a>back to top</a> form.</p><p><a>Back to topic.</a></p>") == [
        ("paragraph", STORY), ("paragraph", "They went back to top form."), ("paragraph", "Back to topic.")]


def test_levels_of_headings_are_those_of_the_page():
    found = repaired(page(f"<main><h1>Child K</h1><h2>Analysis</h2><h4>Home</h4><p>{STORY}</p><p><i>{STORY}</i></p></main>"))
    assert [(block.level, block.italic) for block in found] == [(1, False), (2, False), (4, False), (0, False), (0, True)]


def test_rows_carry_the_labels_of_their_header():
    assert main("<table><caption>Chronology.</caption><thead><tr><th>Date<th>Agency<th>Event</thead>"
                "<tr><td rowspan=2>3 May<td>School<td><p>Rang.</p><p>Wrote.</p><tr><td>Police<td>Came.<tr><td colspan=3>The second year<tr><td>4 June<td colspan=2>All | none.</table>"
                "<table><tr><td>Name</td><td>Child K</td></tr><tr><td>Born</td><td>3 May</td></tr></table>") == [
        ("paragraph", "Chronology."), ("row", "Date: 3 May; Agency: School; Event: Rang. Wrote."), ("row", "Agency: Police; Event: Came."),
        ("row", "The second year"), ("row", "Date: 4 June; Agency: All | none."), ("row", "Name; Child K"), ("row", "Born; 3 May")]


def test_a_table_that_places_the_page_is_no_table():
    for attributes in ("", " role=presentation"):
        old = f"<table{attributes}><tr><td><font>Menu</font></td><td><h2>Analysis</h2><p>{STORY}</p><p>{STORY} Again.</p></td></tr></table>"
        assert blocks(page(old))[-3:] == [("heading", "Analysis"), ("paragraph", STORY), ("paragraph", f"{STORY} Again.")]


@pytest.mark.parametrize(("mark", "note"), [
    ('<sup><a id="r1" href="#n1">1</a></sup>', '<ol><li id="n1">Working Together. <a href="#r1">↩</a></li></ol>'),
    ('<a href="#_ftn1" name="_ftnref1"><span>[1]</span></a>', '<div><p><a href="#_ftnref1" name="_ftn1">[1]</a> Working Together.</p></div>'),
    ("<sup>1</sup>", "<p><sup>1</sup> Working Together.</p>"),
])
def test_notes_stand_apart(mark, note):
    found = repaired(page(f"<main><p>{STORY}</p><p>The guidance{mark} of that year was followed.</p>{note}</main>"))[1:]
    assert [(block.shape, block.text, block.labels) for block in found] == [
        ("paragraph", "The guidance of that year was followed.", ["1"]), ("note", "1 Working Together.", [])]


def test_powers_and_links_within_the_page_are_no_notes():
    assert main('<p>A room of 9 m<sup>2</sup>, on the 3<sup>rd</sup> floor; see <a href="#part2">2</a>.</p><h2 id="part2">Part two</h2><p>It goes on here.</p>') == [
        ("paragraph", "A room of 9 m2, on the 3rd floor; see 2."), ("heading", "Part two"), ("paragraph", "It goes on here.")]


def test_line_breaks_part_paragraphs():
    assert main("<div>One sentence.<br>Another sentence<br>goes on.<br><br>A third is here.</div>tail of the text.") == [
        ("paragraph", "One sentence."), ("paragraph", "Another sentence goes on."), ("paragraph", "A third is here."), ("paragraph", "tail of the text.")]


@pytest.mark.parametrize("furniture", [
    "<nav><p>Menu</p></nav>", "<aside>Menu</aside>", "<form><p>Menu</p></form>", '<div class="share-bar">Menu</div>', '<div id="cookie-notice">Menu</div>',
    '<section class="c-related-articles">Menu</section>', "<figure><figcaption>Menu</figcaption></figure>", '<div role="navigation">Menu</div>',
    '<div class="site-footer">Menu</div>', "<footer>Menu</footer>", '<h3>Read more:</h3><ul><li><a href="/x">Menu</a></ul>',
    "<script>Menu</script><style>Menu</style><template>Menu</template><noscript>Menu</noscript>", '<span class="visually-hidden">Menu</span>',
])
def test_furniture_goes_wherever_it_stands(furniture):
    assert blocks(page(f"{furniture}<div><div><p>{STORY}</p>{furniture}<p>{STORY} Twice.</p></div></div>{furniture}")) == [
        ("paragraph", STORY), ("paragraph", f"{STORY} Twice.")]


@pytest.mark.parametrize("kept", [
    '<form id="aspnetForm">{}</form>', '<div class="has-sidebar">{}</div>', '<div class="related">{}</div>', '<section id="how-agencies-share-information">{}</section>',
    "<article><header>{}</header></article>", "<article><footer>{}</footer></article>", '<table class="menu"><tr><td>{}</td></tr></table>',
])
def test_what_holds_the_text_is_kept_whatever_it_is_called(kept):
    assert blocks(page(kept.format(f"<p>{STORY}</p><p>{STORY} Twice.</p>"))) == [("paragraph", STORY), ("paragraph", f"{STORY} Twice.")]


def test_a_sign_against_most_of_the_text_is_not_believed_but_comments_always_are():
    paid = "".join(f'<p class="promo">{STORY} {n}.</p>' for n in range(4))
    below = f'<div class="comments"><p>{STORY} So sad.</p>{"<p>Shame on all of them, every one.</p>" * 40}</div>'
    assert [text for _, text in blocks(page(f"<div><p>Free of charge.</p>{paid}</div>{below}"))] == [
        "Free of charge.", *(f"{STORY} {n}." for n in range(4))]


def test_a_heading_that_unfolds_its_section_is_kept():
    assert main("<h2><button>Lessons</button></h2><p>Ask, and write it down.</p><button>Show all</button>") == [
        ("heading", "Lessons"), ("paragraph", "Ask, and write it down.")]


def test_the_article_with_most_text_is_the_main_one():
    teasers = "".join(f'<article><h3>Other {n}</h3><p>{"word " * 12}</p></article>' for n in range(3))
    assert blocks(page(f"<main><article><h1>Child K</h1><p>{STORY}</p><p>{STORY}</p><p>{STORY}</p></article></main>{teasers}"))[0] == ("heading", "Child K")
    assert len(blocks(page(f"<main><article><h1>Child K</h1>{f'<p>{STORY}</p>' * 20}</article>{teasers}</main>"))) == 21


def test_a_report_in_several_articles_is_whole():
    chapters = "".join(f"<article><h2>Chapter {n}</h2><p>{STORY}</p></article>" for n in range(1, 5))
    assert [text for shape, text in blocks(page(f"<div>{chapters}</div>")) if shape == "heading"] == [f"Chapter {n}" for n in range(1, 5)]


def test_a_headline_above_the_article_is_not_lost():
    body = f"<header><h1>Saltby Board</h1></header><h1>Child K</h1><article><p>{STORY}</p></article>"
    assert blocks(page(body).replace(b"<title>Child K | Saltby Board", b"<title>Child K - reviews"))[0] == ("heading", "Child K")
    assert blocks(page(f"<h1>Menu</h1><article><p>{STORY}</p></article>")) == [("paragraph", STORY)]


@pytest.mark.parametrize(("data", "text"), [
    ("Siân’s".encode(), "Siân’s"), ("Siân’s".encode("cp1252"), "Siân’s"), (b"\xef\xbb\xbf<meta charset=latin1>\xc3\xa2", "<meta charset=latin1>â"),
    (b"<meta charset='iso-8859-1'>\x92", "<meta charset='iso-8859-1'>’"), (b"<meta charset=iso-8859-14>t\xf0", "<meta charset=iso-8859-14>tŵ"),
    (b'<meta http-equiv=Content-Type content="text/html; charset=windows-1250">\xb9', '<meta http-equiv=Content-Type content="text/html; charset=windows-1250">ą'),
    (b"<meta charset=windows-1252>\xc3\xa2", "<meta charset=windows-1252>â"), (b"<meta charset=nonsense>\xe2", "<meta charset=nonsense>â"),
    ("<p>ŵ</p>".encode("utf-16"), "<p>ŵ</p>"), (b"<meta charset=hex>\xe2", "<meta charset=hex>â"),
])
def test_encodings(data, text):
    assert decode_page(data) == text


@pytest.mark.parametrize("start", ["<!DOCTYPE html>", "\n  <!doctype HTML PUBLIC '-//W3C//DTD HTML 4.01//EN'>", "", '<?xml version="1.0"?>\n<!DOCTYPE html>', "\ufeff<!-- saved -->\n"])
def test_a_page_is_known_by_how_it_begins(start):
    assert blocks(page(f"<p>{STORY}</p>", start=start)) == [("paragraph", STORY)]


def test_a_piece_of_a_page_is_one_and_text_with_tags_is_not():
    assert blocks(f"<h1>Child K</h1><div><p>{STORY}</p></div>".encode()) == [("heading", "Child K"), ("paragraph", STORY)]
    assert blocks(f"He wrote <p> and <div> and <b> in the log.\n\n{STORY}".encode())[1] == ("paragraph", STORY)
    assert blocks(f"<The child> was seen. {STORY}".encode())[0][1].startswith("<The child>")


def test_a_page_saved_as_one_file():
    parts = (f'From: <Saved by Blink>\r\nSubject: Child K\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype="text/html"; boundary="b"\r\n\r\n'
             f"--b\r\nContent-Type: text/html; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<html><body><p>Si=E2n. {STORY}</p>=\r\n</body></html>\r\n"
             f"--b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n--b--\r\n")
    assert blocks(parts.encode()) == [("paragraph", f"Siân. {STORY}")]


def test_nothing_is_fetched(monkeypatch):
    def refuse(*args, **kwargs):
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    body = f'<base href="http://example.invalid/"><link rel=stylesheet href="http://example.invalid/x.css"><p>{STORY}</p><iframe src="http://example.invalid/"></iframe>'
    assert blocks(page(body)) == [("paragraph", STORY)]


def test_deep_and_broken_nesting_keeps_the_words():
    assert blocks(page("<div>" * 3000 + f"<p>{STORY}</p>")) == [("paragraph", STORY)]
    assert blocks(page(f"<p><b><i>{STORY}</b></i><table><p>{STORY} Twice.</table></td>"))[-1][1].startswith("The health visitor")


def test_what_a_browser_saves_beside_a_page_is_passed_over(tmp_path):
    for name in ("Leo.html", "Leo_files/advert.html", "Leo_files/leo.png", "more/Kit.htm", "more/Kit_files/x.js", "Other_files/Tom.html"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("<html></html>")
    assert list_documents(tmp_path) == (["Leo.html", "Other_files/Tom.html", "more/Kit.htm"], ["Leo_files/", "more/Kit_files/"])


def test_a_page_of_a_script_alone_has_no_text():
    assert blocks(page("<div id=root></div><script>render()</script>")) == []
