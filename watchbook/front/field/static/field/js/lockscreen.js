// @ts-check
/** What a locked phone shows: a field for the code, what waits, and the way out of a forgotten code. */
import { button, el, notice, place, words } from "./dom.js";
import { keepDraining } from "./drain.js";
import { hello, signInAddress, Stopped } from "./server.js";
import { known, store } from "./store.js";
import { sealWhatLiesOpen } from "./tables.js";
import { age } from "./times.js";
import { mustWait, unlock, vaultState } from "./vault.js";

/** @type {HTMLElement[]} what of the page was put away */
let away = [];

/** @returns {HTMLElement} an empty place instead of the page's own content */
function standIn() {
  const main = place("main");
  const children = /** @type {HTMLElement[]} */ ([...main.children]);
  away = children.filter((child) => !child.hidden);
  for (const child of away) child.hidden = true;
  const host = el("section", { class: "locked stack", "data-locked": true });
  main.append(host);
  return host;
}

function showPage() {
  place("[data-locked]").remove();
  for (const child of away) child.hidden = false;
}

/**
 * The browser keeps nothing here, or what it kept does not open: the page says so and stays.
 * @param {Error} error @returns {Promise<never>}
 */
export function cannotKeep(error) {
  console.error(error);
  standIn().append(
    el("h1", { text: "This browser does not open its store" }),
    notice(
      "Nothing can be written here now",
      "late",
      words(
        "A private window keeps nothing, a full phone may not open what it keeps, and another tab may hold an older version. Close other tabs of Watchbook, free some storage, and try again. Nothing was deleted.",
      ),
      el("p", { class: "soft", text: `The browser says: ${error.name}: ${error.message}` }),
      button("Try again", () => location.reload(), "first"),
    ),
  );
  return new Promise(() => {});
}

/** Draw the lock screen; resolves once the phone is open, or another person's turn has come. */
export async function unlocked() {
  const host = standIn();
  document.body.dataset.lock = "locked";
  keepDraining();
  await new Promise((resolve) => {
    draw(host, () => resolve(undefined));
    lookForAnother(() => resolve(undefined));
  });
  await sealWhatLiesOpen();
  delete document.body.dataset.lock;
  showPage();
}

/** While there is a network: is somebody else signed in, was the phone revoked? @param {() => void} open */
async function lookForAnother(open) {
  try {
    await hello();
  } catch (stopped) {
    if (!(stopped instanceof Stopped)) console.error(stopped);
  }
  if ((await vaultState()).is !== "locked") open();
}

/** @param {HTMLElement} host @param {() => void} open */
async function draw(host, open) {
  const said = el("p", { role: "status", class: "lock-said", "data-lock-said": true });
  const input = /** @type {HTMLInputElement} */ (
    el("input", {
      id: "code",
      type: "password",
      inputmode: "numeric",
      pattern: "[0-9]{6}",
      maxlength: "6",
      autocomplete: "off",
      "data-code": true,
    })
  );
  const tried = async () => {
    const code = input.value;
    input.value = "";
    said.textContent = "Opening …";
    if (await unlock(code)) return open();
    const wait = await mustWait();
    said.textContent = wait ? waitWords(wait) : "That is not the code of this phone.";
    navigator.vibrate?.(200);
    input.focus();
  };
  input.addEventListener("input", () => {
    input.value = input.value.replace(/[^0-9]/g, "");
    if (input.value.length === 6) tried();
  });
  host.replaceChildren(
    el("h1", { text: "This phone is locked" }),
    el("p", { class: "lead", text: await waitingWords() }),
    ...(await revokedWords()),
    el(
      "div",
      { class: "field lock-code" },
      el("label", { for: "code", text: "Six-digit code" }),
      el("span", { class: "control" }, input),
    ),
    said,
    el("p", {}, el("a", { class: "button wide", href: "/field/mark/", text: "Mark time and place" })),
    forgotten(open),
    el("p", {}, el("a", { class: "button quiet", href: signInAddress(), text: "Somebody else signs in" })),
  );
  const wait = await mustWait();
  if (wait) said.textContent = waitWords(wait);
  input.focus();
}

/** @param {number} wait in milliseconds */
function waitWords(wait) {
  const seconds = Math.ceil(wait / 1_000);
  const far = seconds < 90 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`;
  return `That was wrong several times. The next try counts in ${far}.`;
}

/** What happened to this phone at the desk, where anything did. */
async function revokedWords() {
  const phones = /** @type {import("./store.js").OwnKey[]} */ (await store.phones.toArray());
  if (!phones.some((one) => one.revoked_at && !one.key)) return [];
  const told =
    "What was kept here to read is gone; what was not sent stays. Open it or sign in, and have it added again at the desk. Until then a mark waits here like everything else.";
  return [notice("This phone was revoked", "late", words(told))];
}

/** Only numbers and times lie open; whose and what is under the code. */
async function waitingWords() {
  const account = (await known())?.account;
  const rows = await store.outbox.where("account").equals(account ?? "").toArray();
  if (!rows.length) return "Nothing waits to be sent.";
  return `${rows.length} on this phone, oldest ${age(rows[0].frozen_at)}. They are sent once it is open.`;
}

/** @param {() => void} open */
function forgotten(open) {
  const host = el("div", { class: "stack" });
  host.append(
    button(
      "I forgot the code",
      async () => {
        const { drawForgotten } = await import("./forgotten.js");
        await drawForgotten(host, open, signInAddress());
      },
      "quiet",
    ),
  );
  return host;
}
