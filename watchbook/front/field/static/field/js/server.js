// @ts-check
/** Talking to the server. A status code alone proves nothing: a captive portal answers 200 too. */
import { purgeOthers, purgeRevoked } from "./purge.js";
import { know, known, store } from "./store.js";
import { lookAgain, runBeforeLock } from "./vault.js";

const PATIENCE_MS = 20_000;
const PATIENCE_FOR_FILES_MS = 300_000;

/** Why nothing more can be sent for now. `why`: "offline", "sign-in", "not-allowed". */
export class Stopped extends Error {
  /** @param {"offline" | "sign-in" | "not-allowed"} why @param {string} message */
  constructor(why, message) {
    super(message);
    this.why = why;
  }
}

const NO_ANSWER = "The server cannot be reached.";
const SOMEBODY_ELSE =
  "Something answered that is not the server; a network may ask for a sign-in of its own.";

/**
 * One request; its answer as JSON, or null where it was none.
 * @param {string} address
 * @param {RequestInit} [options]
 * @returns {Promise<{ status: number, body: any }>}
 */
export async function ask(address, options = {}) {
  const isFile = options.body instanceof Blob;
  const signal = AbortSignal.timeout(isFile ? PATIENCE_FOR_FILES_MS : PATIENCE_MS);
  const headers = { Accept: "application/json", ...options.headers };
  let response;
  try {
    response = await fetch(address, {
      cache: "no-store",
      redirect: "manual",
      signal,
      ...options,
      headers,
    });
  } catch {
    throw new Stopped("offline", NO_ANSWER);
  }
  let body = null;
  try {
    body = await response.json();
  } catch {
    // No JSON: whoever asked judges by null.
  }
  return { status: response.status, body };
}

/**
 * @typedef {object} Met
 * @property {string} account
 * @property {string} csrf
 * @property {{ code: string, name: string, person: string }[]} agencies
 * @property {Record<string, number>} form_versions
 */

/**
 * Who am I, and is it really the server? Measures this device's clock on the way.
 * @returns {Promise<Met>}
 */
export async function hello() {
  const asked = Date.now();
  const { status, body } = await askWithPhone();
  const answered = Date.now();
  if (body?.watchbook !== 1) throw new Stopped("offline", status < 500 ? SOMEBODY_ELSE : NO_ANSWER);
  if (body.phone?.is_revoked && (await purgeRevoked(body.phone.id))) lockedNow();
  if (status === 401) throw new Stopped("sign-in", "Nobody is signed in here.");
  if (status !== 200 || !body.account)
    throw new Stopped("not-allowed", "The server does not take anything from this account now.");
  const before = await known();
  const isSame = before?.account === body.account;
  if (before && !isSame) await runBeforeLock(); // drafts go under the key of whoever wrote them
  const met = {
    account: body.account,
    account_name: before && isSame ? before.account_name : "",
    agencies: body.agencies,
    offset_ms: Math.round(Date.parse(body.server_time) - (asked + answered) / 2),
    met_at: new Date(answered).toISOString(),
  };
  await know(met).catch((error) => {
    if (!isSame) throw error;
    console.error(error); // a full phone: what waits goes all the same, and makes room
  });
  if (!isSame) await meetAnother(body.account);
  return {
    account: body.account,
    csrf: body.csrf_token,
    agencies: body.agencies,
    form_versions: body.form_versions,
  };
}

/**
 * Hello in the name of this phone, too: the server says whether it was revoked. A phone that is
 * enrolled in several agencies asks for each; the last answer counts for the rest of hello.
 */
async function askWithPhone() {
  const phones = (await store.phones.toArray()).filter((/** @type {any} */ one) => !one.revoked_at);
  for (const own of phones.slice(1)) {
    const { body } = await askAs(own);
    const isRevoked = body?.watchbook === 1 && body.phone?.is_revoked;
    if (isRevoked && (await purgeRevoked(body.phone.id))) lockedNow();
  }
  return phones.length ? askAs(phones[0]) : ask("/sync/hello");
}

/** @param {import("./store.js").OwnKey} own */
const askAs = (own) =>
  ask(`/sync/hello?agency=${own.agency}`, { headers: { "Watchbook-Phone": own.id } });

/** @param {string} account that was not known here a moment ago */
async function meetAnother(account) {
  await store.known.delete("unlocked");
  await purgeOthers(account);
  for (const own of await store.phones.toArray())
    if (!own.account) await store.phones.put({ ...own, account });
  const { is } = await lookAgain();
  if (is === "locked") lockedNow(); // their things lie under a code of their own
}

/** The key went while a page was open. @returns {never} */
function lockedNow() {
  if (!document.body.dataset.lock) location.reload();
  throw new Stopped("offline", "This phone is locked.");
}

/** The address of the sign-in page that comes back here afterwards. */
export function signInAddress() {
  return `/account/login/?next=${encodeURIComponent(location.pathname + location.hash)}`;
}
