// The panel beside the view: a set of passages, or one passage with its neighbours. The address says which; closing goes back.
const PAGE = 20, NEIGHBOURS = 2;
const panel = find("evidence"), panelBody = find("evidence-body"), panelTitle = find("evidence-title"), panelSays = find("evidence-says");
let turn = 0, opener = null;
const CLOSED = "This page compares groups of cases, and so it does not say which review carries which theme.";

async function showSet(asked) {
  const mine = ++turn, chosen = choose(asked), list = make("ol", { class: "cards" }), reviews = new Set();
  for (const at of chosen) reviews.add(reviewOf[at]);
  const more = make("button", { type: "button", class: "act", text: "Show more", run: () => grow(true) });
  let upTo = 0;
  async function grow(byHand) {
    const found = await Promise.all(chosen.slice(upTo, upTo + PAGE).map(passage));
    if (mine !== turn) return;
    list.append(...found.map((one) => card(one, asked, false)));
    if (byHand && list.children[upTo]) { list.children[upTo].tabIndex = -1; list.children[upTo].focus(); }
    upTo += found.length;
    more.hidden = upTo >= chosen.length;
    more.textContent = "Show " + Math.min(PAGE, chosen.length - upTo) + " more of " + (chosen.length - upTo);
  }
  panelTitle.textContent = describe(asked);
  panelSays.textContent = chosen.length ? many(chosen.length, "passage") + " in " + many(reviews.size, "review")
    : "No passage: no finding was coded so, or the address is of another report.";
  panelBody.replaceChildren(list, more);
  reveal();
  if (index.closed) panelSays.textContent = CLOSED;
  if (canUnpack) await grow(false); else panelBody.replaceChildren(tooOld());
}

async function showPassage(asked) {
  const mine = ++turn;
  panelTitle.textContent = "One passage with its neighbours";
  panelSays.textContent = "";
  panelBody.replaceChildren();
  reveal();
  if (index.closed) {  // it holds no passages at all
    panelSays.textContent = CLOSED;
    return;
  }
  if (!canUnpack) return panelBody.replaceChildren(tooOld());
  const at = await numberOf(asked.passage);
  if (mine !== turn) return;
  if (at < 0) {
    panelSays.textContent = "No passage: the address is of another report.";
    return;
  }
  const doc = index.documents[documentOf(at)], first = Math.max(doc.first, at - NEIGHBOURS), last = Math.min(doc.first + doc.n, at + NEIGHBOURS + 1);
  const around = await Promise.all(Array.from({ length: last - first }, (_, i) => passage(first + i)));
  if (mine !== turn) return;
  const here = around[at - first];
  panelSays.textContent = here.citation;
  const list = make("ol", { class: "cards" }, ...around.map((one) => card(one, {}, one.at === at)));
  panelBody.replaceChildren(list, make("p", { class: "acts" },
    at > doc.first ? link({ passage: around[at - first - 1].id }, "← Passage before") : null,
    at + 1 < doc.first + doc.n ? link({ passage: around[at - first + 1].id }, "Passage after →") : null));
  list.querySelector(".here").scrollIntoView({ block: "center" });
}

function reveal() {
  if (panel.hidden) opener = document.activeElement;
  panel.hidden = false;
  document.body.classList.add("beside");
  panel.scrollTop = 0;
  panelTitle.focus({ preventScroll: true });
}

function hidePanel() {
  turn++;
  if (panel.hidden) return;
  panel.hidden = true;
  document.body.classList.remove("beside");
  if (opener && opener.isConnected && opener !== document.body) opener.focus();
}

// Closing names the view beneath, so that "back" opens the passages again.
find("close").addEventListener("click", function () { history.pushState(null, "", beneath); enter(); hidePanel(); });
document.addEventListener("keydown", function (event) { if (event.key === "Escape" && !panel.hidden) find("close").click(); });
