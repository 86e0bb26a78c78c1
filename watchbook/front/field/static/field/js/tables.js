// @ts-check
/**
 * The tables of persons: rows go in sealed where this account has a code, and come out open. What
 * cannot be read is no error of the page: it is counted, shown and kept for a person.
 */
import { sealed, unsealed } from "./seal.js";
import { store } from "./store.js";
import { olderKey, vaultState } from "./vault.js";

/** What was asked of a locked phone. */
export class LockedError extends Error {}

/** @typedef {{ table: string, key: any, row: any, why: "damaged" | "other key" }} Unread */

/** @param {any} value */
const isText = (value) => typeof value === "string" && value !== "";
/** @param {any} value */
const isMap = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
/** @param {any} value */
const isNamed = (value) => /^[0-9a-f]{64}$/.test(String(value));

/** @template Row */
export class Table {
  /**
   * @param {string} name
   * @param {(row: any) => any} keyOf as IndexedDB knows it
   * @param {string[]} open what is not sealed: what is searched by, and nothing that tells a story
   * @param {(row: any) => boolean} isSound
   * @param {(row: any) => string} [nameOf] what the seal is tied to
   * @param {any} [rows]
   */
  constructor(name, keyOf, open, isSound, nameOf = keyOf, rows = store.table(name)) {
    this.name = name;
    this.keyOf = keyOf;
    this.open = open;
    this.isSound = isSound;
    this.nameOf = nameOf;
    this.rows = rows;
  }

  /** @param {any} raw @returns {Promise<Row>} throws where it cannot be read now */
  async opened(raw) {
    let row = raw;
    if (raw?.sealed) {
      const { is, key, vault } = await vaultState();
      if (is === "locked") throw new LockedError("This phone is locked.");
      if (!key || raw.vault !== vault?.id) throw new OtherKeyError("Sealed under another key.");
      row = await unsealed(key, `${this.name}/${this.nameOf(raw)}`, raw);
    }
    if (!this.isSound(row)) throw new Error("The row is damaged.");
    return row;
  }

  /**
   * The row as it may lie in the store; made before a transaction, since sealing takes its time.
   * Only rows of the account whose key this is can be sealed: others' are left as they are.
   * @param {any} row
   */
  async closed(row) {
    if (this.staysOpen(row)) return row;
    const { is, key, vault } = await vaultState();
    if (is === "none" || row.account !== vault?.account) return row;
    if (!key || !vault) throw new LockedError("This phone is locked.");
    return sealed(key, vault.id, `${this.name}/${this.nameOf(row)}`, row, this.open);
  }

  /** @param {any} key @returns {Promise<Row | undefined>} undefined too where it cannot be read */
  async get(key) {
    const raw = await this.rows.get(key);
    return raw && this.opened(raw).catch(() => undefined);
  }

  /** @param {any} row */
  async put(row) {
    const kept = await this.closed(row);
    return this.rows.put(kept);
  }

  /** What the phone itself may send must not wait for a code. @param {any} _row */
  staysOpen(_row) {
    return false;
  }

  /** What comes while the phone is locked lies open until the next unlock. @param {any} row */
  async closedOrOpen(row) {
    return (await vaultState()).is === "locked" ? row : this.closed(row);
  }

  /** @param {any} key */
  async delete(key) {
    await this.rows.delete(key);
  }

  /** @param {any[]} raws @returns {Promise<Row[]>} those that can be read, in the same order */
  async readable(raws) {
    const rows = await Promise.all(raws.map((raw) => this.opened(raw).catch(() => null)));
    return /** @type {Row[]} */ (rows.filter((row) => row !== null));
  }

  /** @param {string} [account] only this one's @returns {Promise<Row[]>} those that can be read */
  async all(account) {
    const raws = await this.rows.toArray();
    return this.readable(raws.filter((/** @type {any} */ raw) => !account || raw.account === account));
  }

  /** @returns {Promise<Unread[]>} what lies here and cannot be read, whoever it belongs to */
  async unread() {
    /** @type {Unread[]} */
    const found = [];
    for (const row of await this.rows.toArray()) {
      const why = await this.opened(row).then(
        () => "",
        (error) => (error instanceof OtherKeyError || error instanceof LockedError ? "other key" : "damaged"),
      );
      if (why) found.push({ table: this.name, key: this.keyOf(row), row, why });
    }
    return found;
  }
}

