// @ts-check
/** Sending the outbox: files first, then the frozen bytes; nothing goes without its receipt. */
import { base64, digestOf, hex } from "./freeze.js";
import { ask, hello, Stopped } from "./server.js";
import { dropBlobs, known, store } from "./store.js";
import { blobs, outbox, receipts } from "./tables.js";
import { isLocked } from "./vault.js";

/** @typedef {import("./store.js").Frozen} Frozen */

const LOCK = "watchbook-outbox";
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 300_000;
const BETWEEN_LOOKS_MS = 300;
const NOTHING_CHANGED_HERE = new Set([409, 413]);

/**
 * @typedef {object} Progress
 * @property {"idle" | "sending" | "waiting" | "sign-in" | "not-allowed" | "locked"} phase
 * @property {string} message
 * @property {number} retry_at milliseconds since 1970, 0 where only a person goes on
 */

/** @type {Progress} */
export const progress = { phase: "idle", message: "", retry_at: 0 };

const others = new BroadcastChannel("watchbook-outbox");
/** @type {Set<() => void>} */
const watchers = new Set();
others.addEventListener("message", () => watchers.forEach((run) => run()));

/** @param {() => void} run called whenever the outbox or the state of sending changes, in any tab */
export function watch(run) {
  watchers.add(run);
}

/** Say that something in the store changed. */
export function changed() {
  others.postMessage("changed");
  watchers.forEach((run) => run());
}

/** @param {Progress["phase"]} phase @param {string} [message] @param {number} [retry_at] */
function now(phase, message = "", retry_at = 0) {
  Object.assign(progress, { phase, message, retry_at });
  changed();
}

let wait = 0;
let timer = 0;
/** @type {Promise<void> | null} */
let queued = null;

/**
 * Send what waits. One drain at a time in all tabs: whoever comes meanwhile goes next, and finds
 * nothing left or what was added.
 * @returns {Promise<void>}
 */
export function drain() {
  clearTimeout(timer);
  queued ??= Promise.resolve(
    navigator.locks.request(LOCK, async () => {
      queued = null;
      await attempt();
    }),
  ).then(() => undefined);
  return queued;
}

/** Try at once, as after a press or when the connection is back. */
export function drainNow() {
  wait = 0;
  return drain();
}

async function attempt() {
  try {
    now("sending");
    await sendSigned();
    if (await isLocked()) {
      wait = 0;
      return now("locked");
    }
    const met = await hello();
    await sendAll(met);
    await tellMended(met.csrf);
    await signFor(met);
    wait = 0;
    now("idle");
  } catch (stopped) {
    const known_why = stopped instanceof Stopped;
    if (known_why && stopped.why !== "offline") return now(stopped.why, stopped.message);
    if (!known_why) console.error(stopped);
    wait = Math.min(wait ? wait * 2 : FIRST_WAIT_MS, LONGEST_WAIT_MS);
    now(
      "waiting",
      known_why ? stopped.message : "Something went wrong on this phone.",
      Date.now() + wait,
    );
    if (await store.outbox.count()) timer = window.setTimeout(drain, wait);
  }
}

/** @param {import("./server.js").Met} met */
async function sendAll(met) {
  const agencies = new Set(met.agencies.map((agency) => agency.code));
  let after = 0;
  let shown_at = 0;
  for (;;) {
    const raws = await store.outbox
      .where(":id")
      .above(after)
      .filter(
        (/** @type {Frozen} */ row) =>
          row.account === met.account && row.state === "waiting" && agencies.has(row.agency),
      )
      .limit(1)
      .toArray();
    if (!raws.length) return;
    after = Number(raws[0].seq);
    const [row] = await outbox.readable(raws); // one that cannot be read holds up no other
    if (row) await send(row, met.csrf);
    if (Date.now() - shown_at < BETWEEN_LOOKS_MS) continue;
    shown_at = Date.now();
    changed();
  }
}

/**
 * What may go without a session, past a stopped queue: under this phone's own signature. One that
 * the server does not take this way waits for the session like all others.
 */
async function sendSigned() {
  const raws = await store.outbox
    .filter((/** @type {Frozen} */ row) => Boolean(row.by_phone) && row.state === "waiting")
    .toArray();
  for (const row of await outbox.readable(raws)) {
    const { phone, signature } = row.by_phone ?? { phone: "", signature: "" };
    const { body } = await ask(`/sync/${row.agency}/submissions/${row.uuid}`, {
      method: "PUT",
      credentials: "omit",
      body: /** @type {BodyInit} */ (row.bytes),
      headers: {
        "Content-Type": "application/json",
        "Watchbook-Phone": phone,
        "Watchbook-Phone-Signature": signature,
      },
    });
    if (isReceiptFor(body, row)) await keep(row, body, 1);
  }
}

/**
 * At once, beside a drain that may hang on a large file: the same bytes twice are one submission.
 */
export async function sendUrgent() {
  try {
    await sendSigned();
    changed();
  } catch (stopped) {
    if (!(stopped instanceof Stopped)) console.error(stopped);
  }
  drain();
}

/**
 * The person behind the phone signs for what went under its signature.
 * @param {import("./server.js").Met} met
 */
async function signFor(met) {
  for (const row of await store.receipts.where("to_sign").equals(1).toArray()) {
    if (row.account !== met.account) continue;
    const { status } = await ask(`/sync/${row.agency}/submissions/${row.uuid}/signed`, {
      method: "POST",
      headers: { "X-CSRFToken": met.csrf },
    });
    const isSettled = status === 200 || status === 404; // 409: not a record yet
    if (isSettled) await store.receipts.update(row.uuid, { to_sign: 0 });
  }
}

