// @ts-check
/** What both pages of the application show: who is known, whether the server answers, troubles. */
import { button, el, notice, place, words } from "./dom.js";
import { drainNow, keepDraining, progress, watch } from "./drain.js";
import { install, installed, takeNext } from "./install.js";
import { purgeOnSignOut } from "./purge.js";
import { signInAddress } from "./server.js";
import { isNearlyFull, room } from "./storage.js";
import { known, store } from "./store.js";
import { clock } from "./times.js";
import { lockNow, vaultState } from "./vault.js";

const SIGNED_OUT = "watchbook-signed-out";

/** @param {() => Promise<void>} redraw called when the outbox or the connection changes */
export async function startShell(redraw) {
  if (!crypto.subtle || !navigator.locks) {
    place("[data-troubles]").append(
      notice(
        "This address is not safe enough",
        "late",
        words(
          "A browser keeps records and makes their fingerprints only on https:// or localhost. Open Watchbook by its https address; your unit’s administrator knows it.",
        ),
      ),
    );
    throw new Error("no WebCrypto");
  }
  await obeySignOut();
  window.addEventListener("storage", ({ key }) => {
    if (key === SIGNED_OUT) obeySignOut().then(() => location.reload());
  });
  place("[data-lock-now]").addEventListener("click", () => lockNow().then(() => location.reload()));
  let busy = false;
  let again = false;
  const show = async () => {
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    do {
      again = false;
      await showState();
      await redraw();
    } while (again);
    busy = false;
  };
  watch(() => {
    show();
  });
  window.setInterval(show, 30_000);
  navigator.storage?.persist?.().catch(() => false);
  await show();
  install(show);
  await keepDraining();
}

/** The pages of the unit leave word when somebody signs out there. */
async function obeySignOut() {
  if (!localStorage.getItem(SIGNED_OUT)) return;
  await purgeOnSignOut();
  localStorage.removeItem(SIGNED_OUT);
}

async function showState() {
  const met = await known();
  const { is } = await vaultState();
  place("[data-lock-now]").hidden = is !== "open";
  place("[data-who]").textContent = is === "locked"
    ? "This phone is locked."
    : met
    ? `${met.account_name || "Signed in"} · ${met.agencies.map((agency) => agency.name).join(", ")}`
    : "Nobody is known on this phone yet.";
  for (const link of document.querySelectorAll("[data-home]")) link.setAttribute("href", "/field/");
  const waiting = met
    ? await store.outbox.where("account").equals(met.account).count()
    : await store.outbox.count();
  const net = place("[data-net]");
  net.textContent = stateWords(waiting);
  net.className = `net ${progress.phase}`;
  showTrouble(waiting);
  showRenewal();
  await showRoom();
}

/** Said before it is too late: a full phone keeps no photograph. */
async function showRoom() {
  const host = place("[data-room]");
  const isFull = isNearlyFull(await room());
  if (isFull === (host.childElementCount > 0)) return;
  host.replaceChildren(
    ...(isFull
      ? [
          trouble(
            "This phone’s room is nearly used up",
            "late",
            "What you write may soon not be kept. Send what waits, or make room.",
            el("a", { class: "button", href: "/field/phone/", text: "Look" }),
          ),
        ]
      : []),
  );
}

/** A newer version waits until somebody says so: nobody's form is pulled from under the thumb. */
function showRenewal() {
  const host = place("[data-renewal]");
  const told = installed.next ? "next" : installed.isOlder ? "older" : "";
  if (host.dataset.told === told) return;
  host.dataset.told = told;
  host.replaceChildren();
  if (!told) return;
  const problem = el("p", { role: "status" });
  const press = button("Renew now", () => {
    takeNext().catch((error) => {
      problem.textContent = `${error.message} Nothing was renewed.`;
    });
  });
  const box = trouble(
    "A newer Watchbook is ready",
    "",
    "What you are writing is kept as a draft and comes back. You can also go on; it is renewed when all its pages are closed.",
    press,
  );
  box.append(problem);
  host.append(box);
}

/** @param {number} waiting */
function stateWords(waiting) {
  if (progress.phase === "sending" && waiting) return `Sending ${waiting} …`;
  if (progress.phase === "locked") return waiting ? `Locked, ${waiting} on this phone` : "Locked";
  if (progress.phase === "waiting" && !waiting) return "No connection";
  if (progress.phase === "sign-in") return "Signed out";
  if (progress.phase === "not-allowed") return "Stopped";
  return waiting ? `${waiting} on this phone` : "";
}

/** @param {number} waiting */
function showTrouble(waiting) {
  const troubles = place("[data-troubles]");
  const told = `${progress.phase}|${progress.message}|${waiting}`;
  if (troubles.dataset.told === told) return;
  troubles.dataset.told = told;
  troubles.replaceChildren();
  const stays = waiting
    ? `${waiting} ${waiting === 1 ? "stays" : "stay"} on this phone until then; nothing is lost.`
    : "What you write stays on this phone until then.";
  if (progress.phase === "sign-in") {
    troubles.append(
      trouble(
        "Sign in to send",
        "late",
        stays,
        el("a", { class: "button", href: signInAddress(), text: "Sign in" }),
      ),
    );
  }
  if (progress.phase === "not-allowed") {
    troubles.append(
      trouble(
        "The server does not take it from this account",
        "late",
        `${progress.message} ${stays}`,
        button("Try again", () => {
          drainNow();
        }),
      ),
    );
  }
  if (progress.phase === "waiting" && progress.message) {
    const next = waiting ? ` Tried again at ${clock(new Date(progress.retry_at))}.` : "";
    troubles.append(
      trouble(
        "No connection to the server",
        "",
        `${progress.message} ${stays}${next}`,
        button("Try now", () => {
          drainNow();
        }),
      ),
    );
  }
}

/** @param {string} title @param {string} kind @param {string} text @param {HTMLElement} press */
function trouble(title, kind, text, press) {
  return el(
    "div",
    { class: `notice trouble ${kind}`.trim() },
    el("div", {}, el("p", { class: "notice-title", text: title }), words(text)),
    press,
  );
}

/** @param {Blob} content @param {string} what stands in its name */
export function saveFile(content, what) {
  const href = URL.createObjectURL(content);
  const day = new Date().toISOString().slice(0, 16).replace(":", "");
  el("a", { href, download: `watchbook-${what}-${day}.json` }).click();
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
}

/** @returns {Record<string, string>} what stands behind the # of the address */
export function asked() {
  return Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
}
