// @ts-check
/**
 * Doses: from a signed protocol, a weight, a vial and a syringe to a mark, or the reason for none.
 *
 * The second implementation of `watchbook/core/casualty/{decimals,weights,doses}.py`, and the only
 * one of any rule: both are held to `tests/vectors/doses.json`. Whole numbers throughout, BigInt
 * where they are multiplied or divided. Every number comes from the protocol that the agency's
 * veterinarian signed. No page, no clock, no network here.
 */

/** @typedef {{ name: string, capacity_ul: number, mark_ul: number }} Syringe */
/** @typedef {{ id: string, name: string, until?: number | null }} Giver */
/** @typedef {{ drug: string, at: number }} Given `at` in seconds, UTC */

/**
 * @typedef {object} Rule as `core.casualty.protocol.Rule`
 * @property {string} id
 * @property {string} drug
 * @property {string} route
 * @property {Syringe[]} syringes
 * @property {number} interval_min
 * @property {number | null} [per_kg_ug]
 * @property {number | null} [flat_ug]
 * @property {number | null} [per_kg_ul]
 * @property {number | null} [most_ug]
 * @property {number | null} [most_ul]
 * @property {number | null} [strength_ug_per_ml]
 * @property {number | null} [weakest_ug_per_ml]
 * @property {number | null} [strongest_ug_per_ml]
 * @property {number | null} [most_doses]
 * @property {number} [most_over_percent] how far a mark may lie above what is calculated
 * @property {number} [least_weight_g]
 * @property {number} [most_weight_g]
 * @property {string[]} [contraindications]
 * @property {Giver[]} [givers]
 */

/**
 * @typedef {object} Protocol as `core.casualty.protocol.Protocol`; times in seconds, UTC
 * @property {string} name
 * @property {string} version
 * @property {string} veterinarian
 * @property {string} licence
 * @property {string} telephone
 * @property {number | null} signed_at
 * @property {number | null} expires_at
 * @property {number} weight_valid_days
 * @property {Rule[]} rules
 * @property {boolean} is_example
 * @property {string[]} never_muzzle_when
 */

/**
 * @typedef {object} Asked as `core.casualty.doses.Asked`; weights in grams
 * @property {string} rule
 * @property {string} giver
 * @property {number} at
 * @property {number | null} weight_g
 * @property {number | null} weighed_at null for a weight given just now
 * @property {number | null} last_weight_g
 * @property {boolean} is_unit_confirmed
 * @property {number | null} strength_ug_per_ml null until it was read from the vial
 * @property {string} syringe
 * @property {string[]} applies
 * @property {Given[]} given
 */

/** @typedef {{ no: string, words: string, until: number | null }} NoDose */

/**
 * @typedef {object} Dose
 * @property {number} volume_ul
 * @property {number} amount_ng
 * @property {boolean} is_at_most
 * @property {string} draw
 * @property {string[]} arithmetic
 * @property {string} difference
 * @property {string} finer a syringe whose mark comes closer, or ""
 * @property {number | null} minutes_since_last
 */

const DAY_S = 86_400;
const MINUTE_S = 60;
const LEAST_G = 1_000;
const MOST_G = 100_000;
const ASKED_ABOVE_G = 60_000;
const LIGHTEST_G = 5_000;
const HEAVIEST_G = 70_000;
/** A tenth of a pound in micrograms. */
const TENTH_LB_UG = 45_359_237n;
const ENTERED = /^([0-9]{1,3})(?:\.([0-9]))?$/;

/** A value from 0 shifted right by `places` digits. @param {bigint} value @param {number} places */
function plainDecimal(value, places) {
  const digits = String(value).padStart(places + 1, "0");
  const part = digits.slice(-places).replace(/0+$/, "");
  return digits.slice(0, -places) + (part ? `.${part}` : "");
}

/** A quotient to three digits, half up, and whether it is exact. @param {bigint} over @param {bigint} under */
function divided(over, under) {
  const scaled = over * 1_000n;
  const rounded = (2n * scaled + under) / (2n * under);
  return { text: plainDecimal(rounded, 3), isExact: scaled % under === 0n };
}

