// @ts-check
/** The letters of M3ARCH-PAWS: proposed in their order, never enforced; one press writes a line. */
import { el, words } from "./dom.js";
import { aloud } from "./down-aloud.js";
import { burnPress } from "./down-burn.js";
import { drawOutline } from "./down-outline.js";
import { figure } from "./down-pictures.js";
import { add, atHand, card, field, go, grid, heading, labelled, lastFresh, lineWords, othersWords, part, press, protocol, scene, standing, weightNow, write } from "./down-scene.js";
import { lowerOf, SITES } from "./down-words.js";
import { clock } from "./times.js";
import { isOn, minutesOn, tourniquets } from "./down-spoken.js";
import { nowMs } from "./down-keep.js";

/**
 * @typedef {object} Letter
 * @property {string} step
 * @property {string} label
 * @property {[string, string, string?][]} presses label, word of the line, its words
 * @property {Set<string>} words of lines that belong here
 * @property {boolean} [hasOutline]
 * @property {boolean} [isGiven] medicines and fluids are written here
 */

/** @param {string} step @param {string} label @param {Letter["presses"]} presses @param {Partial<Letter>} [more] @returns {Letter} */
const letter = (step, label, presses, more = {}) => ({
  step, label, presses, words: new Set(presses.map(([, what]) => what)), ...more,
});

/** @type {Letter[]} Bleeding first and largest, then the order of the Army's task 081-000-1653. */
export const LETTERS = [
  letter("bleeding", "Bleeding", [
    ["Pressure", "pressure"], ["Packed", "packing"], ["Tourniquet on", "tourniquet-on"], ["Dressing", "dressing"],
  ], { hasOutline: true, words: new Set(["pressure", "packing", "dressing", "tourniquet-on", "tourniquet-again", "tourniquet-converted", "tourniquet-off"]) }),
  letter("muzzle", "Muzzle", [["Muzzle on", "muzzle-on"], ["Muzzle off", "muzzle-off"]]),
  letter("medication", "Medication", [], { isGiven: true, words: new Set(["drug"]) }),
  letter("airway", "Airway", [
    ["Open", "airway", "open"], ["Blocked", "airway", "blocked"], ["Cleared", "airway", "cleared"], ["Tube in", "airway", "tube in"],
  ]),
  letter("respiration", "Respiration", [
    ["Breathes well", "breathing", "breathes well"], ["Labored", "breathing", "labored"], ["Not breathing", "breathing", "not breathing"],
    ["Chest seal", "breathing", "chest seal on"], ["Breaths given", "breathing", "breaths given"], ["Oxygen", "breathing", "oxygen given"],
  ]),
  letter("circulation", "Circulation", [["Compressions", "note", "chest compressions"]], { isGiven: true, words: new Set(["signs", "fluid"]) }),
  letter("hypothermia", "Hypothermia", [
    ["Blanket", "warming", "blanket"], ["Warm car", "warming", "warm car"], ["Cooling, water", "cooling", "water"], ["Cooling stopped", "cooling", "stopped"],
  ]),
  letter("eye", "Penetrating eye", [["Left eye", "eye", "left"], ["Right eye", "eye", "right"], ["Shield on", "eye", "shield on"]]),
  letter("analgesia", "Analgesia", [], { isGiven: true, words: new Set() }),
  letter("antibiotics", "Antibiotics", [], { isGiven: true, words: new Set() }),
  letter("wounds", "Wounds", [
    ["Gunshot", "wound", "gunshot"], ["Stab", "wound", "stab"], ["Cut", "wound", "cut"], ["Bite", "wound", "bite"], ["Burn", "wound", "burn"],
    ["Blunt", "wound", "blunt"], ["Dressing", "dressing"], ["Splint", "splint"],
  ], { hasOutline: true, words: new Set(["wound", "dressing", "splint", "burned"]) }),
];

/** Lines that have a place on the dog. */
const WITH_SITE = new Set(["pressure", "packing", "dressing", "tourniquet-on", "wound", "splint"]);

