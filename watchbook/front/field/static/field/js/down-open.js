// @ts-check
/**
 * What lies on this phone open for a hurt dog: clinics, numbers, the signed protocol, names of dogs,
 * cards. A database of its own, since it opens without the code.
 */
// @ts-ignore  Dexie's own types are not vendored
import { Dexie } from "../../vendor/dexie@4.4.7/dexie.min.mjs";

export const base = new Dexie("watchbook-down");
base.version(2).stores({ cards: "id", lines: "id, card", at_hand: "agency", theirs: "card" });
/** Cards as the server told them, lines of other phones with them: under the phone's lock. */
export const theirs = base.table("theirs");

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

/** @param {(account: string) => boolean} whose */
export async function forgetTheirs(whose) {
  await theirs.filter((/** @type {any} */ row) => whose(row.account)).delete();
}