/** @param {bigint} massNg */
const massText = (massNg) =>
  massNg >= 1_000_000n ? `${plainDecimal(massNg, 6)} mg` : `${plainDecimal(massNg, 3)} mcg`;

/** A mass in mg, below 1 mg in mcg. @param {number} massNg nanograms */
export const massWords = (massNg) => massText(BigInt(massNg));

/** A volume in mL. @param {number} volumeUl */
export const volumeWords = (volumeUl) => `${plainDecimal(BigInt(volumeUl), 3)} mL`;

/** A strength in mg/mL. @param {number} ugPerMl */
export const strengthWords = (ugPerMl) => `${plainDecimal(BigInt(ugPerMl), 3)} mg/mL`;

/** @param {number} grams */
const kilograms = (grams) => plainDecimal(BigInt(grams) / 10n, 2);

/** Both units, always. @param {number} grams a multiple of 10 */
export function weightWords(grams) {
  const tenths = (2n * BigInt(grams) * 1_000_000n + TENTH_LB_UG) / (2n * TENTH_LB_UG);
  return `${kilograms(grams)} kg (${plainDecimal(tenths, 1)} lb)`;
}

/**
 * A weight as somebody typed it, to 10 g, or words that say what to do.
 * @param {string} text @param {string} unit "kg", "lb" or ""
 * @returns {{ grams: number | null, words: string }}
 */
export function enteredWeight(text, unit) {
  if (unit !== "kg" && unit !== "lb") return { grams: null, words: "Choose pounds or kilograms." };
  const found = ENTERED.exec(text.trim());
  if (!found) {
    const words = "Write the weight as a number with at most one decimal, like 31.4.";
    return { grams: null, words };
  }
  const tenths = Number(found[1]) * 10 + Number(found[2] ?? 0);
  const grams = unit === "kg" ? tenths * 100 : poundsInG(tenths);
  if (grams >= LEAST_G && grams <= MOST_G) return { grams, words: weightWords(grams) };
  const typed = `${plainDecimal(BigInt(tenths), 1)} ${unit}`;
  const words = `${typed} is no weight of a working dog. Check the number and the unit.`;
  return { grams: null, words };
}

/** Tenths of a pound in grams, to the nearest 10. @param {number} tenthsLb */
const poundsInG = (tenthsLb) =>
  Number((2n * BigInt(tenthsLb) * TENTH_LB_UG + 10_000_000n) / 20_000_000n) * 10;

/**
 * Whether pounds and kilograms may have been mixed up.
 * @param {number} grams @param {number | null} lastGrams
 */
export function asksForUnit(grams, lastGrams) {
  if (lastGrams === null) return grams > ASKED_ABOVE_G;
  const isDouble = lastGrams * 18 <= grams * 10 && grams * 10 <= lastGrams * 26;
  const isHalf = lastGrams * 38 <= grams * 100 && grams * 100 <= lastGrams * 55;
  return isDouble || isHalf;
}

/** The same word whatever its capitals. @param {string} text */
const plainWord = (text) => text.toUpperCase().toLowerCase();

/** @param {Given[]} given @param {string} drug @returns {number[]} */
const timesOf = (given, drug) =>
  given.filter((one) => plainWord(one.drug) === plainWord(drug)).map((one) => one.at);

/**
 * Whole minutes since the last dose of a drug; 0 where a clock puts it in the future.
 * @param {Given[]} given @param {string} drug @param {number} at @returns {number | null}
 */
export function minutesSince(given, drug, at) {
  const times = timesOf(given, drug);
  return times.length ? Math.floor(Math.max(0, at - Math.max(...times)) / MINUTE_S) : null;
}

/** @param {Protocol} protocol */
const vet = (protocol) => `${protocol.veterinarian}, ${protocol.telephone}`;

/** @param {string} no @param {string} words @param {number | null} [until] @returns {NoDose} */
const refuse = (no, words, until = null) => ({ no, words, until });