/** @param {string} step */
export function drawLetter(step) {
  const one = LETTERS.find((each) => each.step === step) ?? LETTERS[0];
  return [
    heading(one.label),
    ...(step === "muzzle" ? [neverMuzzle()] : []),
    one.presses.length ? grid(...one.presses.map(([label, what, said]) => press(label, () => pressed(what, said)))) : null,
    ...(step === "bleeding" ? tourniquetParts() : []),
    one.isGiven ? grid(press("Write what was given", () => go(`given/${step}`)), ...doses(step)) : null,
    step === "circulation" ? press("Signs", () => go("signs")) : null,
    one.hasOutline ? drawOutline(touched) : null,
    step === "wounds" ? burnPress() : null,
    ...steps(step),
    ...written(one),
  ];
}

/** One press writes; a kind of wound names the touched one. @param {string} what @param {string} [said] */
function pressed(what, said) {
  const last = lastFresh();
  if (what === "wound" && last?.values.what === "wound" && !last.values.words && said) return add(last, { words: said });
  write({ what, ...(said ? { words: said } : {}), ...(WITH_SITE.has(what) ? { site: "" } : {}) });
}

/** A touch on the dog: says where of what was just written, or writes a wound there. @param {import("./down-outline.js").Place} place */
function touched(place) {
  const last = lastFresh();
  if (last && WITH_SITE.has(last.values.what) && !last.values.site) return add(last, place);
  if (scene.screen === "letter/wounds") return write({ what: "wound", ...place });
  const { site, ...spot } = place;
  const isAgain = scene.site === site && scene.spot.view === spot.view;
  Object.assign(scene, isAgain ? { site: "", spot: {} } : { site, spot });
  scene.draw();
}

function neverMuzzle() {
  const told = protocol()?.never_muzzle_when ?? [];
  return part(
    "No muzzle when",
    told.length
      ? el("ul", { class: "down-never" }, ...told.map((/** @type {string} */ one) => el("li", { text: one })))
      : words("No signed protocol that holds today lies on this phone, so it cannot say when not to muzzle. Ask the veterinarian."),
  );
}

/** The veterinarian's signed text; without it the card only records. @param {string} step */
function steps(step) {
  const told = (protocol()?.steps ?? []).filter((/** @type {any} */ one) => one.step === step);
  if (!told.length) return [];
  const { name, version, veterinarian, is_example } = protocol() ?? {};
  const lines = (/** @type {string} */ text) => text.split("\n").filter(Boolean).map(words);
  return [
    part(
      "Steps",
      is_example ? el("p", { class: "down-warning", text: "Example, not for use on an animal." }) : null,
      ...told.flatMap((/** @type {any} */ one) => [...lines(one.text), figure(one)]),
      el("p", { class: "soft", text: `${name}, version ${version}, signed by ${veterinarian}` }),
      aloud(() => told.map((/** @type {any} */ one) => one.text).join("\n"), "quiet"),
    ),
  ];
}

/** Every tourniquet with the times that are still open. */
function tourniquetParts() {
  const lines = standing().map(({ id, at, values }) => ({ id, at: Math.floor(at / 1000), ...values, what: values.what }));
  return tourniquets(lines).filter(isOn).map((one) =>
    part(
      `Tourniquet ${lowerOf(SITES, one.site)} since ${clock(new Date(one.applied_at * 1000))}, ${minutesOn(one, nowMs() / 1000)} min`,
      el(
        "div",
        { class: "down-grid three" },
        ...[["On again", "tourniquet-again"], ["Converted", "tourniquet-converted"], ["Off", "tourniquet-off"]].map(([label, what]) =>
          press(label, () => write({ what, site: one.site })),
        ),
      ),
    ),
  );
}

/** @param {Letter} one */
function written(one) {
  const rows = standing().filter((row) => one.words.has(row.values.what));
  if (!rows.length) return [];
  const line = (/** @type {any} */ row) => el("li", { text: `${clock(new Date(row.at))} ${lineWords(row)}` });
  return [part("Written", el("ul", { class: "down-list" }, ...rows.reverse().map(line)))];
}

