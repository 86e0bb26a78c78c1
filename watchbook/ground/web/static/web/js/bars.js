// @ts-check
/** What may stand in red above every page: asked for every few seconds while the page is seen. */
const EVERY_MS = 5000;

/** @param {HTMLElement} bar */
async function ask(bar) {
  // Without the session's cookie: a page left open must not keep anybody signed in.
  const answer = await fetch(bar.dataset.bar ?? "", {
    credentials: "omit",
    cache: "no-store",
    headers: { "If-None-Match": bar.dataset.tag ?? "" },
  });
  if (answer.status === 204) {
    bar.hidden = true;
    bar.replaceChildren();
    bar.dataset.tag = "";
  }
  if (answer.status !== 200) return;
  const drawn = new DOMParser().parseFromString(await answer.text(), "text/html");
  bar.replaceChildren(...drawn.body.childNodes);
  bar.dataset.tag = answer.headers.get("ETag") ?? "";
  bar.hidden = false;
}

/** @param {HTMLElement} bar */
async function keepAsking(bar) {
  try {
    if (!document.hidden) await ask(bar);
  } catch {
    // No network: what stands there stays, and it asks again.
  }
  setTimeout(() => void keepAsking(bar), EVERY_MS);
}

export function startBars() {
  for (const bar of document.querySelectorAll("[data-bar]")) {
    if (bar instanceof HTMLElement) void keepAsking(bar);
  }
}
