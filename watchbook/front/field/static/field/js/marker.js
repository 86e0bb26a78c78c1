// @ts-check
/** The mark: the first press keeps time and place, the second says that it was meant. */
import { button, el, notice, place, words } from "./dom.js";
import { drainNow } from "./drain.js";
import { freezeMark } from "./marker-keep.js";
import { dropMark, heldMarks, holdMark } from "./marker-store.js";
import { keptByServer, onThisPhone } from "./marks.js";
import { ownKeys } from "./phone-key.js";
import { asked, startShell } from "./shell.js";
import { known } from "./store.js";
import { receipts } from "./tables.js";
import { clock } from "./times.js";

/** @typedef {import("./marker-store.js").Mark} Mark */

const host = place("[data-marker]");
const PLACE_WITHIN_MS = 15_000;
const WAIT_FOR_PLACE_MS = 4_000;
const LOOK_MS = 100;
/** A drop of rain presses twice; a person takes longer. */
const NO_SECOND_PRESS_MS = 400;

/** @type {Map<string, import("./store.js").Frozen>} */
const sent = new Map();

/** @param {number} at */
const exactly = (at) =>
  new Intl.DateTimeFormat("en-GB", {
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hour12: false,
  }).format(new Date(at));

async function agencyToMarkFor() {
  const { agency } = asked();
  // Who has signed out is known no more, but the phone still is.
  return agency || (await known())?.agencies[0]?.code || (await ownKeys())[0]?.agency || "";
}

function drawReady() {
  host.replaceChildren(
    el("button", {
      type: "button",
      class: "button mark-press",
      text: "Mark now",
      on: { click: pressed },
    }),
    words("Keeps the time, and the place if you allow it. A second press says that you meant it."),
  );
}

async function pressed() {
  /** @type {Mark} */
  const mark = {
    id: crypto.randomUUID(),
    agency: await agencyToMarkFor(),
    at: Date.now(),
    fix: null,
    isMeant: false,
  };
  const isHeld = holdMark(mark);
  findPlace(mark);
  drawAsking(mark);
  await isHeld.catch(() => tellTrouble("This phone’s storage is full: press again at once to send it."));
}

/** @param {Mark} mark */
function drawAsking(mark) {
  const where = el("p", { class: "mark-where", role: "status", "data-where-now": mark.id, text: "Looking for the place …" });
  const keepIt = el("button", {
    type: "button",
    class: "button mark-press",
    text: "Keep this mark",
    disabled: true,
    on: { click: () => meant(mark) },
  });
  setTimeout(() => keepIt.removeAttribute("disabled"), NO_SECOND_PRESS_MS);
  host.replaceChildren(
    el("p", { class: "mark-time", text: exactly(mark.at) }),
    where,
    keepIt,
    button("It was a slip", () => dropMark(mark).then(drawReady), "quiet wide"),
  );
}

/** @param {Mark} mark @param {string} text */
function tellWhere(mark, text) {
  const where = host.querySelector(`[data-where-now="${mark.id}"]`);
  if (where) where.textContent = text;
}

/** Asked for once, at the first press, and not again. @param {Mark} mark */
function findPlace(mark) {
  if (!("geolocation" in navigator)) return;
  looking.add(mark.id);
  navigator.geolocation.getCurrentPosition(
    (found) => {
      const { latitude, longitude, accuracy } = found.coords;
      mark.fix = { at: Math.round(found.timestamp), lat: latitude, lon: longitude, accuracy_m: accuracy };
      looking.delete(mark.id);
      tellWhere(mark, `Place found, sure within ${Math.ceil(accuracy)} m.`);
      if (!sent.has(mark.id)) holdMark(mark).catch(() => undefined);
    },
    (error) => {
      looking.delete(mark.id);
      tellWhere(
        mark,
        error.code === error.PERMISSION_DENIED
          ? "Without a place: the browser does not tell it here."
          : "Without a place: none was found.",
      );
    },
    { enableHighAccuracy: true, maximumAge: 5_000, timeout: PLACE_WITHIN_MS },
  );
}
/** @type {Set<string>} */
const looking = new Set();

/** @param {Mark} mark */
async function meant(mark) {
  mark.isMeant = true;
  await holdMark(mark).catch(() => undefined);
  const until = Date.now() + WAIT_FOR_PLACE_MS;
  if (looking.has(mark.id)) drawKeeping(mark);
  while (looking.has(mark.id) && Date.now() < until)
    await new Promise((done) => setTimeout(done, LOOK_MS));
  await keep(mark);
}

/** @param {Mark} mark */
function drawKeeping(mark) {
  host.replaceChildren(
    el("p", { class: "mark-time", text: exactly(mark.at) }),
    el("p", { role: "status", text: "Kept. Looking for the place a moment longer …" }),
  );
}

/** @param {Mark} mark */
async function keep(mark) {
  try {
    const row = await freezeMark(mark);
    sent.set(mark.id, row);
    await dropMark(mark).catch(() => undefined);
    drawKept(mark, row);
    drainNow();
  } catch (error) {
    drawReady();
    tellTrouble(
      `${error instanceof Error ? error.message : error} The mark of ${exactly(mark.at)} stays on this phone and is sent when this page is opened again.`,
    );
  }
}

/** @param {string} text */
function tellTrouble(text) {
  host.append(notice("Not sent yet", "late", words(text)));
}

/** @param {Mark} mark @param {import("./store.js").Frozen} row */
function drawKept(mark, row) {
  const { fix } = mark;
  const story = `/field/forms/watches.story/#agency=${row.agency}&marker=${mark.id}`;
  host.replaceChildren(
    el(
      "div",
      { class: "sheet finished stack" },
      el("h2", { text: `Marked ${exactly(mark.at)}` }),
      words(
        fix
          ? `Place sure within ${Math.ceil(fix.accuracy_m)} m, taken ${exactly(fix.at)}.`
          : "Without a place.",
      ),
      el("p", { role: "status", "data-mark-state": row.uuid }, onThisPhone(row.frozen_at)),
      words("What happened there can be told later; Watchbook asks you for it."),
    ),
    el(
      "div",
      { class: "stack after-row" },
      button("Mark again", drawReady, "first wide"),
      el("a", { class: "button wide", href: story, text: "Tell it now" }),
      el("a", { class: "button wide", href: "/field/", text: "Done" }),
    ),
  );
  host.focus();
}

/** What a closed page left: what was meant is sent, what was not is asked about. */
async function goOn() {
  for (const mark of await heldMarks()) {
    mark.agency ||= await agencyToMarkFor();
    if (mark.isMeant) await keep(mark);
    else askAgain(mark);
  }
}

/** @param {Mark} mark */
function askAgain(mark) {
  const box = notice(
    `Marked ${clock(new Date(mark.at))}, not confirmed`,
    "late",
    words(mark.fix ? "With its place." : "Without a place."),
    el(
      "div",
      { class: "row" },
      button("Keep this mark", () => meant(mark), "first"),
      button("It was a slip", () => dropMark(mark).then(() => box.remove()), "quiet"),
    ),
  );
  place("[data-before]").append(box);
}

async function showState() {
  for (const spot of host.querySelectorAll("[data-mark-state]")) {
    if (!(spot instanceof HTMLElement) || spot.querySelector(".kept")) continue;
    const kept = await receipts.get(spot.dataset.markState ?? "");
    if (kept) spot.replaceChildren(keptByServer(kept));
  }
}

drawReady();
startShell(showState);
goOn();
