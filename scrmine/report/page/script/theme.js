const UNCORRECTED = "uncorrected machine count";

// One theme: what it means, in which reviews it is, and its passages by role and stance.
function showTheme(asked) {
  const number = themeAt.get(asked.theme), body = find("theme-body");
  find("h-theme").textContent = number === undefined ? "No such theme in this report" : index.themes[number].title;
  if (number === undefined) return body.replaceChildren(link({ themes: true }, "All themes"));
  const id = asked.theme, defined = Array.from(document.querySelectorAll("dl.definitions dd")).find((entry) => entry.dataset.theme === id);
  const having = byReview(number, (at, stance) => isFinding(at) && countedStance[stance]);
  const readable = index.reviews.map((_, review) => review).filter((review) => !index.reviews[review].left_out);
  const total = choose({ theme: id }).length;
  const list = (reviews, words) => make("ul", { class: "columns" }, ...reviews.map((review) => make("li", {},
    link({ review: index.reviews[review].id }, index.reviews[review].label),
    words ? make("span", {}, " ", opens(having.get(review), { theme: id, review: index.reviews[review].id }, "passages")) : null)));
  const silent = readable.filter((review) => !having.has(review));
  const open = index.closed ? [make("p", { class: "quiet", text: "This page compares groups of cases, and so it does not say which review carries which theme." })] : [
    make("h3", { text: "By role and stance" }),
    make("p", { class: "quiet", text: "Every coded passage, repeats and headings left out: counts without sampling error, but the errors of who coded remain. Rows in bold are findings, which is what is counted elsewhere." }),
    make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Passages by role and stance: table" }, roleTable(number, id)),
    make("h3", { text: "Reviews that have it" }), having.size ? list(readable.filter((review) => having.has(review)), true) : make("p", { text: "None." }),
    make("h3", { text: "Reviews without it in their findings, or that say it was absent" }), silent.length ? list(silent, false) : make("p", { text: "None." })];
  body.replaceChildren(
    make("p", { class: "quiet", text: (index.themes[number].family === "practice" ? "Practice theme: how services worked" : "Case theme: what the case contained") }),
    ...Array.from(defined ? defined.children : [], (part) => part.cloneNode(true)),
    ...(index.closed ? [] : [make("p", { class: "lead" }, opens(total, { theme: id }, "passages"), " passages of findings in " + many(having.size, "review") + " of " + readable.length + ".")]),
    make("h3", { text: "How often" }),
    make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Frequency: table" }, measureTable(number)), ...open);
}

// Every measure with its interval, what it is a share of, and what the number is worth.
function measureTable(number) {
  const row = (one) => make("tr", {}, make("th", { scope: "row", text: one.name }),
    make("td", { class: "drawn" }, one.at ? interval({ share: one.at[0], low: one.at[1], high: one.at[2], sure: one.says !== UNCORRECTED }) : null),
    make("td", {}, make("strong", { text: one.estimate }), " ", make("span", { class: "ci", text: one.ends })), make("td", { text: one.of }), make("td", { class: "opt", text: one.says + (one.at || one.ends.includes(" to ") ? "; " + one.method : "") }));
  return make("table", { class: "measured" }, make("thead", {}, make("tr", {}, make("th", { scope: "col", text: "Measure" }), make("th", { scope: "col", class: "drawn", text: "0 to 100 %" }),
    make("th", { scope: "col", text: "Estimate, 95 % interval" }), make("th", { scope: "col", text: "Of" }), make("th", { scope: "col", class: "opt", text: "What it is worth; interval by" }))),
    make("tbody", {}, ...index.measures[number].map(row)));
}

function roleTable(number, id) {
  const n = new Map(), findings = new Set(), used = new Set();
  codings[number].at.forEach(function (at, i) {
    if (!standsAlone(at)) return;
    const role = roleOf(at), stance = Number(codings[number].stance[i]);
    if (isFinding(at)) findings.add(role);
    used.add(role);
    n.set(role + "." + stance, (n.get(role + "." + stance) || 0) + 1);
  });
  const row = (role) => make("tr", { class: findings.has(role) ? "counted" : undefined }, make("th", { scope: "row", text: index.roles[role] }),
    ...index.stances.map((stance, s) => make("td", { class: "num" }, opens(n.get(role + "." + s) || 0, { theme: id, role: index.roles[role], stance: stance }, index.roles[role] + ", " + stance))));
  return make("table", {}, make("thead", {}, make("tr", {}, make("th", { scope: "col", text: "Role" }),
    ...index.stances.map((stance) => make("th", { scope: "col", class: "num", text: stance })))),
    make("tbody", {}, ...Array.from(used).sort((a, b) => findings.has(b) - findings.has(a) || a - b).map(row)));
}
