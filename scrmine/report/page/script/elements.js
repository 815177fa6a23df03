// Elements are made one by one and text is only ever text: nothing on this page is parsed as markup by the script.
function make(name, settings, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(settings || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (key === "text") made.textContent = value;
    else if (key === "run") made.addEventListener(name === "select" || name === "input" ? "change" : "click", value);
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

function find(id) {
  return document.getElementById(id);
}

function many(n, one, more) {
  return n.toLocaleString("en-GB") + " " + (n === 1 ? one : more || one + "s");
}

function percent(share) {
  return share > 0 && share < 0.005 ? "under 1 %" : share >= 0.995 && share < 1 ? "over 99 %" : (100 * share).toFixed(0) + " %";
}

// An estimate with its interval on a line from 0 to 100 %, as the tables have it.
function interval(cell) {
  const space = "http://www.w3.org/2000/svg";
  const drawn = document.createElementNS(space, "svg");
  const part = function (name, settings) {
    const made = document.createElementNS(space, name);
    for (const [key, value] of Object.entries(settings)) made.setAttribute(key, value);
    drawn.append(made);
  };
  for (const [key, value] of [["class", "interval"], ["viewBox", "-5 0 214 14"], ["width", 214], ["height", 14], ["aria-hidden", "true"], ["focusable", "false"]]) drawn.setAttribute(key, value);
  part("line", { class: "axis", x1: 2, x2: 202, y1: 7, y2: 7 });
  if (cell.low !== null) part("line", { class: "range", x1: 2 + 200 * cell.low, x2: 2 + 200 * cell.high, y1: 7, y2: 7 });
  part("circle", { class: cell.sure ? "dot sure" : "dot", cx: 2 + 200 * cell.share, cy: 7, r: 4.2 });
  return drawn;
}

// The words to the clipboard; where the browser keeps it shut to files, by way of a selection.
function copy(words, button) {
  const before = button.textContent;
  const done = function () {
    button.textContent = "Copied";
    setTimeout(function () { button.textContent = before; }, 1500);
  };
  const select = function () {
    const area = make("textarea", { readonly: true, "aria-hidden": "true", class: "read-only" });
    area.value = words;
    button.after(area);
    area.select();
    document.execCommand("copy");
    area.remove();
    button.focus();
    done();
  };
  if (navigator.clipboard && window.isSecureContext) navigator.clipboard.writeText(words).then(done, select);
  else select();
}