/** @param {Protocol} protocol @param {number} at @returns {NoDose | null} */
export function refusedByProtocol(protocol, at) {
  const { signed_at, expires_at } = protocol;
  if (signed_at === null || signed_at > at)
    return refuse(
      "unsigned",
      `No veterinarian signed this protocol: it gives no dose. Call ${vet(protocol)}.`,
    );
  if (expires_at === null || expires_at <= at)
    return refuse(
      "expired",
      `This protocol has ended: it gives no dose. Call ${vet(protocol)}.`,
      expires_at,
    );
  return null;
}

/** @param {Protocol} protocol @param {Rule} rule @param {Asked} asked @param {number} grams @returns {NoDose | null} */
function refusedByWeight(protocol, rule, asked, grams) {
  if (asked.weighed_at !== null) {
    const days = Math.floor((asked.at - asked.weighed_at) / DAY_S);
    if (days > protocol.weight_valid_days)
      return refuse(
        "old-weight",
        `${weightWords(grams)} is ${days} days old. Give the weight as it is now.`,
      );
  }
  const last = asked.last_weight_g;
  if (asksForUnit(grams, last) && !asked.is_unit_confirmed) {
    const before = last === null ? "" : ` Last time it was ${weightWords(last)}.`;
    return refuse("pounds-or-kilograms", `Pounds or kilograms? ${weightWords(grams)}.${before}`);
  }
  const least = rule.least_weight_g ?? LIGHTEST_G;
  const most = rule.most_weight_g ?? HEAVIEST_G;
  if (grams < least || grams > most)
    return refuse(
      "outside-weights",
      `The protocol gives no dose for ${weightWords(grams)}. Call ${vet(protocol)}.`,
    );
  return null;
}

/** @param {Protocol} protocol @param {Rule} rule @param {Asked} asked @returns {NoDose | null} */
function refusedByGiver(protocol, rule, asked) {
  const givers = rule.givers ?? [];
  if (!givers.length) return null;
  const giver = givers.find((one) => one.id === asked.giver);
  if (!giver) {
    const names = givers.map((one) => one.name).join(", ");
    return refuse(
      "not-a-giver",
      `You are not among those who may give ${rule.drug}: ${names}. Call ${vet(protocol)}.`,
    );
  }
  const until = giver.until ?? null;
  if (until !== null && until <= asked.at)
    return refuse(
      "training-ended",
      `Your training for ${rule.drug} has ended. Call ${vet(protocol)}.`,
    );
  return null;
}

/** @param {Protocol} protocol @param {Rule} rule @param {Asked} asked @returns {NoDose | null} */
function refusedBySigns(protocol, rule, asked) {
  const stops = (rule.contraindications ?? []).filter((one) => asked.applies.includes(one));
  if (!stops.length) return null;
  return refuse("contraindicated", `Not with: ${stops.join("; ")}. Call ${vet(protocol)}.`);
}

/** @param {Protocol} protocol @param {Rule} rule @param {Asked} asked @returns {NoDose | null} */
function refusedByTime(protocol, rule, asked) {
  const times = timesOf(asked.given, rule.drug);
  const all = rule.most_doses ?? null;
  if (all !== null && times.length >= all)
    return refuse(
      "enough",
      `${rule.drug} was given ${times.length} times, which is all. Call ${vet(protocol)}.`,
    );
  const minutes = minutesSince(asked.given, rule.drug, asked.at);
  if (minutes === null || minutes >= rule.interval_min) return null;
  const last = Math.min(Math.max(...times), asked.at);
  return refuse(
    "too-soon",
    `${rule.drug} was given ${minutes} min ago; the protocol waits ${rule.interval_min} min. ` +
      `${rule.interval_min - minutes} min left.`,
    last + rule.interval_min * MINUTE_S,
  );
}

/** Whether it is measured as a volume for a kilogram, without a strength. @param {Rule} rule */
export const isFluid = (rule) => (rule.per_kg_ul ?? null) !== null;

/**
 * The dose that the protocol gives for what is asked, or the first reason for none.
 * @param {Protocol} protocol @param {Asked} asked @returns {Dose | NoDose}
 */
