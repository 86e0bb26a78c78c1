// @ts-check
/** K9 down: two presses from anywhere to the first screen, and every screen of the card from there. */
import { el, words } from "./dom.js";
import { headline, look } from "./down-alert.js";
import { quiet } from "./down-aloud.js";
import { drawBurn } from "./down-burn.js";
import { isBeside, valuesBeside } from "./down-beside.js";
import { cardsToShow, drawFirst, drawStrip } from "./down-first.js";
import { amendCard, fresh, goOn, holdCard, freezeCard, nowMs, setClock } from "./down-keep.js";
import { idOfCode, makeCode } from "./down-codes.js";
import { askOthers, showKept } from "./down-fetch.js";
import { drawJoin, drawPhones, foundIn, join, runningPart } from "./down-join.js";
import { drawDose, drawGiven, drawLetter } from "./down-letters.js";
import { drawCard, drawClinics, drawMore, drawWhat } from "./down-more.js";
import { drawGuardStrip, drawOfficer } from "./down-officer.js";
import { drawPlan, drawReading } from "./down-plan.js";
import { keepRenewed } from "./down-renew.js";
import { drawSaid, drawTry } from "./down-rungs.js";
import { drawCode, drawSay } from "./down-say.js";
import { go, grid, press, scene, sinceWords } from "./down-scene.js";
import { drawSigns } from "./down-signs.js";
import { allCards, dropOldCards, keepCard, openData, rowsOf } from "./down-store.js";
import { ownKeys } from "./phone-key.js";
import { known } from "./store.js";

/** @typedef {import("./down-scene.js").Told} Told */

const ADDRESS = "/field/down/";
const LOOK_MS = 2_500;
const ASK_OTHERS_EVERY = 2;
const WAIT_FOR_PLACE_MS = 1_500;
const PLACE_WITHIN_MS = 30_000;

/** @type {Record<string, (rest: string) => import("./dom.js").Child[]>} */
const SCREENS = {
  "": drawFirst,
  letter: drawLetter,
  signs: drawSigns,
  burn: drawBurn,
  given: drawGiven,
  dose: drawDose,
  say: drawSay,
  code: drawCode,
  clinics: drawClinics,
  what: drawWhat,
  more: drawMore,
  phones: drawPhones,
  card: drawCard,
};

/** @type {Record<string, (rest: string) => import("./dom.js").Child[]>} the same of an officer down */
const GUARD_SCREENS = { "": drawOfficer, try: drawTry, said: drawSaid, plan: drawPlan };

/** @type {HTMLElement | null} */
let host = null;
/** @type {"dog" | "officer"} */
let about = "dog";
let isDrill = false;
let agencyHere = "";
let timer = 0;
/** the address of the page that lies under the screens, "" where this is the page itself */
let under = "";

/** Read at the first press, so that the second waits for nothing. */
async function prepare() {
  await setClock();
  scene.open = await openData();
  agencyHere = (await known())?.agencies[0]?.code || (await ownKeys())[0]?.agency || scene.open[0]?.agency || "";
}

/** The first press. @param {"dog" | "officer"} what */
export async function ask(what) {
  about = what;
  await prepare();
  if (location.pathname !== ADDRESS) under = location.pathname + location.hash;
  if (location.pathname !== ADDRESS || location.hash) history.pushState(null, "", ADDRESS);
  scene.card = null;
  await showAsking();
}

/** What the address says: a card with one of its screens, the question, or another page again. */
export async function showAddress() {
  await prepare();
  if (location.pathname !== ADDRESS) return leave();
  quiet();
  const [id, ...screen] = location.hash.slice(1).split("/");
  if (id === "officer") about = id;
  if (id === "join") return showJoining(`#${location.hash.slice(1)}`);
  const found = (await allCards()).find((one) => one.id === id);
  if (!found) {
    scene.card = null;
    return showAsking();
  }
  if (scene.card?.id !== found.id) await openCard(found);
  scene.screen = screen.join("/");
  scene.draw();
  goOnInBackground(); // the other cards of this phone
}

/** What an ended page or a dead phone left is sent, whichever page is open. */
export async function goOnInBackground() {
  await prepare();
  await dropOldCards();
  for (const one of await allCards())
    if (!live.has(one.id)) await goOn(one, await rowsOf(one.id)).catch((error) => console.error(error));
}

/** Another phone's card, by its code or from the list. @param {string} [address] that was scanned */
async function showJoining(address = "") {
  scene.card = null;
  const run = (/** @type {import("./down-store.js").Card} */ one) => openCard(one).then(() => go(""));
  const draw = (/** @type {import("./dom.js").Child[]} */ ...top) => {
    surface().replaceChildren(el("div", { class: "down-body" }, ...top, ...drawJoin(agencyHere, run, showAsking)));
    host?.focus();
  };
  if (!address) return draw();
  const found = await foundIn(address, agencyHere);
  if (typeof found === "string") return draw(el("p", { class: "down-warning", role: "alert", text: found }));
  draw(press(`${found.isDrill ? "Drill: w" : "W"}rite on the card of the other phone`, () => join(found).then(run), found.isDrill ? "drill" : "down first"));
}

