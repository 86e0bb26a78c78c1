// @ts-check
/** What a person does with the outbox: finish a draft, look, try again, save it to a file. */
import { changed, drainNow } from "./drain.js";
import { base64, bytesOf, digestOf, hex } from "./freeze.js";
import { ownKeyAt, phoneSignature } from "./phone-key.js";
import { sentInstant } from "./times.js";
import { known, store } from "./store.js";
import { blobs, last, outbox, unreadRows } from "./tables.js";

/** @typedef {import("./store.js").Draft} Draft */
/** @typedef {import("./store.js").Frozen} Frozen */

/**
 * @typedef {object} Finishing
 * @property {number} version of the form
 * @property {string} label
 * @property {Record<string, any>} last what the next one starts from
 * @property {boolean} [signed] a kind that goes under the phone's own signature, locked or not
 */

/** Nothing can be frozen for nobody: whose queue would it be? */
export class NobodyKnownError extends Error {}

/**
 * Freeze a draft: uuid, bytes, their SHA-256 and this device's clock, in one transaction with the
 * end of the draft. What is in the outbox is never made again.
 * While the phone is locked only what is signed by the phone is taken; that lies open until it was
 * sent. Throws LockedError or NobodyKnownError.
 * @param {Draft} draft
 * @param {Finishing} form
 * @returns {Promise<Frozen>}
 */
export async function finish(draft, form) {
  const met = await known();
  const own = await ownKeyAt(draft.agency);
  const account = draft.account || met?.account || (form.signed && own?.account);
  if (!account)
    throw new NobodyKnownError("Sign in once on this phone, so that it is known whose this is.");
  const at = new Date();
  const bytes = bytesOf({
    kind: draft.kind,
    record: draft.record,
    based_on: draft.based_on,
    form_version: form.version,
    values: draft.values,
    recorded_at: sentInstant(at),
    clock_offset_ms: met ? met.offset_ms : null,
    reason: draft.reason,
    prefilled: draft.prefilled,
  });
  const sha256 = hex(await digestOf(/** @type {BufferSource} */ (bytes)));
  const uuid = crypto.randomUUID();
  const byPhone = form.signed ? await phoneSignature(draft.agency, uuid, sha256) : null;
  /** @type {Frozen} */
  const row = {
    uuid,
    account,
    account_name: met?.account === account ? met.account_name : "",
    agency: draft.agency,
    kind: draft.kind,
    label: form.label,
    record: draft.record,
    bytes,
    sha256,
    blobs: await blobsIn(draft.values),
    frozen_at: at.toISOString(),
    mends: draft.mends,
    state: "waiting",
    problem: "",
    ...(byPhone ? { by_phone: byPhone } : {}),
  };
  await keepFrozen(row, await outbox.closed(row), draft, form.last);
  changed();
  return row;
}

/**
 * @param {Frozen} row gets its place in the queue @param {any} closed as it lies in the store
 * @param {Draft} draft @param {Record<string, any>} values what the next one starts from
 */
async function keepFrozen(row, closed, draft, values) {
  const { account, agency, kind, frozen_at: at } = row;
  const remembers = draft.based_on === null && Object.keys(values).length > 0;
  const lastTime = remembers ? await last.closed({ account, agency, kind, values, at }) : null;
  await store.transaction("rw", store.outbox, store.drafts, store.last, async () => {
    row.seq = await store.outbox.add(closed);
    await store.drafts.delete(draft.id);
    if (lastTime) await store.last.put(lastTime);
  });
}

/**
 * The files on this phone that values name.
 * @param {Record<string, any>} values @returns {Promise<string[]>}
 */
async function blobsIn(values) {
  const told = JSON.stringify(values);
  const here = await store.blobs.toCollection().primaryKeys();
  return here.filter((/** @type {string} */ sha256) => told.includes(sha256));
}

/**
 * Keep a file until the server has it; gives its SHA-256.
 * @param {File} file
 */
export async function keepFile(file) {
  const content = await file.arrayBuffer();
  const sha256 = hex(await digestOf(content));
  await blobs.put({
    sha256,
    account: (await known())?.account ?? "",
    content,
    name: file.name,
    type: file.type,
    size: file.size,
    sent_to: "",
  });
  return sha256;
}

/** @param {Frozen} row try a refused one again as it is: the same uuid, the same bytes */
export async function tryAgain(row) {
  await outbox.put({ ...row, state: "waiting", problem: "" });
  changed();
  await drainNow();
}

/**
 * Everything that is not yet with the server, as one file that a desk can read in.
 * @param {string} account
 * @returns {Promise<Blob>}
 */
export async function exported(account) {
  const rows = await outbox.all(account);
  const submissions = rows.map(({ bytes, seq, state, problem, by_phone, ...row }) => ({
    ...row,
    content: base64(bytes),
    ...(by_phone ? { phone: by_phone.phone, phone_signature: by_phone.signature } : {}),
  }));
  const damaged = (await unreadRows()).filter((one) => one.why === "damaged");
  const head = JSON.stringify({
    watchbook_outbox: 1,
    exported_at: new Date().toISOString(),
    submissions,
    damaged: damaged.map(({ table, key, row }) => ({ table, key, row: shown(row) })),
  });
  const pieces = [`${head.slice(0, -1)},"files":[`];
  const named = [...new Set(rows.flatMap((row) => row.blobs))];
  for (const sha256 of named) {
    const kept = await blobs.get(sha256);
    if (!kept) continue;
    const one = JSON.stringify({
      sha256,
      name: kept.name,
      type: kept.type,
      content: base64(new Uint8Array(kept.content)),
    });
    pieces.push((pieces.length > 1 ? "," : "") + one);
  }
  return new Blob([...pieces, "]}"], { type: "application/json" });
}

/** @param {any} value binary members as base64 @returns {any} */
function shown(value) {
  if (value instanceof ArrayBuffer) return { base64: base64(new Uint8Array(value)) };
  if (value instanceof Uint8Array) return { base64: base64(value) };
  if (Array.isArray(value)) return value.map(shown);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, shown(one)]));
}

/**
 * Rows that cannot be read, as they lie here, for whoever tries to make something of them.
 * @param {import("./tables.js").Unread[]} rows
 */
export function exportedAsTheyAre(rows) {
  const told = { watchbook_unread: 1, exported_at: new Date().toISOString(), rows: rows.map(shown) };
  return new Blob([JSON.stringify(told)], { type: "application/json" });
}
