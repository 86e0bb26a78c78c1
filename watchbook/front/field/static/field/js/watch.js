// @ts-check
/** The watch of one's own team: begun and ended by one press, with or without a network. */
import { button, el } from "./dom.js";
import { drainNow } from "./drain.js";
import { finish } from "./outbox.js";
import { known } from "./store.js";
import { last, outbox } from "./tables.js";
import { clock, sentInstant } from "./times.js";

/** @typedef {import("./reference.js").Reference} Reference */
/** @typedef {{ record: string, version: number, team: string, duty: string, began_at: string, note?: string, is_over?: boolean, at: string }} Standing */

const KIND = "watches.watch";
/** What this phone pressed itself, beside what the server told: no kind of record. */
const PRESSED = "watches.watch/pressed";
/** The version of that form which this page writes; a test holds it to the schema. */
const FORM_VERSION = 1;
const WORDS = { "on-watch": "On watch", "on-call": "On call", "called-in": "Called in" };

/** @param {string} agency @returns {Promise<Record<string, Standing>>} by record */
async function pressedHere(agency) {
  const account = (await known())?.account ?? "";
  return (await last.get([account, agency, PRESSED]))?.values ?? {};
}

/** @param {string} agency @param {Standing} one */
async function remember(agency, one) {
  const account = (await known())?.account ?? "";
  const newest = Object.entries(await pressedHere(agency)).slice(-9);
  const values = { ...Object.fromEntries(newest), [one.record]: one };
  await last.put({ account, agency, kind: PRESSED, values, at: one.at });
}

/**
 * The watches without an end, as the server told them and as this phone pressed since: its own
 * press counts while it waits in the outbox, and until the server has told of a later moment.
 * @param {Reference} reference @returns {Promise<Standing[]>}
 */
export async function running(reference) {
  const agency = reference.agency.code;
  const told = (reference.references[KIND] ?? []).map(
    ({ id, fills }) => /** @type {Standing} */ ({ ...fills, record: id, at: reference.at }),
  );
  const here = Object.values(await pressedHere(agency));
  const waiting = new Set((await outbox.all()).map(({ record }) => record));
  const own = here.filter(({ record, at }) => waiting.has(record) || at > reference.at);
  const mine = new Set(own.map(({ record }) => record));
  return [...told.filter(({ record }) => !mine.has(record)), ...own.filter(({ is_over }) => !is_over)];
}

/** @param {string} agency @param {Standing} one @param {string} name of the team @param {Date} at */
async function send(agency, one, name, at) {
  const { record, version, team, duty, began_at, note, is_over } = one;
  const isNew = version === 0;
  const values = { team, duty, began_at, ...(note ? { note } : {}) };
  const label = `${is_over ? "End of watch" : WORDS[duty]} · ${name}`;
  await finish(
    {
      id: crypto.randomUUID(),
      account: (await known())?.account ?? "",
      agency,
      kind: KIND,
      label,
      record,
      based_on: isNew ? null : version,
      values: is_over ? { ...values, ended_at: sentInstant(at) } : values,
      extra: {},
      prefilled: [],
      reason: isNew ? "" : "The watch ended",
      mends: null,
      begun_at: at.toISOString(),
      changed_at: at.toISOString(),
    },
    { version: FORM_VERSION, label, last: {} },
  );
  await remember(agency, { ...one, version: version + 1, at: at.toISOString() });
}

/**
 * @param {Element | null} host @param {Reference[]} references of every agency of this person
 * @param {() => Promise<void>} redraw
 */
export async function drawWatch(host, references, redraw) {
  if (!host) return;
  const drawn = [];
  for (const reference of references) {
    if (!reference.forms.some(({ kind }) => kind === KIND)) continue;
    const open = await running(reference);
    const own = (reference.references["teams.team"] ?? []).filter(({ likely }) => likely);
    drawn.push(...open.map((one) => runningLine(reference, one, redraw)));
    drawn.push(...own.map((team) => beginLine(reference, team, open, redraw)));
  }
  host.replaceChildren(...drawn.filter((one) => one !== null));
  host.toggleAttribute("hidden", host.childElementCount === 0);
}

/** @param {() => Promise<void>} act @param {() => Promise<void>} redraw */
function once(act, redraw) {
  let pressed = false;
  return async () => {
    if (pressed) return;
    pressed = true;
    try {
      await act();
    } finally {
      await redraw();
    }
    await drainNow();
  };
}

/** @param {Reference} reference @param {string} id */
const nameOf = (reference, id) =>
  (reference.references["teams.team"] ?? []).find((team) => team.id === id)?.label ?? "";

/** @param {Reference} reference @param {Standing} one @param {() => Promise<void>} redraw */
function runningLine(reference, one, redraw) {
  const name = nameOf(reference, one.team);
  const end = () => send(reference.agency.code, { ...one, is_over: true }, name, new Date());
  const press = button(one.duty === "on-call" ? "No longer on call" : "End watch", once(end, redraw), "first wide");
  return el(
    "div",
    { class: "stack tight", "data-running": one.record },
    el("p", {}, el("strong", { text: WORDS[one.duty] }), ` since ${clock(one.began_at)} · ${name}`),
    press,
  );
}

/**
 * @param {Reference} reference @param {import("./reference.js").Choosable} team
 * @param {Standing[]} open @param {() => Promise<void>} redraw
 */
function beginLine(reference, team, open, redraw) {
  const duties = open.filter((one) => one.team === team.id).map(({ duty }) => duty);
  const offered = duties.length === 0 ? ["on-watch", "on-call"] : duties.join() === "on-call" ? ["called-in"] : [];
  if (!offered.length) return null;
  const begin = (/** @type {string} */ duty) => async () => {
    const at = new Date();
    const one = { record: crypto.randomUUID(), version: 0, team: team.id, duty, began_at: sentInstant(at), at: at.toISOString() };
    await send(reference.agency.code, one, team.label, at);
  };
  const label = { "on-watch": "Begin watch", "on-call": "On call", "called-in": "Called in" };
  return el(
    "div",
    { class: "row" },
    ...offered.map((duty, place) => button(label[duty], once(begin(duty), redraw), place ? "" : "first")),
  );
}
