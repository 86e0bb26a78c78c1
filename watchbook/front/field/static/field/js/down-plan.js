// @ts-check
/** The dog's handler-down plan in large type: only on an unlocked phone, each opening logged. */
import { el, words } from "./dom.js";
import { dispatchers } from "./down-first.js";
import { isTold, keepOpening, plansHere, renewPlans, sendOpenings } from "./down-plans.js";
import { call, card, grid, heading, part, press, scene, write } from "./down-scene.js";
import { sealWhatLiesOpen } from "./tables.js";
import { age, clock } from "./times.js";
import { mustWait, unlock } from "./vault.js";

/** @typedef {import("./down-plans.js").Plan} Plan */
/** @typedef {{ agency: string, dog: string, name: string, tonight?: (who: string) => void }} About */

const LOOK_MS = 15_000;

/** @type {HTMLElement | null} one opening: what is drawn stays, and is logged once */
let host = null;
let shown = "";

export function drawPlan() {
  const { id, agency, values, name, ended } = card();
  const tonight = ended ? undefined : (/** @type {string} */ who) => write({ what: "tonight", by_words: who.slice(0, 120) });
  return [heading(`${name || "The dog"}: plan`), planOf({ agency, dog: values.dog ?? "", name, tonight }, `${id}/${values.dog}`)];
}

/** A plan without an alert: which dog, then its plan. @param {Record<string, any>[]} dogs @param {string} agency @param {() => void} back */
export function drawReading(dogs, agency, back) {
  const body = el("div", { class: "down-part" });
  const bar = (/** @type {string} */ title, /** @type {() => void} */ run) =>
    el("header", { class: "down-bar" }, press("Back", run, "small"), el("h1", { text: title }));
  const list = () =>
    body.replaceChildren(
      bar("Which dog’s plan", back),
      ...dogs.map((one) => press(one.name, () => body.replaceChildren(bar(`${one.name}: plan`, list), planOf({ agency: one.agency ?? agency, dog: one.id, name: one.name }, one.id)), "line", one.handlers?.join(", "))),
      dogs.length ? "" : words("No dog of the unit is known on this phone."),
    );
  list();
  return [body];
}

/** @param {About} about @param {string} key */
function planOf(about, key) {
  if (host?.isConnected && shown === key) return host;
  const spot = (host = el("div", { class: "down-part", "data-plan": true }));
  shown = key;
  draw(spot, about).catch((error) => spot.replaceChildren(words(`The plan could not be opened: ${error.message}`), ...byRadio()));
  return spot;
}

/** What always helps: dispatch has every plan. */
const byRadio = () => [
  el("p", { class: "down-safe", text: "Ask dispatch to read the plan over the air." }),
  grid(...dispatchers().slice(0, 1).map(({ telephone }) => call("Call dispatch", telephone))),
];

/** @param {HTMLElement} spot @param {About} about @param {Plan} [wanted] */
async function draw(spot, about, wanted) {
  const here = await plansHere(about.agency);
  if (here.is === "locked") return spot.replaceChildren(...locked(spot, about));
  if (here.is === "no-code") return spot.replaceChildren(words("Plans lie on a phone only under its code. “This phone” sets one; the desk’s pages show plans too."), ...byRadio(), desk(about));
  if (here.is === "nothing") return spot.replaceChildren(...missing(spot, about));
  if (!about.dog) return spot.replaceChildren(words("Say first which dog it is."), ...byRadio());
  const found = here.plans.filter((one) => one.dog === about.dog);
  const plan = wanted ?? found[0];
  if (!plan) return spot.replaceChildren(el("p", { class: "down-warning", text: "No plan of this dog. Call a trainer of the unit before anyone goes near the dog or opens its car." }), ...byRadio());
  const log = el("p", { class: "soft", role: "status", "data-opening": true });
  const opening = await keepOpening(about.agency, plan).catch(() => "");
  const other = found.find((one) => one.id !== plan.id);
  spot.replaceChildren(
    ageWords(plan, here.at),
    other ? press(`Shown: ${whose(plan)}. The other: ${whose(other)}`, () => draw(spot, about, other)) : "",
    ...parts(plan, about).filter((one) => one !== null),
    log,
  );
  watchLock(spot, about);
  await told(log, opening);
}

/** @param {Plan} plan */
const whose = ({ is_temporary }) => (is_temporary ? "temporary handler" : "own handler");

/** @param {HTMLElement} log @param {string} opening */
async function told(log, opening) {
  if (!opening) return void (log.textContent = "This opening could not be written down here: this phone has no room. Tell your supervisor of it.");
  log.textContent = "This opening is logged with your name. It waits on this phone until the server has it.";
  await sendOpenings().catch(() => undefined);
  if (await isTold(opening)) log.textContent = "This opening is logged with your name; the server has it.";
}

