// @ts-check
/** Signs: what was found last with its trend and the dog's values at rest, new ones, the series. */
import { el } from "./dom.js";
import { chips, wholeOf } from "./down-letters.js";
import { atHand, dog, field, heading, labelled, lineWords, part, press, standing, write } from "./down-scene.js";
import { judged, ordered, plainDecimal, series, trend } from "./down-spoken.js";
import { CONSCIOUSNESS, GUMS, labelOf } from "./down-words.js";
import { clock } from "./times.js";

/** @type {[string, string, number, number][]} name, label, places, most */
const SIGNS = [
  ["pulse", "Pulse, a minute", 0, 400], ["breaths", "Breaths, a minute", 0, 400], ["oxygen", "Oxygen, %", 0, 100],
  ["refill_ds", "Refill of the gums, s", 1, 100], ["pain", "Pain, 0 to 10", 0, 10],
];
/** @type {[string, string, (value: any, values: Record<string, any>) => string][]} in the order of the table */
const SHOWN = [
  ["pulse", "Pulse", (value) => `${value}`], ["breaths", "Breaths", (value) => `${value}`], ["temperature_c10", "Temperature", degrees],
  ["oxygen", "Oxygen", (value) => `${value} %`], ["refill_ds", "Refill", (value) => `${plainDecimal(value, 1)} s`],
  ["gums", "Gums", (value) => labelOf(GUMS, value)], ["consciousness", "Answers to", (value) => labelOf(CONSCIOUSNESS, value)],
  ["pain", "Pain", (value) => `${value} of 10`],
];
/** @type {Record<string, string>} */
const ARROWS = { rising: "↑ rising", falling: "↓ falling", steady: "→ steady" };

/** As the desk writes it: in Fahrenheit as it was typed, where it was. @param {number} celsius10 @param {Record<string, any>} values */
function degrees(celsius10, { temperature_f10 = Math.floor((celsius10 * 18 + 5) / 10) + 320 }) {
  return `${plainDecimal(celsius10, 1)} °C (${plainDecimal(temperature_f10, 1)} °F)`;
}

/** His own values at rest where they lie here, else those of all dogs. @param {string} name @returns {[number, number] | undefined} */
const bandOf = (name) => dog()?.bands?.[name] ?? atHand()["casualty.down"]?.bands?.values[name];

/** @param {string} name @returns {string} "58 to 84", "" without any */
function restWords(name) {
  const band = bandOf(name);
  const told = (/** @type {number} */ value) => (name === "temperature_c10" ? plainDecimal(value, 1) : String(value));
  return band ? `${told(band[0])} to ${told(band[1])}` : "";
}

/** Whose values at rest these are. */
function bandSource() {
  const general = atHand()["casualty.down"]?.bands;
  const { bands, bands_by } = dog() ?? {};
  if (!general) return "No values at rest lie on this phone.";
  if (!bands) return `At rest: ${general.source} His own are not on this phone.`;
  const isWhole = Object.keys(general.values).every((name) => bands[name]);
  const own = `At rest: this dog’s own${bands_by ? `, measured by ${bands_by}` : ""}`;
  return isWhole ? `${own}.` : `${own}, where written; else ${general.source}`;
}

/** Every sign as it was found last; what nobody found is not recorded, never normal. */
function drawLast() {
  const told = standing().filter((row) => row.values.what === "signs");
  const lines = told.map(({ id, at, values }) => ({ id, at: Math.floor(at / 1_000), what: "signs", numbers: values }));
  const rows = ordered(lines).flatMap(({ id }) => told.filter((row) => row.id === id)); // as core orders those of one second
  return part(
    "Last found",
    el("ul", { class: "down-signs" }, ...SHOWN.map(([name, label, shown]) => {
      const last = rows.filter((row) => row.values[name] !== undefined).at(-1);
      const rest = restWords(name);
      const band = bandOf(name);
      const word = last && typeof last.values[name] === "number" ? ARROWS[trend(series(lines, name))] : "";
      const place = last && band ? judged(last.values[name], band) : "within";
      return el("li", { "data-sign": name },
        el("span", { text: label }),
        last ? el("strong", {}, shown(last.values[name], last.values), word ? el("span", { class: "trend", text: ` ${word}` }) : "") : el("em", { text: "not recorded" }),
        el("small", { text: [last && clock(new Date(last.at)), rest && `at rest ${rest}`, last && place !== "within" && place].filter(Boolean).join(" · ") }),
      );
    })),
    el("p", { class: "soft", text: `${bandSource()} Below and above are places on them, no diagnosis.` }),
  );
}

/** Every field may stay empty: not recorded. */
export function drawSigns() {
  /** @type {Record<string, any>} */
  const found = {};
  const named = (/** @type {string} */ name, /** @type {string} */ label) => (restWords(name) ? `${label} · at rest ${restWords(name)}` : label);
  const inputs = SIGNS.map(([name, label]) => field(named(name, label), "decimal"));
  const heat = field(named("temperature_c10", "Temperature, °F or °C"), "decimal");
  const said = el("p", { role: "alert", class: "down-trouble" });
  const done = () => {
    const values = { ...found };
    for (const [index, [name, label, places, most]] of SIGNS.entries()) {
      if (!inputs[index].value.trim()) continue;
      const whole = wholeOf(inputs[index].value, places);
      if (whole === null || whole > most) return void (said.textContent = `${label}: ${inputs[index].value} does not fit. Nothing was lost; mend it or leave it empty.`);
      values[name] = whole;
    }
    if (heat.value.trim()) {
      const tenths = wholeOf(heat.value, 1);
      const isF = tenths !== null && tenths >= 770 && tenths <= 1150;
      const isC = tenths !== null && tenths >= 250 && tenths <= 460;
      if (tenths === null || (!isF && !isC)) return void (said.textContent = "Temperature: 77 to 115 is read as °F, 25 to 46 as °C.");
      values.temperature_c10 = isC ? tenths : Math.round(((tenths - 320) * 5) / 9);
      if (isF) values.temperature_f10 = tenths;
    }
    if (!Object.keys(values).length) return void (said.textContent = "Nothing was filled in.");
    for (const one of [...inputs, heat]) one.value = "";
    write({ what: "signs", ...values });
  };
  return [
    heading("Signs"),
    part("Answers to", chips("Consciousness", CONSCIOUSNESS, (one) => keep(found, "consciousness", one))),
    part("Gums", chips("Gums", GUMS, (one) => keep(found, "gums", one))),
    el("div", { class: "down-grid" }, ...[...inputs, heat].map(labelled)),
    said,
    press("Write them now", done, "first"),
    drawLast(),
    ...before(),
  ];
}

/** @param {Record<string, any>} found @param {string} name @param {string} value */
function keep(found, name, value) {
  if (value) found[name] = value;
  else delete found[name];
}

/** All signs of this card, newest first. */
function before() {
  const rows = standing().filter((row) => row.values.what === "signs").reverse();
  return rows.length ? [part("Before", el("ul", { class: "down-list" }, ...rows.map((row) => el("li", { text: `${clock(new Date(row.at))} ${lineWords(row).replace("Signs, ", "")}` }))))] : [];
}
