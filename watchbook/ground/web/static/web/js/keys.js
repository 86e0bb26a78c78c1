// @ts-check
/**
 * Shortcuts: "/" to search, "?" for the list, and one letter for each link or button with
 * `data-key`. Single letters can be switched off on this device (WCAG 2.1.4).
 */

const OFF = "keys-off";

/** @returns {boolean} */
function lettersAreOn() {
  try {
    return localStorage.getItem(OFF) === null;
  } catch {
    return true; // storage refused: the setting cannot be kept, so the default holds
  }
}

/** @param {boolean} on */
function setLetters(on) {
  try {
    if (on) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
  } catch {
    // storage refused: the choice lasts as long as this page
  }
}

/** @param {EventTarget | null} target */
function isTyping(target) {
  const written = "input:not([type=checkbox], [type=radio], [type=button], [type=submit])";
  return target instanceof HTMLElement
    && (target.isContentEditable || target.matches(`${written}, textarea, select`));
}

/** @param {HTMLDialogElement} dialog */
function openList(dialog) {
  const list = dialog.querySelector("[data-keys-list]");
  if (list) {
    for (const old of list.querySelectorAll("[data-from-page]")) old.remove();
    for (const element of document.querySelectorAll("[data-key]")) {
      const row = document.createElement("div");
      row.dataset.fromPage = "";
      const term = document.createElement("dt");
      const key = document.createElement("kbd");
      key.textContent = element.getAttribute("data-key");
      term.append(key);
      const words = document.createElement("dd");
      words.textContent = (element.textContent || "").trim();
      row.append(term, words);
      list.append(row);
    }
  }
  dialog.showModal();
}

export function startKeys() {
  const dialog = document.getElementById("keys");
  const search = document.querySelector("[data-search]");
  const setting = document.querySelector("[data-keys-on]");
  let on = lettersAreOn();
  if (setting instanceof HTMLInputElement) {
    setting.checked = on;
    setting.addEventListener("change", () => {
      on = setting.checked;
      setLetters(on);
    });
  }
  document.addEventListener("click", (event) => {
    const opens = event.target instanceof Element && event.target.closest("[data-keys]");
    if (opens && dialog instanceof HTMLDialogElement) openList(dialog);
  });
  document.addEventListener("keydown", (event) => {
    if (!on || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    if (event.key === "/" && search instanceof HTMLInputElement) {
      event.preventDefault();
      search.focus();
      search.select();
    } else if (event.key === "?" && dialog instanceof HTMLDialogElement) {
      event.preventDefault();
      openList(dialog);
    } else if (/^[a-z]$/.test(event.key)) {
      const target = document.querySelector(`[data-key="${event.key}"]`);
      if (target instanceof HTMLElement) {
        event.preventDefault();
        target.click();
      }
    }
  });
}
