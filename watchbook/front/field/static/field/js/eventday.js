// @ts-check
import "./gate.js";
/** The trainer's page of a training day: teams by exercises, marked as witness, without a network. */
import { button, el, notice, place, words } from "./dom.js";
import { drainNow } from "./drain.js";
import { card } from "./eventday-card.js";
import { begunMarks, sentMark } from "./eventday-marks.js";
import { keptByServer, onThisPhone } from "./marks.js";
import { timeWords } from "./recorder-track.js";
import { referenceOf } from "./reference.js";
import { asked, startShell } from "./shell.js";
import { agencyOf } from "./start.js";
import { known, store } from "./store.js";
import { outbox, receipts } from "./tables.js";
import { age, clock } from "./times.js";

/** @typedef {import("./eventday-card.js").Exercise} Exercise */

/**
 * @typedef {object} Day
 * @property {string} id
 * @property {string} title
 * @property {string} place
 * @property {string} held_from
 * @property {Exercise[]} exercises
 * @property {{ id: string, label: string, is_mine: boolean, cells: any[] }[]} teams
 */

const host = place("[data-day]");
/** @type {{ agency: string, day: Day, exercise: string } | null} */
let shown = null;

async function open() {
  const wanted = asked();
  if (!(await known())) await drainNow();
  const agency = await agencyOf(wanted);
  if (!agency) return;
  const reference = await referenceOf(agency);
  /** @type {Day[]} */
  const days = reference?.data?.["training.day"] ?? [];
  if (!days.length) return tellNone();
  const day = days.find(({ id }) => id === wanted.event) ?? nearest(days);
  place("[data-lead]").textContent = reference ? `As of ${clock(reference.at)}, ${age(reference.at)} old` : "";
  drawDays(days, agency);
  await show(agency, day, wanted.exercise ?? day.exercises[0]?.id ?? "");
}

function tellNone() {
  host.replaceChildren(
    notice(
      "No training day is near",
      "",
      words("A day from yesterday to tomorrow stands here once it is planned, and stays on this phone without a network."),
    ),
  );
}

/** @param {Day[]} days */
function nearest(days) {
  const far = (/** @type {Day} */ day) => Math.abs(Date.now() - Date.parse(day.held_from));
  return [...days].sort((a, b) => far(a) - far(b))[0];
}

/** @param {Day[]} days @param {string} agency */
function drawDays(days, agency) {
  if (days.length < 2) return;
  place("[data-before]").replaceChildren(
    el(
      "nav",
      { class: "row", "aria-label": "Training days" },
      ...days.map((day) => button(`${day.title}, ${clock(day.held_from)}`, () => show(agency, day, day.exercises[0]?.id ?? ""))),
    ),
  );
}

/** @param {string} agency @param {Day} day @param {string} exercise */
async function show(agency, day, exercise) {
  shown = { agency, day, exercise };
  place("[data-heading]").textContent = day.title;
  await draw();
}

async function draw() {
  if (!shown) return;
  const { agency, day, exercise } = shown;
  const at = day.exercises.findIndex(({ id }) => id === exercise);
  if (at < 0 || !day.teams.length)
    return host.replaceChildren(notice("Nothing to mark yet", "", words("This day has no exercise or no team so far.")));
  const chosen = day.exercises[at];
  const begun = await begunMarks();
  const teams = [...day.teams].sort((a, b) => a.cells[at].place - b.cells[at].place);
  const cards = [];
  for (const team of teams) {
    const sent = await sentMark(agency, chosen.id, team.id);
    const draft = begun.find(({ values }) => values.exercise === chosen.id && values.team === team.id) ?? null;
    const mark = sent ? await markOf(sent.uuid) : null;
    cards.push(card({ agency, exercise: chosen, team, cell: team.cells[at], draft, sent, mark, redraw: sendAndDraw }));
  }
  const tabs = day.exercises.map((one) => {
    const press = button(one.title, () => show(agency, day, one.id), one.id === exercise ? "chosen" : "");
    press.setAttribute("aria-pressed", String(one.id === exercise));
    return press;
  });
  host.replaceChildren(
    ...(tabs.length > 1 ? [el("nav", { class: "day-tabs", "aria-label": "Exercises" }, ...tabs)] : []),
    el("p", { class: "soft", text: [chosen.discipline, chosen.place].filter(Boolean).join(" · ") }),
    el("ol", { class: "spots" }, ...cards),
  );
  tick();
}

async function sendAndDraw() {
  await draw();
  drainNow();
}

/** @param {string} uuid */
async function markOf(uuid) {
  const kept = await receipts.get(uuid);
  if (kept) return keptByServer(kept);
  const raws = await store.outbox.where("uuid").equals(uuid).toArray();
  const [waiting] = await outbox.readable(raws);
  return waiting ? onThisPhone(waiting.frozen_at) : null;
}

function tick() {
  for (const spot of host.querySelectorAll("[data-since]")) {
    if (spot instanceof HTMLElement)
      spot.textContent = timeWords((Date.now() - Date.parse(spot.dataset.since ?? "")) / 1000);
  }
}

window.setInterval(tick, 1_000);
startShell(draw);
open().catch((error) => {
  host.replaceChildren(notice("The day cannot be shown now", "late", words(error.message)));
});
