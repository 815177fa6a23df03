// The index is read at once; a document's passages are unpacked when one of them is shown, and kept.
const index = JSON.parse(find("index").textContent);
const comparisons = JSON.parse(find("comparisons").textContent);
const slices = document.querySelectorAll("script.slice");
const opened = new Map();
const SHAPES = ["paragraph", "item", "heading", "row", "note", "box"];
const HEADING = 2;

const themeAt = new Map(index.themes.map((theme, number) => [theme.id, number]));
const topicAt = new Map(index.topics.map((topic, number) => [topic.id, number]));
const reviewAt = new Map(index.reviews.map((review, number) => [review.id, number]));
const documentAt = new Map(index.documents.map((doc, number) => [doc.id, number]));
const N = index.sets.length;

// Of which review each passage is; and the stretches [first, after the last] that each review has.
const reviewOf = new Int32Array(N), stretches = new Map();
let filled = 0;
for (const [review, n] of index.passage_reviews) {
  reviewOf.fill(review, filled, filled + n);
  if (!stretches.has(review)) stretches.set(review, []);
  stretches.get(review).push([filled, filled + n]);
  filled += n;
}

function added(steps) {
  let sum = 0;
  return Int32Array.from(steps, (step) => (sum += step));
}
const codings = index.codings.map(([steps, stances]) => ({ at: added(steps), stance: stances }));
const ofTopic = index.topics.map((topic) => added(topic.passages));
const countedStance = index.stances.map((stance) => index.counted.includes(stance));

function roleOf(at) { return index.passage_roles.charCodeAt(at) - 97; }
function isFinding(at) { return index.sets[at] === "2"; }
function standsAlone(at) { return index.sets[at] !== "0"; }

// Which document a passage is in: the last that begins at or before it.
const begins = index.documents.map((doc, number) => [doc.first, number]).filter((pair) => index.documents[pair[1]].n);
function documentOf(at) {
  let low = 0, high = begins.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (begins[middle][0] <= at) low = middle; else high = middle - 1;
  }
  return begins[low][1];
}

// Browsers from 2023 on can unpack; an older one is told so, instead of a page that does nothing.
const canUnpack = typeof DecompressionStream === "function";
find("too-old").hidden = canUnpack || slices.length === 0;
function tooOld() { return make("p", { class: "caution", text: find("too-old").textContent }); }

async function unpack(packed) {
  const letters = atob(packed), bytes = new Uint8Array(letters.length);
  for (let i = 0; i < letters.length; i++) bytes[i] = letters.charCodeAt(i);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return JSON.parse(await new Response(stream).text());
}

function slice(doc) {
  if (!opened.has(doc)) opened.set(doc, unpack(slices[doc].textContent));
  return opened.get(doc);
}

async function passage(at) {
  const doc = documentOf(at);
  return told(at, doc, await slice(doc));
}

// The same once its document's slice is there.
function told(at, doc, part) {
  const i = at - index.documents[doc].first;
  return {
    at, doc, id: index.documents[doc].id + ":" + part.start[i] + "-" + part.end[i], review: reviewOf[at], role: index.roles[roleOf(at)],
    locator: part.locator[i], page: part.page[i], paragraph: part.paragraph[i], shape: part.shape[i], repeat: part.repeat[i],
    section: part.sections ? part.sections[part.section[i]] : "", text: part.text ? part.text[i] : null, marks: part.marks[i],
    citation: index.documents[doc].cites[reviewOf[at]] + ", " + part.locator[i],
  };
}

// Long work is done in slices of a few milliseconds, so that a click in between is answered; nothing more is done when it is no longer asked for.
const SLICE = 12;
function pause() { return new Promise((go) => setTimeout(go)); }
async function inSlices(n, work, asked) {
  let until = performance.now() + SLICE;
  for (let i = 0; i < n; i++) {
    await work(i);
    if (performance.now() < until) continue;
    await pause();
    if (!asked()) return false;
    until = performance.now() + SLICE;
  }
  return true;
}

// The number of a passage by its id, which is a place: document:start-end. -1 if it is of another report.
async function numberOf(id) {
  const [, doc, start, end] = /^([^]*):(\d+)-(\d+)$/.exec(id) || [];
  if (!documentAt.has(doc)) return -1;
  const part = await slice(documentAt.get(doc));
  const i = part.start.findIndex((first, place) => first === Number(start) && part.end[place] === Number(end));
  return i < 0 ? -1 : index.documents[documentAt.get(doc)].first + i;
}
