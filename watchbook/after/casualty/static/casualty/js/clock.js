// @ts-check
/** Counts since an instant: `data-clock-since` holds it, `data-clock-words` what stands behind. */

/** @param {number} seconds */
function counted(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (/** @type {number} */ part) => String(part).padStart(2, "0");
  const hours = Math.floor(whole / 3600);
  const rest = `${two(Math.floor((whole % 3600) / 60))}:${two(whole % 60)}`;
  return hours ? `${hours}:${rest}` : rest;
}

function tick() {
  for (const found of document.querySelectorAll("[data-clock-since]")) {
    if (!(found instanceof HTMLElement)) continue;
    const since = Date.parse(found.dataset.clockSince ?? "");
    if (Number.isNaN(since)) continue;
    const words = found.dataset.clockWords ? ` ${found.dataset.clockWords}` : "";
    found.textContent = counted((Date.now() - since) / 1000) + words;
  }
}

tick();
setInterval(tick, 1000);
