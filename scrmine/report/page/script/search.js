// Words in context. Documents are unpacked one after another and searched as they come, so that the first places show at once.
const AROUND = 70, MOST = 200, AHEAD = 4;

function pattern(words) {
  const escaped = words.trim().split(/\s+/).map((word) => word.split("*").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("[\\p{L}\\p{N}]*")).join("[\\s\\p{P}]+");
  return new RegExp("(?<![\\p{L}\\p{N}])" + escaped + "(?![\\p{L}\\p{N}])", "giu");
}

async function showSearch(asked) {
  const mine = views, says = find("search-says"), body = find("search-body"), far = find("search-far"), words = (asked.search || "").trim();
  find("words").value = words;
  find("only-findings").checked = !("all" in asked);
  body.replaceChildren();
  says.textContent = "";
  find("searching").hidden = true;
  if (!/[\p{L}\p{N}]/u.test(words)) return;
  if (!canUnpack) return body.replaceChildren(tooOld());
  const wanted = pattern(words), wide = "all" in asked, rows = make("tbody"), reviews = new Set(), docs = index.documents, met = { places: 0, passages: 0 };
  body.append(make("table", { class: "kwic" }, make("thead", { class: "read-only" }, make("tr", {}, ...["Before", "Word", "After", "Place"].map((text) => make("th", { scope: "col", text: text })))), rows));
  find("searched").max = docs.length;
  const tell = function (doc) {
    find("searched").value = doc;
    far.textContent = "Searched " + doc.toLocaleString("en-GB") + " of " + many(docs.length, "document") + ": " + many(met.places, "place") + " so far" + (met.places > MOST ? ", the first " + MOST + " shown" : "") + ".";
    find("searching").hidden = false;
  };
  const whole = await inSlices(docs.length, async function (doc) {
    for (let ahead = doc; ahead < Math.min(docs.length, doc + AHEAD); ahead++) slice(ahead);
    const part = await slice(doc);
    for (let i = 0; i < docs[doc].n; i++) {
      const at = docs[doc].first + i;
      if (!(wide ? standsAlone(at) : isFinding(at))) continue;
      let here = false;
      for (const match of part.text[i].matchAll(wanted)) {
        if (met.places++ < MOST) rows.append(place(told(at, doc, part), match));
        here = true;
      }
      if (here) { met.passages++; reviews.add(reviewOf[at]); }
    }
    if (doc % AHEAD === 0 && docs.length > AHEAD) tell(doc);
  }, () => mine === views);
  if (!whole) return;
  find("searching").hidden = true;
  says.textContent = met.places ? many(met.places, "place") + " in " + many(met.passages, "passage") + " of " + many(reviews.size, "review") + (met.places > MOST ? "; the first " + MOST + " are shown" : "") + "."
    : "No place: “" + words + "” does not occur in what was searched.";
}

function place(found, match) {
  const start = match.index, end = start + match[0].length;
  const left = found.text.slice(Math.max(0, start - AROUND), start), right = found.text.slice(end, end + AROUND);
  return make("tr", {}, make("td", { class: "left", text: (start > AROUND ? "…" : "") + left }), make("td", {}, make("mark", { text: match[0] })),
    make("td", { text: right + (end + AROUND < found.text.length ? "…" : "") }),
    make("td", {}, link({ passage: found.id }, (found.review >= 0 ? index.reviews[found.review].label + ", " : "") + found.locator)));
}

function seek() {
  const asked = address({ search: find("words").value.trim() || true, all: find("only-findings").checked ? undefined : true });
  if (location.hash === asked) follow(); else location.hash = asked;
}
if (find("words")) {
  find("seek").addEventListener("click", seek);
  find("words").addEventListener("keydown", function (event) { if (event.key === "Enter") seek(); });
  find("only-findings").addEventListener("change", seek);
}
