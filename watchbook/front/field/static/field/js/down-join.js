// @ts-check
/**
 * Two phones, one dog: a card that another phone began is found in the list of those that run, or
 * by its code without a network; from then on this phone's lines name that card.
 */
import { el, words } from "./dom.js";
import { readJoin, shownCode } from "./down-codes.js";
import { runningNow } from "./down-fetch.js";
import { nowMs, saySame, writeJoined } from "./down-keep.js";
import { heardFrom } from "./down-others.js";
import { codePicture } from "./down-say.js";
import { card, field, grid, heading, labelled, othersWords, part, press, scene } from "./down-scene.js";
import { allCards, keepCard } from "./down-store.js";
import { ownKeys } from "./phone-key.js";
import { known } from "./store.js";
import { clock } from "./times.js";

/** @typedef {import("./down-store.js").Card} Card */
/** @typedef {import("./down-others.js").Pressed} Pressed */
/** @typedef {import("./down-codes.js").Found} Found */

const WRONG = "This is no code of a card: ten signs, no 0, O, 1, I or L. Look at the other phone again; nothing was lost.";

/**
 * From now on this phone writes on that card. Locked or not: it writes; what others wrote it reads
 * only with a session and open.
 * @param {Found} found @param {Pressed} [told]
 * @returns {Promise<Card>}
 */
export async function join({ agency, id, code, isDrill }, told) {
  const here = (await allCards()).find((one) => one.id === id);
  if (here) {
    if (here.ended === "left") here.ended = "";
    await keepCard(here);
    return here;
  }
  /** @type {Card} */
  const made = {
    id,
    about: "dog",
    agency,
    at: told ? Date.parse(told.happened_at) : nowMs(),
    name: told?.dog_id ? told.dog : "",
    values: { ...(told?.dog_id ? { dog: told.dog_id } : {}), ...(isDrill ? { is_drill: true } : {}) },
    version: 1,
    uuid: "",
    ended: "",
    code,
    joined_at: nowMs(),
    is_time_told: Boolean(told),
  };
  await keepCard(made);
  await writeJoined(made);
  return made;
}

/** Whether this phone can send anything there. @param {string} agency */
async function isKnownAt(agency) {
  const mine = (await known())?.agencies.map(({ code }) => code) ?? [];
  return [...mine, ...(await ownKeys()).map((one) => one.agency)].includes(agency);
}

/** @param {string} text @param {string} agency @returns {Promise<Found | string>} what to do, where it is none */
export async function foundIn(text, agency) {
  const found = await readJoin(text, agency);
  if (!found) return WRONG;
  if (await isKnownAt(found.agency)) return found;
  return `That card is of the agency ${found.agency}; this phone sends nothing there. Press K9 down here, and say on the radio that it is the same dog.`;
}

/**
 * Where a code is typed.
 * @param {string} agency @param {string} doing @param {(found: Found) => Promise<void>} run
 */
export function codeField(agency, doing, run) {
  const input = field("Code on the other phone");
  input.setAttribute("autocapitalize", "characters");
  const said = el("p", { role: "alert", class: "down-trouble" });
  const done = async () => {
    const found = await foundIn(input.value, agency);
    if (typeof found === "string") return void (said.textContent = found);
    input.value = "";
    await run(found).catch((error) => (said.textContent = String(error.message ?? error)));
  };
  return [labelled(input), said, press(doing, done, "first")];
}

/** @param {Pressed} one */
const pressedWords = (one) =>
  `${one.is_drill ? "Drill: " : ""}${one.dog}, ${clock(new Date(one.happened_at))}`;
/** @param {Pressed} one */
const fromWhom = ({ who, place }) => [`Pressed by ${who}`, place].filter(Boolean).join(", ");

/**
 * Casualties that run now and that this phone has not got; drawn when they come, below everything
 * else, so that nothing moves under a thumb.
 * @param {string} agency @param {(one: Card) => void} run
 */
export function runningPart(agency, run) {
  const place = el("div", { "data-running": true });
  runningNow(agency).then(async (all) => {
    const here = new Set((await allCards()).filter(({ ended }) => ended !== "left").map(({ id }) => id));
    const fresh = (all ?? []).filter(({ uuid }) => !here.has(uuid));
    if (!fresh.length) return;
    place.replaceChildren(
      part("Down now, begun on another phone", ...fresh.map((one) => one.may_join
        ? press(`Join: ${pressedWords(one)}`, () => join({ agency, id: one.uuid, code: "", isDrill: one.is_drill }, one).then(run), one.is_drill ? "drill" : "down", fromWhom(one))
        : words(`${pressedWords(one)}. ${fromWhom(one)}.`))),
    );
  }, console.error);
  return place;
}

/** The same dog, on this card and on one that another phone began. @param {string} other */
const same = (other) => saySame(card(), [other]).then(scene.draw, scene.draw);

/** Other presses that may be for this dog, as the server last told; one press says that they are one. */
export function nearPart() {
  const said = new Set([...(card().same_waits ?? []), ...(scene.told?.cards ?? []).map(({ uuid }) => uuid)]);
  return (scene.told?.near ?? []).filter(({ uuid }) => !said.has(uuid)).map((one) =>
    part("Another phone pressed", words(`${pressedWords(one)}. ${fromWhom(one)}.`), press("It is the same dog: one card", () => same(one.uuid))));
}

/** What a second phone needs to write here, and whose lines have come from elsewhere. */
export function drawPhones() {
  const { id, agency, code, joined_at, same_waits } = card();
  const address = `${location.origin}/field/down/#join/${agency}/${code || id}`;
  const heard = heardFrom(scene.theirs);
  return [
    heading("Second phone"),
    words("On the other phone: K9 down, then “Another phone’s card”. No network is needed, and it may be locked. From then on it writes on this card."),
    code
      ? part("Type this", el("p", { class: "down-join", "data-join-code": true, text: shownCode(code) }))
      : words("This card has no code to type. Its camera reads the picture."),
    el("div", { class: "down-code" }, codePicture(address)),
    el("p", { class: "soft", text: `The picture is the address of this card, for that phone’s camera: ${address}` }),
    part("Lines of other phones", words(othersWords()), heard.length
      ? el("ul", { class: "down-list" }, ...heard.map(([who, at]) => el("li", { text: `From ${who} last at ${clock(new Date(at))}; what came after that is not known here.` })))
      : null),
    joined_at ? words(`This phone joined at ${clock(new Date(joined_at))}.`) : null,
    part("The other phone pressed too?", words("Type its code here: the two cards are read as one."),
      ...codeField(agency, "It is the same dog", (found) => same(found.id)),
      same_waits?.length ? words("Kept; it is said once this phone is unlocked.") : null),
  ];
}

/** Of a card that another phone began: it is left, and stays with the others. */
export function leaveCard() {
  const one = card();
  one.ended = "left";
  return keepCard(one).then(scene.leave);
}

/** @param {string} agency @param {(one: Card) => void} run @param {() => void} back */
export const drawJoin = (agency, run, back) => [
  el("header", { class: "down-bar" }, press("Back", back, "small"), el("h1", { text: "Another phone’s card" })),
  words("The phone that pressed first shows its code under “Second phone”. This works without a network, and locked."),
  ...codeField(agency, "Write on that card", (found) => join(found).then(run)),
  grid(),
  runningPart(agency, run),
];
