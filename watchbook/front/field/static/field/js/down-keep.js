// @ts-check
/**
 * From presses to submissions, under this phone's signature, past whatever stops the queue. A line
 * can be taken back for ten seconds; a page that goes away freezes it at once.
 */
import { sendUrgent } from "./drain.js";
import { dropRow, keepCard, keepRow, openData } from "./down-store.js";
import { finish } from "./outbox.js";
import { known } from "./store.js";
import { clock, sentInstant } from "./times.js";

/** @typedef {import("./down-store.js").Card} Card */
/** @typedef {import("./down-store.js").Row} Row */

export const UNDO_MS = 10_000;
/** @type {Record<string, number>} Versions of the forms that these pages write, 1 but for these; a test holds them to the schemas. */
const FORM_VERSIONS = { "casualty.line": 4 };

let offset = 0;
export const clockIs = { measured: false };

/** Learn how this phone's clock stands to the server's. Call once before the first press. */
export async function setClock() {
  const met = await known();
  const told = met ? met.offset_ms : (await openData())[0]?.offset_ms;
  clockIs.measured = told !== undefined;
  offset = told ?? 0;
}

/** @returns {number} milliseconds, corrected */
export const nowMs = () => Date.now() + offset;
export const clockOffsetMs = () => offset;

/**
 * @param {string} kind @param {string} agency @param {string} record @param {string} label
 * @param {Record<string, any>} values @param {number} [version] that it follows, 0 for a new record
 * @param {string} [reason] @param {boolean} [signed] by the phone, else it waits for a session
 */
async function freeze(kind, agency, record, label, values, version = 0, reason = "", signed = true) {
  const at = new Date().toISOString();
  return finish(
    {
      id: record,
      account: (await known())?.account ?? "",
      agency,
      kind,
      label,
      record,
      based_on: version || null,
      values,
      extra: {},
      prefilled: [],
      reason,
      mends: null,
      begun_at: at,
      changed_at: at,
    },
    { version: FORM_VERSIONS[kind] ?? 1, label: `${label} · ${clock(at)}`, last: {}, signed },
  );
}

const instant = (/** @type {number} */ at) => sentInstant(new Date(at));

/** @type {Map<string, { card: Card, done: Promise<void> | null }>} presses that are not frozen yet */
const pressed = new Map();

/** A press that is frozen at the latest when its page goes away. @param {Card} card */
export async function holdCard(card) {
  pressed.set(card.id, { card, done: null });
  await keepCard(card);
}

/** Freeze a press, once; the alert goes. Throws where nobody is known on this phone. @param {Card} card */
export async function freezeCard(card) {
  if (card.uuid || card.joined_at) return; // another phone's press is that phone's
  const held = pressed.get(card.id) ?? { card, done: null };
  held.done ??= frozen(card).finally(() => pressed.delete(card.id));
  pressed.set(card.id, held);
  await held.done;
}

/** @param {Card} card */
async function frozen(card) {
  const { kind, label } = KINDS[card.about];
  const drill = card.values.is_drill ? "Drill, " : "";
  const values = { ...card.values, happened_at: instant(card.at) };
  const row = await freeze(kind, card.agency, card.id, drill + label, values);
  card.uuid = row.uuid;
  card.version = 1;
  await keepCard(card);
  sendUrgent();
}

const KINDS = {
  dog: { kind: "casualty.casualty", label: "K9 down" },
  officer: { kind: "casualty.officer", label: "Officer down" },
};

/** What became known after the press: a new version. @param {Card} card @param {Record<string, any>} more */
export async function amendCard(card, more) {
  Object.assign(card.values, more);
  await keepCard(card);
  if (!card.uuid) return;
  const { kind, label } = KINDS[card.about];
  const values = { ...card.values, happened_at: instant(card.at) };
  await freeze(kind, card.agency, card.id, label, values, card.version, "Known later.");
  card.version += 1;
  await keepCard(card);
  sendUrgent();
}

/** @param {Card} card @param {string} how @param {Record<string, any>} [more] */
export async function endCard(card, how, more = {}) {
  await freezeCard(card).catch(() => undefined);
  const isDog = card.about === "dog";
  const values = isDog
    ? { casualty: card.id, how, happened_at: instant(nowMs()), ...more }
    : { officer: card.id, what: how, happened_at: instant(nowMs()), ...more };
  const kind = isDog ? "casualty.ending" : "casualty.moment";
  await freeze(kind, card.agency, crypto.randomUUID(), `${KINDS[card.about].label} ended`, values);
  card.ended = how;
  await keepCard(card);
  sendUrgent();
}

