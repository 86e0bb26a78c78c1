// @ts-check
/** Officer down, a dog on guard: the clock of the person's access to care, the ladder, the dog's plan. No name. */
import { el, words } from "./dom.js";
import { cancelTwice, dispatchers, placeWords, stateWords } from "./down-first.js";
import { amendCard, endCard } from "./down-keep.js";
import { course, rungPresses } from "./down-rungs.js";
import { atHand, call, card, field, go, grid, labelled, part, press, scene, standing, strip, ticking, write } from "./down-scene.js";
import { accessOf, courseWords, spanWords } from "./down-tries.js";
import { clock } from "./times.js";

/** @typedef {import("./down-scene.js").Told} Told */

export function drawOfficer() {
  const one = card();
  const access = accessOf(standing());
  const isOpen = !one.ended;
  return [
    el("header", { class: "down-bar" }, el("h1", {}, `Officer down${one.name ? ` · ${one.name}` : ""}`), press("Leave", scene.leave, "small")),
    stateWords(),
    accessPart(access),
    radioWords(),
    grid(...dispatchers().slice(0, 1).map(({ telephone }) => call("Call dispatch", telephone))),
    one.values.dog ? null : part("Which dog", grid(...dogs().map(({ id, name }) => press(name, () => ((one.name = name), amend({ dog: id })))))),
    isOpen ? moments(access) : null,
    press("The dog’s plan", () => go("plan"), "first", "Opens unlocked; dispatch reads it over the air"),
    hurtPart(),
    ...ladderParts(),
    ...course(),
    wherePart(),
    access.away ? afterPart() : null,
    isOpen ? part("The end of it", grid(press("It is over", () => endCard(one, "over").then(scene.draw))), cancelTwice()) : words(one.ended === "over" ? "It is over." : "Called off."),
  ];
}

const amend = (/** @type {Told} */ more) => amendCard(card(), more).then(scene.draw);

/** The clock is the person's; what nobody wrote is not yet written. @param {ReturnType<typeof accessOf>} access */
function accessPart({ away, reached }) {
  const { at, ended } = card();
  const told = (/** @type {number | null} */ when) => (when ? `${clock(new Date(when))}, after ${spanWords(when - at)}` : "not yet written");
  const rows = [["Called", clock(new Date(at))], ["Dog away", told(away)], ["Care reached", told(reached)]];
  return el(
    "section",
    { class: "sheet", "aria-label": "Access to care", "data-access": true },
    reached ? el("strong", { text: `Care reached the person after ${spanWords(reached - at)}` })
      : ended ? words(ended === "over" ? "Over. That care reached the person is not recorded." : "Called off: a wrong press.")
      : el("div", {}, words("Nobody has written that care reached the person. Since the call"), el("p", { class: "down-spoken" }, el("strong", {}, ticking(at)))),
    el("dl", { class: "facts" }, ...rows.map(([name, text]) => el("div", {}, el("dt", { text: name }), el("dd", { text })))),
  );
}

function radioWords() {
  const { name, values } = card();
  return el("blockquote", { class: "down-radio", "aria-label": "Words for the radio" },
    `${values.is_drill ? "Drill, drill. " : ""}Officer down, a police dog on guard. Dog: ${name || "not known"}. Dog hurt: ${hurtWords(values.is_wounded)}. At ${placeWords(values) || "[where]"}. Send the second handler.`);
}

/** One press each, with its time. @param {ReturnType<typeof accessOf>} access */
function moments({ away, inCar, reached }) {
  const told = (/** @type {string} */ label, /** @type {string} */ what, kind = "") => press(label, () => write({ what }), kind);
  return grid(
    reached ? null : told("Care has reached the person", "care-reached", "first"),
    away ? null : told("The dog is away", "dog-away"),
    inCar ? null : told("The dog is in the car", "dog-in-car"),
  );
}

/** @param {boolean | undefined} is */
const hurtWords = (is) => (is === undefined ? "not known" : is ? "yes" : "no");

/** Wounded and guarding: both cards at once, one press apart. */
function hurtPart() {
  const { values, ended } = card();
  const hurt = (/** @type {boolean} */ is_wounded, /** @type {string} */ label) => {
    const button = press(label, () => amend({ is_wounded }));
    button.setAttribute("aria-pressed", String(values.is_wounded === is_wounded));
    return button;
  };
  return part(
    "Is the dog hurt?",
    grid(hurt(true, "Yes"), hurt(false, "No")),
    scene.other || ended ? null : press("Hurt: begin its card, K9 down", scene.toOther, "down", "Sends that alert too"),
  );
}

function ladderParts() {
  const { ladder } = atHand();
  const { name, is_example, last_resort_by, last_resort_words } = ladder ?? {};
  return [
    el("span", { "data-ladder": true }),
    part(
      `${name ?? "The ladder"}${is_example ? " (EXAMPLE, not the agency’s own)" : ""}`,
      words(ladder ? "Two presses: the rung, then what came of it." : "No ladder of the agency lies on this phone. Tries can be written all the same."),
      ...rungPresses(),
    ),
    last_resort_by ? el("p", { class: "down-safe", text: [`Last resort. Decided by: ${last_resort_by}.`, last_resort_words].filter(Boolean).join(" ") }) : null,
  ];
}

function wherePart() {
  const place = field("Where: street, business, mile", "text", card().values.place_words);
  return part("Where", el("div", { class: "down-write" }, place, press("Keep", () => amend({ place_words: place.value.trim() }), "first")));
}

/** After the door: who led it away, and with whom it is tonight. */
function afterPart() {
  const led = field("Who led the dog away");
  const with_ = field("With whom the dog is tonight");
  led.maxLength = with_.maxLength = 120;
  const keepLed = (/** @type {boolean} */ is_known_to_dog) => () => {
    const by_words = led.value.trim();
    led.value = "";
    write({ what: "dog-away", is_known_to_dog, ...(by_words ? { by_words } : {}) });
  };
  const keepTonight = () => {
    const by_words = with_.value.trim();
    if (!by_words) return;
    with_.value = "";
    write({ what: "tonight", by_words });
  };
  return part(
    "After the door",
    labelled(led),
    grid(press("The dog knows this person", keepLed(true)), press("The dog does not", keepLed(false))),
    labelled(with_),
    press("Keep where it is", keepTonight),
  );
}

/** @returns {Told[]} */
const dogs = () => atHand()["casualty.down"]?.dogs ?? [];

/** From anywhere: the rungs are then one press away. */
function toLadder() {
  if (scene.screen) go("");
  document.querySelector("[data-ladder]")?.scrollIntoView();
}

/** Below every screen: what can be taken back, and the other card. */
export const drawGuardStrip = () =>
  strip(courseWords, press("The ladder", toLadder), scene.other ? press(`Hurt: ${scene.other.name || "K9 down"}`, scene.toOther, "down") : null);
