// The address decides what is seen; every click only changes the address, so that "back", bookmarks and sent links work.
let beneath = "#overview", views = 0, seen = null, entry = null;
const MADE = { theme: showTheme, review: showReview, compare: showCompare, search: showSearch };
const BAR = 100, bar = document.querySelector("nav ul");

// Going back leads to where one was, not to the top: each entry of the history has a number, and what was read when it was left.
const left = new Map();
history.scrollRestoration = "manual";

let met = null;
function enter() {
  if (!history.state || !history.state.entry) history.replaceState({ entry: String(Math.random()), beneath: seen }, "");
  entry = history.state.entry;
  const same = met === entry + location.hash;
  met = entry + location.hash;
  return !same;
}

function leave() {
  const lines = find("review").classList.contains("now") ? Array.from(find("review-body").querySelectorAll(".line")) : [];
  const line = lines.find((one) => one.getBoundingClientRect().bottom > BAR);
  left.set(entry, { top: window.scrollY, passage: line && line.getBoundingClientRect().top < BAR ? line.dataset.passage : "" });
}

function showView(asked, first, from) {
  const name = viewOf(asked), section = find(name);
  views++;
  for (const view of document.querySelectorAll("section.view")) view.classList.toggle("now", view === section);
  for (const item of document.querySelectorAll("nav a")) {
    const here = item.hash === "#" + ({ theme: "themes", review: "reviews" }[name] || name);
    if (!here) { item.removeAttribute("aria-current"); continue; }
    item.setAttribute("aria-current", "page");
    bar.scrollLeft = item.offsetLeft - (bar.clientWidth - item.offsetWidth) / 2;  // on a phone the bar is wider than the screen
  }
  beneath = address(Object.fromEntries(Object.entries(asked).map(([key, value]) => [key, value === "" ? true : value]))) || "#overview";
  if (beneath === "#") beneath = "#overview";
  if (!first) window.scrollTo(0, 0);
  if (MADE[name]) MADE[name](asked, from);
  document.title = find("h-" + name).textContent + " · scrmine";
  if (from && !from.passage) window.scrollTo(0, from.top);
  if (!first) find("h-" + name).focus({ preventScroll: true });
}

function follow(first) {
  const asked = read(location.hash);
  if (entry !== null && history.state?.entry !== entry) leave();
  if (!enter()) return;  // browsers tell of one step twice
  if (isEvidence(asked)) {
    const under = history.state.beneath || "#overview";
    if (seen === null || (first !== true && seen !== under)) { seen = under; showView(read(under), seen === null, left.get(entry)); }
    if ("passage" in asked) showPassage(asked); else showSet(asked);
    return;
  }
  hidePanel();
  if (seen === location.hash) return;
  seen = location.hash;
  showView(asked, first === true, left.get(entry));
}
window.addEventListener("hashchange", follow);
window.addEventListener("popstate", function () { if (isEvidence(read(location.hash)) === panel.hidden) follow(); });
follow(true);
