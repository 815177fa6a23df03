// Themes by groups of reviews; the reader chooses the column.
function showCompare(asked) {
  const select = find("column");
  const wanted = comparisons.findIndex((one) => one.by === asked.compare);
  select.value = String(Math.max(0, wanted));
  const shown = comparisons[Number(select.value)], body = find("compare-body");
  const title = new Map(index.themes.map((theme) => [theme.id, theme.title]));
  const cell = function (theme, found, group) {
    if (found.shown !== undefined) return make("td", { text: found.shown });
    const said = { theme: theme, by: shown.by, group: group.group }, words = "of " + group.n + ": " + title.get(theme) + ", " + group.group;
    const n = index.share ? make("span", { text: String(found.n) }) : opens(found.n, said, words);
    return make("td", {}, interval(found), make("br"), n, " of " + group.n + " · ", make("strong", { text: percent(found.share) }), " ",
      make("span", { class: "ci", text: percent(found.low) + " to " + percent(found.high) }));
  };
  body.replaceChildren(make("table", { class: "compared" }, make("caption", { text: "By " + shown.label }),
    make("thead", {}, make("tr", {}, make("th", { scope: "col", text: "Theme" }), ...shown.groups.map((group) => make("th", { scope: "col", text: group.group + " (n = " + group.n + ")" })))),
    make("tbody", {}, ...shown.rows.map((row) => make("tr", {}, make("th", { scope: "row" }, link({ theme: row.theme }, title.get(row.theme), { class: "name" })),
      ...row.cells.map((found, i) => cell(row.theme, found, shown.groups[i])))))));
}
if (find("column")) find("column").addEventListener("change", function (event) { location.hash = address({ compare: comparisons[Number(event.currentTarget.value)].by }); });
