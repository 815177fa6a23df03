// One review: what is known of it, its themes, the themes in none of its findings, and its passages in reading order with their codes in the margin.
async function showReview(asked, from) {
  const number = reviewAt.get(asked.review), body = find("review-body"), mine = views;
  find("h-review").textContent = number === undefined ? "No such review in this report" : index.reviews[number].label;
  if (number === undefined) return body.replaceChildren(link({ reviews: true }, "All reviews"));
  const review = index.reviews[number], places = [];
  for (const [first, end] of stretches.get(number) || []) for (let at = first; at < end; at++) places.push(at);
  const holding = new Set(places.map(documentOf));
  const documents = index.documents.flatMap((doc, i) => (holding.has(i) || doc.review === number || doc.cites[number] !== undefined ? [doc.title + " (" + doc.kind + ", " + doc.status + ")"] : []));
  const text = make("div", { class: "reading" });
  body.replaceChildren(
    make("dl", { class: "profile" }, ...review.facts.map(([name, value]) => make("div", {}, make("dt", { text: name }), make("dd", { text: value })))),
    make("p", { text: "Read from: " + documents.join("; ") + "." }),
    ...(review.left_out ? [make("p", { class: "caution", text: "Left out of the count: " + review.left_out })] : []),
    ...(index.closed ? [make("p", { class: "quiet", text: "This page compares groups of cases, and so it does not say which review carries which theme." })] : themesOf(number)),
    ...(index.share ? [] : [make("h3", { id: "review-text", text: "The review, in reading order" }), contents(), text]));
  if (index.share) return;
  if (!canUnpack) return text.replaceChildren(tooOld());
  const parts = new Map(await Promise.all(Array.from(holding, async (doc) => [doc, await slice(doc)])));
  if (mine === views) await write(text, places.map((at) => told(at, documentOf(at), parts.get(documentOf(at)))), asked.at, from, () => mine === views);
}

// Its themes by what their passages say.
function themesOf(number) {
  const id = index.reviews[number].id, counted = [], silent = [], denied = [], elsewhere = [];
  index.themes.forEach(function (theme, t) {
    const has = (test) => inReview(t, number, test);
    const n = has((at, stance) => isFinding(at) && countedStance[stance]);
    if (n) counted.push([theme, n]);
    else if (has((at, stance) => isFinding(at) && !countedStance[stance])) denied.push(theme);
    else if (has((at, stance) => standsAlone(at) && countedStance[stance])) elsewhere.push(theme);
    else silent.push(theme);
  });
  const names = (themes, all) => make("p", {}, ...themes.flatMap((theme, i) => [i ? "; " : "", all ? link({ show: true, all: true, theme: theme.id, review: id }, theme.title) : link({ theme: theme.id }, theme.title)]), themes.length ? "." : "None.");
  return [make("h3", { text: "Themes of its findings" }),
    counted.length === 0 ? make("p", { text: "None." }) : make("ul", { class: "columns" }, ...counted.sort((a, b) => b[1] - a[1]).map(([theme, n]) => make("li", {}, link({ theme: theme.id }, theme.title), " ", opens(n, { theme: theme.id, review: id }, "passages")))),
    make("h3", { text: "Themes in none of its findings" }),
    make("p", { class: "quiet", text: "No counted passage was coded with these themes. Read before you call it silence: a coder that overlooks a theme makes silence too." }), names(silent, false),
    ...(elsewhere.length ? [make("h4", { text: "Only outside its findings" }), names(elsewhere, true)] : []),
    ...(denied.length ? [make("h4", { text: "Only said to be absent" }), names(denied, false)] : [])];
}

// Every passage has its line at once, so that the page has its length; those in sight are written at once, the others in slices, those
// below first. A page that is printed meanwhile is written to its end.
const IN_SIGHT = 30, BEFORE = 8;
let finish = null, bring = null;

async function write(text, found, wanted, from, current) {
  const lines = found.map((one) => make("div", { class: "line" + (one.shape === HEADING ? " title" : "") + (one.marks.length ? " coded" : ""), "data-passage": one.id }));
  const fill = function (i) { if (!lines[i].firstChild) lines[i].append(...line(found[i])); };
  const around = function (i) { for (let l = Math.max(0, i - BEFORE); l < Math.min(found.length, i + IN_SIGHT); l++) fill(l); };
  const first = Math.max(0, found.findIndex((one) => one.id === (from && from.passage ? from.passage : wanted)));
  finish = () => found.forEach((_, i) => fill(i));
  bring = function (i) { if (lines[i]) { around(i); comeTo(lines[i], "start"); } };
  around(first);
  text.replaceChildren(...lines);
  fillContents(found);
  const here = wanted && found[first] && found.findIndex((one) => one.id === wanted);
  if (here >= 0 && lines[here]) lines[here].classList.add("here");
  if (from && from.passage && lines[first]) comeTo(lines[first], "start");
  else if (here >= 0 && lines[here] && !from) comeTo(lines[here], "center");
  await pause();
  const order = [...found.keys()].slice(first + IN_SIGHT).concat([...found.keys()].slice(0, first).reverse());
  await inSlices(order.length, (i) => fill(order[i]), current);
}

// Lines that come into sight are found to be longer or shorter than was thought, and push what one came to see: so come to it again.
async function comeTo(line, block) {
  for (let n = 0; n < 3 && line.isConnected; n++) {
    line.scrollIntoView({ block: block });
    await new Promise((go) => requestAnimationFrame(() => setTimeout(go)));
  }
}
window.addEventListener("beforeprint", function () { if (finish) finish(); });

// A passage with its codes in the margin.
function line(found) {
  const place = [found.page && "p. " + found.page, found.paragraph && "para " + found.paragraph].filter(Boolean).join(", ");
  return [make("div", { class: "words" }, highlighted(found, -1), found.shape === HEADING ? null : make("p", { class: "where" }, link({ passage: found.id }, place || "this passage"), " · " + found.role)),
    found.marks.length ? make("ul", { class: "margin", "aria-label": "Coded as" }, ...codesOf(found)) : ""];
}

function contents() {
  return make("p", { class: "asking" }, make("label", { for: "section", text: "Go to section" }), " ", make("select", { id: "section", run: (event) => bring && bring(Number(event.currentTarget.value)) }),
    " ", make("label", {}, make("input", { type: "checkbox", run: (event) => find("review-body").querySelector(".reading").classList.toggle("only-coded", event.currentTarget.checked) }), " Coded passages only"));
}

function fillContents(found) {
  let last = null;
  const options = [];
  found.forEach(function (one, i) {
    if (one.section && one.section !== last) options.push(make("option", { value: String(i), text: one.section.slice(0, 80) }));
    last = one.section;
  });
  find("section").replaceChildren(...(options.length ? options : [make("option", { value: "0", text: "Beginning" })]));
}
