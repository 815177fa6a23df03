"use strict";
(function () {
  const data = JSON.parse(document.getElementById("data").textContent);
  const ID = 0, DOC = 1, REVIEW = 2, LOCATOR = 3, SECTION = 4, ROLE = 5, SHAPE = 6, COUNTED = 7, TEXT = 8, MARKS = 9, CITE = 10, REPEAT = 11;
  const PAGE = 60;
  const panel = document.getElementById("evidence");
  const list = document.getElementById("passages");
  const says = document.getElementById("evidence-says");
  const title = document.getElementById("h-evidence");
  const more = document.getElementById("more");
  const themeAt = new Map(data.themes.map((theme, number) => [theme.id, number]));
  const reviewAt = new Map(data.reviews.map((review, number) => [review.id, number]));
  const documentAt = new Map(data.documents.map((doc, number) => [doc.id, number]));
  const passageAt = new Map(data.passages.map((passage, number) => [passage[ID], number]));
  let shown = [], upTo = 0, wanted = {}, opener = null;

  function element(name, className, text) {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  }

  // What an address after "#" asks for: theme, review, group, doc, counted or passage.
  function parse(hash) {
    const asked = {};
    for (const [key, value] of new URLSearchParams(hash.replace(/^#/, ""))) asked[key] = value;
    return asked;
  }

  function choose(asked) {
    if (asked.passage !== undefined) {
      const at = passageAt.get(asked.passage);
      if (at === undefined) return [];
      return data.passages.slice(Math.max(0, at - 2), at + 3).filter((p) => p[DOC] === data.passages[at][DOC]);
    }
    if (asked.doc !== undefined) return data.passages.filter((p) => p[DOC] === documentAt.get(asked.doc));
    const theme = asked.theme === undefined ? -1 : themeAt.get(asked.theme);
    const review = asked.review === undefined ? -1 : reviewAt.get(asked.review);
    return data.passages.filter((p) => p[COUNTED]
      && (review === -1 || p[REVIEW] === review)
      && (asked.group === undefined || (p[REVIEW] >= 0 && data.reviews[p[REVIEW]].group === asked.group))
      && (theme === -1 || p[MARKS].some((mark) => mark[0] === theme && mark[1] !== "absent")));
  }

  function describe(asked) {
    if (asked.passage !== undefined) return "One passage with its neighbours";
    if (asked.doc !== undefined) return "All of " + data.documents[documentAt.get(asked.doc)].title;
    const parts = [];
    if (asked.theme !== undefined) parts.push(data.themes[themeAt.get(asked.theme)].title);
    if (asked.review !== undefined) parts.push(data.reviews[reviewAt.get(asked.review)].label);
    if (asked.group !== undefined) parts.push(asked.group);
    return parts.join(" · ") || "All findings";
  }

  function highlighted(passage, theme) {
    const text = passage[TEXT], into = element("p", passage[SHAPE] === "heading" ? "text heading" : "text");
    const spans = passage[MARKS].filter((mark) => theme === -1 || mark[0] === theme).map((mark) => [mark[2], mark[3]]).sort((a, b) => a[0] - b[0]);
    let at = 0;
    for (const [start, end] of spans) {
      if (start < at) continue;
      into.append(text.slice(at, start), element("mark", "", text.slice(start, end)));
      at = end;
    }
    into.append(text.slice(at));
    return into;
  }

  function card(passage, asked) {
    const theme = asked.theme === undefined ? -1 : themeAt.get(asked.theme);
    const item = element("li", asked.passage === passage[ID] ? "here" : "");
    const citation = passage[CITE] + ", " + passage[LOCATOR];
    item.append(element("p", "where", citation));
    item.append(highlighted(passage, theme));
    const tags = element("p", "tags");
    tags.append(element("span", "", (passage[SECTION] ? "Section: " + passage[SECTION] + " · " : "") + "role: " + passage[ROLE].replace(/_/g, " ")
      + (passage[REPEAT] ? " · repeats another passage" : "") + " · " + data.documents[passage[DOC]].file));
    const seen = new Set();
    for (const mark of passage[MARKS]) {
      const said = data.themes[mark[0]].title + " · " + mark[1];
      if (seen.has(said)) continue;
      seen.add(said);
      tags.append(element("span", "tag", said));
    }
    const copy = element("button", "act", "Copy with citation");
    copy.type = "button";
    copy.addEventListener("click", function () {
      const quotation = "“" + passage[TEXT] + "” (" + citation + ")";
      const done = function () { copy.textContent = "Copied"; };
      if (navigator.clipboard && window.isSecureContext) navigator.clipboard.writeText(quotation).then(done);
      else {
        const area = element("textarea", "", quotation);
        document.body.append(area); area.select(); document.execCommand("copy"); area.remove(); done();
      }
    });
    const neighbours = element("a", "", "In its place");
    neighbours.href = "#passage=" + encodeURIComponent(passage[ID]);
    tags.append(copy, neighbours);
    item.append(tags);
    return item;
  }

  function grow() {
    const next = shown.slice(upTo, upTo + PAGE);
    list.append(...next.map((passage) => card(passage, wanted)));
    upTo += next.length;
    more.hidden = upTo >= shown.length;
  }

  function open(asked) {
    wanted = asked;
    shown = choose(asked);
    upTo = 0;
    list.replaceChildren();
    title.textContent = describe(asked);
    const reviews = new Set(shown.map((p) => p[REVIEW]));
    const what = shown.filter((p) => p[SHAPE] !== "heading").length;
    says.textContent = shown.length ? what + " passage" + (what === 1 ? "" : "s") + " in " + reviews.size + " review" + (reviews.size === 1 ? "" : "s")
      : "No passage: the findings are silent here, or the address is of another report.";
    grow();
    panel.hidden = false;
    panel.scrollTop = 0;
    title.focus();
  }

  function close() {
    panel.hidden = true;
    if (opener) opener.focus();
  }

  function follow() {
    const asked = parse(location.hash);
    if (Object.keys(asked).some((key) => ["theme", "review", "group", "doc", "passage", "counted"].includes(key) && asked[key] !== "")) open(asked);
    else close();
  }

  document.addEventListener("click", function (event) {
    const button = event.target.closest("button");
    if (!button || !Object.keys(button.dataset).length) return;
    opener = button;
    const address = "#" + new URLSearchParams(button.dataset).toString();
    if (location.hash === address) follow(); else location.hash = address;
  });
  document.getElementById("close").addEventListener("click", function () { history.pushState(null, "", location.pathname + location.search); close(); });
  document.addEventListener("keydown", function (event) { if (event.key === "Escape" && !panel.hidden) document.getElementById("close").click(); });
  more.addEventListener("click", grow);
  window.addEventListener("hashchange", follow);
  window.addEventListener("popstate", follow);
  if (location.hash) follow();
})();
