// Themes by groups of reviews; the reader chooses the column and, where it was computed, the measure. Where people read a sample the machine's
// figure and the corrected one stand in one cell, each with its name.
function correctedIn(cell) {
  if (cell.why) return [make("p", { class: "worth quiet", text: cell.why })];
  return [make("p", { class: "worth" }, ...(cell.at ? [interval({ share: cell.at[0], low: cell.at[1], high: cell.at[2], sure: true }), make("br")] : []),
    make("span", { class: "tag", text: "corrected" }), " ", make("strong", { text: cell.estimate }), " ", make("span", { class: "ci", text: cell.ends }), make("br"), make("span", { class: "ci", text: cell.of }))];
}

function showCompare(asked) {
  const select = find("column"), measure = find("measure");
  const wanted = comparisons.findIndex((one) => one.by === asked.compare);
  select.value = String(Math.max(0, wanted));
  const shown = comparisons[Number(select.value)], body = find("compare-body");
  const title = new Map(index.themes.map((theme) => [theme.id, theme.title]));
  if (measure) {
    find("of-measure").hidden = shown.further.length === 0;
    measure.replaceChildren(...["Share of reviews", ...shown.further.map((one) => one.name)].map((name, i) => make("option", { value: String(i), text: name })));
    measure.value = shown.further[Number(asked.measure) - 1] ? asked.measure : "0";
  }
  const further = measure ? shown.further[Number(measure.value) - 1] : undefined;
  const counted = (shownAs, n, theme, group, words) => (index.closed || !n ? make("span", { text: shownAs })
    : link({ show: true, theme: theme, by: shown.by, group: group.group }, shownAs, { class: "n", "aria-label": shownAs + " " + words }));
  const corrected = shown.corrected[further ? Number(measure.value) : 0], both = corrected && corrected.rows;
  const machine = () => (both ? [make("span", { class: "tag machine", text: "machine" }), " "] : []);
  const cell = function (theme, found, group) {
    if (found.shown !== undefined) return make("td", { class: "hidden-count", text: found.shown });
    const words = "of " + group.n + " reviews: " + title.get(theme) + ", " + group.group;
    return make("td", {}, interval(found), make("br"), ...machine(), counted(String(found.n), found.n, theme, group, words), " of " + group.n + " · ", make("strong", { text: percent(found.share) }), " ",
      make("span", { class: "ci", text: percent(found.low) + " to " + percent(found.high) }));
  };
  const read = function (theme, found, group) {
    const words = found.name.toLowerCase() + ": " + title.get(theme) + ", " + group.group;
    return make("td", {}, ...(found.at ? [interval({ share: found.at[0], low: found.at[1], high: found.at[2] }), make("br")] : []),
      ...machine(), counted(found.estimate, !/^0( %|$)/.test(found.estimate), theme, group, words), " ", make("span", { class: "ci", text: found.ends }), make("br"), make("span", { class: "ci", text: found.of }));
  };
  const beside = function (drawn, r, i) {
    if (both) drawn.append(...correctedIn(both[r][i]));
    return drawn;
  };
  const says = further ? further.is : "share of reviews in which the theme is present";
  body.replaceChildren(...(corrected && corrected.why ? [make("p", { class: "caution", text: corrected.why })] : []), make("table", { class: "compared" }, make("caption", { text: "By " + shown.label + ": " + says }),
    make("thead", {}, make("tr", {}, make("th", { scope: "col", text: "Theme" }), ...shown.groups.map((group) => make("th", { scope: "col", text: group.group + " (" + many(group.n, "review") + ")" })))),
    make("tbody", {}, ...(further || shown).rows.map((row, r) => make("tr", {}, make("th", { scope: "row" }, link({ theme: row.theme }, title.get(row.theme), { class: "name" })),
      ...row.cells.map((found, i) => beside((further ? read : cell)(row.theme, found, shown.groups[i]), r, i)))))));
}
function chooseComparison() {
  const measure = find("measure");
  location.hash = address({ compare: comparisons[Number(find("column").value)].by, measure: measure && measure.value !== "0" ? measure.value : undefined });
}
for (const id of ["column", "measure"]) if (find(id)) find(id).addEventListener("change", chooseComparison);
