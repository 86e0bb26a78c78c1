// @ts-check
/** Behaviour of every page. Each module looks for its own `data-` attributes and does no more. */
import { startBars } from "./bars.js";
import { startConfirm } from "./confirm.js";
import { startKeys } from "./keys.js";
import { startMenus } from "./menu.js";
import { startTheme } from "./theme.js";
import { startTimes } from "./times.js";

for (const hidden of document.querySelectorAll("[data-needs-js], [data-print]")) {
  hidden.removeAttribute("hidden");
}
document.addEventListener("click", (event) => {
  if (event.target instanceof Element && event.target.closest("[data-print]")) window.print();
});
// The field application of this device reads it and puts away what it kept for whoever signs out.
document.addEventListener("submit", ({ target }) => {
  const address = target instanceof Element ? target.getAttribute("action") : "";
  if (!address?.endsWith("/account/logout/")) return;
  try {
    localStorage.setItem("watchbook-signed-out", new Date().toISOString());
  } catch {
    // A browser that keeps nothing has nothing to put away.
  }
});
const focus = document.querySelector("[data-focus]");
if (focus instanceof HTMLElement) focus.focus();

startBars();
startTheme();
startMenus();
startKeys();
startConfirm();
startTimes();