/** Where a protocol lies on the phone; its own screen says what has ended. @param {string} step */
const doses = (step) =>
  atHand()["casualty.protocol"] ? [press("Dose by the protocol", () => go(`dose/${step}`))] : [];

/** @type {HTMLElement | null} one opening of the dose screen: what is answered in it stays */
let doseHost = null;

/** Doses by the signed protocol, on the lines of every phone that is known here. @param {string} step */
export function drawDose(step) {
  if (!doseHost?.isConnected) {
    const host = (doseHost = el("div", { class: "stack" }));
    import("./doses-screen.js").then(({ drawDoses }) =>
      drawDoses(host, {
        protocol: atHand()["casualty.protocol"],
        giver: atHand().person ?? "",
        dog: card().name,
        weight: weightNow(),
        lines: () => standing().map(({ at, values }) => ({ what: values.what, words: values.words, rule: values.rule, at: Math.floor(at / 1000) })),
        write: (/** @type {any} */ values) => write({ ...values, step }),
        close: () => go(`letter/${step}`),
        others: othersWords,
        now: nowMs,
      }),
    );
  }
  return [heading("Dose"), doseHost];
}

const ROUTES = ["IV", "IM", "IN", "IO", "by mouth", "under the skin"];
const UNITS = [["mg", 6, "amount_ng"], ["mcg", 3, "amount_ng"], ["mL", 3, "volume_ul"]];

/** A number as typed in whole units of 10 to the minus `places`; null where it is none. @param {string} text @param {number} places */
export function wholeOf(text, places) {
  const found = /^\s*(\d{1,7})(?:[.,](\d+))?\s*$/.exec(text);
  if (!found || (found[2]?.length ?? 0) > places) return null;
  return Number(found[1] + (found[2] ?? "").padEnd(places, "0"));
}

/** @param {string} label @param {readonly (string | [string, string])[]} all words, or words with labels @param {(chosen: string) => void} chosen */
export function chips(label, all, chosen) {
  const box = el("div", { class: "down-grid three", role: "group", "aria-label": label });
  for (const each of all) {
    const [one, shown] = typeof each === "string" ? [each, each] : each;
    const button = press(shown, () => {
      const isOnNow = button.getAttribute("aria-pressed") === "true";
      for (const other of box.children) other.setAttribute("aria-pressed", "false");
      button.setAttribute("aria-pressed", String(!isOnNow));
      chosen(isOnNow ? "" : one);
    });
    button.setAttribute("aria-pressed", "false");
    box.append(button);
  }
  return box;
}

/** What was given, in plain words: no arithmetic, no advice. @param {string} step */
export function drawGiven(step) {
  const name = field("What was given");
  const amount = field("How much", "decimal");
  let route = "";
  let unit = "";
  const said = el("p", { role: "alert", class: "down-trouble" });
  const giveNow = () => {
    const [, places, target] = UNITS.find(([one]) => one === unit) ?? [];
    const whole = amount.value ? wholeOf(amount.value, Number(places ?? 0)) : null;
    if (!name.value.trim()) return void (said.textContent = "Write what was given.");
    if (amount.value && (!unit || whole === null)) return void (said.textContent = "Write the amount as a number, and choose mg, mcg or mL.");
    const what = step === "circulation" ? "fluid" : "drug";
    const more = whole === null ? {} : { [String(target)]: whole };
    const row = { what, step, words: `${name.value.trim()} ${route}`.trim(), ...more };
    name.value = amount.value = "";
    history.back();
    write(row);
  };
  return [
    heading("What was given"),
    labelled(name),
    chips("Route", ROUTES, (one) => (route = one)),
    labelled(amount),
    chips("Unit", UNITS.map(([one]) => String(one)), (one) => (unit = one)),
    said,
    press("Given now", giveNow, "first"),
  ];
}