export function doseOf(protocol, asked) {
  const refused = refusedByProtocol(protocol, asked.at);
  if (refused) return refused;
  const rule = protocol.rules.find((one) => one.id === asked.rule);
  if (!rule) return refuse("no-rule", `The protocol has no such drug. Call ${vet(protocol)}.`);
  const grams = asked.weight_g;
  if (grams === null)
    return refuse("no-weight", "The weight is not known. Give one, and choose the unit.");
  return (
    refusedByWeight(protocol, rule, asked, grams) ??
    refusedByGiver(protocol, rule, asked) ??
    refusedBySigns(protocol, rule, asked) ??
    refusedByTime(protocol, rule, asked) ??
    (isFluid(rule) ? fluid(rule, asked, grams) : drug(protocol, rule, asked, grams))
  );
}

/** @param {Protocol} protocol @param {Rule} rule @param {Asked} asked @param {number} grams */
function drug(protocol, rule, asked, grams) {
  const strength = asked.strength_ug_per_ml;
  if (strength === null)
    return refuse("not-confirmed", "Read the strength from the vial in your hand, in mg/mL.");
  if (strength < (rule.weakest_ug_per_ml ?? 0) || strength > (rule.strongest_ug_per_ml ?? 0))
    return refuse(
      "strength",
      `${strengthWords(strength)} is no vial of this protocol. Call ${vet(protocol)}.`,
    );
  const { exact, first } = amountOf(rule, grams);
  const most = BigInt(rule.most_ug ?? 0) * 1_000n;
  const wanted = exact < most ? exact : most;
  const volume = divided(wanted, BigInt(strength) * 1_000n);
  const about = volume.isExact ? "" : "about ";
  const lines = [first, ...capped(exact, most, massText(most))];
  lines.push(`${massText(wanted)} ÷ ${strengthWords(strength)} = ${about}${volume.text} mL`);
  if (strength !== rule.strength_ug_per_ml) {
    const expected = strengthWords(rule.strength_ug_per_ml ?? 0);
    lines.push(`This vial is not the one that the protocol expects (${expected}).`);
  }
  return measured(rule, asked, { wanted, most, each: BigInt(strength) }, lines);
}

/** @param {Rule} rule @param {Asked} asked @param {number} grams */
function fluid(rule, asked, grams) {
  const each = rule.per_kg_ul ?? 0;
  const exact = BigInt(each) * BigInt(grams);
  const most = BigInt(rule.most_ul ?? 0) * 1_000n;
  const first = times(volumeWords(each), grams, `${plainDecimal(exact, 6)} mL`);
  const lines = [first, ...capped(exact, most, volumeWords(rule.most_ul ?? 0))];
  return measured(rule, asked, { wanted: exact < most ? exact : most, most, each: 1_000n }, lines);
}

/** @param {Rule} rule @param {number} grams @returns {{ exact: bigint, first: string }} */
function amountOf(rule, grams) {
  const perKg = rule.per_kg_ug ?? null;
  if (perKg === null) {
    const flat = BigInt(rule.flat_ug ?? 0) * 1_000n;
    return { exact: flat, first: `${massText(flat)} for any dog of ${range(rule)}` };
  }
  const exact = BigInt(perKg) * BigInt(grams);
  return { exact, first: times(massText(BigInt(perKg) * 1_000n), grams, massText(exact)) };
}

/** @param {string} each @param {number} grams @param {string} product */
const times = (each, grams, product) => `${each}/kg × ${kilograms(grams)} kg = ${product}`;

/** @param {Rule} rule */
const range = (rule) =>
  `${kilograms(rule.least_weight_g ?? LIGHTEST_G)} to ${kilograms(rule.most_weight_g ?? HEAVIEST_G)} kg`;

/** @param {bigint} exact @param {bigint} most @param {string} words */
const capped = (exact, most, words) =>
  exact > most ? [`Never above ${words}: the maximum stands`] : [];

/** @typedef {{ wanted: bigint, most: bigint, each: bigint }} Sizes `each`: how much of what is wanted one microlitre holds */

/** By how much a mark may lie above what is calculated. @param {Rule} rule */
const mostOver = (rule) => rule.most_over_percent ?? 10;

/**
 * The nearest mark, ties down, and never above the maximum; one down where the nearest would be more
 * above what is wanted than the rule lets it.
 * @param {Rule} rule @param {Syringe} syringe @param {Sizes} sizes @returns {{ volume: number, isDown: boolean }}
 */
