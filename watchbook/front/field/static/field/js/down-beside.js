// @ts-check
/** Hurt and on guard at once: two cards of one dog on this phone, each an alert of its own. */

/** @typedef {import("./down-store.js").Card} Card */

const NEAR_MS = 12 * 3_600_000;
const BOTH = ["dog", "place_words", "latitude_e7", "longitude_e7", "is_drill"];

/** Whether this is the other card of the same night, of the same dog or of one that nobody named. @param {Card} one @param {Card} each */
export function isBeside(one, each) {
  if (each.about === one.about || each.ended || each.agency !== one.agency) return false;
  if (Boolean(each.values.is_drill) !== Boolean(one.values.is_drill)) return false;
  return each.values.dog === one.values.dog && Math.abs(each.at - one.at) < NEAR_MS;
}

/** What the card beside begins with: the dog and the place, and why there are two. @param {Card} from @returns {Record<string, any>} */
export function valuesBeside({ about, values }) {
  const told = Object.fromEntries(BOTH.filter((name) => values[name] !== undefined).map((name) => [name, values[name]]));
  return { ...told, ...(about === "dog" ? { is_wounded: true } : { is_two_down: true }) };
}
