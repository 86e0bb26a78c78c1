// @ts-check
/** Records that were made on this phone lately: forms may name them before the server tells of them. */
import { known } from "./store.js";
import { outbox, receipts } from "./tables.js";

const LATELY_MS = 14 * 86_400_000;

/** @typedef {{ record: string, kind: string, label: string, at: string }} Made */

/**
 * @param {string} agency
 * @returns {Promise<Made[]>} newest first, each record once, of the person known here
 */
export async function recordsFromHere(agency) {
  const account = (await known())?.account;
  if (!account) return [];
  const since = new Date(Date.now() - LATELY_MS).toISOString();
  const rows = [
    ...(await outbox.all(account)).map((row) => ({ ...row, at: row.frozen_at })),
    ...(await receipts.all(account)).map((row) => ({ ...row, at: row.received_at })),
  ]
    .filter((row) => row.account === account && row.agency === agency && row.at > since)
    .sort((a, b) => (a.at < b.at ? 1 : -1));
  /** @type {Map<string, Made>} */
  const once = new Map();
  for (const { record, kind, label, at } of rows)
    if (!once.has(record)) once.set(record, { record, kind, label, at });
  return [...once.values()];
}

/**
 * How often each kind was written here of late: the forms that somebody uses most come first.
 * @param {string} agency
 * @returns {Promise<Map<string, number>>}
 */
export async function oftenHere(agency) {
  const counts = new Map();
  for (const { kind } of await recordsFromHere(agency)) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}

/**
 * What forms may name: what the server told, and before it what was made here since.
 * @param {Record<string, import("./reference.js").Choosable[]>} told @param {string} agency
 */
export async function withMadeHere(told, agency) {
  const both = Object.fromEntries(Object.entries(told).map(([kind, rows]) => [kind, [...rows]]));
  for (const { record, kind, label } of await recordsFromHere(agency)) {
    const rows = both[kind];
    if (rows && !rows.some((row) => row.id === record))
      rows.unshift({ id: record, label, hint: "from this phone" });
  }
  return both;
}
