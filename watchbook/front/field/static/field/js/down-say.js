// @ts-check
/** What the clinic has to hear: thirty seconds to read aloud, and one code that any phone reads. */
// @ts-ignore  no types are vendored
import { correction, generate } from "../../vendor/lean-qr@2.7.4/nano.mjs";
import { el, words } from "./dom.js";
import { aloud } from "./down-aloud.js";
import { calls, clinicNow, dispatchers, nowS } from "./down-first.js";
import { card, dog, go, grid, heading, newest, othersWords, part, press, protocol, scene, standing, weightNow, write } from "./down-scene.js";
import { beganWith } from "./down-others.js";
import { plainCode, plainDecimal, spoken } from "./down-spoken.js";
import { CONSCIOUSNESS, GUMS, labelOf, lowerOf, MECHANISMS, SITES } from "./down-words.js";
import { clock } from "./times.js";

const NUMBERS = ["pulse", "breaths", "temperature_c10", "refill_ds", "oxygen", "pain", "volume_ul", "amount_ng", "burned_percent"];

/** @param {number} at seconds */
const hours = (at) => clock(new Date(at * 1000)).slice(-5);

/** @param {Record<string, any>} values */
function saidOf({ words: said, consciousness, gums, refill_ds, what }) {
  const told = [said];
  if (what === "signs") {
    told.push(lowerOf(CONSCIOUSNESS, consciousness), gums && `gums ${lowerOf(GUMS, gums)}`);
    if (refill_ds !== undefined) told.push(`refill ${plainDecimal(refill_ds, 1)} s`);
  }
  return told.filter(Boolean).join(", ");
}

/** The card as the hand-over reads it. @returns {import("./down-spoken.js").Casualty} */
export function casualtyNow() {
  const { name, values, at } = card();
  const way = newest("on-the-way");
  const bites = newest("bites")?.values.words;
  const allergies = standing().filter((row) => row.values.what === "allergy").map((row) => row.values.words);
  const began = beganWith({ at, mechanism: values.mechanism, mechanism_words: values.mechanism_words }, card().id, scene.told);
  const hit = began.mechanism === "not-known" ? "" : labelOf(MECHANISMS, began.mechanism);
  const isTimeKnown = !card().joined_at || card().is_time_told;
  const known = dog() ?? {};
  return {
    dog: (name || "not named") + (values.is_drill ? " (DRILL)" : ""),
    weight_g: weightNow()?.grams ?? null,
    mechanism: isTimeKnown ? [hit, began.mechanism_words].filter(Boolean).join(", ") : "Cause and time not known here, this phone joined",
    happened_at: Math.floor(began.at / 1000),
    arrives_at: way?.values.minutes === undefined ? null : Math.floor(way.at / 1000) + way.values.minutes * 60,
    bites_strangers: bites === undefined ? (known.bites_strangers ?? null) : bites === "yes",
    allergies: [...new Set([known.allergies, ...allergies].filter(Boolean))].join("; "),
    telephone: dispatchers()[0]?.telephone ?? "",
    lines: standing().map((row) => ({
      id: row.id,
      at: Math.floor(row.at / 1000),
      what: row.values.what,
      site: lowerOf(SITES, row.values.site),
      view: row.values.view ?? "",
      words: saidOf(row.values),
      numbers: Object.fromEntries(NUMBERS.filter((one) => row.values[one] !== undefined).map((one) => [one, row.values[one]])),
    })),
  };
}

const MINUTES = [10, 15, 20, 30, 45, 60];

export function drawSay() {
  const told = spoken(casualtyNow(), nowS(), hours);
  const clinic = clinicNow();
  return [
    heading("Thirty seconds"),
    el("div", { class: "down-spoken", "data-spoken": true }, ...told.map(words)),
    protocol()?.is_example ? el("p", { class: "soft", text: "Doses here are by an example protocol." }) : null,
    grid(...calls(), press("Show the code", () => go("code")), aloud(() => told.join(" ")), press("They have heard it", () => write({ what: "spoken", ...(clinic ? { clinic: clinic.id } : {}) }), "first")),
    words(othersWords()),
    newest("spoken") ? el("p", { class: "soft", text: `Said at ${clock(new Date(newest("spoken")?.at ?? 0))}.` }) : null,
    part(
      "Arriving in, minutes",
      el("div", { class: "down-grid three" }, ...MINUTES.map((minutes) => press(String(minutes), () => write({ what: "on-the-way", minutes, ...(clinic ? { clinic: clinic.id } : {}) })))),
    ),
    part("Does he bite strangers?", grid(press("Yes", () => write({ what: "bites", words: "yes" })), press("No", () => write({ what: "bites", words: "no" })))),
    scene.open.length ? null : words("Nothing was fetched from the server yet: clinics and numbers are missing here."),
  ];
}

const QUIET = 4;
const SVG = "http://www.w3.org/2000/svg";

/** Black on white at any hour, since readers need it; as one path. @param {string} text */
export function codePicture(text) {
  const code = generate(text, { minCorrectionLevel: correction.M });
  const size = code.size + 2 * QUIET;
  let path = "";
  for (let y = 0; y < code.size; y += 1)
    for (let x = 0; x < code.size; x += 1) if (code.get(x, y)) path += `M${x + QUIET} ${y + QUIET}h1v1h-1z`;
  const svg = document.createElementNS(SVG, "svg");
  const make = (/** @type {string} */ name, /** @type {Record<string, string>} */ traits) => {
    const one = document.createElementNS(SVG, name);
    for (const [trait, value] of Object.entries(traits)) one.setAttribute(trait, value);
    svg.append(one);
  };
  for (const [trait, value] of Object.entries({ viewBox: `0 0 ${size} ${size}`, role: "img", "aria-label": "Code with the words below", "shape-rendering": "crispEdges" }))
    svg.setAttribute(trait, value);
  make("rect", { width: String(size), height: String(size), fill: "#fff" });
  make("path", { d: path, fill: "#000" });
  return svg;
}

export function drawCode() {
  const text = plainCode(casualtyNow(), nowS(), hours);
  return [
    heading("Code for the clinic"),
    el("div", { class: "down-code", "data-code-picture": true }, codePicture(text)),
    words("Any phone reads it without a network. It holds these words and no address:"),
    el("pre", { class: "down-code-words", text, tabindex: "0", role: "region", "aria-label": "Words of the code" }),
  ];
}
