// @ts-check
/** What this phone keeps, in IndexedDB. Only here is a table named or a version raised. */
// @ts-ignore  Dexie's own types are not vendored
import { Dexie } from "../../vendor/dexie@4.4.7/dexie.min.mjs";

/**
 * @typedef {object} Draft what is still being written; only this phone has it
 * @property {string} id
 * @property {string} account
 * @property {string} agency
 * @property {string} kind
 * @property {string} label
 * @property {string} record id of the record, made here unless it is an amendment
 * @property {number | null} based_on
 * @property {Record<string, any>} values
 * @property {Record<string, any>} extra what follows from choices and has no field of its own
 * @property {string[]} prefilled names of fields that are still as last time
 * @property {string} [from] what they are from, where that is not last time
 * @property {string} reason
 * @property {string | null} mends uuid of the submission that this one mends or settles
 * @property {string} begun_at
 * @property {string} changed_at
 * @property {string[]} [files] SHA-256 of the files that the values name
 */

/**
 * @typedef {object} Frozen a submission: its bytes are never made again
 * @property {number} [seq] the order in which they were finished
 * @property {string} uuid
 * @property {string} account
 * @property {string} account_name
 * @property {string} agency
 * @property {string} kind
 * @property {string} label
 * @property {string} record
 * @property {Uint8Array} bytes
 * @property {string} sha256 of the bytes, in hexadecimal
 * @property {string[]} blobs SHA-256 of the files that it names
 * @property {string} frozen_at by this device's clock
 * @property {string | null} mends
 * @property {"waiting" | "refused"} state refused ones wait for a person
 * @property {string} problem what the server said, or what is wrong with the stored bytes
 * @property {{ phone: string, signature: string }} [by_phone] may go without a session
 */

/**
 * @typedef {object} Kept a receipt: the server has the bytes
 * @property {string} uuid
 * @property {string} account
 * @property {string} agency
 * @property {string} kind
 * @property {string} label
 * @property {string} record
 * @property {string} sha256
 * @property {string} status accepted, held, conflict or quarantined
 * @property {string} receipt the signed note
 * @property {string} received_at by the server's clock
 * @property {number | null} entry_index
 * @property {{ pointer: string, message: string }[]} problems
 * @property {string | null} mends
 * @property {0 | 1} to_tell 1 until the server was told what this one mends
 * @property {0 | 1} [to_sign] 1 until the person behind the phone's signature has signed for it
 */

/**
 * This phone's own key at one agency; the private half cannot be read out.
 * @typedef {object} OwnKey
 * @property {string} agency
 * @property {string} id the phone's name at the server
 * @property {string} account "" until that person has signed in here
 * @property {string} label
 * @property {string} enrolled_at
 * @property {CryptoKey | null} key none once it was revoked
 * @property {string} revoked_at "" while it holds
 */

export const store = new Dexie("watchbook-field");
store.version(1).stores({
  drafts: "id, account",
  outbox: "++seq, &uuid, account",
  receipts: "uuid, received_at, to_tell",
  blobs: "sha256",
  references: "[account+agency]",
  descriptions: "kind",
  last: "[account+agency+kind]",
  known: "name",
});
store.version(2).stores({
  drafts: "id, account, *files",
  outbox: "++seq, &uuid, account, *blobs",
  receipts: "uuid, received_at, to_tell, to_sign",
  vaults: "id, account",
  phones: "agency",
});

/**
 * Who this phone last met at the server, and how its clock stood.
 * @typedef {object} Known
 * @property {string} account
 * @property {string} account_name
 * @property {{ code: string, name: string, person: string }[]} agencies
 * @property {number} offset_ms server minus device
 * @property {string} met_at
 */

/** @returns {Promise<Known | null>} */
export async function known() {
  return (await store.known.get("server"))?.value ?? null;
}

/** @param {Known} value */
export async function know(value) {
  await store.known.put({ name: "server", value });
}

/** Nobody is known here any more. */
export async function forgetWho() {
  await store.known.delete("server");
}

/**
 * Whether somebody still needs a file that lies on this phone.
 * @param {string} sha256
 */
async function isNamed(sha256) {
  if (await store.outbox.where("blobs").equals(sha256).count()) return true;
  return (await store.drafts.where("files").equals(sha256).count()) > 0;
}

/** @param {string[]} names SHA-256 of files that may no longer be needed */
export async function dropBlobs(names) {
  for (const name of names) if (!(await isNamed(name))) await store.blobs.delete(name);
}