/**
 * A record of its own that names the card, as who does what.
 * @param {Card} card @param {string} kind @param {string} label @param {Record<string, any>} values
 */
export async function writeBeside(card, kind, label, values) {
  await freeze(kind, card.agency, crypto.randomUUID(), label, { casualty: card.id, ...values });
  sendUrgent();
}

/**
 * That two cards are one dog: a person's word, so that it waits for the phone to be open and for a
 * session. Until then it is kept with the card.
 * @param {Card} card @param {string[]} others
 */
export async function saySame(card, others = []) {
  card.same_waits = [...new Set([...(card.same_waits ?? []), ...others])];
  await keepCard(card);
  while (card.same_waits.length) {
    const values = { casualty: card.id, other: card.same_waits[0] };
    await freeze("casualty.same", card.agency, crypto.randomUUID(), "Two cards that are one", values, 0, "", false);
    card.same_waits.shift();
    await keepCard(card);
  }
}

/** @type {Map<string, { card: Card, row: Row, timer: number }>} what can still be taken back */
export const fresh = new Map();

/**
 * A line of the card, kept on this phone at once, frozen ten seconds later.
 * @param {Card} card @param {Record<string, any>} values @param {(row: Row) => void} [frozen]
 * @returns {Row}
 */
export function writeLine(card, values, frozen) {
  /** @type {Row} */
  const row = { id: crypto.randomUUID(), card: card.id, at: nowMs(), values, version: 0, due_at: Date.now() + UNDO_MS };
  const timer = window.setTimeout(() => freezeRow(card, row).then(() => frozen?.(row)), UNDO_MS);
  fresh.set(row.id, { card, row, timer });
  keepRow(row).catch(() => freezeRow(card, row)); // a full phone: send it at once
  return row;
}

/** That this phone writes on a card that another began: a line like any other, sent at once. @param {Card} card */
export async function writeJoined(card) {
  /** @type {Row} */
  const row = { id: crypto.randomUUID(), card: card.id, at: nowMs(), values: { what: "note", words: "Writes on this card too" }, version: 0, due_at: Date.now() };
  await keepRow(row);
  await freezeRow(card, row);
}

/** Say more of a line: of a fresh one in place, of a frozen one by a new version. @param {Card} card @param {Row} row @param {Record<string, any>} more @param {string} [reason] */
export async function sayMore(card, row, more, reason = "Said in the minute after.") {
  Object.assign(row.values, more);
  await keepRow(row);
  if (row.version) await freezeRow(card, row, reason);
}

/** @param {Row} row */
export async function takeBack(row) {
  clearTimeout(fresh.get(row.id)?.timer);
  fresh.delete(row.id);
  await dropRow(row.id);
}

/** Which record a row of this card is: a line, a try of the ladder, or a moment. @param {Card} card @param {Row} row */
function written(card, row) {
  if (card.about === "dog") return { kind: "casualty.line", label: "Line of a card", of: "casualty" };
  const isMoment = row.values.what !== undefined;
  return { kind: isMoment ? "casualty.moment" : "casualty.try", label: isMoment ? "Moment" : "Try", of: "officer" };
}

/** @param {Card} card @param {Row} row @param {string} [reason] of a new version */
export async function freezeRow(card, row, reason = "") {
  if (row.version && !reason) return;
  clearTimeout(fresh.get(row.id)?.timer);
  fresh.delete(row.id);
  const { kind, label, of } = written(card, row);
  const values = { ...row.values, [of]: card.id, happened_at: instant(row.at) };
  const version = row.version;
  row.version += 1; // before the wait: two timers freeze it once
  try {
    await freeze(kind, card.agency, row.id, label, values, version, reason);
    await keepRow(row);
  } catch (error) {
    row.version = version;
    console.error(error); // it stays on this phone and is tried when the card is opened again
    return;
  }
  sendUrgent();
}

/** Whatever can still be taken back is frozen now: the page goes, or the phone may die. */
export function freezeAll() {
  for (const { card } of pressed.values()) freezeCard(card).catch(() => undefined);
  for (const { card, row } of fresh.values()) freezeRow(card, row);
}

/** What an ended page or a dead phone left. @param {Card} card @param {Row[]} rows */
export async function goOn(card, rows) {
  if (!card.uuid) await freezeCard(card);
  for (const row of rows) if (!row.version && !fresh.has(row.id)) await freezeRow(card, row);
  if (card.same_waits?.length) await saySame(card).catch(() => undefined); // locked: it waits
}

addEventListener("pagehide", freezeAll);
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") freezeAll();
});
