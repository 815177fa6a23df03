// One review: what is known of it, its themes, what it is silent on, and its passages in reading order with their codes in the margin.
async function showReview(asked) {
  const number = reviewAt.get(asked.review), body = find("review-body");
  find("h-review").textContent = number === undefined ? "No such review in this report" : index.reviews[number].label;
  if (number === undefined) return body.replaceChildren(link({ reviews: true }, "All reviews"));
  const review = index.reviews[number], counted = [], silent = [], denied = [], elsewhere = [];
  index.themes.forEach(function (theme, t) {
    const has = (test) => byReview(t, test).get(number) || 0;
    const n = has((at, stance) => isFinding(at) && countedStance[stance]);
    if (n) counted.push([theme, n]);
    else if (has((at, stance) => isFinding(at) && !countedStance[stance])) denied.push(theme);
    else if (has((at, stance) => standsAlone(at) && countedStance[stance])) elsewhere.push(theme);
    else silent.push(theme);
  });
  const names = (themes, all) => make("p", {}, ...themes.flatMap((theme, i) => [i ? "; " : "", all ? link({ show: true, all: true, theme: theme.id, review: review.id }, theme.title) : link({ theme: theme.id }, theme.title)]), themes.length ? "." : "None.");
  const places = [];
  for (let at = 0; at < N; at++) if (reviewOf[at] === number) places.push(at);
  const documents = Array.from(new Set([...places.map(documentOf), ...index.documents.keys()].filter((doc) => index.documents[doc].review === number || index.documents[doc].cites[number] !== undefined)));
  const text = make("div", { class: "reading" });
  body.replaceChildren(
    make("dl", { class: "profile" }, ...review.facts.map(([name, value]) => make("div", {}, make("dt", { text: name }), make("dd", { text: value })))),
    make("p", {}, ...documents.flatMap((doc, i) => [i ? "; " : "Read from: ", index.documents[doc].title + " (" + index.documents[doc].kind + ", " + index.documents[doc].status + ")"]), "."),
    ...(review.left_out ? [make("p", { class: "caution", text: "Left out of the count: " + review.left_out })] : []),
    ...(index.closed ? [make("p", { class: "quiet", text: "This page compares groups of cases, and so it does not say which review carries which theme." })] : [make("h3", { text: "Themes of its findings" }),
    counted.length === 0 ? make("p", { text: "None." }) : make("ul", { class: "columns" }, ...counted.sort((a, b) => b[1] - a[1]).map(([theme, n]) => make("li", {}, link({ theme: theme.id }, theme.title), " ", opens(n, { theme: theme.id, review: review.id }, "passages")))),
    make("h3", { text: "What this review is silent on" }),
    make("p", { class: "quiet", text: "No counted passage was coded with these themes. A coder that overlooks a theme makes silence too." }), names(silent, false),
    ...(elsewhere.length ? [make("h4", { text: "Only outside its findings" }), names(elsewhere, true)] : []),
    ...(denied.length ? [make("h4", { text: "Only said to be absent" }), names(denied, false)] : [])]),
    ...(index.share ? [] : [make("h3", { id: "review-text", text: "The review, in reading order" }), contents(text), text]));
  if (index.share) return;
  if (!canUnpack) return text.replaceChildren(tooOld());
  const found = await Promise.all(places.map(passage));
  if (read(location.hash).review !== asked.review && beneath !== address(asked)) return;
  text.replaceChildren(...found.map(line));
  fillContents(found);
  const here = asked.at && text.querySelector('[data-passage="' + CSS.escape(asked.at) + '"]');
  if (here) { here.classList.add("here"); here.scrollIntoView({ block: "center" }); }
}

// A passage with its codes in the margin.
function line(found) {
  const place = [found.page && "p. " + found.page, found.paragraph && "para " + found.paragraph].filter(Boolean).join(", ");
  return make("div", { class: "line" + (found.shape === HEADING ? " title" : "") + (isFinding(found.at) ? " finding" : ""), "data-passage": found.id },
    make("div", { class: "words" }, highlighted(found, -1), found.shape === HEADING ? null : make("p", { class: "where" }, link({ passage: found.id }, place || "place"), " · " + found.role)),
    make("ul", { class: "margin", "aria-label": "Coded as" }, ...codesOf(found)));
}

function contents() {
  return make("p", { class: "asking" }, make("label", { for: "section", text: "Go to section" }), " ", make("select", { id: "section", run: function (event) {
    const target = find("review-body").querySelectorAll(".line")[Number(event.currentTarget.value)];
    if (target) target.scrollIntoView({ block: "start" });
  } }), " ", make("label", {}, make("input", { type: "checkbox", run: (event) => find("review-body").querySelector(".reading").classList.toggle("only-coded", event.currentTarget.checked) }), " Coded passages only"));
}

function fillContents(found) {
  let last = null;
  const options = [];
  found.forEach(function (one, i) {
    if (one.section && one.section !== last) options.push(make("option", { value: i, text: one.section.slice(0, 80) }));
    last = one.section;
  });
  find("section").replaceChildren(...(options.length ? options : [make("option", { value: 0, text: "Beginning" })]));
}
