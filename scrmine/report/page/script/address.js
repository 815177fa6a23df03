// What stands after "#": a view ("themes", "theme=…", "review=…", "search=…", "compare=…"), a passage ("passage=…"), or a set
// of passages ("show&theme=…&review=…"). Old addresses of sets without "show" open views, which say the same and more.
const VIEWS = Array.from(document.querySelectorAll("section.view"), (view) => view.id);

function read(hash) {
  const asked = {};
  for (const [key, value] of new URLSearchParams(hash.replace(/^#/, ""))) asked[key] = value;
  return asked;
}

function address(asked) {
  const parts = Object.entries(asked).filter(([, value]) => value !== undefined && value !== "");
  return "#" + parts.map(([key, value]) => (value === true ? key : key + "=" + encodeURIComponent(value))).join("&");
}

function isEvidence(asked) { return "show" in asked || "passage" in asked; }
function viewOf(asked) { return VIEWS.find((view) => view in asked) || "overview"; }

function link(asked, text, settings) {
  return make("a", { href: address(asked), text: text, ...settings });
}

// A number that opens to its passages; nought opens to nothing and is only said.
function opens(n, asked, words) {
  const shown = n.toLocaleString("en-GB");
  return n ? link({ show: true, ...asked }, shown, { class: "n", "aria-label": words ? shown + " " + words : undefined }) : make("span", { text: shown });
}
