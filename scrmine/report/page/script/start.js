// The address decides what is seen; every click only changes the address, so that "back", bookmarks and sent links work.
let beneath = "#overview";
const MADE = { theme: showTheme, review: showReview, compare: showCompare, search: showSearch };

function showView(asked, first) {
  const name = viewOf(asked), section = find(name);
  for (const view of document.querySelectorAll("section.view")) view.classList.toggle("now", view === section);
  for (const item of document.querySelectorAll("nav a")) {
    const here = item.hash === "#" + ({ theme: "themes", review: "reviews" }[name] || name);
    if (here) item.setAttribute("aria-current", "page"); else item.removeAttribute("aria-current");
  }
  beneath = address(Object.fromEntries(Object.entries(asked).map(([key, value]) => [key, value === "" ? true : value]))) || "#overview";
  if (beneath === "#") beneath = "#overview";
  if (MADE[name]) MADE[name](asked);
  document.title = find("h-" + name).textContent + " · scrmine";
  if (!first) { window.scrollTo(0, 0); find("h-" + name).focus({ preventScroll: true }); }
}

let seen = null;
function follow(first) {
  const asked = read(location.hash);
  if (isEvidence(asked)) {
    if (seen === null) { seen = "#overview"; showView({ overview: "" }, true); }
    if ("passage" in asked) showPassage(asked); else showSet(asked);
    return;
  }
  hidePanel();
  if (seen === location.hash) return;
  seen = location.hash;
  showView(asked, first === true);
}
window.addEventListener("hashchange", follow);
window.addEventListener("popstate", function () { if (isEvidence(read(location.hash)) === panel.hidden) follow(); });
follow(true);
