"use strict";
// Wide tables scroll sideways; whoever uses a keyboard must be able to reach and scroll them.
document.addEventListener("DOMContentLoaded", () => {
  for (const box of document.querySelectorAll(".cell_output, .table-wrapper, div.highlight pre, pre")) {
    if (box.scrollWidth > box.clientWidth) {
      box.tabIndex = 0;
      box.setAttribute("role", "region");
      box.setAttribute("aria-label", "Scrolls sideways");
    }
  }
});
