// @ts-check
/** What leaves this phone, when, and what never does: a draft or a submission that was not sent. */
import { forgetOpenData, forgetTheirs } from "./down-open.js";
import { forgetWho, known, store } from "./store.js";
import { lookAgain, runBeforeLock } from "./vault.js";

/**
 * Reference data, memories of last time, other phones' lines; of receipts the words, not the proof.
 * @param {(account: string) => boolean} whose
 */
async function purgeOf(whose) {
  indexedDB.deleteDatabase("watchbook-plans");
  await forgetTheirs(whose);
  const tables = [store.references, store.last, store.receipts];
  await store.transaction("rw", tables, async () => {
    /** @param {any} row */
    const ofThem = (row) => whose(row.account);
    await store.references.filter(ofThem).delete();
    await store.last.filter(ofThem).delete();
    await store.receipts.filter(ofThem).modify((/** @type {any} */ row) => {
      if (row.label) row.label = row.label.split(" · ")[0];
    });
  });
}

/** Another person signed in here: what was kept for the others to read goes. @param {string} account */
export function purgeOthers(account) {
  return purgeOf((one) => one !== account);
}

/** Somebody signed out here, by himself: nobody is known any more, and the key is dropped. */
export async function purgeOnSignOut() {
  const account = (await known())?.account;
  if (account) await purgeOf((one) => one === account);
  if (!(await store.phones.count())) await forgetOpenData();
  await store.known.delete("unlocked");
  await forgetWho();
  await lookAgain();
}

/**
 * The server revoked this phone: its key and all reference data go, what was not sent stays.
 * @param {string} phone
 * @returns {Promise<boolean>} whether this locked it
 */
export async function purgeRevoked(phone) {
  const own = (await store.phones.toArray()).find((/** @type {any} */ one) => one.id === phone);
  if (!own || own.revoked_at) return false;
  await runBeforeLock();
  await store.phones.put({ ...own, key: null, revoked_at: new Date().toISOString() });
  await purgeOf(() => true);
  await forgetOpenData();
  await store.known.delete("unlocked");
  return (await lookAgain()).is === "locked";
}
