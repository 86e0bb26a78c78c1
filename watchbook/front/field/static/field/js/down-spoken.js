// @ts-check
/**
 * What is said to the clinic, composed on the phone, since the night has no network: the second
 * implementation of `watchbook.core.casualty.handover` (ADR 0017). One file of vectors holds both.
 * Values only: no clock, no store, no page.
 */

/**
 * @typedef {object} Line
 * @property {string} id
 * @property {number} at seconds, UTC
 * @property {string} what
 * @property {string} [site]
 * @property {string} [words]
 * @property {Record<string, number>} [numbers]
 * @property {string} [view] of the outline on which a wound was marked
 *
 * @typedef {object} Casualty
 * @property {string} dog
 * @property {number | null} weight_g
 * @property {string} mechanism
 * @property {number} happened_at
 * @property {number | null} arrives_at
 * @property {boolean | null} bites_strangers
 * @property {Line[]} lines
 * @property {string} [allergies]
 * @property {string} [telephone]
 *
 * @typedef {(at: number) => string} Clock
 * @typedef {object} Tourniquet
 * @property {string} site
 * @property {number} applied_at
 * @property {number} [again_at]
 * @property {number} [converted_at]
 * @property {number} [removed_at]
 */

const MOST_WORDS = 75;
const MOST_CODE_BYTES = 700;
const SPACES = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/;

/** @param {string} text */
const words = (text) => text.split(SPACES).filter(Boolean);
/** @param {string[]} told */
const inOneLine = (told) => told.map((one) => words(one).join(" ")).filter(Boolean);
/** @param {string[]} told */
const count = (told) => told.reduce((sum, one) => sum + words(one).length, 0);
/** @param {...(string | undefined)} parts */
const joined = (...parts) => parts.filter(Boolean).join(", ");

/** @param {Line[]} lines */
export const ordered = (lines) =>
  [...lines].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));

/** @param {number} value @param {number} places */
export function plainDecimal(value, places) {
  const digits = String(value).padStart(places + 1, "0");
  const part = digits.slice(-places).replace(/0+$/, "");
  return digits.slice(0, -places) + (part && `.${part}`);
}

/** @param {number} grams a multiple of 100 */
export function weightWords(grams) {
  const tenths = (2n * BigInt(grams) * 1_000_000n + 45_359_237n) / (2n * 45_359_237n);
  return `${plainDecimal(grams / 100, 1)} kg (${plainDecimal(Number(tenths), 1)} lb)`;
}

/** @param {number} ng */
export const massWords = (ng) =>
  ng >= 1_000_000 ? `${plainDecimal(ng, 6)} mg` : `${plainDecimal(ng, 3)} mcg`;
/** @param {number} ul */
export const volumeWords = (ul) => `${plainDecimal(ul, 3)} mL`;

/** @type {Record<string, "again_at" | "converted_at" | "removed_at">} */
const LATER = {
  "tourniquet-again": "again_at",
  "tourniquet-converted": "converted_at",
  "tourniquet-off": "removed_at",
};

/** @param {Line[]} lines @returns {Tourniquet[]} */
export function tourniquets(lines) {
  /** @type {Tourniquet[]} */
  const found = [];
  for (const { at, what, site = "" } of ordered(lines)) {
    if (what === "tourniquet-on") found.push({ site, applied_at: at });
    else if (LATER[what]) {
      let held = found.filter((one) => one.site === site).pop();
      if (!held) found.push((held = { site, applied_at: at }));
      held[LATER[what]] = at;
    }
  }
  return found;
}

/** @param {Tourniquet} one */
export const isOn = (one) => one.converted_at === undefined && one.removed_at === undefined;
/** @param {Tourniquet} one @param {number} at */
export const minutesOn = (one, at) => Math.floor(Math.max(0, at - one.applied_at) / 60);

/** @param {Line[]} lines @param {string} name @returns {number[]} */
export const series = (lines, name) =>
  ordered(lines)
    .filter((line) => line.what === "signs" && line.numbers?.[name] !== undefined)
    .map((line) => Number(line.numbers?.[name]));

/** @param {number[]} values */
export function trend(values) {
  if (values.length < 2) return "";
  const [before, last] = values.slice(-2);
  const step = Math.max(1, Math.floor(Math.abs(before) / 10));
  if (last - before >= step) return "rising";
  return before - last >= step ? "falling" : "steady";
}

/** @param {Casualty} one @param {number} at @param {Clock} clock @returns {string[]} */
export function spoken(one, at, clock) {
  const told = [
    who(one, at),
    what(one, clock),
    wounds(one),
    signs(one, clock),
    tourniquet(one, at, clock),
    given(one, clock),
    bites(one),
    exposure(one),
  ];
  const kept = inOneLine(told);
  const more = "More is on the card.";
  if (count(kept) <= MOST_WORDS) return kept;
  const rest = kept.filter((sentence) => sentence !== bites(one));
  while (rest.length && count([...rest, bites(one), more]) > MOST_WORDS) rest.pop();
  return [...rest, bites(one), more];
}

