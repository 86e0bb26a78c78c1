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
/** @param {string} text */
const inOneLine = (text) => words(text).join(" ");
/** @param {string} text */
const count = (text) => words(text).length;
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

/** @param {number} grams a multiple of 10 */
export function weightWords(grams) {
  const tenths = (2n * BigInt(grams) * 1_000_000n + 45_359_237n) / (2n * 45_359_237n);
  return `${plainDecimal(grams / 10, 2)} kg (${plainDecimal(Number(tenths), 1)} lb)`;
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
      if (!held || (what === "tourniquet-again" && !isOn(held))) found.push((held = { site, applied_at: at }));
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

const SAID = ["who", "what", "wounds", "signs", "tourniquet", "given", "bites", "exposure"];
const CODED = ["head", "what", "bites", "tourniquet", "given", "exposure", "allergies", "call", "wounds", "signs", "written"];
/** What has its place first where not everything fits. */
const KEPT_FIRST = ["who", "head", "bites", "written", "tourniquet", "what", "call", "exposure", "allergies", "given", "wounds", "signs"];
const MORE = "More is on the card.";

/** Lists are shortened, then left out; none takes the place of a more important one. @param {Casualty} one @param {number} at @param {Clock} clock @returns {string[]} */
export function spoken(one, at, clock) {
  const told = ways(one, at, clock, SAID);
  const whole = SAID.filter((name) => told[name]).map((name) => told[name][0]);
  if (whole.reduce((sum, sentence) => sum + count(sentence), 0) <= MOST_WORDS) return whole;
  const kept = fitted(told, MOST_WORDS - count(MORE), count);
  return [...SAID.filter((name) => kept[name]).map((name) => kept[name]), MORE];
}

/** @param {Casualty} one @param {number} at @param {Clock} clock */
export function plainCode(one, at, clock) {
  const bytes = (/** @type {string} */ line) => new TextEncoder().encode(line).length + 1;
  const kept = fitted(ways(one, at, clock, CODED), MOST_CODE_BYTES + 1, bytes);
  return CODED.filter((name) => kept[name]).map((name) => kept[name]).join("\n");
}

/** @param {Record<string, string[]>} told @param {number} room @param {(way: string) => number} size */
function fitted(told, room, size) {
  /** @type {Record<string, string>} */
  const kept = {};
  for (const name of KEPT_FIRST) {
    const way = told[name]?.find((each) => size(each) <= room);
    if (way === undefined) continue;
    kept[name] = way;
    room -= size(way);
  }
  return kept;
}

/** For each the ways of saying it, the fullest first. @param {Casualty} one @param {number} at @param {Clock} clock @param {string[]} names @returns {Record<string, string[]>} */
function ways(one, at, clock, names) {
  /** @type {Record<string, string[]>} */
  const told = {
    who: [who(one, at)],
    head: [`POLICE DOG ${one.dog}, ${weight(one)}`],
    what: what(one, clock),
    wounds: wounds(one),
    signs: [signs(one, clock)],
    tourniquet: [tourniquet(one, at, clock)],
    given: shorter("Given", given(one, clock)),
    bites: [bites(one)],
    exposure: shorter("Exposed to", exposures(one)),
    allergies: one.allergies ? [`Allergies: ${one.allergies}`, "Allergies: on the card"] : [],
    call: [one.telephone ? `Call ${one.telephone}` : ""],
    written: [`Written ${clock(at)}`],
  };
  return Object.fromEntries(names.map((name) => [name, told[name].map(inOneLine)]).filter(([, all]) => all[0]));
}

/** @param {string} label @param {string[]} told */
function shorter(label, told) {
  if (!told.length) return [];
  const some = told.slice(1).map((_, cut) => `${label}: ${told.slice(0, -1 - cut).join("; ")}; and ${cut + 1} more.`);
  return [`${label}: ${told.join("; ")}.`, ...some, `${label}: ${told.length} on the card.`];
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
function what(one, clock) {
  const cause = one.mechanism || "Cause not known";
  return [cause, cause.split(",")[0]].map((said) => `${said}, ${clock(one.happened_at)}.`);
}

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
  const stated = burnedStated(one.lines);
  const burned = stated === null ? "" : ` Burned surface ${stated} percent.`;
  const listed = shorter("Wounds", told);
  return (listed.length ? listed : [""]).map((said) => said + burned);
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
  return told;
}

/** @param {Casualty} one */
function bites({ bites_strangers }) {
  if (bites_strangers === null) return "Not known whether he bites strangers.";
  return bites_strangers ? "Bites strangers." : "Does not bite strangers.";
}

/** @param {Casualty} one */
const exposures = ({ lines }) =>
  [...new Set(ordered(lines).filter(({ what: kind, words }) => kind === "exposure" && words).map(({ words }) => String(words)))];
