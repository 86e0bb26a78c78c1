// @ts-check
/** The live page asks every two seconds whether something changed; the clock runs by itself. */
const EVERY_MS = 2000;
const LOST_AFTER_MS = 10_000;

const part = document.querySelector("[data-live]");
const state = document.querySelector("[data-live-state]");
let heard = Date.now();

/** How long ago, as one reads it aloud: 45 s, 12 min, 1 h 4 min. @param {number} ms */
function ago(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function drawClocks() {
  for (const clock of document.querySelectorAll("[data-since]")) {
    const since = Date.parse(clock.getAttribute("data-since") ?? "");
    clock.textContent = `· ${ago(Date.now() - since)} ago`;
  }
  const lost = Date.now() - heard;
  if (!state || lost < LOST_AFTER_MS) return;
  state.className = "lost";
  state.textContent = `No connection for ${ago(lost)}. What stands here may be old: use the radio.`;
}

/** @param {HTMLElement} host */
async function ask(host) {
  // Without the session's cookie: a page left open must not keep anybody signed in.
  const answer = await fetch(host.dataset.live ?? "", {
    credentials: "omit",
    cache: "no-store",
    headers: { "If-None-Match": `"${host.dataset.tag}"` },
  });
  if (answer.status !== 200 && answer.status !== 304) return;
  heard = Date.now();
  if (answer.status === 200) {
    const drawn = new DOMParser().parseFromString(await answer.text(), "text/html");
    host.replaceChildren(...drawn.body.childNodes);
    host.dataset.tag = (answer.headers.get("ETag") ?? "").replaceAll('"', "");
  }
  if (state) {
    state.className = "soft";
    state.textContent = `As of ${new Date().toLocaleTimeString([], { hour12: false })}.`;
  }
}

/** @param {HTMLElement} host */
async function keepAsking(host) {
  try {
    await ask(host);
  } catch {
    // No network: the page says so by itself, and asks again.
  }
  drawClocks();
  setTimeout(() => void keepAsking(host), EVERY_MS);
}

if (part instanceof HTMLElement) void keepAsking(part);
setInterval(drawClocks, 1000);
drawClocks();
