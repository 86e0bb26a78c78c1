// @ts-check
/** Whether what lies on this phone is open, locked or has no code, and for how long. */
import { makeDataKey, makeDevice, secretOf, unwrap, wrap } from "./seal.js";
import { known, store } from "./store.js";

/** @typedef {import("./seal.js").Vault} Vault */

const FREE_TRIES = 5;
const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 3_600_000;
const LOOK_EVERY_MS = 15_000;
export const DEFAULT_HOURS = 12;

/**
 * @typedef {object} State
 * @property {"none" | "locked" | "open"} is none: this account has set no code on this phone
 * @property {Vault | null} vault
 * @property {CryptoKey | null} key
 * @property {number} until milliseconds since 1970
 */

/** @type {State} */
let state = { is: "none", vault: null, key: null, until: 0 };
/** @type {Promise<State> | null} */
let loading = null;
/** @type {Set<() => Promise<void>>} */
const before = new Set();
/** @type {Set<() => boolean>} */
const reasons = new Set();
const others = new BroadcastChannel("watchbook-lock");

/** @returns {Promise<State>} */
export function vaultState() {
  loading ??= load();
  return loading;
}

/** After another account or another key: what was known is asked again. */
export function lookAgain() {
  loading = null;
  return vaultState();
}

async function load() {
  const account = (await known())?.account ?? "";
  /** @type {Vault[]} */
  const mine = await store.vaults.where("account").equals(account).toArray();
  const vault = mine.find((one) => one.is_current) ?? null;
  const kept = (await store.known.get("unlocked"))?.value;
  state = { is: vault ? "locked" : "none", vault, key: null, until: 0 };
  if (!vault || !kept) return state;
  const now = Date.now();
  // A clock that was set back opens nothing for longer.
  if (kept.vault === vault.id && now < kept.until && now >= kept.at - 60_000)
    state = { is: "open", vault, key: kept.key, until: kept.until };
  else if (kept.vault === vault.id) await store.known.delete("unlocked");
  return state;
}

export async function isLocked() {
  return (await vaultState()).is === "locked";
}

/** @param {() => Promise<void>} run before the key goes: what is being written is kept */
export function beforeLock(run) {
  before.add(run);
}

/** @param {() => boolean} reason while it says true, this page is not locked: a trail is recorded */
export function postponeLock(reason) {
  reasons.add(reason);
}

/** Keep what is being written, while the key is still there. Throws where it cannot be kept. */
export async function runBeforeLock() {
  for (const run of before) await run();
}

/** Drop the key, in every tab. */
export async function lockNow() {
  await runBeforeLock();
  await store.known.delete("unlocked");
  await lookAgain();
  others.postMessage("locked");
}

/**
 * Lock when the hours are over or another tab says so; runs in every page behind the gate.
 * @param {() => void} locked
 */
export function watchLock(locked) {
  const look = async () => {
    const { is, until } = await vaultState();
    if (is !== "open" || Date.now() < until) return;
    if ([...reasons].some((reason) => reason())) return;
    // Another tab may be recording a trail: locking there would end it.
    const { held = [] } = await navigator.locks.query();
    if (held.some(({ name }) => name === "watchbook-recorder")) return;
    await lockNow().catch(() => {}); // a draft that cannot be kept: tried again, nothing is dropped
    if ((await vaultState()).is === "locked") locked();
  };
  const lookAtOthers = async () => {
    if ((await lookAgain()).is === "locked") locked();
  };
  others.addEventListener("message", ({ data }) => {
    if (data === "locked") lookAtOthers();
  });
  window.setInterval(look, LOOK_EVERY_MS);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") look();
  });
  window.addEventListener("pageshow", ({ persisted }) => {
    if (persisted) lookAtOthers(); // a page that was put aside open, and comes back
  });
}

/** @returns {Promise<number>} milliseconds until a code may be tried again */
export async function mustWait() {
  const wrong = (await store.known.get("wrong"))?.value;
  if (!wrong) return 0;
  return Math.min(Math.max(0, wrong.not_before - Date.now()), LONGEST_WAIT_MS);
}

async function noteWrong() {
  const tries = ((await store.known.get("wrong"))?.value?.tries ?? 0) + 1;
  const far = tries < FREE_TRIES ? 0 : FIRST_WAIT_MS * 2 ** (tries - FREE_TRIES);
  const not_before = Date.now() + Math.min(far, LONGEST_WAIT_MS);
  await store.known.put({ name: "wrong", value: { tries, not_before } });
}

