// @ts-check
/** The course of officer down from what this phone wrote: no clock, no store, values in and words out. */

/** @typedef {import("./down-store.js").Row} Row */

/** @type {[string, string][]} */
export const RESULTS = [
  ["dog-away", "The dog is away"], ["dog-in-car", "The dog is in the car"], ["not-yet", "Not yet"], ["given-up", "Given up"],
];

/** @type {[string, string][]} */
export const MOMENTS = [
  ["care-reached", "Care has reached the person"], ["dog-away", "The dog is away"], ["dog-in-car", "The dog is in the car"],
  ["tonight", "Where the dog is tonight"], ["cancelled", "Cancelled: a wrong press"], ["over", "Over"],
];

/** @type {[string, string][]} */
export const RUNGS = [
  ["second-handler", "Known second handler"], ["car-and-door", "Car and door"], ["lead", "Lead"], ["decoy-or-food", "Decoy or food"],
  ["catch-pole", "Catch pole"], ["shield", "Shield"], ["sedation", "Sedation"], ["last-resort", "Last resort"], ["other", "Something else"],
];

const AWAY = ["dog-away", "dog-in-car"];

/** @param {[string, string][]} all @param {string | undefined} value */
const called = (all, value) => all.find(([one]) => one === value)?.[1] ?? "";

/** @param {Row} row */
export const isTry = (row) => row.values.what === undefined;

/**
 * When the person could be reached, as far as this phone wrote it; null where nobody did.
 * @param {Row[]} rows
 */
export function accessOf(rows) {
  const first = (/** @type {string[]} */ words) => {
    const found = rows.filter(({ values }) => words.includes(values.what ?? values.result)).map(({ at }) => at);
    return found.length ? Math.min(...found) : null;
  };
  return { away: first(AWAY), inCar: first(["dog-in-car"]), reached: first(["care-reached"]) };
}

/** A try or a moment in the words of the desk's page. @param {Row} row */
export function courseWords({ values }) {
  const { what, rung, rung_words, result, by_words, words, is_known_to_dog } = values;
  const title = what ? called(MOMENTS, what) : rung_words || called(RUNGS, rung) || "A try";
  const known = is_known_to_dog === undefined ? "" : is_known_to_dog ? "known to the dog" : "not known to the dog";
  const result_words = called(RESULTS, result);
  return [result_words ? `${title}: ${result_words}` : title, by_words, known, words].filter(Boolean).join(", ");
}

/** What came of the tries of one rung, oldest first. @param {Row[]} rows @param {{ kind?: string, title: string }} rung */
export function cameOf(rows, { kind, title }) {
  const tries = rows.filter(isTry);
  const named = tries.filter(({ values }) => values.rung_words === title);
  const found = named.length ? named : tries.filter(({ values }) => !values.rung_words && values.rung === kind);
  return found.map(({ values }) => called(RESULTS, values.result) || "tried");
}

/** @param {number} ms @returns {string} "4:05", "1:02:03" */
export function spanWords(ms) {
  const s = Math.max(0, Math.floor(ms / 1000));
  const two = (/** @type {number} */ n) => String(n).padStart(2, "0");
  const h = Math.floor(s / 3600);
  return `${h ? `${h}:${two(Math.floor(s / 60) % 60)}` : Math.floor(s / 60)}:${two(s % 60)}`;
}
