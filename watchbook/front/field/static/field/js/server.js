// @ts-check
/** Talking to the server. A status code alone proves nothing: a captive portal answers 200 too. */
import { know, known } from "./store.js";

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
  const { status, body } = await ask("/sync/hello");
  const answered = Date.now();
  if (body?.watchbook !== 1) throw new Stopped("offline", status < 500 ? SOMEBODY_ELSE : NO_ANSWER);
  if (status === 401) throw new Stopped("sign-in", "Nobody is signed in here.");
  if (status !== 200 || !body.account || body.revoked)
    throw new Stopped("not-allowed", "The server does not take anything from this account now.");
  const before = await known();
  await know({
    account: body.account,
    account_name: before && before.account === body.account ? before.account_name : "",
    agencies: body.agencies,
    offset_ms: Math.round(Date.parse(body.server_time) - (asked + answered) / 2),
    met_at: new Date(answered).toISOString(),
  });
  return {
    account: body.account,
    csrf: body.csrf_token,
    agencies: body.agencies,
    form_versions: body.form_versions,
  };
}

/** The address of the sign-in page that comes back here afterwards. */
export function signInAddress() {
  return `/account/login/?next=${encodeURIComponent(location.pathname + location.hash)}`;
}
