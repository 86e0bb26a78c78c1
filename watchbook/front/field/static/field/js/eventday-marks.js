// @ts-check
/**
 * What the witness marks of one team at one exercise. Between the presses it is a draft like any
 * other, on this phone only; the outcome, or "send without", freezes it.
 */
import { finish } from "./outbox.js";
import { newItemId } from "./schema.js";
import { known } from "./store.js";
import { drafts, last } from "./tables.js";
import { sentInstant } from "./times.js";

/** @typedef {import("./store.js").Draft} Draft */

const KIND = "training.witness";
/** The version of that form which this page writes; a test holds it to the schema. */
const FORM_VERSION = 1;

/**
 * @typedef {object} Sent what this phone remembers of a cell that it has sent
 * @property {string} uuid
 * @property {string} record
 * @property {Record<string, any>} values
 */

/** @param {string} exercise @param {string} team */
const nameOf = (exercise, team) => `${KIND}/${exercise}/${team}`;

/** @returns {Promise<Draft[]>} statements of this person that were begun here and not sent */
export async function begunMarks() {
  const account = (await known())?.account;
  const mine = account ? await drafts.all(account) : [];
  return mine.filter((one) => one.kind === KIND && one.based_on === null);
}

/**
 * @param {string} agency @param {string} exercise @param {string} team
 * @returns {Promise<Sent | null>}
 */
export async function sentMark(agency, exercise, team) {
  const account = (await known())?.account;
  const kept = account ? await last.get([account, agency, nameOf(exercise, team)]) : null;
  return kept ? /** @type {Sent} */ (kept.values) : null;
}

/**
 * @param {string} agency @param {string} exercise @param {string} team
 * @returns {Promise<Draft>}
 */
export async function newMark(agency, exercise, team) {
  const at = new Date().toISOString();
  return {
    id: crypto.randomUUID(),
    account: (await known())?.account ?? "",
    agency,
    kind: KIND,
    label: "Witness a run",
    record: crypto.randomUUID(),
    based_on: null,
    values: { exercise, team },
    extra: {},
    prefilled: [],
    reason: "",
    mends: null,
    begun_at: at,
    changed_at: at,
  };
}

/** One press: now. @param {Draft} draft @param {"started_at" | "ended_at"} name */
export async function markTime(draft, name) {
  draft.values[name] = sentInstant(new Date());
  await keepMark(draft);
}

/**
 * What became of one hide or blank; the same press again takes it back.
 * @param {Draft} draft @param {{ id: string, area: string, isHide: boolean }} line @param {string} outcome
 */
export async function markOutcome(draft, { id, area, isHide }, outcome) {
  /** @type {Record<string, any>[]} */
  const calls = (draft.values.calls ??= []);
  const at = calls.findIndex((call) => (isHide ? call.hide === id : !call.hide && call.area === area));
  const isSame = at >= 0 && calls[at].outcome === outcome;
  if (isSame) calls.splice(at, 1);
  else if (at >= 0) calls[at].outcome = outcome;
  else {
    /** @type {Record<string, any>} */
    const call = { id: newItemId(), outcome };
    if (isHide) call.hide = id;
    if (area) call.area = area;
    calls.push(call);
  }
  await keepMark(draft);
}

/** @param {Draft} draft @param {{ id: string, area: string, isHide: boolean }} line @returns {string} */
export function outcomeOf(draft, { id, area, isHide }) {
  const calls = draft.values.calls ?? [];
  const found = calls.find((/** @type {any} */ call) => (isHide ? call.hide === id : !call.hide && call.area === area));
  return found?.outcome ?? "";
}

/** @param {Draft} draft */
async function keepMark(draft) {
  draft.changed_at = new Date().toISOString();
  await drafts.put(structuredClone(draft));
}

/** @param {Draft} draft a press that nobody meant */
export async function takeBack(draft) {
  await drafts.delete(draft.id);
}

/**
 * @param {Draft} draft @param {string} goal_met "" for without an outcome @param {string} label
 */
export async function sendMark(draft, goal_met, label) {
  if (goal_met) draft.values.goal_met = goal_met;
  if (!draft.values.calls?.length) delete draft.values.calls;
  const row = await finish(draft, { version: FORM_VERSION, label, last: {} });
  const { exercise, team, started_at, ended_at } = draft.values;
  const values = { uuid: row.uuid, record: row.record, values: { started_at, ended_at, goal_met } };
  await last.put({
    account: row.account,
    agency: row.agency,
    kind: nameOf(exercise, team),
    values,
    at: row.frozen_at,
  });
}
