// @ts-check
/**
 * Cards of hurt dogs on this phone, line by line, and what lies here open: clinics, numbers, the
 * signed protocol, names of dogs. A database of its own, since it opens without the code.
 */
// @ts-ignore  Dexie's own types are not vendored
import { Dexie } from "../../vendor/dexie@4.4.7/dexie.min.mjs";

/**
 * @typedef {object} Card one press: a dog is down, or an officer is
 * @property {string} id of the record, made here
 * @property {"dog" | "officer"} about
 * @property {string} agency
 * @property {number} at milliseconds, this phone's clock corrected as last measured
 * @property {string} name of the dog, "" where nobody knows it
 * @property {Record<string, any>} values of the record as last written
 * @property {number} version 0 until it is frozen
 * @property {string} uuid of the first submission, "" until it is frozen
 * @property {string} ended how, "" while it runs
 */

/**
 * @typedef {object} Row one line of a card
 * @property {string} id of the record, made here
 * @property {string} card
 * @property {number} at as in Card
 * @property {Record<string, any>} values without casualty and time
 * @property {number} version 0 while it can still be taken back
 * @property {number} due_at by this phone's own clock: from then on it is frozen
 */

/** @typedef {{ agency: string, at: string, offset_ms: number, data: Record<string, any> }} Open */

const KEPT_MS = 14 * 86_400_000;
const base = new Dexie("watchbook-down");
base.version(1).stores({ cards: "id", lines: "id, card", at_hand: "agency" });

/** @param {Card} card */
export async function keepCard(card) {
  await base.cards.put(structuredClone(card));
}

/** @returns {Promise<Card[]>} newest first */
export async function allCards() {
  const rows = /** @type {Card[]} */ (await base.cards.toArray());
  return rows.sort((a, b) => b.at - a.at);
}

/** @param {Row} row */
export async function keepRow(row) {
  await base.lines.put(structuredClone(row));
}

/** @param {string} id of a line that was taken back before it was frozen */
export async function dropRow(id) {
  await base.lines.delete(id);
}

/** @param {string} card @returns {Promise<Row[]>} in the order of their times */
export async function rowsOf(card) {
  /** @type {Row[]} */
  const rows = await base.lines.where("card").equals(card).toArray();
  return rows.sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
}

/** What the server gave this phone to have at hand, of every agency. @returns {Promise<Open[]>} */
export async function openData() {
  return base.at_hand.toArray();
}

/** What of the reference data may lie open. */
const OPEN = ["casualty.down", "casualty.protocol", "casualty_alerts", "ladder", "transport"];

/** @param {import("./reference.js").Reference} reference @param {number} offset_ms */
export async function keepOpenData(reference, offset_ms) {
  const { agency, viewer, at, data = {} } = reference;
  const kept = Object.fromEntries(OPEN.filter((name) => data[name]).map((name) => [name, data[name]]));
  await base.at_hand.put({ agency: agency.code, at, offset_ms, data: { ...kept, person: viewer.person } });
}

/** After a revocation, and at a sign-out of a phone that is not enrolled. Cards and lines stay. */
export async function forgetOpenData() {
  await base.at_hand.clear();
  await caches.delete("watchbook-pictures");
}

/** Cards that ended a fortnight ago leave the phone, once nothing of them waits here. */
export async function dropOldCards() {
  const before = Date.now() - KEPT_MS;
  for (const card of await allCards()) {
    if (!card.ended || card.at > before || !card.version) continue;
    const rows = await rowsOf(card.id);
    if (rows.some((row) => !row.version)) continue;
    await base.lines.where("card").equals(card.id).delete();
    await base.cards.delete(card.id);
  }
}
