"""The main content of a web page: what is left when menus, banners, share bars and lists of other stories are out."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode as Node

SILENT = frozenset("script style noscript template iframe object embed svg canvas audio video head title link meta".split())
"""Elements whose text nobody sees."""

CLUTTER = frozenset("nav aside form button select textarea input figcaption dialog menu".split())
FRAMING = frozenset("header footer".split())
"""Parts of the page outside the article; inside it they hold its title and notes."""

CLUTTER_ROLES = frozenset("navigation banner contentinfo complementary search dialog alertdialog menu menubar toolbar".split())
CLUTTER_WORD = re.compile(
    r"(?:.*[-_])?(?:cookies?|consent|gdpr|share|sharing|share-?bar|social-?(?:media|links|icons|bar|buttons|share)|addthis|related|"
    r"most-?(?:read|popular|viewed)|trending|newsletter|sign-?up|subscri(?:be|ption)|promos?|adverts?|advertisement|ads?|breadcrumbs?|"
    r"pagination|sidebar|comments|disqus|read-?more|outbrain|taboola|gallery|carousel|slideshow|lightbox|skip-?links?|pop-?up|modal|overlay|"
    r"captions?|wp-caption-text|sr-only|visually-?hidden|screen-reader-text|tags|cat-?links|tag-?(?:cloud|list)|back-?to-?top|scroll-?(?:to-?)?top|nav|navbar|navigation|menu)(?:[-_].*)?|social"
)
"""A word of an element's class or id that says it is no part of the text."""

TO_TOP = re.compile(r"[\W_]*(?:(?:back|return|go|jump|scroll) (?:up )?to (?:the )?(?:top|start|contents|beginning)(?: of (?:the |this )?page)?|top of (?:the |this )?page"
                    r"|skip to (?:the )?(?:main )?content|print (?:this )?page)[\W_]*", re.IGNORECASE)
"""What a link within a page says that leads to nothing new."""

COMMENTS = re.compile(r"comments|comments?-(?:list|area|section)|disqus_thread")
"""What readers wrote below a story is often longer than the story."""

FRAME_WORD = re.compile(r"(?:site-?|global-?|top-?|main-?)?(?:header|footer|masthead)")
MOST_ID_WORDS = 2
"""An id of more words is the anchor of a heading: "how-agencies-share-information"."""

MAIN = "article, main, [role=main], [itemprop=articleBody]"
FEWEST_MAIN = 0.4
"""An article or main element with less of the page's text than this is a teaser."""

NEARLY_ALL = 0.9
ALL_BUT_A_LINE = 0.95
"""Where the page marks nothing, less is given up: what stands beside a container may be its first paragraph."""

HALF = 0.5
CONTAINERS = frozenset("div section td tr tbody table center form article main span body".split())
OTHER_STORIES = re.compile(
    r"related|most (?:read|popular|viewed)|read (?:more|next)|more (?:stories|news|from|on this)|you (?:may|might) (?:also )?(?:like|want)|"
    r"trending|popular|latest (?:news|stories)|recommended|in this section|see also|share this|also in the news", re.IGNORECASE,
)
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
LONGEST_LABEL = 60


def find_main(body: Node) -> tuple[Node, set[int]]:
    """The element that holds a page's text, and the elements in it to leave out, by `mem_id`.

    Where the page marks its article or main part, that is it, the smallest of several that hold nearly the same; else the
    smallest container with nearly all text. Text is counted without links.
    """
    clutter = _find_clutter(body) | _other_stories(body)
    amounts = _measure(body, clutter)
    total = amounts.get(body.mem_id, 0)
    marked = [node for node in body.css(MAIN) if node.mem_id not in clutter and amounts.get(node.mem_id, 0) >= max(1, FEWEST_MAIN * total)]
    if marked:
        most = max(amounts[node.mem_id] for node in marked)
        return min((node for node in marked if amounts[node.mem_id] >= NEARLY_ALL * most), key=lambda node: amounts[node.mem_id]), clutter
    node = body
    while inner := next((child for child in node.iter() if child.tag in CONTAINERS and total
                         and amounts.get(child.mem_id, 0) >= ALL_BUT_A_LINE * total), None):
        node = inner
    return node, clutter


