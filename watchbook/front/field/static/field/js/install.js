// @ts-check
/** The service worker seen from a page: what starts without a network, and when it is renewed. */
import { saveOpenDrafts } from "./drafts.js";

const LOOK_EVERY_MS = 3_600_000;

/**
 * @typedef {object} Installed
 * @property {boolean} can whether this browser keeps pages for later
 * @property {boolean} isReady whether the application opens here without a network
 * @property {ServiceWorker | null} next a newer version that lies ready
 * @property {boolean} isOlder another tab took the newer version; this page is still the old one
 * @property {string} problem
 */

/** @type {Installed} */
export const installed = {
  can: "serviceWorker" in navigator,
  isReady: false,
  next: null,
  isOlder: false,
  problem: "",
};

let isAsked = false;
/** @type {() => void} */
let tell = () => {};

/** @param {() => void} changed called when `installed` has changed */
export async function install(changed) {
  tell = changed;
  if (!installed.can) return;
  let hadOne = navigator.serviceWorker.controller !== null;
  installed.isReady = hadOne;
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    if (isAsked) return location.reload();
    installed.isOlder = hadOne;
    hadOne = true;
    installed.isReady = true;
    tell();
  });
  try {
    const registration = await navigator.serviceWorker.register("/field/service-worker.js", {
      scope: "/field/",
      updateViaCache: "none",
    });
    follow(registration);
    const look = () => registration.update().catch(() => {});
    window.setInterval(look, LOOK_EVERY_MS);
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") look();
    });
  } catch (error) {
    // Without a network there is nothing to register anew, and what is kept serves on.
    installed.problem = installed.isReady ? "" : String(error);
  }
  tell();
}

/** @param {ServiceWorkerRegistration} registration */
function follow(registration) {
  const note = () => {
    installed.next = registration.active ? registration.waiting : null;
    installed.isReady = registration.active !== null;
    tell();
  };
  registration.addEventListener("updatefound", () => {
    registration.installing?.addEventListener("statechange", note);
  });
  note();
}

/**
 * Take the newer version: drafts are kept first, then the page comes back where it was. Throws
 * where a draft cannot be kept; then everything stays as it is.
 */
export async function takeNext() {
  await saveOpenDrafts();
  isAsked = true;
  if (installed.next) installed.next.postMessage("take over");
  else location.reload();
}

/** @returns {Promise<string>} the version that answers this page, or "" */
export function shellVersion() {
  const { controller } = navigator.serviceWorker ?? {};
  if (!controller) return Promise.resolve("");
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(String(data));
    window.setTimeout(() => resolve(""), 2_000);
    controller.postMessage("version", [port2]);
  });
}