/** @param {Frozen} row @param {string} csrf */
async function send(row, csrf) {
  const digest = await digestOf(/** @type {BufferSource} */ (row.bytes));
  if (hex(digest) !== row.sha256)
    return refuse(
      row,
      "The stored bytes are damaged; they no longer have the SHA-256 that they were kept under. Save the outbox to a file and ask a person.",
    );
  for (const sha256 of row.blobs) {
    const problem = await sendBlob(row.agency, sha256, csrf);
    if (problem) return refuse(row, problem);
  }
  const { status, body } = await ask(`/sync/${row.agency}/submissions/${row.uuid}`, {
    method: "PUT",
    body: /** @type {BodyInit} */ (row.bytes),
    headers: {
      "Content-Type": "application/json",
      "Content-Digest": `sha-256=:${base64(digest)}:`,
      "X-CSRFToken": csrf,
      ...(await sender(row)),
    },
  });
  if (isReceiptFor(body, row)) return keep(row, body);
  stopUnlessRefused(status, body);
  await refuse(row, String(body.error));
}

/**
 * Whose it is, and from which phone: also from a revoked one, whose words the server then keeps
 * for a person.
 * @param {Frozen} row @returns {Promise<Record<string, string>>}
 */
async function sender(row) {
  const own = await store.phones.get(row.agency);
  const phone = own?.account === row.account ? { "Watchbook-Phone": own.id } : {};
  return { "Watchbook-Account": row.account, ...phone };
}

/**
 * Throws Stopped where sending cannot go on; returns where the server refused this one alone.
 * @param {number} status @param {any} body
 */
function stopUnlessRefused(status, body) {
  if (status === 401) throw new Stopped("sign-in", "Nobody is signed in here.");
  if (status === 403)
    throw new Stopped(
      "not-allowed",
      String(body?.error ?? body?.what ?? "The server refused this account."),
    );
  if (!NOTHING_CHANGED_HERE.has(status) || typeof body?.error !== "string")
    throw new Stopped("offline", "No receipt came back; it stays here and is tried again.");
}

/**
 * @param {string} agency @param {string} sha256 @param {string} csrf
 * @returns {Promise<string>} what is wrong, or "" once the server has the file
 */
async function sendBlob(agency, sha256, csrf) {
  const address = `/sync/${agency}/blobs/${sha256}`;
  const kept = await blobs.get(sha256);
  if (kept?.sent_to === agency) return "";
  if (!kept) {
    const { status } = await ask(address, { method: "HEAD" });
    return status === 200
      ? ""
      : "Its file is no longer on this phone, and the server does not have it.";
  }
  const { status, body } = await ask(address, {
    method: "PUT",
    body: new Blob([kept.content], { type: "application/octet-stream" }),
    headers: { "Content-Type": "application/octet-stream", "X-CSRFToken": csrf },
  });
  if ((status === 200 || status === 201) && body?.sha256 === sha256) {
    await store.blobs.update(sha256, { sent_to: agency });
    return "";
  }
  if (status === 422 && body?.error) return String(body.error);
  stopUnlessRefused(status, body);
  return String(body.error);
}

/**
 * Whether this is the server's receipt for exactly these bytes.
 * @param {any} body @param {Frozen} row
 */
export function isReceiptFor(body, row) {
  if (body?.uuid !== row.uuid || body.sha256 !== row.sha256 || typeof body.receipt !== "string")
    return false;
  const [header, uuid, sha256, , status] = body.receipt.split("\n");
  return (
    header === "watchbook/receipt/v1" &&
    uuid === row.uuid &&
    sha256 === row.sha256 &&
    status === body.status
  );
}

/** @param {Frozen} row @param {any} body @param {0 | 1} [to_sign] */
async function keep(row, body, to_sign = 0) {
  const { uuid, account, agency, kind, label, record, sha256, mends } = row;
  const { status, receipt, received_at, entry_index, problems } = body;
  const receiptRow = {
    uuid,
    account,
    agency,
    kind,
    label,
    record,
    sha256,
    mends,
    status,
    receipt,
    received_at,
    entry_index,
    problems: problems ?? [],
    to_tell: mends ? 1 : 0,
    to_sign,
  };
  const closed = await receipts.closedOrOpen(receiptRow);
  await store.transaction(
    "rw",
    store.outbox,
    store.receipts,
    store.blobs,
    store.drafts,
    async () => {
      await store.receipts.put(closed);
      await store.outbox.delete(row.seq);
      await dropBlobs(row.blobs);
    },
  );
  wait = 0; // it goes on: the next pause is a short one, however long the queue
}

/** @param {Frozen} row @param {string} problem */
async function refuse(row, problem) {
  await outbox.put({ ...row, state: "refused", problem });
}

/**
 * Tell the inbox which submissions were mended by ones that it has taken since.
 * @param {string} csrf
 */
async function tellMended(csrf) {
  const me = (await known())?.account;
  const untold = await store.receipts.where("to_tell").equals(1).toArray();
  for (const row of await receipts.readable(untold)) {
    if (row.account !== me) continue;
    const { status } = await ask(`/${row.agency}/inbox/${row.mends}/mended/`, {
      method: "POST",
      body: JSON.stringify({ by: row.uuid }),
      headers: { "Content-Type": "application/json", "X-CSRFToken": csrf },
    });
    if (status < 500) await store.receipts.update(row.uuid, { to_tell: 0 });
  }
}

let isKept = false;

/**
 * Drain on load, when the connection comes back, and when somebody looks; on the lock screen too,
 * where only what the phone signs goes.
 */
export function keepDraining() {
  if (isKept) return drainNow();
  isKept = true;
  window.addEventListener("online", () => drainNow());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") drainNow();
  });
  return drain();
}