def _measure(body: Node, clutter: set[int]) -> dict[int, int]:
    """How many characters of text each element holds, links and what is left out aside."""
    amounts: dict[int, int] = {}
    for node in body.traverse(include_text=True):
        text = (node.text_content or "").strip() if node.is_text_node else ""
        if not text:
            continue
        above = []
        parent = node.parent
        while parent is not None and parent.tag != "html":
            if parent.tag == "a" or parent.tag in SILENT or parent.mem_id in clutter:
                break
            above.append(parent.mem_id)
            parent = parent.parent
        else:
            for place in above:
                amounts[place] = amounts.get(place, 0) + len(text)
    return amounts


def _find_clutter(body: Node) -> set[int]:
    """The elements that are no part of a page's text, by `mem_id`.

    A sign that speaks against more than half of the text is not believed: whole pages stand in a form, and papers call each
    paragraph that costs money a promotion.
    """
    signs: dict[str, set[int]] = {}
    for node in body.traverse():
        for sign in _signs_of_clutter(node):
            signs.setdefault(sign, set()).add(node.mem_id)
    clutter = {place for sign, places in signs.items() if COMMENTS.fullmatch(sign) for place in places}
    everything = _measure(body, clutter)
    half = HALF * everything.get(body.mem_id, 0)
    for sign, places in signs.items():
        if sum(everything.get(place, 0) for place in places) <= half:
            clutter |= places
        elif sign.startswith("<"):
            clutter |= {place for place in places if everything.get(place, 0) <= half}
    return clutter


def _signs_of_clutter(node: Node) -> list[str]:
    """What says of an element that it is no part of a page's text: its name in angle brackets, its role, words of its class or id."""
    if node.tag in SILENT or node.tag in CLUTTER:
        # A heading that unfolds its section is a button too.
        return [] if node.tag == "button" and _is_inside(node, HEADINGS) else [f"<{node.tag}>"]
    if node.tag == "a" and TO_TOP.fullmatch(node.text() or "") and not any(map(_has_words, (node.prev, node.next))):
        return ["<to top>"]
    if node.tag in ("body", "main", "article", *HEADINGS):
        return []
    attributes = node.attributes
    role, name = ((attributes.get(attribute) or "").lower() for attribute in ("role", "id"))
    words = (attributes.get("class") or "").lower().split()
    framing = [f"<{node.tag}>"] if node.tag in FRAMING else [word for word in [*words, name] if FRAME_WORD.fullmatch(word)]
    if framing and _is_inside(node, ("article", "main")):
        framing = []
    if name and len(re.split(r"[-_]", name)) <= MOST_ID_WORDS:
        words.append(name)
    return framing + [f"<{role}>"] * (role in CLUTTER_ROLES) + [word for word in words if CLUTTER_WORD.fullmatch(word)]


def _has_words(beside: Node | None) -> bool:
    """Whether what stands beside an element is text: then the element is part of a sentence."""
    return beside is not None and beside.is_text_node and bool((beside.text_content or "").strip(" \t\r\n|·•"))


def _is_inside(node: Node, tags: tuple[str, ...]) -> bool:
    parent = node.parent
    while parent is not None:
        if parent.tag in tags:
            return True
        parent = parent.parent
    return False


def _other_stories(body: Node) -> set[int]:
    """Lists of links to other stories, with the words above them that say so."""
    found = set()
    for listing in body.css("ul, ol"):
        label = listing.prev
        while label is not None and not label.is_element_node:
            label = label.prev
        if label is None or not listing.css("a"):
            continue
        words = (label.text() or "").strip()
        linked = sum(len((link.text() or "").strip()) for link in listing.css("a"))
        if len(words) <= LONGEST_LABEL and OTHER_STORIES.search(words) and linked > HALF * len((listing.text() or "").strip()):
            found |= {listing.mem_id, label.mem_id}
    return found
