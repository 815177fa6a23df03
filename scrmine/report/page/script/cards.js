// One passage as it is shown: where it stands, its words with those that made the coding marked, what it was coded.
function highlighted(found, theme) {
  const into = make("p", { class: found.shape === HEADING ? "text heading" : "text" });
  const spans = found.marks.filter((mark) => theme === -1 || mark[0] === theme).map((mark) => [mark[2], mark[3]]).sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  let at = 0;
  for (const [start, end] of spans) {
    if (start < at) continue;
    into.append(found.text.slice(at, start), make("mark", { text: found.text.slice(start, end) }));
    at = end;
  }
  into.append(found.text.slice(at));
  return into;
}

function codesOf(found) {
  const said = new Map();
  for (const mark of found.marks) said.set(mark[0] + "." + mark[1], mark);
  return Array.from(said.values(), (mark) => make("li", {}, link({ theme: index.themes[mark[0]].id }, index.themes[mark[0]].title),
    make("span", { class: "stance " + index.stances[mark[1]], text: index.stances[mark[1]] })));
}

function card(found, asked, here) {
  const theme = themeAt.has(asked.theme) ? themeAt.get(asked.theme) : -1;
  const item = make("li", { class: here ? "card here" : "card", "aria-current": here ? "true" : undefined });
  item.append(make("p", { class: "where", text: found.citation }));
  item.append(found.text === null ? make("p", { class: "text quiet", text: "The words are left out of this page." }) : highlighted(found, theme));
  const facts = [["Page", found.page], ["Paragraph", found.paragraph], ["Section", found.section], ["Role", found.role],
    ["Document", index.documents[found.doc].title], ["Printed as", SHAPES[found.shape]]].filter((fact) => fact[1] && fact[1] !== "paragraph");
  item.append(make("dl", { class: "facts" }, ...facts.map(([name, value]) => make("div", {}, make("dt", { text: name }), make("dd", { text: value })))));
  const codes = codesOf(found);
  if (codes.length) item.append(make("ul", { class: "codes", "aria-label": "Coded as" }, ...codes));
  if (found.repeat >= 0) item.append(make("p", { class: "quiet", text: "Repeats another passage of this review; not counted again." }));
  item.append(make("p", { class: "acts" },
    make("button", { type: "button", class: "act", text: "Copy citation", run: (event) => copy(found.citation, event.currentTarget) }),
    found.text === null ? null : make("button", { type: "button", class: "act", text: "Copy with words", run: (event) => copy("“" + found.text + "” (" + found.citation + ")", event.currentTarget) }),
    here ? null : link({ passage: found.id }, "In its place"),
    found.review >= 0 ? link({ review: index.reviews[found.review].id, at: found.id }, "In its review") : null));
  return item;
}
