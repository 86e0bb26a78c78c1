// @ts-check
/**
 * The review queue by keyboard: j and k move through the rows, o opens the one in focus. Obeys the
 * same switch as every other single letter (WCAG 2.1.4).
 */

const rows = /** @type {HTMLAnchorElement[]} */ ([...document.querySelectorAll("[data-queue-row]")]);

/** @param {number} step */
function move(step) {
  const at = rows.findIndex((row) => row === document.activeElement);
  const next = rows[Math.min(Math.max(at + step, 0), rows.length - 1)];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

function lettersAreOff() {
  try {
    return localStorage.getItem("keys-off") !== null;
  } catch {
    return false; // storage refused: the default holds
  }
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || lettersAreOff()) return;
  const target = event.target;
  if (target instanceof HTMLElement && target.matches("input, textarea, select")) return;
  if (document.querySelector("dialog[open]")) return;
  if (event.key === "j") move(1);
  else if (event.key === "k") move(-1);
  else if (event.key === "o" && document.activeElement instanceof HTMLAnchorElement) {
    document.activeElement.click();
  } else return;
  event.preventDefault();
});
