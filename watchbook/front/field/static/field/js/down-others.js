// @ts-check
/** Lines of other phones beside those of this one, and what is not known of them. Values only. */

/** @typedef {import("./down-store.js").Row} Row */

/**
 * @typedef {object} Line one line as the server tells it
 * @property {string} uuid
 * @property {string} at
 * @property {string} received_at
 * @property {number} version
 * @property {string} who
 * @property {string[]} marks
 * @property {Record<string, any>} values
 *
 * @typedef {object} OneCard a press, as the server tells it
 * @property {string} uuid
 * @property {string} happened_at
 * @property {string} [dog]
 * @property {string} [dog_named]
 * @property {string} [mechanism]
 * @property {string} [mechanism_words]
 * @property {string} [place_words]
 * @property {number} [latitude_e7]
 * @property {number} [longitude_e7]
 * @property {boolean} [is_two_down]
 *
 * @typedef {object} Pressed a casualty that runs
 * @property {string} uuid
 * @property {string} dog
 * @property {string | null} dog_id
 * @property {string} happened_at
 * @property {string} place
 * @property {boolean} is_drill
 * @property {string} who
 * @property {boolean} may_join
 *
 * @typedef {object} Told a card with the lines of every phone
 * @property {string} uuid
 * @property {boolean} is_open whether lines are shown to this person
 * @property {boolean} is_drill
 * @property {boolean} is_cancelled
 * @property {string} ended
 * @property {OneCard[]} cards the presses that are one, the first first
 * @property {Pressed[]} near
 * @property {Line[]} lines
 * @property {Record<string, any>} known what the records say of the dog
 */

/** @param {Line} line @param {string} card @returns {Row} */
const row = (line, card) => ({
  id: line.uuid,
  card,
  at: Date.parse(line.at),
  values: line.values,
  version: line.version,
  due_at: 0,
  who: line.who,
  marks: line.marks,
  heard_at: Date.parse(line.received_at),
});

/** Lines that this phone did not write. @param {Told} told @param {Row[]} own @returns {Row[]} */
export function othersIn(told, own) {
  const here = new Set(own.map(({ id }) => id));
  return told.lines.filter(({ uuid }) => !here.has(uuid)).map((line) => row(line, told.uuid));
}

/** Lines of this phone that were amended elsewhere since. @param {Told} told @param {Row[]} own @returns {Row[]} */
export function amendedIn(told, own) {
  const lines = new Map(told.lines.map((line) => [line.uuid, line]));
  return own.flatMap((one) => {
    const line = lines.get(one.id);
    if (!line || !one.version || line.version <= one.version) return [];
    return [{ ...one, values: line.values, version: line.version, at: Date.parse(line.at) }];
  });
}

/** In the order of core: by time, then by id. @param {Row[]} own @param {Row[]} theirs */
export const together = (own, theirs) =>
  [...own, ...theirs].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));

/** @typedef {{ at: number, mechanism?: string, mechanism_words?: string }} Press */

/**
 * When it began and what hit him, by the presses that are one: the first time, the first that says it.
 * @param {Press} own as this phone knows it now @param {string} id @param {Told | null} told
 * @returns {Press}
 */
export function beganWith(own, id, told) {
  const others = (told?.cards ?? []).filter(({ uuid }) => uuid !== id);
  const all = [
    { id, ...own },
    ...others.map((one) => ({ ...one, id: one.uuid, at: Date.parse(one.happened_at) })),
  ].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
  const says = all.find((one) => one.mechanism !== "not-known" && (one.mechanism || one.mechanism_words));
  return { at: all[0].at, mechanism: says?.mechanism, mechanism_words: says?.mechanism_words };
}

/** Who wrote from elsewhere, each with when the server last heard of it. @param {Row[]} theirs @returns {[string, number][]} */
export function heardFrom(theirs) {
  /** @type {Map<string, number>} */
  const last = new Map();
  for (const { who = "", heard_at = 0 } of theirs)
    if (who) last.set(who, Math.max(heard_at, last.get(who) ?? 0));
  return [...last].sort((a, b) => b[1] - a[1]);
}

/**
 * What is not known of other phones' doses, in one sentence.
 * @param {{ isLocked: boolean, asked_at: number, isOpen: boolean }} now `asked_at` in milliseconds, 0 for never
 * @param {(at: number) => string} clock
 */
export function unknownWords({ isLocked, asked_at, isOpen }, clock) {
  if (isLocked)
    return "This phone is locked: other phones’ doses are unknown here. Ask whoever stands with you.";
  if (!asked_at) return "Never asked: other phones’ doses are unknown.";
  if (!isOpen)
    return `Asked at ${clock(asked_at)}: the lines of others open once one of yours has reached the server. Until then their doses are unknown.`;
  return `Asked at ${clock(asked_at)}; what another phone gave since then, or has not sent, is not known.`;
}
