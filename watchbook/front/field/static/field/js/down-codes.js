// @ts-check
/**
 * The code by which a second phone finds a card without a network: ten signs, from which the card's
 * id follows (docs/spec/submission.md, ADR 20). Values only: no store, no page.
 */

/** No 0 and O, no 1, I and L: 31 signs, a prime, so that a check finds a wrong sign or two swapped. */
const SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
const LENGTH = 10;
/** Ten times this is one, among 31. */
const INVERSE_OF_TEN = 28;
const DRILLS_FROM = 16;
const FIELDS = "watchbook/casualty-code/v1";
const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/;
const ADDRESS = /#join\/([a-z0-9-]{2,20})\/([0-9A-Za-z-]+)\s*$/;

/** @param {Iterable<number>} numbers each by its place, from one */
const weighed = (numbers) => [...numbers].reduce((sum, one, place) => sum + (place + 1) * one, 0);
/** @param {string} agency */
const ofAgency = (agency) => weighed(new TextEncoder().encode(agency)) % SIGNS.length;

/** @param {number} below */
function chosen(below) {
  for (;;) {
    const [one] = crypto.getRandomValues(new Uint8Array(1));
    if (one < 256 - (256 % below)) return one % below;
  }
}

/** A new code; the first sign says whether it is a drill. @param {string} agency @param {boolean} isDrill */
export function makeCode(agency, isDrill) {
  const first = isDrill ? DRILLS_FROM + chosen(SIGNS.length - DRILLS_FROM) : chosen(DRILLS_FROM);
  const numbers = [first, ...Array.from({ length: LENGTH - 2 }, () => chosen(SIGNS.length))];
  const sum = (weighed(numbers) + ofAgency(agency)) % SIGNS.length;
  const check = ((SIGNS.length - sum) * INVERSE_OF_TEN) % SIGNS.length;
  return [...numbers, check].map((one) => SIGNS[one]).join("");
}

/** As it is shown and said: two groups of five. @param {string} code */
export const shownCode = (code) => `${code.slice(0, 5)}-${code.slice(5)}`;

/** The record's id. @param {string} agency @param {string} code @returns {Promise<string>} a uuid of version 4 */
export async function idOfCode(agency, code) {
  const bytes = new TextEncoder().encode([FIELDS, agency, code].join("\n"));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).slice(0, 16);
  digest[6] = (digest[6] & 0x0f) | 0x40;
  digest[8] = (digest[8] & 0x3f) | 0x80;
  const hex = [...digest].map((one) => one.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/**
 * @typedef {object} Found the card that somebody typed or scanned
 * @property {string} agency
 * @property {string} id
 * @property {string} code "" where only the id was told
 * @property {boolean | null} isDrill null where only the card itself can say
 */

/**
 * What was typed, said or scanned: a code, an id, or the address with either.
 * @param {string} text @param {string} agency that it is of, where the text does not say
 * @returns {Promise<Found | null>} null where it is neither, or a sign of it is wrong
 */
export async function readJoin(text, agency) {
  const address = ADDRESS.exec(text);
  const place = address?.[1] ?? agency;
  const told = address?.[2] ?? text;
  const id = UUID.exec(told.toLowerCase())?.[0];
  if (id) return { agency: place, id, code: "", isDrill: null };
  const code = told.toUpperCase().replace(/[\s.-]+/g, "");
  const numbers = [...code].map((one) => SIGNS.indexOf(one));
  if (numbers.length !== LENGTH || numbers.includes(-1)) return null;
  if ((weighed(numbers) + ofAgency(place)) % SIGNS.length) return null;
  return { agency: place, id: await idOfCode(place, code), code, isDrill: numbers[0] >= DRILLS_FROM };
}
