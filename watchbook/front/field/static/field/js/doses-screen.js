// @ts-check
/**
 * The dose screen: one drug of the signed protocol, asked step by step, drawn into a place that the
 * card gives it. Opens while the phone is locked. Nothing is remembered from one opening to the
 * next: unit, vial, syringe and answers are given each time.
 */
import { button, el, freshId, notice, words } from "./dom.js";
import {
  doseOf, enteredWeight, isFluid, massWords, minutesSince, refusedByProtocol, strengthWords,
  volumeWords, weightWords,
} from "./doses.mjs";

/** @typedef {import("./doses.mjs").Protocol} Protocol */
/** @typedef {import("./doses.mjs").Rule} Rule */
/** @typedef {import("./doses.mjs").Given} Given */
/** @typedef {{ what: string, words?: string, rule?: string, at: number }} CardLine */

/**
 * @typedef {object} Scene
 * @property {Protocol} protocol
 * @property {string} giver the person's id, "" where nobody is known
 * @property {string} [dog]
 * @property {{ grams: number, weighed_at: number | null, before_g?: number | null } | null} weight the last one known, and the one before it
 * @property {CardLine[] | (() => CardLine[])} lines of the card; `at` in seconds, UTC
 * @property {(values: Record<string, any>) => any} write puts a line on the card
 * @property {() => void} close back to the card
 * @property {() => string} [others] what is not known of other phones' doses, in a sentence
 * @property {() => number} [now] milliseconds, by a clock other than the phone's own
 */

/**
 * @typedef {object} Answers of one screen
 * @property {string} text @property {string} unit @property {boolean} isLast the last weight stands
 * @property {string} confirmed text and unit for which the question was answered
 * @property {number | null} strength @property {string} typed
 * @property {string} syringe @property {string} giver @property {Record<string, string>} signs
 */

export const EXAMPLE = "Example, not for use on an animal";
const NOT_KNOWN = "What another phone gave while it had no network is not known here.";
const STRENGTH = /^([0-9]{1,4})(?:\.([0-9]{1,3}))?$/;
const LOOK_AGAIN_MS = 20_000;

/**
 * Doses on a card's lines, by the protocol's names. A line that names no rule counts for every drug
 * whose name stands in its words: rather one wait too many than one too few.
 * @param {CardLine[]} lines @param {Protocol} protocol @returns {Given[]}
 */
export function givenOf(lines, protocol) {
  /** @type {Given[]} */
  const found = [];
  for (const line of lines.filter(({ what }) => what === "drug" || what === "fluid")) {
    const rule = protocol.rules.find(({ id }) => id === line.rule);
    const said = (line.words ?? "").toLowerCase();
    const drugs = rule
      ? [rule.drug]
      : new Set(protocol.rules.map(({ drug }) => drug).filter((drug) => said.includes(drug.toLowerCase())));
    for (const drug of drugs) found.push({ drug, at: line.at });
  }
  return found;
}

/** A strength as it stands on a vial, in micrograms for a millilitre. @param {string} text */
export function enteredStrength(text) {
  const found = STRENGTH.exec(text.trim());
  return found ? Number(found[1]) * 1_000 + Number((found[2] ?? "").padEnd(3, "0")) : null;
}

/** @param {HTMLElement} host @param {Scene} scene */
export function drawDoses(host, scene) {
  const { protocol } = scene;
  const now = () => Math.floor((scene.now?.() ?? Date.now()) / 1000);
  const refused = refusedByProtocol(protocol, now());
  const top = [
    protocol.is_example && el("p", { class: "dose-example", text: EXAMPLE }),
    el("p", { class: "dose-vet" }, `${protocol.name}, version ${protocol.version}. `, call(protocol)),
  ];
  if (refused) {
    const ended = refused.until === null ? "" : ` It ended on ${dayOf(refused.until - 1)}.`;
    host.replaceChildren(
      el("section", { class: "dose stack" }, ...top,
        notice("No dose", "late", words(refused.words + ended), call(protocol)),
        button("Back to the card", scene.close, "wide")),
    );
    return;
  }
  drawDrugs(host, scene, top, now);
}

/** @param {Protocol} protocol */
const call = ({ veterinarian, telephone }) =>
  el("a", { class: "dose-call", href: `tel:${telephone}`, text: `Call ${veterinarian}, ${telephone}` });

/** @param {number} at */
const dayOf = (at) => new Intl.DateTimeFormat("en-GB", { dateStyle: "medium" }).format(new Date(at * 1000));

