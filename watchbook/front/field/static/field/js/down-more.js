// @ts-check
/** Around the card: what happened where, clinics and donors, who does what, every line, the end of it. */
import { el, words } from "./dom.js";
import { cancelTwice, clinicNow, dispatchers, placeWords } from "./down-first.js";
import { amendCard, endCard, writeBeside } from "./down-keep.js";
import { chips } from "./down-letters.js";
import { add, atHand, call, card, clinics, everyRow, field, go, grid, heading, labelled, lineWords, newest, othersWords, part, press, scene, shownWord, weightNow, write } from "./down-scene.js";
import { asksForUnit, enteredWeight, weightWords } from "./doses.mjs";
import { labelOf, MECHANISMS } from "./down-words.js";
import { clock } from "./times.js";

/** @typedef {import("./down-scene.js").Told} Told */

const EXPOSURES = ["Fentanyl or another opioid", "Methamphetamine", "Cocaine", "Smoke", "Tear gas or pepper", "Chemical", "Water"];
/** What the helpers of a handler do, as the server knows it. */
const DUTIES = [
  ["drives", "Drives"], ["calls", "Calls the clinic"], ["stays-with-dog", "Stays with the dog"],
  ["releases-handler", "Releases the handler from the scene"], ["takes-his-place", "Takes his place"], ["stays-with-handler", "Stays with the handler, and nothing else"],
];

/** @param {string} label @param {string} doing @param {(text: string) => void} run @param {string} [value] */
function writing(label, doing, run, value = "") {
  const input = field(label, "text", value);
  const done = () => {
    const text = input.value.trim();
    input.value = input.defaultValue = text;
    if (text) run(text);
  };
  return el("div", { class: "down-write" }, input, press(doing, done, "first"));
}

export function drawWhat() {
  const { values } = card();
  const amend = (/** @type {Told} */ more) => amendCard(card(), more).then(scene.draw);
  if (card().joined_at) return joinedWhat();
  return [
    heading("What, where"),
    part("What hit him", el("div", { class: "down-grid three" }, ...MECHANISMS.map(([one, label]) => {
      const button = press(label, () => amend({ mechanism: one }));
      button.setAttribute("aria-pressed", String(values.mechanism === one));
      return button;
    }))),
    part("Where", words(placeWords(values) || "No place was found."), writing("Street, business, mile", "Keep", (place_words) => amend({ place_words }), values.place_words)),
    part("Which dog", words(card().name || "Not said yet."), ...otherDogs()),
  ];
}

/** Of a card that another phone began: that phone says it; a note says more. */
function joinedWhat() {
  const { values, name } = card();
  return [
    heading("What, where"),
    words("Another phone began this card. What it says of cause and place is changed there; write a note under More."),
    part("What hit him", words([labelOf(MECHANISMS, values.mechanism), values.mechanism_words].filter(Boolean).join(", ") || "Not known here.")),
    part("Where", words(placeWords(values) || "Not known here.")),
    part("Which dog", words(name || "Not known here. A choice counts on this phone alone."), ...otherDogs()),
  ];
}

/** Who it is, where the press did not say. @returns {HTMLElement[]} */
function otherDogs() {
  if (card().values.dog || (card().joined_at && card().name && !card().values.dog_words)) return [];
  const dogs = /** @type {Told[]} */ (atHand()["casualty.down"]?.dogs ?? []);
  const say = (/** @type {string} */ name, /** @type {Told} */ more) => {
    card().name = name;
    amendCard(card(), more).then(scene.draw);
  };
  return [
    grid(...dogs.map(({ id, name }) => press(name, () => say(name, { dog: id })))),
    writing("A dog of somebody else", "Keep", (name) => say(name, { dog_words: name })),
  ];
}

export function drawClinics() {
  const going = clinicNow();
  const donors = /** @type {Told[]} */ (atHand()["casualty.down"]?.donors ?? []);
  return [
    heading("Clinics"),
    el("p", { class: "down-safe", text: "People first: an ambulance takes a person before a dog." }),
    ...dispatchers().map(({ name, telephone }) => call(name ? `Dispatch: ${name}` : "Dispatch", telephone)),
    ...(clinics().length ? clinics().map((one) => clinic(one, one === going)) : [words("No clinic lies on this phone. The unit’s pages keep them; dispatch has the list too.")]),
    ...transport(),
    donors.length ? part("Dogs that give blood", ...donors.map(donor)) : null,
  ];
}

/** What the law says of ambulances, as the agency wrote it, with its source. */
function transport() {
  const rules = /** @type {Told[]} */ (atHand().transport ?? []);
  return rules.map((one) =>
    part(one.title, ...[one.duty, ...one.facts.map((/** @type {Told} */ fact) => `${fact.term}: ${fact.text}`), one.trust, one.source].filter(Boolean).map((text) => words(String(text)))),
  );
}

