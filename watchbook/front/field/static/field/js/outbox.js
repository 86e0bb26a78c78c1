// @ts-check
/** What a person does with the outbox: finish a draft, look, try again, save it to a file. */
import { changed, drainNow } from "./drain.js";
import { base64, bytesOf, digestOf, hex } from "./freeze.js";
import { sentInstant } from "./times.js";
import { known, store } from "./store.js";

/** @typedef {import("./store.js").Draft} Draft */
/** @typedef {import("./store.js").Frozen} Frozen */

/** Nothing can be frozen for nobody: whose queue would it be? */
export class NobodyKnownError extends Error {}

/**
 * Freeze a draft: uuid, bytes, their SHA-256 and this device's clock, in one transaction with the
 * end of the draft. What is in the outbox is never made again.
 * @param {Draft} draft
 * @param {{ version: number, label: string, last: Record<string, any> }} form
 * @returns {Promise<Frozen>}
 */
export async function finish(draft, form) {
  const met = await known();
  const account = draft.account || met?.account;
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
  /** @type {Frozen} */
  const row = {
    uuid: crypto.randomUUID(),
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
  };
  await store.transaction("rw", store.outbox, store.drafts, store.last, async () => {
    row.seq = await store.outbox.add(row);
    await store.drafts.delete(draft.id);
    if (draft.based_on === null)
      await store.last.put({
        account,
        agency: draft.agency,
        kind: draft.kind,
        values: form.last,
        at: row.frozen_at,
      });
  });
  changed();
  return row;
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
  await store.blobs.put({
    sha256,
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
  await store.outbox.update(row.seq, { state: "waiting", problem: "" });
  changed();
  await drainNow();
}

/**
 * Everything that is not yet with the server, as one file that a desk can read in.
 * @param {string} account
 * @returns {Promise<Blob>}
 */
export async function exported(account) {
  /** @type {Frozen[]} */
  const rows = await store.outbox.where("account").equals(account).toArray();
  const submissions = rows.map(({ bytes, seq, state, problem, ...row }) => ({
    ...row,
    content: base64(bytes),
  }));
  const pieces = [
    `{"watchbook_outbox":1,"exported_at":"${new Date().toISOString()}","submissions":${JSON.stringify(submissions)},"files":[`,
  ];
  const named = [...new Set(rows.flatMap((row) => row.blobs))];
  for (const sha256 of named) {
    const kept = await store.blobs.get(sha256);
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
