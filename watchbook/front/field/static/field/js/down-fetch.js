// @ts-check
/**
 * What other phones wrote on a card: asked of the server with the session, kept here under the
 * phone's lock. A locked phone asks nothing and shows nothing of it.
 */
import { amendedIn, othersIn } from "./down-others.js";
import { nowMs } from "./down-keep.js";
import { scene } from "./down-scene.js";
import { theirs } from "./down-open.js";
import { keepCard, keepRow } from "./down-store.js";
import { sealed, unsealed } from "./seal.js";
import { known } from "./store.js";
import { lookAgain } from "./vault.js";

/** @typedef {import("./down-others.js").Told} Told */
/** @typedef {import("./down-others.js").Pressed} Pressed */
/** @typedef {import("./down-store.js").Card} Card */

/**
 * @typedef {object} Kept a card as last told
 * @property {string} card
 * @property {string} account to whom it was told
 * @property {number} asked_at milliseconds, corrected
 * @property {string} tag
 * @property {Told} told
 */

const PATIENCE_MS = 8_000;

/** @param {string} address @param {string} [tag] of what is here @returns {Promise<{ tag: string, body: any } | null>} null where nothing came; body null where it is as before */
async function read(address, tag = "") {
  /** @type {Record<string, string>} */
  const headers = { Accept: "application/json" };
  if (tag) headers["If-None-Match"] = tag;
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const answer = await fetch(address, { headers, signal, cache: "no-store", redirect: "manual" });
    const now = answer.headers.get("ETag") ?? "";
    if (answer.status === 304 && tag && now === tag) return { tag, body: null };
    const body = answer.status === 200 ? await answer.json() : null;
    // Another person's session: what it reads is not for this phone's owner.
    const isOurs = body?.watchbook === 1 && body.account === (await known())?.account;
    return isOurs ? { tag: now, body } : null;
  } catch {
    return null; // no network, or somebody answered who is not the server
  }
}

/** The casualties that run now, as far as this person sees them. @param {string} agency @returns {Promise<Pressed[] | null>} null where nothing was told */
export async function runningNow(agency) {
  if (!agency || (await lookAgain()).is === "locked") return null;
  return (await read(`/sync/${agency}/casualties`))?.body?.casualties ?? null;
}

/** @param {Card} card @returns {Promise<Kept | null>} as it lies here; null too where another's key sealed it */
async function keptOf(card) {
  const { is, key, vault } = await lookAgain();
  const raw = await theirs.get(card.id);
  if (!raw || is === "locked" || raw.account !== (await known())?.account) return null;
  if (!raw.sealed) return raw;
  if (!key || raw.vault !== vault?.id) return null;
  return /** @type {Promise<Kept>} */ (unsealed(key, `theirs/${card.id}`, raw)).catch(() => null);
}

/** @param {Kept} row */
async function keep(row) {
  const { is, key, vault } = await lookAgain();
  if (is === "locked") return;
  const isSealed = key && vault && row.account === vault.account;
  await theirs.put(isSealed ? await sealed(key, vault.id, `theirs/${row.card}`, row, ["card", "account"]) : row);
}

/** @type {Kept | null} what is shown of the card that is open */
let shown = null;

/** What lies here of the open card, before anything is asked; nothing while the phone is locked. */
export async function showKept() {
  const { card } = scene;
  const found = card && (await keptOf(card));
  if (scene.card !== card) return;
  const isLocked = (await lookAgain()).is === "locked";
  const isNew = isLocked !== scene.isLocked || Boolean(found) !== Boolean(scene.told) || found?.tag !== shown?.tag || found?.card !== shown?.card;
  shown = found;
  scene.isLocked = isLocked;
  scene.askedAt = found?.asked_at ?? 0;
  if (isNew) await take(found?.told ?? null);
}

/** Ask once for the open card; draws where something is new and nobody types. */
export async function askOthers() {
  await showKept();
  const { card } = scene;
  const account = (await known())?.account;
  if (!card || !account || scene.isLocked) return;
  if (!card.joined_at && !scene.seen.hasReceipt) return; // the server does not know it yet
  const before = shown;
  const answer = await read(`/sync/${card.agency}/casualties/${card.id}/${card.about === "dog" ? "card" : "course"}`, before?.tag);
  if (!answer || scene.card !== card || (await lookAgain()).is === "locked") return;
  const told = answer.body ?? before?.told;
  if (!told) return;
  shown = { card: card.id, account, asked_at: nowMs(), tag: answer.tag, told };
  scene.askedAt = shown.asked_at;
  await keep(shown).catch((error) => console.error(error)); // a full phone: shown all the same
  if (answer.body) await take(told);
}

/** @param {Told | null} told */
async function take(told) {
  const { card } = scene;
  if (!card) return;
  scene.told = told;
  scene.theirs = told ? othersIn(told, scene.rows) : [];
  if (told) {
    for (const row of amendedIn(told, scene.rows)) {
      Object.assign(scene.rows.find(({ id }) => id === row.id) ?? {}, row);
      await keepRow(row);
    }
    if (await learn(card, told)) await keepCard(card);
  }
  scene.refresh();
}

/** What a card has to say without its lines: an end, a drill; of a joined one dog, time and place. @param {Card} card @param {Told} told */
async function learn(card, told) {
  const before = JSON.stringify(card);
  if (told.is_cancelled) card.ended = "cancelled";
  else if (told.ended && told.ended !== "cancelled") card.ended = told.ended;
  if (told.is_drill) card.values.is_drill = true;
  const first = told.cards.find(({ uuid }) => uuid === card.id);
  if (card.joined_at && first) {
    const { uuid, happened_at, dog, dog_named, mechanism_words, ...values } = first;
    Object.assign(card.values, values, dog ? { dog } : {});
    card.at = Date.parse(happened_at);
    card.is_time_told = true;
    card.name = dog_named ?? card.name;
  }
  return JSON.stringify(card) !== before;
}