/** @param {Scene} scene */
const given = ({ lines, protocol }) =>
  givenOf(typeof lines === "function" ? lines() : lines, protocol);

/** @param {Rule} rule */
function amountWords(rule) {
  if (isFluid(rule)) return `${volumeWords(rule.per_kg_ul ?? 0)} for each kilogram`;
  if (rule.flat_ug) return `${massWords(rule.flat_ug * 1_000)} for any dog`;
  return `${massWords((rule.per_kg_ug ?? 0) * 1_000)} for each kilogram`;
}

/** @param {HTMLElement} host @param {Scene} scene @param {any[]} top @param {() => number} now */
function drawDrugs(host, scene, top, now) {
  const { protocol } = scene;
  const many = protocol.rules.map((rule) => {
    const minutes = minutesSince(given(scene), rule.drug, now());
    const since = minutes === null ? "" : ` · last given ${minutes} min ago`;
    const press = button("", () => drawDrug(host, scene, rule, now), "wide dose-drug");
    press.append(el("span", { text: `${rule.drug}, ${rule.route}` }),
      el("small", { text: amountWords(rule) + since }));
    return press;
  });
  host.replaceChildren(
    el("section", { class: "dose stack" }, ...top,
      el("h2", { text: "Which drug?", tabindex: "-1" }),
      ...(many.length ? many : [words("This protocol has no doses.")]),
      words(scene.others?.() ?? NOT_KNOWN),
      button("Back to the card", scene.close, "quiet wide")),
  );
}

/** @param {HTMLElement} host @param {Scene} scene @param {Rule} rule @param {() => number} now */
function drawDrug(host, scene, rule, now) {
  const { protocol } = scene;
  const isNamed = (rule.givers ?? []).some(({ id }) => id === scene.giver);
  /** @type {Answers} */
  const told = {
    text: "", unit: "", isLast: false, confirmed: "", strength: null, typed: "", syringe: "",
    giver: isNamed ? scene.giver : "", signs: {},
  };
  const answer = el("div", { class: "dose-answer sheet stack", role: "status" });
  const show = () => drawAnswer(answer, scene, rule, told, now, show, done);
  const done = () => {
    clearInterval(timer);
    drawDoses(host, scene);
  };
  const timer = setInterval(() => (answer.isConnected ? show() : clearInterval(timer)), LOOK_AGAIN_MS);
  host.replaceChildren(
    el("section", { class: "dose stack" },
      protocol.is_example && el("p", { class: "dose-example", text: EXAMPLE }),
      el("h2", { text: `${rule.drug}, ${rule.route}`, tabindex: "-1" }),
      answer,
      weightPart(scene, told, now, show),
      ...signParts(rule, told, show),
      isFluid(rule) ? null : vialPart(rule, told, show),
      choice("Into which?", rule.syringes.map(({ name }) => [name, name]), told.syringe,
        (name) => { told.syringe = name; show(); }),
      rule.givers?.length
        ? choice("Who gives it?", rule.givers.map(({ id, name }) => [id, name]), told.giver,
            (id) => { told.giver = id; show(); })
        : null,
      rulePart(rule),
      button("Another drug", done, "wide"),
      button("Back to the card", () => { clearInterval(timer); scene.close(); }, "quiet wide")),
  );
  show();
}

/**
 * @param {string} label @param {string[][]} choices value and label @param {string} chosen
 * @param {(value: string) => void} take
 */
function choice(label, choices, chosen, take) {
  const name = freshId();
  const chips = choices.map(([value, text]) =>
    el("label", { class: "chip" },
      el("input", { type: "radio", name, value, checked: value === chosen, on: { change: () => take(value) } }),
      el("span", { text })));
  return el("fieldset", { class: "field" }, el("legend", { text: label }), el("div", { class: "chips" }, ...chips));
}

/** @param {string} label @param {(text: string) => void} take @param {string} [unit] */
function typing(label, take, unit = "") {
  const id = freshId();
  const input = /** @type {HTMLInputElement} */ (
    el("input", { id, type: "text", inputmode: "decimal", autocomplete: "off",
      on: { input: () => take(input.value) } }));
  const box = el("div", { class: "field" }, el("label", { for: id, text: label }),
    el("span", { class: unit ? "control with-unit" : "control" }, input, unit && el("span", { class: "unit", text: unit })));
  return { box, input };
}