/** The row belongs to another account's key, or to one whose code was forgotten. */
class OtherKeyError extends Error {}

/** @type {Table<import("./store.js").Draft>} */
export const drafts = new Table(
  "drafts",
  (row) => row.id,
  ["id", "account", "agency", "changed_at", "files"],
  (row) => isText(row.kind) && isMap(row.values) && Array.isArray(row.prefilled),
);

/** @extends {Table<import("./store.js").Frozen>} */
class Outbox extends Table {
  /** Until it was sent: a phone locks itself before there is a network. @param {any} row */
  staysOpen(row) {
    return Boolean(row.by_phone) && row.state === "waiting";
  }
}

export const outbox = new Outbox(
  "outbox",
  (row) => row.seq,
  ["seq", "uuid", "account", "account_name", "agency", "frozen_at", "state", "blobs", "by_phone"],
  (row) =>
    isText(row.uuid) && isText(row.agency) && row.bytes instanceof Uint8Array &&
    isNamed(row.sha256) && Array.isArray(row.blobs) && isText(row.frozen_at),
  (row) => row.uuid,
);

/** @type {Table<import("./store.js").Kept>} */
export const receipts = new Table(
  "receipts",
  (row) => row.uuid,
  ["uuid", "account", "agency", "received_at", "to_tell", "to_sign"],
  (row) => isText(row.status) && isText(row.received_at) && isText(row.label),
);

/** @type {Table<{ sha256: string, content: ArrayBuffer, name: string, type: string, size: number, sent_to: string }>} */
export const blobs = new Table(
  "blobs",
  (row) => row.sha256,
  ["sha256", "account", "size", "sent_to"],
  (row) => isNamed(row.sha256) && row.content instanceof ArrayBuffer,
);

/** @type {Table<{ account: string, agency: string, data: import("./reference.js").Reference }>} */
export const references = new Table(
  "references",
  (row) => [row.account, row.agency],
  ["account", "agency"],
  (row) => isMap(row.data) && isMap(row.data.references) && Array.isArray(row.data.forms) && isMap(row.data.last),
  (row) => `${row.account}/${row.agency}`,
);

/** @type {Table<{ account: string, agency: string, kind: string, values: Record<string, any>, at: string }>} */
export const last = new Table(
  "last",
  (row) => [row.account, row.agency, row.kind],
  ["account", "agency", "kind"],
  (row) => isMap(row.values) && isText(row.at),
  (row) => `${row.account}/${row.agency}/${row.kind}`,
);

const ALL = [drafts, outbox, receipts, blobs, references, last];

/** Seal what lies open of the account whose key this is: after a code is set, and after unlocking. */
export async function sealWhatLiesOpen() {
  const { is, vault } = await vaultState();
  if (is !== "open" || !vault) return;
  for (const table of ALL) {
    for (const row of await table.rows.toArray()) {
      if (row.sealed || row.account !== vault.account) continue;
      if (table.isSound(row)) await table.put(row);
    }
  }
}

/**
 * Bring what an older key sealed under the key of now. False where no older key opens so.
 * @param {Uint8Array} secret of a code that was remembered
 */
export async function openOld(secret) {
  const old = await olderKey(secret);
  if (!old) return false;
  for (const table of ALL) {
    for (const raw of await table.rows.toArray()) {
      if (raw.vault !== old.vault.id) continue;
      const name = `${table.name}/${table.nameOf(raw)}`;
      const row = await unsealed(old.key, name, raw).catch(() => null);
      if (row) await table.put(row); // a damaged one stays as it is
    }
  }
  return true;
}

/**
 * Everything on this phone that cannot be read now. Cost: opens every row; files only where asked.
 * @param {boolean} [withFiles]
 * @returns {Promise<Unread[]>}
 */
export async function unreadRows(withFiles = false) {
  const tables = ALL.filter((table) => withFiles || table !== blobs);
  return (await Promise.all(tables.map((table) => table.unread()))).flat();
}
