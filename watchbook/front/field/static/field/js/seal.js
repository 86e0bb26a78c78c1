// @ts-check
/** Sealing rows under a data key, and the data key under a code. Nothing here touches the store. */

/** OWASP's number for PBKDF2 with SHA-256, 2023: about half a second on a phone, for each try. */
export const ROUNDS = 600_000;

/**
 * One way to the data key. The salt goes through a key of this browser that no script can read
 * out, so that six digits cannot be tried on another machine with what a script can copy.
 * @typedef {object} Wrap
 * @property {"code" | "server"} by
 * @property {Uint8Array} salt
 * @property {number} rounds
 * @property {Uint8Array} iv
 * @property {Uint8Array} wrapped
 */

/**
 * @typedef {object} Vault the key of one account on this phone; older ones stay, for who remembers
 * @property {string} id
 * @property {string} account
 * @property {0 | 1} is_current
 * @property {string} made_at
 * @property {number} hours for which it stays open
 * @property {CryptoKey} device
 * @property {Wrap[]} wraps
 */

/** @param {number} length */
const random = (length) => crypto.getRandomValues(new Uint8Array(length));
/** @param {Uint8Array} bytes */
const source = (bytes) => /** @type {BufferSource} */ (bytes);
const AES = { name: "AES-GCM", length: 256 };

export function makeDevice() {
  return crypto.subtle.generateKey({ name: "HMAC", hash: "SHA-256", length: 256 }, false, ["sign"]);
}

/** @returns {Promise<CryptoKey>} a data key that can be wrapped; drop it once it is */
export function makeDataKey() {
  return crypto.subtle.generateKey(AES, true, ["encrypt", "decrypt"]);
}

/**
 * @param {Uint8Array} secret a code's digits, or 32 bytes that somebody keeps
 * @param {CryptoKey} device @param {Uint8Array} salt @param {number} rounds
 */
async function wrappingKey(secret, device, salt, rounds) {
  const own = await crypto.subtle.sign("HMAC", device, source(salt));
  const base = await crypto.subtle.importKey("raw", source(secret), "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt: own, iterations: rounds };
  return crypto.subtle.deriveKey(how, base, AES, false, ["wrapKey", "unwrapKey"]);
}

/**
 * @param {CryptoKey} dataKey one that can be wrapped
 * @param {Wrap["by"]} by @param {Uint8Array} secret @param {CryptoKey} device
 * @param {number} rounds few are enough where the secret is 32 random bytes
 * @returns {Promise<Wrap>}
 */
export async function wrap(dataKey, by, secret, device, rounds = ROUNDS) {
  const [salt, iv] = [random(16), random(12)];
  const key = await wrappingKey(secret, device, salt, rounds);
  const how = { name: "AES-GCM", iv: source(iv) };
  const wrapped = new Uint8Array(await crypto.subtle.wrapKey("raw", dataKey, key, how));
  return { by, salt, rounds, iv, wrapped };
}

/**
 * The data key, or null where the secret is another.
 * @param {Wrap} one @param {Uint8Array} secret @param {CryptoKey} device
 * @param {boolean} [canWrap] true only while another way to it is made
 * @returns {Promise<CryptoKey | null>}
 */
export async function unwrap(one, secret, device, canWrap = false) {
  const key = await wrappingKey(secret, device, one.salt, one.rounds);
  const how = { name: "AES-GCM", iv: source(one.iv) };
  const use = /** @type {KeyUsage[]} */ (["encrypt", "decrypt"]);
  try {
    return await crypto.subtle.unwrapKey("raw", source(one.wrapped), key, how, AES, canWrap, use);
  } catch {
    return null;
  }
}

/** @param {string} code */
export const secretOf = (code) => new TextEncoder().encode(code);

/**
 * A row as bytes: JSON of its members, binary ones after it.
 * @param {Record<string, any>} row
 */
function packed(row) {
  /** @type {Uint8Array[]} */
  const binaries = [];
  /** @type {Record<string, any>} */
  const told = {};
  for (const [name, value] of Object.entries(row)) {
    const bytes = value instanceof ArrayBuffer ? new Uint8Array(value) : value;
    if (bytes instanceof Uint8Array) {
      binaries.push(bytes);
      told[name] = { binary: bytes.length, buffer: value instanceof ArrayBuffer };
    } else told[name] = { json: value };
  }
  const head = new TextEncoder().encode(JSON.stringify(told));
  const whole = new Uint8Array(4 + head.length + binaries.reduce((sum, one) => sum + one.length, 0));
  new DataView(whole.buffer).setUint32(0, head.length);
  whole.set(head, 4);
  let at = 4 + head.length;
  for (const one of binaries) {
    whole.set(one, at);
    at += one.length;
  }
  return whole;
}

/** @param {Uint8Array} whole @returns {Record<string, any>} */
function unpacked(whole) {
  const length = new DataView(whole.buffer, whole.byteOffset).getUint32(0);
  const told = JSON.parse(new TextDecoder().decode(whole.subarray(4, 4 + length)));
  let at = 4 + length;
  /** @type {Record<string, any>} */
  const row = {};
  for (const [name, one] of Object.entries(told)) {
    if (!("binary" in one)) {
      row[name] = one.json;
      continue;
    }
    const bytes = whole.slice(at, at + one.binary);
    row[name] = one.buffer ? bytes.buffer : bytes;
    at += one.binary;
  }
  return row;
}

/**
 * A row whose members are sealed, but for the open ones; it cannot be read as another row.
 * @param {CryptoKey} key @param {string} vault @param {string} name of the row: table and key
 * @param {Record<string, any>} row @param {string[]} open
 */
export async function sealed(key, vault, name, row, open) {
  const members = Object.entries(row).filter(([one]) => !open.includes(one));
  const iv = random(12);
  const how = { name: "AES-GCM", iv: source(iv), additionalData: source(secretOf(`${vault}/${name}`)) };
  const bytes = await crypto.subtle.encrypt(how, key, source(packed(Object.fromEntries(members))));
  const shown = Object.fromEntries(Object.entries(row).filter(([one]) => open.includes(one)));
  return { ...shown, vault, iv, sealed: new Uint8Array(bytes) };
}

/**
 * Throws where the bytes are damaged or of another row.
 * @param {CryptoKey} key @param {string} name @param {Record<string, any>} row
 */
export async function unsealed(key, name, row) {
  const { vault, iv, sealed: bytes, ...shown } = row;
  const how = { name: "AES-GCM", iv: source(iv), additionalData: source(secretOf(`${vault}/${name}`)) };
  const told = unpacked(new Uint8Array(await crypto.subtle.decrypt(how, key, source(bytes))));
  return { ...told, ...shown };
}