/** @param {Scene} scene @param {Answers} told @param {() => number} now @param {() => void} show */
function weightPart({ weight, protocol }, told, now, show) {
  const both = el("p", { class: "dose-both", role: "status" });
  const read = () => {
    if (told.isLast && weight) both.textContent = weightWords(weight.grams);
    else both.textContent = told.text || told.unit ? enteredWeight(told.text, told.unit).words : "";
    show();
  };
  const { box, input } = typing("Weight now", (text) => { told.text = text; told.isLast = false; read(); });
  const units = choice("In", [["kg", "Kilograms"], ["lb", "Pounds"]], "", (unit) => {
    told.unit = unit;
    told.isLast = false;
    read();
  });
  const days = weight && weight.weighed_at !== null ? Math.floor((now() - weight.weighed_at) / 86_400) : null;
  const age = days === null ? "" : days < 1 ? ", today" : `, ${days} day${days > 1 ? "s" : ""} ago`;
  const last = weight
    ? button(`Last weight: ${weightWords(weight.grams)}${age}. Use it`, () => {
        Object.assign(told, { isLast: true, text: "", unit: "" });
        input.value = "";
        for (const one of units.querySelectorAll("input")) one.checked = false;
        read();
      }, "wide")
    : words("No weight of this dog is known here. Give one.");
  const help = el("small", { text: `Chosen each time. A weight holds for ${protocol.weight_valid_days} days.` });
  return el("div", { class: "dose-part" }, last, box, units, help, both);
}

/** @param {Rule} rule @param {Answers} told @param {() => void} show */
function signParts(rule, told, show) {
  return (rule.contraindications ?? []).map((sign) =>
    choice(`${sign}?`, [["no", "No"], ["yes", "Yes"]], "", (value) => {
      told.signs[sign] = value;
      show();
    }));
}

/** @param {Rule} rule @param {Answers} told @param {() => void} show */
function vialPart(rule, told, show) {
  const expected = rule.strength_ug_per_ml ?? 0;
  const { box, input } = typing("It says another strength", (text) => {
    told.typed = text;
    told.strength = enteredStrength(text);
    show();
  }, "mg/mL");
  const same = button(`The vial says ${strengthWords(expected)}`, () => {
    Object.assign(told, { strength: expected, typed: "" });
    input.value = "";
    show();
  }, "wide");
  return el("div", { class: "dose-part" },
    el("p", { class: "dose-ask", text: "Read the vial in your hand." }), same, box);
}

/** @param {Rule} rule */
function rulePart(rule) {
  const most = isFluid(rule) ? volumeWords(rule.most_ul ?? 0) : massWords((rule.most_ug ?? 0) * 1_000);
  const givers = (rule.givers ?? []).map(({ name }) => name).join(", ");
  return el("details", { class: "dose-rule" }, el("summary", { text: "The rule" }),
    words(`${amountWords(rule)}, never more than ${most} at once. Again after ${rule.interval_min} min.`),
    words(`Not with: ${(rule.contraindications ?? []).join("; ") || "none named"}.`),
    words(`Given by: ${givers || "whomever the text of this protocol allows"}.`));
}

/** @param {Scene} scene @param {Rule} rule @param {Answers} told @param {number} at */
function found(scene, rule, told, at) {
  const { grams, words: said } = enteredWeight(told.text, told.unit);
  const isTyped = !told.isLast && (told.text !== "" || told.unit !== "");
  if (isTyped && grams === null) return { asks: said, grams: null };
  const weight = isTyped ? grams : told.isLast && scene.weight ? scene.weight.grams : null;
  if (told.typed !== "" && told.strength === null)
    return { asks: "Write the strength as the vial says it, in mg/mL: a number like 0.4 or 10.", grams: weight };
  const signs = rule.contraindications ?? [];
  const answer = doseOf(scene.protocol, {
    rule: rule.id, giver: told.giver, at, weight_g: weight,
    weighed_at: told.isLast ? (scene.weight?.weighed_at ?? null) : null,
    last_weight_g: (told.isLast ? scene.weight?.before_g : scene.weight?.grams) ?? null,
    is_unit_confirmed: told.confirmed !== "" && told.confirmed === (told.isLast ? `last${weight}` : told.text + told.unit),
    strength_ug_per_ml: told.strength, syringe: told.syringe,
    applies: signs.filter((sign) => told.signs[sign] === "yes"), given: given(scene),
  });
  const open = signs.filter((sign) => !told.signs[sign]);
  if (open.length && (!("no" in answer) || !BEFORE_SIGNS.has(answer.no)))
    return { asks: `Say of each whether it applies: ${open.join("; ")}.`, grams: weight };
  return { answer, grams: weight };
}

