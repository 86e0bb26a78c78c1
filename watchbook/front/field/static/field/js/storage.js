// @ts-check
/** How much room there is, whether the browser may clear it, and what this browser does not do. */

const FULL_FROM = 0.8;
const LEAST_FREE_BYTES = 50_000_000;

/**
 * @typedef {object} Room
 * @property {number | null} used bytes, null where the browser does not say
 * @property {number | null} most bytes
 * @property {boolean | null} isPersistent whether the browser promised not to clear it by itself
 */

/** @returns {Promise<Room>} */
export async function room() {
  const told = await navigator.storage?.estimate?.().catch(() => ({}));
  const isPersistent = await navigator.storage?.persisted?.().catch(() => null);
  return {
    used: told?.usage ?? null,
    most: told?.quota ?? null,
    isPersistent: isPersistent ?? null,
  };
}

/** @param {Room} told @returns {boolean} whether a person should make room before it is too late */
export function isNearlyFull({ used, most }) {
  if (used === null || most === null) return false;
  return used / most > FULL_FROM || most - used < LEAST_FREE_BYTES;
}

/** @param {number | null} bytes */
export function sizeWords(bytes) {
  if (bytes === null) return "not told by this browser";
  if (bytes < 1_000_000) return `${Math.ceil(bytes / 1_000)} kB`;
  if (bytes < 1_000_000_000) return `${(bytes / 1_000_000).toFixed(bytes < 10_000_000 ? 1 : 0)} MB`;
  return `${(bytes / 1_000_000_000).toFixed(1)} GB`;
}

/** Ask that nothing is cleared behind a person's back. The browser decides, and may decide later. */
export async function askToPersist() {
  if (await navigator.storage?.persisted?.()) return true;
  return (await navigator.storage?.persist?.().catch(() => false)) ?? false;
}

/** Whether the application was put on the home screen and runs from there. */
export function runsInstalled() {
  const standsAlone = /** @type {any} */ (navigator).standalone;
  return matchMedia("(display-mode: standalone)").matches || standsAlone === true;
}

/** Apple's rules hold for every browser on its phones. */
export function isApple() {
  const touchMac = /Macintosh/.test(navigator.userAgent) && navigator.maxTouchPoints > 1;
  return /iPhone|iPad|iPod/.test(navigator.userAgent) || touchMac;
}

/** @returns {string[]} one sentence for each thing that this browser does not do */
export function missing() {
  const said = [];
  if (!("serviceWorker" in navigator))
    said.push("It does not open without a network: this browser keeps no pages. Keep this page open.");
  if (!navigator.storage?.persist)
    said.push("It does not promise to keep what is stored; send what waits soon, or save it to a file.");
  if (!("vibrate" in navigator)) said.push("It does not vibrate; watch the screen for warnings.");
  if (!("wakeLock" in navigator))
    said.push("It does not keep the screen on; set the phone’s own screen time longer before a trail.");
  if (!("geolocation" in navigator)) said.push("It tells no place.");
  if (isApple() && !runsInstalled())
    said.push(
      "Safari may clear what a page keeps after seven days without a visit. Put Watchbook on the home screen (Share, “Add to Home Screen”) and open it from there.",
    );
  if (isApple())
    said.push("On a locked iPhone or iPad nothing runs: a trail stops, and nothing is sent until it is opened again.");
  return said;
}