/** @param {Told} one @param {boolean} isGoing */
function clinic(one, isGoing) {
  const facts = [
    one.hours && `Open ${one.hours}`,
    one.has,
    one.drives?.join("; "),
    one.address,
    one.entrance && `At night: ${one.entrance}`,
    one.verified_on ? `Asked on ${one.verified_on}` : "Nobody has asked this clinic yet",
  ];
  return part(
    one.name + (isGoing ? " · chosen" : ""),
    ...facts.filter(Boolean).map((text) => words(String(text))),
    grid(call("Call", one.telephone), one.telephone_other ? call("Second number", one.telephone_other) : "", press("We go there", () => write({ what: "on-the-way", clinic: one.id }), isGoing ? "chosen" : "")),
  );
}

/** @param {Told} one */
const donor = (one) =>
  el("div", { class: "down-donor" }, words([one.name, one.blood, one.last_given_on ? `last gave on ${one.last_given_on}` : "last gave: not recorded", one.clinic].filter(Boolean).join(", ")), call(`Call ${one.contact}`, one.telephone));

export function drawMore() {
  return [
    heading("More"),
    part("Evacuation", el("div", { class: "down-grid three" }, ...["urgent", "priority", "routine"].map((one) => press(shownWord(one), () => write({ what: "category", words: one }), newest("category")?.values.words === one ? "chosen" : "", { urgent: "within 2 h", priority: "within 4 h", routine: "no limit" }[one])))),
    part("Exposed to", grid(...EXPOSURES.map((one) => press(one, () => write({ what: "exposure", words: one })))), writing("Something else", "Keep", (text) => write({ what: "exposure", words: text }))),
    weightPart(),
    part("Allergic to", writing("Allergy", "Keep", (text) => write({ what: "allergy", words: text }))),
    part("Who does what", ...DUTIES.map(([duty, label]) => writing(label, "Keep", (name) => writeBeside(card(), "casualty.duty", "Who does what", { duty, name }).then(scene.draw)))),
    part("A note", writing("In your words", "Keep", (text) => write({ what: "note", words: text }))),
    card().ended
      ? part("Ended", words(`${shownWord(card().ended)}.`))
      : part("The end of it", grid(...[["At the clinic", "at-clinic"], ["Handed over", "handed-over"]].map(([label, how]) => press(label, () => endCard(card(), how).then(() => go(""))))), ...(card().joined_at ? [] : [cancelTwice()])),
    scene.other ? null : part("The dog is on guard too", words("An officer is down, and the dog lets nobody near. Two alerts go, each by itself."), press("Officer down too", scene.toOther, "down")),
  ];
}

/** The unit is chosen each time and never remembered. */
function weightPart() {
  const input = field("Weight, as a number", "decimal");
  let unit = "";
  let isSure = "";
  const said = el("p", { role: "alert", class: "down-trouble" });
  const done = () => {
    const { grams, words: told } = enteredWeight(input.value, unit);
    if (grams === null) return void (said.textContent = told);
    const before = weightNow()?.grams ?? null;
    if (asksForUnit(grams, before) && isSure !== told) {
      isSure = told;
      return void (said.textContent = `${told}: pounds or kilograms? ${before ? `The last weight was ${weightWords(before)}. ` : ""}Press again if it is right.`);
    }
    write({ what: "weight", mass_g: grams, ...(unit === "lb" ? { mass_lb10: Math.round(Number(input.value) * 10) } : {}) });
    input.value = "";
  };
  return part("Weight", labelled(input), chips("Unit", ["kg", "lb"], (one) => (unit = one)), said, press("Write the weight", done, "first"));
}

const REASONS = ["Written by mistake", "The time was wrong", "The place was wrong", "A typing error"];
/** Lines whose words are chosen, not written. */
const CHOSEN = new Set(["category", "bites"]);

/** Every line with its time; after ten seconds a change is a new version with its reason. @param {string} open */
export function drawCard(open) {
  const rows = everyRow().reverse();
  return [
    heading("Card"),
    words(othersWords()),
    rows.length ? null : words("Nothing is written yet."),
    el("ul", { class: "down-list" }, ...rows.map((row) => el("li", { class: row.values.is_struck ? "struck" : "" },
      row.who
        ? part(`${clock(new Date(row.at))} ${lineWords(row)}`, el("p", { class: "soft", text: [row.who, ...(row.marks ?? []), row.values.is_struck ? "struck" : ""].filter(Boolean).join(" · ") }))
        : press(`${clock(new Date(row.at))} ${lineWords(row)}`, () => go(open === row.id ? "card" : `card/${row.id}`), "line", row.values.is_struck ? "struck" : row.version > 1 ? `version ${row.version}` : ""),
      open === row.id && !row.who ? changes(row) : null,
    ))),
  ];
}

/** @param {import("./down-store.js").Row} row */
function changes(row) {
  const amend = (/** @type {Told} */ more, /** @type {string} */ why) => add(row, more, why).then(() => go("card"));
  const earlier = (/** @type {number} */ minutes) => {
    row.at -= minutes * 60_000;
    return amend({}, REASONS[1]);
  };
  return el("div", { class: "down-part" },
    grid(press("Strike it", () => amend({ is_struck: true }, REASONS[0])), press("1 min earlier", () => earlier(1)), press("5 min earlier", () => earlier(5))),
    CHOSEN.has(row.values.what) ? null : writing("Its words", "Change", (text) => amend({ words: text }, REASONS[3]), row.values.words),
  );
}
