// @ts-check
/** What forms are filled from: descriptions and reference data, with their age. */
import { keepOpenData } from "./down-open.js";
import { ask, Stopped } from "./server.js";
import { know, known, store } from "./store.js";
import { last, references } from "./tables.js";
import { DEFAULT_HOURS, setHours } from "./vault.js";

const PATIENCE_MS = 1_500;

/**
 * @typedef {object} Choosable
 * @property {string} id
 * @property {string} label
 * @property {string} [hint]
 * @property {string} [group] the heading under which it stands, after those without one
 * @property {boolean} [likely]
 * @property {Record<string, any>} [fills]
 */

/**
 * @typedef {object} Reference
 * @property {string} at
 * @property {{ code: string, name: string, zone: string }} agency
 * @property {{ account: string, person: string, name: string }} viewer
 * @property {{ kind: string, label: string, help: string, when?: string }[]} forms
 * @property {Record<string, Choosable[]>} references
 * @property {Record<string, { values: Record<string, any>, at: string }>} last
 * @property {Record<string, any>} [data] what pages that are no forms show, by name
 * @property {{ unlocked_hours: number }} [phone]
 */

/**
 * Fetch the reference data of one agency and keep it. Throws Stopped.
 * @param {string} agency
 * @returns {Promise<Reference>}
 */
export async function refresh(agency) {
  if ((await store.phones.get(agency))?.revoked_at)
    throw new Stopped("not-allowed", "This phone was revoked; enrol it again at the desk.");
  const { status, body } = await ask(`/field/reference/${agency}.json`);
  if (status === 401) throw new Stopped("sign-in", "Nobody is signed in here.");
  if (status === 403) throw new Stopped("not-allowed", "This account has no role in that agency.");
  if (status !== 200 || body?.v !== 1)
    throw new Stopped("offline", "The server cannot be reached.");
  const account = body.viewer.account;
  try {
    await references.put({ account, agency, data: body });
    await setHours(body.phone?.unlocked_hours ?? DEFAULT_HOURS);
    const met = await known();
    if (met && met.account === account) await know({ ...met, account_name: body.viewer.name });
    await keepOpenData(body, met?.offset_ms ?? 0);
  } catch (error) {
    console.error(error); // a full phone fills its form from the server all the same
  }
  return body;
}

/**
 * What this phone holds of an agency for the person it knows, however old.
 * @param {string} agency
 * @returns {Promise<Reference | null>}
 */
export async function held(agency) {
  const met = await known();
  return met ? ((await references.get([met.account, agency]))?.data ?? null) : null;
}

/**
 * The newest that can be had: from the server if it answers at once, else from this phone. One bar
 * of signal must not hold up a form; the late answer is kept for the next one.
 * @param {string} agency
 * @returns {Promise<Reference | null>}
 */
export async function referenceOf(agency) {
  const here = await held(agency);
  const fresh = refresh(agency).catch(() => here);
  if (!here) return fresh;
  const late = new Promise((resolve) => window.setTimeout(() => resolve(here), PATIENCE_MS));
  return Promise.race([fresh, late]);
}

/**
 * The description of a form, from the server, else as this phone last saw it.
 * @param {string} kind
 * @returns {Promise<import("./schema.js").Description>}
 */
export async function descriptionOf(kind) {
  try {
    const { status, body } = await ask(`/field/forms/${kind}.json`);
    if (status === 200 && body?.kind === kind) {
      await store.descriptions.put(body);
      return body;
    }
  } catch {
    // Offline: what this phone holds serves as well.
  }
  const kept = await store.descriptions.get(kind);
  if (!kept)
    throw new Stopped(
      "offline",
      "This form has not been opened on this phone before, and the server cannot be reached.",
    );
  return kept;
}

/**
 * Conditions of last time: this phone's own memory where it is newer than the server's.
 * @param {Reference | null} reference @param {string} agency @param {string} kind
 * @returns {Promise<{ values: Record<string, any>, at: string } | null>}
 */
export async function lastTime(reference, agency, kind) {
  const told = reference?.last[kind] ?? null;
  const met = await known();
  const own = met ? await last.get([met.account, agency, kind]) : null;
  if (!own || (told && told.at >= own.at)) return told;
  // The server leaves out what a silence is about. What it was asked about since, it has answered.
  return reference && reference.at > own.at ? told : own;
}
