// @ts-check
/** The first screen: what has become of the alert, the words for the radio, every letter one press away. */
import { el } from "./dom.js";
import { headline } from "./down-alert.js";
import { clockIs, clockOffsetMs, endCard, nowMs } from "./down-keep.js";
import { leaveCard, nearPart } from "./down-join.js";
import { LETTERS } from "./down-letters.js";
import { drawLimit } from "./down-limit.js";
import { atHand, call, card, clinics, dog, go, grid, lineWords, newest, press, scene, standing, strip, ticking } from "./down-scene.js";
import { sideWords } from "./down-spoken.js";
import { labelOf, lowerOf, MECHANISMS, SITES } from "./down-words.js";
import { clock } from "./times.js";

/** @typedef {import("./down-scene.js").Told} Told */

const ODD_CLOCK_MS = 120_000;
const SURE_MS = 8_000;

/** @param {import("./down-store.js").Card[]} running @param {(one: import("./down-store.js").Card) => void} run */
export const cardsToShow = (running, run) =>
  running.map((one) =>
    press(
      `Go on with ${one.name || (one.about === "dog" ? "the dog" : "officer down")}, ${clock(new Date(one.at))}`,
      () => run(one),
      one.values.is_drill ? "drill" : "down",
    ),
  );

/** Where the dog is going: said on the way, else the likeliest. @returns {Told | undefined} */
export function clinicNow() {
  const chosen = newest("on-the-way")?.values.clinic;
  return clinics().find(({ id }) => id === chosen) ?? clinics()[0];
}

/** @returns {{ name: string, telephone: string }[]} */
export const dispatchers = () => atHand()["casualty.down"]?.numbers ?? [];

/** @param {Told} values */
export function placeWords({ place_words, latitude_e7, longitude_e7 }) {
  const E7 = 10_000_000;
  const spot = latitude_e7 === undefined ? "" : `${(latitude_e7 / E7).toFixed(5)}, ${(longitude_e7 / E7).toFixed(5)}`;
  return [place_words, spot].filter(Boolean).join(", ");
}

/** What hit the dog and where, as far as somebody wrote it. */
function woundWords() {
  const wounds = standing().filter((row) => row.values.what === "wound");
  const told = wounds.map(({ values }) => [values.words, lowerOf(SITES, values.site), sideWords(values)].filter(Boolean).join(", "));
  const { mechanism, mechanism_words } = card().values;
  const hit = mechanism === "not-known" ? "" : labelOf(MECHANISMS, mechanism);
  return [hit, mechanism_words, ...new Set(told)].filter(Boolean).join("; ");
}

/** What to say on the radio; what nobody knows yet is a blank to be said by mouth. */
function radioWords() {
  const { name, values } = card();
  const who = dog()?.handlers?.join(" and ");
  const clinic = clinicNow();
  const blank = (/** @type {string} */ text) => el("em", { class: "blank", text: `[${text}]` });
  return el(
    "blockquote",
    { class: "down-radio", "data-radio": true, "aria-label": "Words for the radio" },
    values.is_drill ? "Drill, drill. " : "",
    "K9 down. ",
    who ? `${who}, dog ` : blank("your unit, the dog"),
    who ? name || blank("the dog") : "",
    ". At ",
    placeWords(values) || blank("where"),
    ". ",
    woundWords() || blank("what hit him, where"),
    ". To ",
    clinic ? clinic.name : blank("which clinic"),
    ".",
  );
}

/** @returns {HTMLElement[]} */
export function calls() {
  const clinic = clinicNow();
  return [
    ...dispatchers().slice(0, 1).map(({ telephone }) => call("Call dispatch", telephone)),
    ...(clinic ? [call(`Call ${clinic.name}`, clinic.telephone)] : []),
  ];
}

/** What does not hold and must be seen. */
function warnings() {
  const alerts = atHand()["casualty_alerts"];
  const far = clockOffsetMs();
  const minutes = Math.round(Math.abs(far) / 60_000);
  return [
    alerts?.reaches_nobody && "Nobody is set to be told: the alert reaches nobody. Use the radio.",
    Math.abs(far) > ODD_CLOCK_MS && `This phone’s clock is ${minutes} min ${far > 0 ? "behind" : "ahead"}; times here are corrected.`,
    !clockIs.measured && "This phone’s clock was never compared with the server’s.",
  ]
    .filter(Boolean)
    .map((text) => el("p", { class: "down-warning", text: String(text) }));
}

export function stateWords() {
  const [big, small] = headline(card(), scene.seen);
  const at = scene.seen.at && Date.now() - scene.seen.at > 60_000 ? `As of ${clock(new Date(scene.seen.at))}. ` : "";
  return el("div", { class: "down-state", role: "status", "data-state": true }, el("p", { text: big }), el("p", { text: at + small }));
}

export function drawFirst() {
  const one = card();
  const [bleeding, ...letters] = LETTERS;
  const counts = (/** @type {string} */ step) => standing().filter((row) => LETTERS.find((each) => each.step === step)?.words.has(row.values.what)).length;
  const letter = (/** @type {import("./down-letters.js").Letter} */ each, kind = "") =>
    press(each.label, () => go(`letter/${each.step}`), `letter ${kind}`, counts(each.step) ? `${counts(each.step)} written` : "");
  return [
    el(
      "header",
      { class: "down-bar" },
      el("h1", {}, `K9 down${one.name ? ` · ${one.name}` : ""} `, one.joined_at && !one.is_time_told ? "" : ticking(one.at)),
      press("Leave", scene.leave, "small"),
    ),
    stateWords(),
    ...warnings(),
    radioWords(),
    grid(...calls()),
    ...nearPart(),
    el("p", { class: "down-safe", text: "Is it safe? Cover. People first." }),
    letter(bleeding, "bleeding"),
    drawLimit(),
    el("div", { class: "down-grid three" }, ...letters.map((each) => letter(each)), press("Signs", () => go("signs"), "letter"), press("What, where", () => go("what"), "letter")),
    el(
      "div",
      { class: "down-grid" },
      press("Clinics", () => go("clinics")),
      press("More", () => go("more")),
      one.ended || newest("category") ? "" : press("Evacuation category", () => go("more"), "", "not recorded"),
      scene.other ? press("On guard: officer down", scene.toOther, "down") : "",
      press("Second phone", () => go("phones")),
      one.ended ? "" : one.joined_at ? press("Leave this card", leaveCard, "quiet") : cancelTwice(),
    ),
  ];
}

/** The first press asks, the second tells everyone who was told. */
export function cancelTwice(how = "cancelled") {
  const button = press("Wrong press: cancel", () => {
    if (!button.dataset.sure) {
      button.dataset.sure = "yes";
      button.textContent = "Press again: cancel, and tell everyone";
      setTimeout(() => { // a single press is forgotten
        delete button.dataset.sure;
        if (button.isConnected) scene.refresh();
      }, SURE_MS);
    } else endCard(card(), how).then(scene.draw, (error) => (button.textContent = String(error.message ?? error)));
  }, "quiet cancel");
  return button;
}

/** On every screen of the card: what can be taken back, and the thirty seconds. */
export const drawStrip = () =>
  strip(lineWords, press("Thirty seconds", () => go("say"), "first"), press(`Card (${standing().length})`, () => go("card")));

/** @returns {number} seconds, UTC */
export const nowS = () => Math.floor(nowMs() / 1000);
