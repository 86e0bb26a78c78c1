// @ts-check
/**
 * Marks between the first press and the outbox, in a database of their own: a mark is kept from the
 * first press on, whatever becomes of the page, and while the rest of the application is locked.
 */
// @ts-ignore  Dexie's own types are not vendored
import { Dexie } from "../../vendor/dexie@4.4.7/dexie.min.mjs";

/**
 * @typedef {object} Mark
 * @property {string} id of the record, made here
 * @property {string} agency
 * @property {number} at the first press, by the phone's clock
 * @property {{ at: number, lat: number, lon: number, accuracy_m: number } | null} fix
 * @property {boolean} isMeant whether the second press came
 */

const table = new Dexie("watchbook-marker");
table.version(1).stores({ marks: "id" });

/** @param {Mark} mark */
export async function holdMark(mark) {
  await table.marks.put(structuredClone(mark));
}

/** @param {Mark} mark after it became a submission, or after a first press that nobody meant */
export async function dropMark(mark) {
  await table.marks.delete(mark.id);
}

/** @returns {Promise<Mark[]>} oldest first */
export async function heldMarks() {
  return (await table.marks.toArray()).sort(
    (/** @type {Mark} */ a, /** @type {Mark} */ b) => a.at - b.at,
  );
}
