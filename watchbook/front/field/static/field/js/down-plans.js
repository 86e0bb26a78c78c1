// @ts-check
/**
 * Handler-down plans under this phone's lock, and the openings of them that the server has not
 * been told of. Databases of their own: no page that is open loses its own when these change, and
 * the plans go as a whole (`purge.js`) while openings stay until they are told.
 */
// @ts-ignore  Dexie's own types are not vendored
import { Dexie } from "../../vendor/dexie@4.4.7/dexie.min.mjs";
import { nowMs } from "./down-keep.js";
import { ownKeyAt } from "./phone-key.js";
import { ask, hello, Stopped } from "./server.js";
import { known, store } from "./store.js";
import { Table } from "./tables.js";
import { sentInstant } from "./times.js";
import { isLocked, lookAgain } from "./vault.js";

/**
 * @typedef {{ name: string, telephone?: string, note?: string }} Named
 * @typedef {object} Plan what nobody wrote is left out
 * @property {string} id
 * @property {number} version
 * @property {string} dog
 * @property {string} dog_name
 * @property {boolean} is_temporary
 * @property {string} [approach]
 * @property {Named[]} [approachers]
 * @property {string} [language]
 * @property {{ word: string, meaning: string }[]} [words]
 * @property {string} [muzzle]
 * @property {string} [muzzle_note]
 * @property {string} [car]
 * @property {Named[]} [takers]
 * @property {string} [more]
 * @property {string} [checked_at]
 * @property {number} [checked_version]
 * @property {string} due_at
 *
 * @typedef {{ account: string, agency: string, plans: Plan[], at: string, etag: string }} Row
 * @typedef {{ id: string, account: string, agency: string, plan: string, version: number, at: string }} Opening
 */

const MOST_AT_ONCE = 100;
const base = new Dexie("watchbook-plans");
base.version(1).stores({ plans: "[account+agency]" });
const log = new Dexie("watchbook-openings");
log.version(1).stores({ openings: "id, account" });

/** @type {Table<Row>} */
const plans = new Table(
  "plans",
  (row) => [row.account, row.agency],
  ["account", "agency"],
  (row) => Array.isArray(row.plans),
  (row) => `${row.account}/${row.agency}`,
  base.plans,
);

/**
 * What lies here of an agency for the person who has this phone open.
 * @param {string} agency
 * @returns {Promise<{ is: "locked" } | { is: "no-code" } | { is: "nothing" } | { is: "open", at: string, plans: Plan[] }>}
 */
export async function plansHere(agency) {
  const { is, vault } = await lookAgain();
  if (is === "locked") return { is };
  if (is !== "open" || !vault) return { is: "no-code" };
  const row = await plans.get([vault.account, agency]);
  return row ? { is: "open", at: row.at, plans: row.plans } : { is: "nothing" };
}

/** Only for a phone that is enrolled, open under its code, and whose person is known. @param {string} agency */
async function fetchPlans(agency) {
  const [met, own, { is, vault }] = await Promise.all([known(), ownKeyAt(agency), lookAgain()]);
  const account = met?.account;
  if (!account || is !== "open" || vault?.account !== account || own?.account !== account) return;
  const before = await plans.get([account, agency]);
  const headers = before ? { "If-None-Match": before.etag } : undefined;
  const { status, body } = await ask(`/field/plans/${agency}/${own.id}.json`, { headers });
  const at = new Date(nowMs()).toISOString();
  if (status === 304 && before) await plans.put({ ...before, at });
  else if (status === 403 && body) await plans.delete([account, agency]); // no longer his to open
  else if (status === 200 && body?.v === 1 && body.account === account && Array.isArray(body.plans))
    await plans.put({ account, agency, plans: body.plans, at: body.at, etag: body.etag });
}

/**
 * Written down before the plan is shown, like at the desk.
 * @param {string} agency @param {Plan} plan @returns {Promise<string>} its id
 */
export async function keepOpening(agency, plan) {
  const { vault } = await lookAgain();
  /** @type {Opening} */
  const row = {
    id: crypto.randomUUID(),
    account: vault?.account ?? "",
    agency,
    plan: plan.id,
    version: plan.version,
    at: sentInstant(new Date(nowMs())),
  };
  await log.openings.put(row);
  return row.id;
}

/** @param {string} id @returns {Promise<boolean>} whether the server was told of this opening */
export const isTold = async (id) => !(await log.openings.get(id));

/** Tell the server of every opening of whoever is signed in. Throws Stopped. */
export async function sendOpenings() {
  if (!(await log.openings.count()) || (await isLocked())) return;
  const met = await hello();
  for (const { code } of met.agencies) {
    const own = await store.phones.get(code); // a revoked phone's too: what was opened was opened
    /** @type {Opening[]} */
    const rows = await log.openings.where("account").equals(met.account).toArray();
    const here = rows.filter((row) => row.agency === code).slice(0, MOST_AT_ONCE);
    if (!own || !here.length) continue;
    const told = here.map(({ id, plan, version, at }) => ({ id, plan, version, at }));
    const { status, body } = await ask(`/field/plans/${code}/${own.id}/openings.json`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": met.csrf },
      body: JSON.stringify({ openings: told }),
    });
    if (status === 200 && Array.isArray(body?.kept)) await log.openings.bulkDelete(body.kept);
  }
}

/** What lies here made as new as the network allows; without one it stays as it is. */
export async function renewPlans() {
  try {
    for (const { code } of (await known())?.agencies ?? []) await fetchPlans(code);
    await sendOpenings();
  } catch (error) {
    if (!(error instanceof Stopped)) console.error(error); // a full phone, or locked meanwhile
  }
}
