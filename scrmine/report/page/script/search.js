// Words in context. Documents are unpacked one after another and searched as they come, so that the first places show at once.
const AROUND = 70, MOST = 200;
let searched = 0;

function pattern(words) {
  const escaped = words.trim().split(/\s+/).map((word) => word.split("*").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("[\\p{L}\\p{N}]*")).join("[\\s\\p{P}]+");
  return new RegExp("(?<![\\p{L}\\p{N}])" + escaped + "(?![\\p{L}\\p{N}])", "giu");
}

async function showSearch(asked) {
  const mine = ++searched, says = find("search-says"), body = find("search-body"), words = (asked.search || "").trim();
  find("words").value = words;
  find("only-findings").checked = !("all" in asked);
  body.replaceChildren();
  says.textContent = "";
  if (!/[\p{L}\p{N}]/u.test(words)) return;
  if (!canUnpack) return body.replaceChildren(tooOld());
  const wanted = pattern(words), wide = "all" in asked, rows = make("tbody"), reviews = new Set();
  let n = 0, hits = 0;
  body.append(make("table", { class: "kwic" }, make("thead", { class: "read-only" }, make("tr", {}, ...["Before", "Word", "After", "Place"].map((text) => make("th", { scope: "col", text: text })))), rows));
  for (let doc = 0; doc < index.documents.length; doc++) {
    const part = await slice(doc), first = index.documents[doc].first;
    if (mine !== searched) return;
    for (let i = 0; i < index.documents[doc].n; i++) {
      if (!(wide ? standsAlone(first + i) : isFinding(first + i))) continue;
      let met = false;
      for (const match of part.text[i].matchAll(wanted)) {
        if (n++ < MOST) rows.append(place(await passage(first + i), match));
        met = true;
      }
      if (met) { hits++; reviews.add(reviewOf[first + i]); }
    }
    if (doc % 8 === 7) {
      says.textContent = "Searching: " + many(n, "place") + " so far …";
      await new Promise((go) => setTimeout(go));
    }
  }
  says.textContent = n ? many(n, "place") + " in " + many(hits, "passage") + " of " + many(reviews.size, "review") + (n > MOST ? "; the first " + MOST + " are shown" : "") + "." : "No place: “" + words + "” does not occur in what was searched.";
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