function surface() {
  if (!host) {
    host = el("section", { class: "down-screen", "data-down-host": true, "aria-label": "K9 down", tabindex: "-1" });
    document.body.append(host);
  }
  document.body.dataset.down = "on";
  return host;
}

/** Back to the page that lies below; the card goes on. */
scene.leave = () => {
  const isStale = document.body.dataset.lock && scene.wasOpened;
  if (!under || isStale) return void (location.href = under || "/field/");
  history.pushState(null, "", under);
  leave();
};

function leave() {
  quiet();
  delete document.body.dataset.down;
  clearInterval(timer);
  scene.card = null; // what is still asked for draws nothing over the page
  host?.remove();
  host = null;
}

/** Which dog: the second press starts it. */
async function showAsking() {
  scene.card = null;
  const running = (await allCards()).filter((one) => !one.ended);
  const isDog = about === "dog";
  /** @type {Told[]} */
  const dogs = scene.open.flatMap(({ agency, data }) =>
    (data["casualty.down"]?.dogs ?? []).map((/** @type {Told} */ one) => ({ ...one, agency })),
  );
  const own = dogs.filter((one) => one.is_own);
  const drill = isDrill ? "Drill: " : "";
  const start = (/** @type {Told | null} */ one) => begin(one).catch((error) => tell(String(error.message ?? error)));
  const asking = el(
    "div",
    { class: "down-body" },
    bar(isDog ? "K9 down" : "Officer down, a dog on guard"),
    ...cardsToShow(running, (one) => openCard(one).then(() => go(""))),
    ...(isDog ? own : []).map((one) => press(`${drill}${one.name} is down now`, () => start(one), "down first")),
    press(`${drill}${isDog ? (own.length ? "Another dog" : "K9 down now") : "Officer down now"}`, () => start(null), own.length && isDog ? "down" : "down first"),
    isDog ? null : grid(...dogs.map((one) => press(`${drill}${one.name} guards`, () => start(one), "down"))),
    words(
      isDog
        ? "The press keeps time and place and sends the alert. It never replaces the radio."
        : "Any dog of the unit. The alert names neither the officer nor how he is. It never replaces the radio.",
    ),
    isDog ? null : press("Only read a dog’s plan: no alert", () => surface().replaceChildren(el("div", { class: "down-body" }, ...drawReading(dogs, agencyHere, showAsking)))),
    press(isDrill ? "This is a drill" : "Make it a drill", () => ((isDrill = !isDrill), showAsking()), isDrill ? "drill on" : "drill"),
    isDog ? press("Another phone’s card", () => showJoining()) : "",
    press("Not now", scene.leave, "quiet"),
    isDog ? runningPart(agencyHere, (one) => openCard(one).then(() => go(""))) : "",
  );
  surface().replaceChildren(asking);
  host?.focus();
}

let isBeginning = false;
/** The second press: drawn first, kept in the same moment, sent. @param {Told | null} one @param {Told} [values] */
async function begin(one, values = { ...(one ? { dog: one.id } : {}), ...(isDrill ? { is_drill: true } : {}) }) {
  if (isBeginning) return;
  isBeginning = true;
  const agency = one?.agency || agencyHere;
  const code = makeCode(agency, Boolean(values.is_drill));
  const id = await idOfCode(agency, code).finally(() => (isBeginning = false));
  const card = liveOf({ id, code, about, agency, at: nowMs(), name: one?.name ?? "", values, version: 0, uuid: "", ended: "" });
  scene.card = card;
  scene.rows = [];
  forgetTold();
  isDrill = false;
  scene.other = null;
  history.replaceState(null, "", `${ADDRESS}#${card.id}`);
  scene.screen = "";
  scene.draw();
  watchAlert();
  findOther(card).then(scene.refresh);
  const found = findPlace(card);
  await holdCard(card);
  await Promise.race([found, new Promise((done) => setTimeout(done, WAIT_FOR_PLACE_MS))]);
  await freezeCard(card);
  navigator.storage?.persist?.().catch(() => false);
  scene.refresh();
}

/** Asked for at the press alone. @param {import("./down-store.js").Card} card */
function findPlace(card) {
  return new Promise((done) => {
    if (!("geolocation" in navigator)) return done(undefined);
    navigator.geolocation.getCurrentPosition(
      async ({ coords }) => {
        const E7 = 10_000_000;
        await amendCard(card, {
          latitude_e7: Math.round(coords.latitude * E7),
          longitude_e7: Math.round(coords.longitude * E7),
        });
        scene.refresh();
        done(undefined);
      },
      () => done(undefined),
      { enableHighAccuracy: true, maximumAge: 30_000, timeout: PLACE_WITHIN_MS },
    );
  });
}

/** @type {Map<string, import("./down-store.js").Card>} one object for each card of this page, however often it is opened */
const live = new Map();

/** @param {import("./down-store.js").Card} found as it lies in the store */
function liveOf(found) {
  const one = live.get(found.id) ?? found;
  live.set(one.id, one);
  return one;
}

