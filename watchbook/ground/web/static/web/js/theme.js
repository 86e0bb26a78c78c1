// @ts-check
/** Day, night, or what the device prefers. The cookie lets the server draw the next page right. */

const YEAR_S = 365 * 24 * 60 * 60;

/** @returns {string} "day", "night" or "auto" */
function chosen() {
  return document.documentElement.dataset.theme || "auto";
}

/** @param {string} theme "day", "night" or "auto" */
export function setTheme(theme) {
  const root = document.documentElement;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  if (theme === "day" || theme === "night") {
    root.dataset.theme = theme;
    document.cookie = `theme=${theme}; Path=/; Max-Age=${YEAR_S}; SameSite=Lax${secure}`;
  } else {
    delete root.dataset.theme;
    document.cookie = `theme=; Path=/; Max-Age=0; SameSite=Lax${secure}`;
  }
  showChoice();
}

function showChoice() {
  for (const button of document.querySelectorAll("[data-theme-set]")) {
    const mine = button.getAttribute("data-theme-set") === chosen();
    button.setAttribute("aria-pressed", String(mine));
  }
}

export function startTheme() {
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element && event.target.closest("[data-theme-set]");
    if (button) setTheme(button.getAttribute("data-theme-set") || "auto");
  });
  showChoice();
}