const BEFORE_SIGNS = new Set([
  "unsigned", "expired", "no-rule", "no-weight", "old-weight", "pounds-or-kilograms",
  "outside-weights", "not-a-giver", "training-ended", "contraindicated",
]);

/**
 * @param {HTMLElement} place @param {Scene} scene @param {Rule} rule @param {Answers} told
 * @param {() => number} now @param {() => void} show @param {() => void} done
 */
function drawAnswer(place, scene, rule, told, now, show, done) {
  const { asks, answer, grams } = found(scene, rule, told, now());
  const minutes = minutesSince(given(scene), rule.drug, now());
  const since = minutes === null ? `No ${rule.drug} is on the lines known here.` : `${rule.drug} was last given ${minutes} min ago, as far as this phone knows.`;
  const below = [words(`${since} ${scene.others?.() ?? NOT_KNOWN}`), call(scene.protocol)];
  const weight = grams === null ? null : el("p", { class: "dose-weight", text: weightWords(grams) });
  const isNew = !place.querySelector(".dose-draw") && !document.activeElement?.matches("[type=text]");
  if (!answer || "no" in answer) {
    const said = answer && "no" in answer ? answer.words : (asks ?? "");
    const isUnit = answer && "no" in answer && answer.no === "pounds-or-kilograms";
    place.replaceChildren(el("h3", { text: "No dose yet" }), weight ?? "", words(said),
      ...(isUnit ? unitButtons(told, show, grams) : []), ...below);
    return;
  }
  const press = button("It is given: write it on the card", async () => {
    const again = found(scene, rule, told, now()).answer;
    if (!again || "no" in again || again.draw !== answer.draw) return show(); // meanwhile it changed
    press.setAttribute("disabled", "");
    await scene.write(lineOf(scene.protocol, rule, told, again, grams ?? 0));
    done();
  }, "first wide");
  place.replaceChildren(el("h3", { text: "Draw up" }), weight ?? "",
    el("p", { class: "dose-draw", text: answer.draw }),
    el("p", { class: "dose-off", text: [answer.difference, answer.finer].filter(Boolean).map((text) => `${text}.`).join(" ") }),
    scene.protocol.is_example ? el("p", { class: "dose-example", text: EXAMPLE }) : "",
    el("ol", { class: "dose-lines" }, ...answer.arithmetic.map((text) => el("li", { text }))),
    press, ...below);
  if (isNew) place.scrollIntoView({ block: "nearest" }); // the last question stands below the answer
}

/** The question of pounds or kilograms, each with both units; of the last weight, whether it is right. @param {Answers} told @param {() => void} show @param {number | null} grams */
function unitButtons(told, show, grams) {
  if (told.isLast && grams !== null)
    return [button(`It is right: ${weightWords(grams)}`, () => { told.confirmed = `last${grams}`; show(); }, "wide")];
  return [["kg", "Kilograms"], ["lb", "Pounds"]].flatMap(([unit, label]) => {
    const { grams, words: said } = enteredWeight(told.text, unit);
    if (grams === null) return [];
    return [button(`${label}: ${said}`, () => {
      Object.assign(told, { unit, confirmed: told.text + unit });
      show();
    }, "wide")];
  });
}

/**
 * A dose that was given, as a line of the card.
 * @param {Protocol} protocol @param {Rule} rule @param {Answers} told
 * @param {import("./doses.mjs").Dose} dose @param {number} grams
 */
function lineOf(protocol, rule, told, dose, grams) {
  const vial = isFluid(rule) ? "" : `Vial: ${strengthWords(told.strength ?? 0)}. `;
  const giver = (rule.givers ?? []).find(({ id }) => id === told.giver)?.name;
  /** @type {Record<string, any>} */
  const values = {
    what: isFluid(rule) ? "fluid" : "drug",
    words: `${rule.drug} ${rule.route}`,
    rule: rule.id,
    dose_words: `${protocol.name}, version ${protocol.version}. ${[...dose.arithmetic, dose.difference].join("; ")}. ${vial}` +
      `${told.syringe}: ${volumeWords(dose.volume_ul)}. Weight used: ${weightWords(grams)}.` +
      (giver ? ` Given by ${giver}.` : ""),
    volume_ul: dose.volume_ul,
  };
  return isFluid(rule) ? values : { ...values, amount_ng: dose.amount_ng };
}
