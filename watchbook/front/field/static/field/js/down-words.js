// @ts-check
/** Chosen words and what they are called; a test holds them to the server's vocabularies. */

/** @type {[string, string][]} */
export const MECHANISMS = [
  ["shot", "Shot"], ["stabbed", "Stabbed or cut"], ["blunt", "Struck or kicked"], ["vehicle", "Hit by a vehicle"],
  ["heat", "Heat"], ["poison-or-drug", "Poison or drug"], ["bloat", "Bloat"], ["bite", "Bitten"], ["fall", "Fall"],
  ["electric", "Electric shock"], ["drowning", "Drowning"], ["other", "Something else"], ["not-known", "Not known"],
];

/** @type {[string, string][]} */
export const SITES = [
  ["head", "Head"], ["neck", "Neck"], ["chest", "Chest"], ["belly", "Belly"], ["left-fore", "Left foreleg"],
  ["right-fore", "Right foreleg"], ["left-hind", "Left hind leg"], ["right-hind", "Right hind leg"], ["tail-pelvis", "Pelvis or tail"],
];

/** @type {[string, string][]} sides of the outline */
export const VIEWS = [
  ["left", "Left side"], ["right", "Right side"], ["above", "From above"], ["below", "From below"],
];

/** @type {[string, string][]} */
export const CONSCIOUSNESS = [
  ["alert", "Alert"], ["voice", "Answers to voice"], ["pain", "Answers to pain"], ["unresponsive", "Unresponsive"],
];

/** @type {[string, string][]} */
export const GUMS = [
  ["pink", "Pink"], ["pale", "Pale"], ["white", "White"], ["blue", "Blue or grey"], ["red", "Bright red"], ["yellow", "Yellow"],
];

/** @param {[string, string][]} words @param {string | undefined} value @returns {string} */
export const labelOf = (words, value) => words.find(([one]) => one === value)?.[1] ?? value ?? "";
/** @param {[string, string][]} words @param {string | undefined} value */
export const lowerOf = (words, value) => labelOf(words, value).toLowerCase();
