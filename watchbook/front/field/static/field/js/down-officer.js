// @ts-check
/** Officer down, a dog on guard: the alert and its state, the agency's ladder to read. No plan, no name. */
import { el, words } from "./dom.js";
import { cancelTwice, dispatchers, placeWords, stateWords } from "./down-first.js";
import { amendCard, endCard } from "./down-keep.js";
import { atHand, call, card, field, grid, part, press, scene, ticking } from "./down-scene.js";

/** @typedef {import("./down-scene.js").Told} Told */

export function drawOfficer() {
  const one = card();
  const ladder = atHand().ladder;
  const amend = (/** @type {Told} */ more) => amendCard(one, more).then(scene.draw);
  const hurt = (/** @type {boolean} */ is_wounded, /** @type {string} */ label) => {
    const button = press(label, () => amend({ is_wounded }));
    button.setAttribute("aria-pressed", String(one.values.is_wounded === is_wounded));
    return button;
  };
  const place = field("Where: street, business, mile", "text", one.values.place_words);
  return [
    el("header", { class: "down-bar" }, el("h1", {}, "Officer down ", ticking(one.at)), press("Leave", scene.leave, "small")),
    stateWords(),
    el("blockquote", { class: "down-radio", "aria-label": "Words for the radio" },
      `${one.values.is_drill ? "Drill, drill. " : ""}Officer down, a police dog on guard. Dog: ${one.name || "not known"}. Dog hurt: ${hurtWords(one.values.is_wounded)}. At ${placeWords(one.values) || "[where]"}. Send the second handler.`),
    grid(...dispatchers().slice(0, 1).map(({ telephone }) => call("Call dispatch", telephone))),
    el("p", { class: "down-safe", text: "The clock is the person’s: the way to care comes first." }),
    part("Is the dog hurt?", grid(hurt(true, "Yes"), hurt(false, "No"))),
    one.values.dog ? null : part("Which dog", grid(...dogs().map(({ id, name }) => press(name, () => ((one.name = name), amend({ dog: id })))))),
    part("Where", el("div", { class: "down-write" }, place, press("Keep", () => amend({ place_words: place.value.trim() }), "first"))),
    ladder ? part(`${ladder.name ?? "Ladder"}${ladder.is_example ? " (example)" : ""}`, el("ol", { class: "down-list" }, ...ladder.rungs.map(rung))) : null,
    ladder?.last_resort_by ? words(`The last resort is decided by ${ladder.last_resort_by}.`) : null,
    words("The plan of the dog opens to those signed in and to dispatch: ask dispatch to read it."),
    one.ended ? words(one.ended === "over" ? "It is over." : "Called off.") : part("The end of it", grid(press("It is over", () => endCard(one, "over").then(scene.draw))), cancelTwice()),
  ];
}

/** @param {boolean | undefined} is */
const hurtWords = (is) => (is === undefined ? "not known" : is ? "yes" : "no");

/** @returns {Told[]} */
const dogs = () => atHand()["casualty.down"]?.dogs ?? [];

/** @param {Told} one */
const rung = (one) => el("li", {}, words(one.title), one.words ? el("p", { class: "soft", text: [one.who_may, one.needed, one.words].filter(Boolean).join(" · ") }) : null);