/** @param {Plan} plan @param {string} at */
function ageWords({ version, checked_at, checked_version, due_at }, at) {
  const day = (/** @type {string} */ one) => new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" }).format(new Date(one));
  const isLate = !checked_at || Date.parse(due_at) <= Date.now();
  const change = checked_version !== version ? ", before the newest change" : "";
  const checked = checked_at ? `Checked with the handler on ${day(checked_at)}${change}.` : "Never checked with the handler.";
  return el("p", { class: isLate ? "down-warning" : "soft", text: `Version ${version}. ${checked}${checked_at && isLate ? " The check is overdue." : ""} As the server had it ${clock(at)}, ${age(at)} ago.` });
}

/** @param {Plan} plan @param {About} about */
function parts({ approach, language, words: said = [], muzzle, muzzle_note, car, approachers = [], takers = [], more }, { tonight }) {
  const text = (/** @type {string | undefined} */ one) => (one ? one.split("\n").filter(Boolean).map(words) : [none()]);
  const none = () => el("p", { class: "soft", text: "not recorded" });
  const person = (/** @type {import("./down-plans.js").Named} */ { name, telephone, note }) => [
    telephone ? call(note ? `${name}, ${note}` : name, telephone) : el("p", {}, el("strong", { text: name }), note ? ` ${note}` : ""),
  ];
  const large = (/** @type {string} */ title, /** @type {(Node | string | null)[]} */ inner) => part(title, el("div", { class: "down-spoken" }, ...inner));
  return [
    large("How to approach", text(approach)),
    large(`Words${language ? `, in ${language}` : ""}`, said.length ? [el("dl", { class: "facts" }, ...said.map(({ word, meaning }) => el("div", {}, el("dt", {}, el("strong", { text: word })), el("dd", { text: meaning }))))] : [none()]),
    large("Muzzle", text([muzzle, muzzle_note].filter(Boolean).join(". "))),
    large("The car", text(car)),
    part("Who may approach", ...(approachers.length ? approachers.flatMap(person) : [none()])),
    part("Who takes the dog tonight", ...(takers.length ? takers.flatMap((one) => [...person(one), tonight ? press(`The dog is with ${one.name}`, () => tonight(one.name)) : null]) : [none()])),
    more ? large("Anything else", text(more)) : null,
  ];
}

/** The code is asked for here, so that nobody leaves the screen. @param {HTMLElement} spot @param {About} about */
function locked(spot, about) {
  const said = el("p", { role: "status", class: "down-trouble" });
  const input = /** @type {HTMLInputElement} */ (
    el("input", { type: "password", inputmode: "numeric", maxlength: "6", autocomplete: "off", "aria-label": "Six-digit code of this phone", "data-plan-code": true })
  );
  const tried = async () => {
    const code = input.value;
    input.value = "";
    said.textContent = "Opening …";
    if (await unlock(code)) {
      scene.wasOpened = true;
      await sealWhatLiesOpen().catch((error) => console.error(error));
      return draw(spot, about);
    }
    const wait = Math.ceil((await mustWait()) / 1000);
    said.textContent = wait ? `That was wrong several times. The next try counts in ${wait} s.` : "That is not the code of this phone.";
  };
  input.addEventListener("input", () => {
    input.value = input.value.replace(/[^0-9]/g, "");
    if (input.value.length === 6) tried();
  });
  return [words("This phone is locked. The plan is closed."), ...byRadio(), part("Or open it here, by this phone’s six digits", input, said)];
}

/** @param {HTMLElement} spot @param {About} about */
function missing(spot, about) {
  const again = press("Fetch it now", () => {
    again.setAttribute("disabled", "");
    renewPlans().then(() => draw(spot, about));
  });
  return [words("No plan lies on this phone: it comes with a network, to an enrolled phone whose person may open plans."), ...byRadio(), again, desk(about)];
}

/** @param {About} about */
const desk = ({ agency }) => el("a", { class: "down-press", href: `/${agency}/teams/plans/` }, "Plans on the desk’s pages", el("small", { text: "With a network, signed in" }));

let timer = 0;
/** A phone that is locked elsewhere, or whose hours end, closes what is shown. @param {HTMLElement} spot @param {About} about */
function watchLock(spot, about) {
  clearInterval(timer);
  timer = window.setInterval(async () => {
    if (!spot.isConnected) return clearInterval(timer);
    const { is } = await plansHere(about.agency);
    if (is === "open") return;
    clearInterval(timer);
    draw(spot, about);
  }, LOOK_MS);
}
