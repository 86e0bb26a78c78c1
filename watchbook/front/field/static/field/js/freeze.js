// @ts-check
/** From a draft to the bytes that will be sent: made once, hashed once, never re-serialised. */

/** @param {BufferSource} content @returns {Promise<Uint8Array>} */
export async function digestOf(content) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", content));
}

/** @param {Uint8Array} bytes */
export function hex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** @param {Uint8Array} bytes */
export function base64(bytes) {
  const pieces = [];
  for (let at = 0; at < bytes.length; at += 0x8000)
    pieces.push(String.fromCharCode(...bytes.subarray(at, at + 0x8000)));
  return btoa(pieces.join(""));
}

/**
 * Members in the order of their names, so that the same content gives the same bytes.
 * @param {any} value @returns {any}
 */
function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((name) => [name, sorted(value[name])]),
  );
}

/**
 * @typedef {object} Envelope see docs/spec/submission.md
 * @property {string} kind
 * @property {string} record
 * @property {number | null} based_on
 * @property {number} form_version
 * @property {Record<string, any>} values
 * @property {string} recorded_at
 * @property {number | null} clock_offset_ms
 * @property {string} reason
 * @property {string[]} prefilled
 */

/** @param {Envelope} envelope @returns {Uint8Array} */
export function bytesOf(envelope) {
  return new TextEncoder().encode(JSON.stringify(sorted({ v: 1, occurred_at: null, ...envelope })));
}