/** @param {Vault} vault @param {CryptoKey} key */
async function keepOpen(vault, key) {
  const at = Date.now();
  const until = at + vault.hours * 3_600_000;
  await store.known.put({ name: "unlocked", value: { vault: vault.id, key, at, until } });
  await store.known.delete("wrong");
  await lookAgain();
  others.postMessage("opened");
}

/**
 * Try a code. False where it is wrong or too early.
 * @param {string} code @returns {Promise<boolean>}
 */
export async function unlock(code) {
  const { vault } = await vaultState();
  if (!vault || (await mustWait())) return false;
  for (const one of vault.wraps.filter((each) => each.by === "code")) {
    const key = await unwrap(one, secretOf(code), vault.device);
    if (!key) continue;
    await keepOpen(vault, key);
    return true;
  }
  await noteWrong();
  return false;
}

/** @param {string} account @param {number} hours how long it stays open */
async function newVault(account, hours) {
  /** @type {Vault} */
  const vault = {
    id: crypto.randomUUID(),
    account,
    is_current: 1,
    made_at: new Date().toISOString(),
    hours,
    device: await makeDevice(),
    wraps: [],
  };
  return vault;
}

/**
 * A new key under a new code. What lay open is sealed by the caller; what an older key sealed
 * stays under that one.
 * @param {string} account @param {string} code
 * @param {{ hours?: number, server?: Uint8Array | null }} [more] `server`: 32 bytes that the server
 *   keeps for who forgets the code
 */
export async function makeVault(account, code, { hours = DEFAULT_HOURS, server = null } = {}) {
  const vault = await newVault(account, hours);
  const dataKey = await makeDataKey();
  vault.wraps.push(await wrap(dataKey, "code", secretOf(code), vault.device));
  if (server) vault.wraps.push(await wrap(dataKey, "server", server, vault.device, 1));
  await store.transaction("rw", store.vaults, async () => {
    await store.vaults.where("account").equals(account).modify({ is_current: 0 });
    await store.vaults.put(vault);
  });
  const key = await unwrap(vault.wraps[0], secretOf(code), vault.device);
  if (key) await keepOpen(vault, key);
  return vault;
}

/**
 * Another way to the same key: a new code after the old one, or one that the server's secret opens.
 * False where `secret` does not open it.
 * @param {"code" | "server"} by @param {Uint8Array} secret
 * @param {{ by: "code" | "server", secret: Uint8Array }} added replaces the ways of its kind
 */
export async function addWay(by, secret, added) {
  const { vault } = await vaultState();
  if (!vault || (by === "code" && (await mustWait()))) return false;
  for (const one of vault.wraps.filter((each) => each.by === by)) {
    const dataKey = await unwrap(one, secret, vault.device, true);
    if (!dataKey) continue;
    const rounds = added.by === "code" ? undefined : 1;
    const made = await wrap(dataKey, added.by, added.secret, vault.device, rounds);
    const wraps = [...vault.wraps.filter((each) => each.by !== added.by), made];
    await store.vaults.put({ ...vault, wraps });
    await store.known.delete("wrong");
    await lookAgain();
    return true;
  }
  if (by === "code") await noteWrong();
  return false;
}

/** @param {number} hours as the agency sets them now; for the next time it is opened */
export async function setHours(hours) {
  const { vault } = await vaultState();
  if (vault && vault.hours !== hours) {
    await store.vaults.update(vault.id, { hours });
    await lookAgain();
  }
}

/**
 * The key of an older vault of this account, for who remembers its code. Counts as a try.
 * @param {Uint8Array} secret
 * @returns {Promise<{ vault: Vault, key: CryptoKey } | null>}
 */
export async function olderKey(secret) {
  const { vault: current } = await vaultState();
  if (!current || (await mustWait())) return null;
  /** @type {Vault[]} */
  const mine = await store.vaults.where("account").equals(current.account).toArray();
  for (const vault of mine.filter((one) => one.id !== current.id)) {
    for (const way of vault.wraps.filter((one) => one.by === "code")) {
      const key = await unwrap(way, secret, vault.device);
      if (key) return { vault, key };
    }
  }
  await noteWrong();
  return null;
}