function marked(rule, syringe, { wanted, most, each }) {
  const aMark = each * BigInt(syringe.mark_ul);
  const nearest = (2n * wanted + aMark - 1n) / (2n * aMark);
  const marks = nearest < most / aMark ? nearest : most / aMark;
  const isDown = marks * aMark * 100n > wanted * (100n + BigInt(mostOver(rule)));
  return { volume: Number(isDown ? marks - 1n : marks) * syringe.mark_ul, isDown };
}

/** How far a volume is from what is wanted. @param {number} volume @param {Sizes} sizes */
function off(volume, { wanted, each }) {
  const holds = each * BigInt(volume);
  return holds > wanted ? holds - wanted : wanted - holds;
}

/** In whole percent, half up. @param {number} volume @param {Sizes} sizes */
function difference(volume, sizes) {
  const { wanted, each } = sizes;
  const by = off(volume, sizes);
  if (by === 0n) return `${volumeWords(volume)} is as calculated`;
  const percent = (200n * by + wanted) / (2n * wanted);
  const way = each * BigInt(volume) > wanted ? "more" : "less";
  return `${volumeWords(volume)} is ${percent || "less than 1"} % ${way} than calculated`;
}

/** The syringe of the rule whose mark comes closest, where it comes closer. @param {Rule} rule @param {number} chosen @param {Sizes} sizes */
function finer(rule, chosen, sizes) {
  let best = off(chosen, sizes);
  let words = "";
  for (const one of rule.syringes) {
    const { volume } = marked(rule, one, sizes);
    if (volume > 0 && volume <= one.capacity_ul && off(volume, sizes) < best) {
      best = off(volume, sizes);
      words = `The ${one.name} comes closer: ${volumeWords(volume)}`;
    }
  }
  return words;
}

/**
 * Round to a mark of the syringe that was named.
 * @param {Rule} rule @param {Asked} asked @param {Sizes} sizes @param {string[]} lines
 * @returns {Dose | NoDose}
 */
function measured(rule, asked, sizes, lines) {
  const syringe = rule.syringes.find((one) => one.name === asked.syringe);
  if (!syringe) {
    const names = rule.syringes.map((one) => one.name).join(", ");
    return refuse("no-syringe", `Choose the syringe in your hand: ${names}.`);
  }
  const { volume, isDown } = marked(rule, syringe, sizes);
  if (volume === 0)
    return refuse("below-mark", `That is less than one mark of the ${syringe.name}. Take a smaller one.`);
  if (volume > syringe.capacity_ul) {
    const words = `${volumeWords(volume)} is more than the ${syringe.name} holds. Take a larger one.`;
    return refuse("above-syringe", words);
  }
  const amount = isFluid(rule) ? 0n : sizes.each * BigInt(volume);
  const holds = isFluid(rule) ? "" : ` (${massText(amount)})`;
  const mark = volumeWords(syringe.mark_ul);
  lines.push(
    isDown
      ? `Down to the mark (${mark}): the next one is more than ${mostOver(rule)} % above`
      : `To the nearest mark (${mark}), not above the maximum`,
  );
  return {
    volume_ul: volume,
    amount_ng: Number(amount),
    is_at_most: sizes.wanted === sizes.most,
    draw: `${rule.drug} ${rule.route}: ${volumeWords(volume)}${holds} in the ${syringe.name}`,
    arithmetic: lines,
    difference: difference(volume, sizes),
    finer: finer(rule, volume, sizes),
    minutes_since_last: minutesSince(asked.given, rule.drug, asked.at),
  };
}

/**
 * The protocol that is asked first: the newest that is signed and has not ended, else the newest
 * signed, else the newest; null where there is none.
 * @template {Protocol} P
 * @param {P[]} protocols newest first @param {number} at @returns {P | null}
 */
export function protocolFor(protocols, at) {
  const inForce = protocols.find((one) => refusedByProtocol(one, at) === null);
  return inForce ?? protocols.find((one) => one.signed_at !== null) ?? protocols[0] ?? null;
}
