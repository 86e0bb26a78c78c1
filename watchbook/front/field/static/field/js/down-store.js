// @ts-check
/** Cards of hurt dogs on this phone, line by line, and what lies beside them. */
import { base, theirs } from "./down-open.js";

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
 * @property {string} [code] by which another phone joins it
 * @property {number} [joined_at] where another phone began it: since when this one writes on it
 * @property {boolean} [is_time_told] of a joined one: whether it is known here when it began
 * @property {string[]} [same_waits] cards that are the same, to be said once the phone is open
 */

/**
 * @typedef {object} Row one line of a card
 * @property {string} id of the record, made here
 * @property {string} card
 * @property {number} at as in Card
 * @property {Record<string, any>} values without casualty and time
 * @property {number} version 0 while it can still be taken back
 * @property {number} due_at by this phone's own clock: from then on it is frozen
 * @property {string} [who] of another phone's line
 * @property {string[]} [marks] what the server says of it
 * @property {number} [heard_at] when the server had it
 */

/** @typedef {{ agency: string, at: string, offset_ms: number, data: Record<string, any> }} Open */

const KEPT_MS = 14 * 86_400_000;

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

/** Cards that ended a fortnight ago leave the phone, once nothing of them waits here. */
export async function dropOldCards() {
  const before = Date.now() - KEPT_MS;
  for (const card of await allCards()) {
    if (!card.ended || card.at > before || !card.version) continue;
    const rows = await rowsOf(card.id);
    if (rows.some((row) => !row.version)) continue;
    await base.lines.where("card").equals(card.id).delete();
    await theirs.delete(card.id);
    await base.cards.delete(card.id);
  }
}
