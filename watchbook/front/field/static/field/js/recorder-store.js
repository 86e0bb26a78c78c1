// @ts-check
/**
 * Recordings on this phone, in a database of their own: a fix is written the moment it comes, so
 * that a page that is killed loses at most what came in the last second. Nothing here is deleted
 * before the recording has become a submission or its owner threw it away.
 */
// @ts-ignore  Dexie's own types are not vendored
import { Dexie } from "../../vendor/dexie@4.4.7/dexie.min.mjs";

/** @typedef {import("./recorder-track.js").Fix} Fix */
/** @typedef {import("./recorder-track.js").Pin} Pin */

/**
 * @typedef {object} Recording
 * @property {string} id of the trail's record, made here
 * @property {string} account
 * @property {string} agency
 * @property {"layer" | "dog"} role
 * @property {string} team
 * @property {string} exercise
 * @property {string} draft of a run that waits for this trail, or ""
 * @property {number} begun_at
 * @property {Pin[]} pins
 */

const table = new Dexie("watchbook-recorder");
table.version(1).stores({ recordings: "id, account", fixes: "[recording+n]" });

/** @param {Recording} recording */
export async function keepRecording(recording) {
  await table.recordings.put(structuredClone(recording));
}

/** @param {Fix} fix */
export async function keepFix(fix) {
  await table.fixes.put(fix);
}

/**
 * @param {string} account
 * @returns {Promise<Recording[]>} what was begun here and never ended, newest first
 */
export async function unfinished(account) {
  const all = await table.recordings.where("account").equals(account).toArray();
  return all.sort((/** @type {Recording} */ a, /** @type {Recording} */ b) => b.begun_at - a.begun_at);
}

/** @param {string} recording @returns {Promise<Fix[]>} in the order in which they came */
export async function fixesOf(recording) {
  return table.fixes
    .where("[recording+n]")
    .between([recording, 0], [recording, Infinity])
    .sortBy("n");
}

/** @param {string} recording after it became a submission, or at its owner's wish */
export async function dropRecording(recording) {
  await table.transaction("rw", table.recordings, table.fixes, async () => {
    await table.recordings.delete(recording);
    await table.fixes
      .where("[recording+n]")
      .between([recording, 0], [recording, Infinity])
      .delete();
  });
}
