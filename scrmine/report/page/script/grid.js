// In the table of reviews one cell takes the tabulator's stop; arrow keys, Home and End move between the others.
const heat = find("heat") || make("table");  // a page that compares groups of cases has none
const cells = Array.from(heat.querySelectorAll("tbody tr"), (row) => Array.from(row.children, (cell) => cell.querySelector("a")));

function nextCell(row, column, down, right) {
  for (let r = row + down, c = column + right; r >= 0 && r < cells.length && c >= 0 && c < cells[r].length; r += down, c += right) if (cells[r][c]) return cells[r][c];
  return null;
}

function moveTo(target) {
  if (!target) return;
  for (const stop of heat.querySelectorAll('tbody a[tabindex="0"]')) stop.tabIndex = -1;
  target.tabIndex = 0;
  target.focus();
}

cells.forEach((row, r) => row.forEach(function (cell, c) { if (cell) cell.tabIndex = r === 0 && c === 0 ? 0 : -1; }));
heat.addEventListener("keydown", function (event) {
  const here = event.target.closest("tbody td, tbody th");
  const by = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
  if (!here || (!by && event.key !== "Home" && event.key !== "End")) return;
  event.preventDefault();
  const row = here.parentElement.rowIndex - heat.tHead.rows.length;
  if (by) moveTo(nextCell(row, here.cellIndex, by[0], by[1]));
  else moveTo(event.key === "Home" ? cells[row][0] : cells[row].filter(Boolean).pop());
});