/** @param {Casualty} one @param {number} at @param {Clock} clock */
export function plainCode(one, at, clock) {
  const kept = inOneLine([
    `POLICE DOG ${one.dog}, ${weight(one)}`,
    what(one, clock),
    bites(one),
    tourniquet(one, at, clock),
    given(one, clock),
    one.allergies ? `Allergies: ${one.allergies}` : "",
    one.telephone ? `Call ${one.telephone}` : "",
    wounds(one),
    signs(one, clock),
    exposure(one),
    `Written ${clock(at)}`,
  ]);
  const bytes = () => new TextEncoder().encode(kept.join("\n")).length;
  while (kept.length > 1 && bytes() > MOST_CODE_BYTES) kept.pop();
  return kept.join("\n");
}

/** @param {Casualty} one */
const weight = (one) => (one.weight_g === null ? "weight not known" : weightWords(one.weight_g));

/** @param {number} many */
const minuteWords = (many) => `${many} minute${many === 1 ? "" : "s"}`;

/** @param {Casualty} one @param {number} at */
function who(one, at) {
  const minutes = one.arrives_at === null ? null : Math.floor(Math.max(0, one.arrives_at - at) / 60);
  const coming = minutes === null ? "Time of arrival not known" : minutes ? `Arriving in ${minuteWords(minutes)}` : "Arriving now";
  return `Police dog ${one.dog}, ${weight(one)}. ${coming}.`;
}

/** @param {Casualty} one @param {Clock} clock */
const what = (one, clock) => `${one.mechanism || "Cause not known"}, ${clock(one.happened_at)}.`;

/** @type {Record<string, string>} views of the outline and the side that each shows */
const SIDES = { left: "left side", right: "right side", above: "upper side", below: "underside" };

/** A leg says its side itself. @param {{ site?: string, view?: string }} line */
export const sideWords = ({ site = "", view = "" }) => (/^(left|right)/.test(site) ? "" : (SIDES[view] ?? ""));

/** As last stated; null: not recorded. @param {Line[]} lines */
export const burnedStated = (lines) =>
  ordered(lines).filter((line) => line.numbers?.burned_percent !== undefined).at(-1)?.numbers?.burned_percent ?? null;

/** To the nearest 10, half up, as the form asks. @param {string[]} parts @param {Record<string, number>} shares in percent */
export const burnedPercent = (parts, shares) =>
  Math.floor(([...new Set(parts)].reduce((sum, one) => sum + (shares[one] ?? 0), 0) + 5) / 10) * 10;

/** Where a value lies on resting values. @param {number} value @param {[number, number]} band */
export const judged = (value, [low, high]) => (value < low ? "below" : value > high ? "above" : "within");

/** @param {Casualty} one */
function wounds(one) {
  const found = ordered(one.lines).filter((line) => line.what === "wound");
  const told = [...new Set(found.map((line) => joined(line.words, line.site, sideWords(line))))];
  const burned = burnedStated(one.lines);
  return [
    told.length ? `Wounds: ${told.join("; ")}.` : "",
    burned === null ? "" : `Burned surface ${burned} percent.`,
  ]
    .filter(Boolean)
    .join(" ");
}

const SIGNS = [["pulse", "pulse"], ["breaths", "breathing"], ["oxygen", "oxygen"]];

/** @param {Casualty} one @param {Clock} clock */
function signs(one, clock) {
  const seen = ordered(one.lines).filter((line) => line.what === "signs");
  const last = seen.at(-1);
  if (!last) return "";
  const told = [];
  for (const [name, label] of SIGNS) {
    const values = series(seen, name);
    if (values.length) told.push(joined(`${label} ${values.at(-1)}`, trend(values)));
  }
  const heat = series(seen, "temperature_c10");
  if (heat.length)
    told.push(joined(`temperature ${plainDecimal(Number(heat.at(-1)), 1)} C`, trend(heat)));
  if (last.words) told.push(last.words);
  return told.length ? `Signs at ${clock(last.at)}: ${told.join("; ")}.` : "";
}

/** @param {Casualty} one @param {number} at @param {Clock} clock */
const tourniquet = (one, at, clock) =>
  tourniquets(one.lines)
    .filter(isOn)
    .map((on) => `Tourniquet ${on.site} since ${clock(on.applied_at)}, ${minuteWords(minutesOn(on, at))}.`)
    .join(" ");

/** @param {Casualty} one @param {Clock} clock */
function given(one, clock) {
  const told = [];
  for (const line of ordered(one.lines)) {
    if (line.what !== "drug" && line.what !== "fluid") continue;
    const { amount_ng, volume_ul } = line.numbers ?? {};
    const amount = amount_ng ? massWords(amount_ng) : volume_ul ? volumeWords(volume_ul) : "";
    told.push(`${[line.words, amount].filter(Boolean).join(" ")} at ${clock(line.at)}`);
  }
  return told.length ? `Given: ${told.join("; ")}.` : "";
}

/** @param {Casualty} one */
function bites({ bites_strangers }) {
  if (bites_strangers === null) return "Not known whether he bites strangers.";
  return bites_strangers ? "Bites strangers." : "Does not bite strangers.";
}

/** @param {Casualty} one */
function exposure(one) {
  const found = ordered(one.lines).filter((line) => line.what === "exposure" && line.words);
  const told = [...new Set(found.map((line) => line.words))];
  return told.length ? `Exposed to: ${told.join("; ")}.` : "";
}
