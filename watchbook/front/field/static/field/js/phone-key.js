// @ts-check
/** This phone's own key: made here, never read out; it signs an enrolment and what goes while locked. */
import { base64 } from "./freeze.js";
import { ask, Stopped } from "./server.js";
import { store } from "./store.js";

/** @typedef {import("./store.js").OwnKey} OwnKey */

const CURVE = { name: "ECDSA", namedCurve: "P-256" };
const SIGNING = { name: "ECDSA", hash: "SHA-256" };

/** @param {CryptoKey} key @param {string[]} lines @returns {Promise<string>} raw r and s, base64 */
async function signed(key, lines) {
  const bytes = new TextEncoder().encode(lines.join("\n"));
  return base64(new Uint8Array(await crypto.subtle.sign(SIGNING, key, bytes)));
}

/** @param {string} agency @returns {Promise<OwnKey | null>} null where this phone is not enrolled there */
export async function ownKeyAt(agency) {
  const own = await store.phones.get(agency);
  return own?.key && !own.revoked_at ? own : null;
}

/** @returns {Promise<OwnKey[]>} revoked ones too */
export async function ownKeys() {
  return store.phones.toArray();
}

/**
 * Make a key, show the server that this phone has it, and keep it. Throws Stopped with what the
 * server said where the code is used up or too old.
 * @param {string} agency @param {string} code once, from the desk @param {string} label
 * @returns {Promise<OwnKey>}
 */
export async function enrol(agency, code, label) {
  const pair = await crypto.subtle.generateKey(CURVE, false, ["sign", "verify"]);
  const id = crypto.randomUUID();
  const spki = new Uint8Array(await crypto.subtle.exportKey("spki", pair.publicKey));
  const { status, body } = await ask(`/sync/${agency}/phones/${id}`, {
    method: "PUT",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({
      code,
      public_key: base64(spki),
      label,
      signature: await signed(pair.privateKey, ["watchbook/phone/v1", agency, id, code]),
    }),
  });
  if ((status !== 201 && status !== 200) || body?.phone !== id)
    throw new Stopped(
      "offline",
      String(body?.error ?? "The server did not answer as it should; nothing was enrolled."),
    );
  /** @type {OwnKey} */
  const own = {
    agency,
    id,
    account: "",
    label: body.label,
    enrolled_at: body.enrolled_at,
    key: pair.privateKey,
    revoked_at: "",
  };
  await store.phones.put(own);
  return own;
}

/**
 * The signature under which a submission may go without a session.
 * @param {string} agency @param {string} uuid @param {string} sha256
 * @returns {Promise<{ phone: string, signature: string } | null>} null where there is no key
 */
export async function phoneSignature(agency, uuid, sha256) {
  const own = await ownKeyAt(agency);
  if (!own?.key) return null;
  const lines = ["watchbook/submission/v1", agency, uuid, sha256];
  return { phone: own.id, signature: await signed(own.key, lines) };
}

/**
 * The request by which a phone without a session asks what has become of its alert; with the
 * session where this phone is not enrolled.
 * @param {string} agency @param {string} record
 * @returns {Promise<RequestInit>}
 */
export async function alertHeaders(agency, record) {
  const own = await ownKeyAt(agency);
  if (!own?.key) return {};
  const signature = await signed(own.key, ["watchbook/alert/v1", agency, record]);
  return {
    credentials: "omit",
    headers: { "Watchbook-Phone": own.id, "Watchbook-Phone-Signature": signature },
  };
}