/** @param {import("./down-store.js").Card} found */
async function openCard(found) {
  const one = liveOf(found);
  scene.card = one;
  scene.rows = (await rowsOf(one.id)).map((row) => fresh.get(row.id)?.row ?? row);
  forgetTold();
  await showKept();
  await findOther(one);
  watchAlert();
  goOn(one, scene.rows).catch((error) => tell(String(error.message ?? error)));
}

/** @param {import("./down-store.js").Card} one */
async function findOther(one) {
  const found = (await allCards()).find((each) => isBeside(one, live.get(each.id) ?? each));
  if (scene.card === one) scene.other = found ?? null;
}

/** One press from the hurt dog to the dog on guard, and back; the first one begins the card beside. */
scene.toOther = async () => {
  const { card: from, other } = scene;
  if (!from) return;
  if (other) {
    await openCard((await allCards()).find(({ id }) => id === other.id) ?? other);
    return go("");
  }
  about = from.about === "dog" ? "officer" : "dog";
  history.pushState(null, "", ADDRESS);
  await begin({ id: from.values.dog, name: from.name, agency: from.agency }, valuesBeside(from));
  await amendCard(from, from.about === "dog" ? { is_two_down: true } : { is_wounded: true });
};

function forgetTold() {
  Object.assign(scene, { theirs: [], told: null, askedAt: 0, seen: { hasReceipt: false, alert: null, at: 0 } });
}

let isLooking = false;
function watchAlert() {
  clearInterval(timer);
  let turn = 0;
  const lookNow = async () => {
    const { card } = scene;
    if (!card || isLooking || document.visibilityState === "hidden") return;
    isLooking = true;
    const isTurn = document.body.dataset.down && turn++ % ASK_OTHERS_EVERY === 0;
    if (isTurn) askOthers().catch((error) => console.error(error));
    const seen = await look(card, scene.seen).catch(() => scene.seen);
    isLooking = false;
    if (scene.card !== card) return;
    if (await carryOver(card, seen.alert)) scene.refresh();
    const before = headline(card, scene.seen).join();
    scene.seen = seen;
    if (headline(card, seen).join() !== before) scene.refresh();
  };
  timer = window.setInterval(lookNow, LOOK_MS);
  lookNow();
}

/** What the alert says of a card that this phone did not press or did not end. @param {import("./down-store.js").Card} card @param {import("./down-alert.js").Alert | null} alert */
async function carryOver(card, alert) {
  const isOff = alert?.is_cancelled && card.ended !== "cancelled";
  const isOther = alert && alert.state !== "not-known" && alert.is_drill !== Boolean(card.values.is_drill);
  if (isOff) card.ended = "cancelled";
  if (isOther) card.values.is_drill = alert.is_drill || undefined; // somebody said that it is the other thing
  if (isOff || isOther) await keepCard(card);
  return Boolean(isOff || isOther);
}

/** @param {string} title */
const bar = (title) => el("header", { class: "down-bar" }, el("h1", { text: title }));

/** @param {string} text */
function tell(text) {
  host?.append(el("p", { class: "down-trouble", role: "alert", text }));
}

/** Every change draws the screen anew; where the thumb is, the page stays. */
scene.draw = () => {
  const { card } = scene;
  if (!card) return;
  const [name, rest = ""] = scene.screen.split("/");
  const top = host?.querySelector(".down-body")?.scrollTop ?? 0;
  const key = `${card.id}/${scene.screen}/${card.ended}`;
  const isSame = host?.dataset.screen === key;
  const screens = card.about === "officer" ? GUARD_SCREENS : SCREENS;
  const drawn = (screens[name] ?? screens[""])(rest);
  const surfaceNow = surface();
  surfaceNow.dataset.screen = key;
  const body = el("div", { class: "down-body" }, ...drawn);
  surfaceNow.replaceChildren(
    card.values.is_drill ? el("p", { class: "down-drill", text: "DRILL · DRILL · DRILL" }) : "",
    body,
    card.about === "dog" ? drawStrip() : drawGuardStrip(),
  );
  if (isSame) body.scrollTop = top;
  else surfaceNow.focus({ preventScroll: true });
};

/** What comes by itself never takes away what somebody is typing, or has pressed once of two. */
scene.refresh = () => {
  if (host?.querySelector("[data-sure]")) return;
  const isTyping = [...(host?.querySelectorAll("input") ?? [])].some(
    (one) => one === document.activeElement || one.value !== one.defaultValue,
  );
  if (!isTyping) scene.draw();
};

keepRenewed();
setInterval(() => {
  if (!scene.card || !document.body.dataset.down) return;
  for (const spot of document.querySelectorAll("[data-since]")) {
    if (spot instanceof HTMLElement) spot.textContent = sinceWords(Number(spot.dataset.since), spot.dataset.until);
  }
  const undo = document.querySelector("[data-undo]");
  const held = undo instanceof HTMLElement && fresh.get(undo.dataset.undo ?? "");
  if (held && undo instanceof HTMLElement)
    undo.textContent = `Undo (${Math.max(0, Math.ceil((held.row.due_at - Date.now()) / 1000))})`;
}, 500);
