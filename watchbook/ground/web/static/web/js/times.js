// @ts-check
/**
 * Times: the server writes them in the agency's zone and names it. Where the reader sits in
 * another zone, his own time is added; "ago" counts on while the page is open.
 */

const TICK_MS = 30_000;
const MINUTE_MS = 60_000;
const MAX_DAYS = 30;

/**
 * @param {number} ms how much time has passed
 * @returns {string} "" for the future and beyond 30 days, as the server writes it
 */
export function agoText(ms) {
  const seconds = Math.floor(ms / 1000);
  if (seconds < 0 || seconds >= MAX_DAYS * 86400) return "";
  if (seconds < 60) return "just now";
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86400) {
    const minutes = Math.floor((seconds % 3600) / 60);
    const hours = `${Math.floor(seconds / 3600)} h`;
    return minutes ? `${hours} ${minutes} min ago` : `${hours} ago`;
  }
  const days = Math.floor(seconds / 86400);
  return `${days} day${days > 1 ? "s" : ""} ago`;
}

/** @param {HTMLTimeElement} element */
function addOwnZone(element) {
  const at = new Date(element.dateTime);
  const form = element.dataset.when;
  if (Number.isNaN(at.getTime()) || form === "date" || element.dataset.own === "done") return;
  element.dataset.own = "done";
  if (-at.getTimezoneOffset() === Number(element.dataset.offset)) return;
  const there = new Date(at.getTime() + Number(element.dataset.offset) * MINUTE_MS);
  const sameDay = there.getUTCDate() === at.getDate();
  /** @type {Intl.DateTimeFormatOptions} */
  const clock = { hour: "2-digit", minute: "2-digit", hour12: false };
  /** @type {Intl.DateTimeFormatOptions} */
  const wanted = sameDay ? clock : { day: "numeric", month: "short", ...clock };
  const own = new Intl.DateTimeFormat("en-GB", wanted).format(at);
  if (form === "ago") {
    element.title = `${element.title || ""} · ${own} where you are`;
  } else {
    const words = document.createElement("small");
    words.className = "own-zone";
    words.textContent = ` (${own} where you are)`;
    element.append(words);
  }
}

/** @param {ParentNode} root */
function refresh(root) {
  for (const element of root.querySelectorAll("time[data-when]")) {
    if (!(element instanceof HTMLTimeElement)) continue;
    if (element.dataset.when === "ago") {
      const text = agoText(Date.now() - new Date(element.dateTime).getTime());
      if (text) element.textContent = text;
    }
    addOwnZone(element);
  }
}

export function startTimes() {
  refresh(document);
  window.setInterval(() => refresh(document), TICK_MS);
  document.addEventListener("htmx:afterSwap", () => refresh(document));
}
