// @ts-check
/** What has become of the alert: asked of the server while the screen is open, never guessed. */
import { sendUrgent } from "./drain.js";
import { alertHeaders } from "./phone-key.js";
import { ask } from "./server.js";
import { store } from "./store.js";

/**
 * @typedef {object} Alert
 * @property {string} state
 * @property {boolean} is_cancelled
 * @property {boolean} is_drill
 * @property {number} told
 * @property {{ name: string, at: string, words: string }[]} answers
 *
 * @typedef {object} Seen
 * @property {boolean} hasReceipt whether the server has signed for the press
 * @property {Alert | null} alert as last told
 * @property {number} at milliseconds, when it was told
 */

const STATES = new Set(["not-known", "reaches-nobody", "sending", "sent", "answered", "too-late"]);

/** @param {import("./down-store.js").Card} card @param {Seen} before @returns {Promise<Seen>} */
export async function look(card, before) {
  const hasReceipt = Boolean(card.joined_at || (card.uuid && (await store.receipts.get(card.uuid))));
  if (!hasReceipt) {
    await sendUrgent();
    return { ...before, hasReceipt: Boolean(card.uuid && (await store.receipts.get(card.uuid))) };
  }
  try {
    const { status, body } = await ask(`/sync/${card.agency}/casualties/${card.id}/alert`, {
      ...(await alertHeaders(card.agency, card.id)),
    });
    if (status === 200 && body?.watchbook === 1 && STATES.has(body.state))
      return { hasReceipt, alert: body, at: Date.now() };
  } catch {
    // No network: what was told last stays, with its time.
  }
  return { ...before, hasReceipt };
}

const RADIO = "USE THE RADIO";
/** @type {Record<string, [string, string]>} */
const WORDS = {
  "not-known": ["NOT SENT", RADIO],
  "reaches-nobody": ["SENT TO NOBODY", RADIO],
  sending: ["NOT SENT ON YET", RADIO],
  "too-late": ["SENT TOO LATE, NOBODY WAS TOLD", RADIO],
  sent: ["SENT, NOBODY HAS ANSWERED", "Use the radio."],
};

/**
 * The largest words of the first screen, and what stands below them.
 * @param {import("./down-store.js").Card} card @param {Seen} seen
 * @returns {[string, string]}
 */
export function headline(card, seen) {
  const { alert } = seen;
  const hasReceipt = Boolean(seen.hasReceipt || card.joined_at); // the press is another phone's
  if (card.ended === "left") return ["NOT WRITTEN ON HERE", "This phone left the card."];
  if (card.ended === "cancelled") {
    if (!hasReceipt) return ["CANCELLED HERE", "Nothing was sent before; it goes with the press."];
    return ["CANCELLED", alert?.is_cancelled ? "Whoever was told is told so." : "Not told to anybody yet: say it by radio."];
  }
  if (!hasReceipt) return WORDS["not-known"];
  if (card.joined_at && (alert?.state ?? "not-known") === "not-known")
    return alert ? ["THE SERVER DOES NOT KNOW IT YET", RADIO] : ["JOINED, THE ALERT IS NOT KNOWN HERE", RADIO];
  if (!alert) return WORDS.sent;
  if (alert.state === "answered" && alert.answers.length) {
    const names = alert.answers.map(({ name }) => name).join(", ");
    const said = alert.answers.map(({ words }) => words).filter(Boolean);
    return [`${names} ANSWERED`, said.join(" · ")];
  }
  return WORDS[alert.state] ?? WORDS.sent;
}
