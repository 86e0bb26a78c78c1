// @ts-check
/**
 * Recordings on this phone, in a database of their own: a fix is written the moment it comes, so
 * that a page that is killed loses at most what came in the last second. Nothing here is deleted
 * before the recording has become a submission or its owner threw it away.
 */
// @ts-ignore  Dexie's own types are not vendored
import { Dexie } from "../../vendor/dexie@4.4.7/dexie.min.mjs";
import { sealed, unsealed } from "./seal.js";
import { vaultState } from "./vault.js";

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

/**
 * Where somebody walks lies sealed, like everything of his, where this phone has a code.
 * @param {any} row @param {string} name @param {string[]} open
 */
async function closed(row, name, open) {
  const { is, key, vault } = await vaultState();
  return is === "open" && key && vault ? sealed(key, vault.id, name, row, open) : row;
}

/** @param {any} row @param {string} name */
async function opened(row, name) {
  if (!row.sealed) return row;
  const { key } = await vaultState();
  if (!key) throw new Error("This phone is locked.");
  return unsealed(key, name, row);
}

/** @param {any} row */
const fixName = (row) => `fixes/${row.recording}/${row.n}`;
/** @param {any} row */
const recordingName = (row) => `recordings/${row.id}`;

/** @param {Recording} recording */
export async function keepRecording(recording) {
  const row = structuredClone(recording);
  await table.recordings.put(await closed(row, recordingName(row), ["id", "account"]));
}

/** @param {Fix} fix */
export async function keepFix(fix) {
  await table.fixes.put(await closed(fix, fixName(fix), ["recording", "n"]));
}

/**
 * @param {string} account
 * @returns {Promise<Recording[]>} what was begun here and never ended, newest first
 */
export async function unfinished(account) {
  const rows = await table.recordings.where("account").equals(account).toArray();
  const all = await Promise.all(rows.map((/** @type {any} */ row) => opened(row, recordingName(row))));
  return all.sort((/** @type {Recording} */ a, /** @type {Recording} */ b) => b.begun_at - a.begun_at);
}

/** @param {string} recording @returns {Promise<Fix[]>} in the order in which they came */
export async function fixesOf(recording) {
  const rows = await table.fixes
    .where("[recording+n]")
    .between([recording, 0], [recording, Infinity])
    .sortBy("n");
  return Promise.all(rows.map((/** @type {any} */ row) => opened(row, fixName(row))));
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
