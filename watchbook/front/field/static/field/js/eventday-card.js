// @ts-check
/** One team at one exercise: begin, end, outcome; each a press with a thumb. */
import { button, el, words } from "./dom.js";
import { markOutcome, markTime, newMark, outcomeOf, sendMark, takeBack } from "./eventday-marks.js";
import { timeWords } from "./recorder-track.js";
import { clock } from "./times.js";

/**
 * @typedef {object} Exercise
 * @property {string} id
 * @property {string} title
 * @property {string} discipline
 * @property {string} place
 * @property {{ id: string, area: string, label: string }[]} [hides] only where this phone may hold them
 * @property {{ id: string, label: string }[]} [blanks]
 */

/**
 * @typedef {object} Spot one team at one exercise
 * @property {string} agency
 * @property {Exercise} exercise
 * @property {{ id: string, label: string, is_mine: boolean }} team
 * @property {{ place: number, state: string, started_at: string | null, ended_at: string | null, own: string | null }} cell
 * @property {import("./store.js").Draft | null} draft
 * @property {import("./eventday-marks.js").Sent | null} sent
 * @property {HTMLElement | null} mark where what was sent is now
 * @property {() => Promise<void>} redraw
 */

const GOALS = [["yes", "Met"], ["partly", "Partly"], ["no", "Not met"]];
const HIDE_OUTCOMES = [["found-independent", "Found"], ["found-assisted", "Assisted"], ["missed", "Missed"]];
const BLANK_OUTCOMES = [["blank-cleared", "Cleared"], ["false-indication", "False indication"]];
const GOAL_WORDS = new Map(GOALS.map(([value, label]) => [value, label]));

/** @param {string | null | undefined} from @param {string | null | undefined} until */
function span(from, until) {
  if (from && until) {
    const took = (Date.parse(until) - Date.parse(from)) / 1000;
    return `${clock(from)} to ${clock(until)}, ${timeWords(took)}`;
  }
  if (from) return `began ${clock(from)}`;
  return until ? `ended ${clock(until)}` : "";
}

/** @param {Spot} spot */
export function card(spot) {
  const { team, cell } = spot;
  return el(
    "li",
    { class: "spot", "data-team": team.id },
    el("p", { class: "spot-team" }, el("span", { class: "spot-place", text: String(cell.place) }), team.label),
    ...parts(spot),
  );
}

/** @param {Spot} spot */
function parts(spot) {
  const { draft, sent, cell, team } = spot;
  if (draft?.values.ended_at) return ended(spot, draft);
  if (draft) return running(spot, draft);
  if (sent) return told(spot, sent);
  if (team.is_mine) return own(spot);
  if (cell.state !== "waiting") return known(spot);
  return [starts(spot, "Begin", "first wide")];
}

/** @param {Spot} spot @param {string} label @param {string} kind */
function starts(spot, label, kind) {
  const press = button(
    label,
    async () => {
      const draft = await newMark(spot.agency, spot.exercise.id, spot.team.id);
      await markTime(draft, "started_at");
      await spot.redraw();
    },
    kind,
  );
  press.setAttribute("aria-label", `${label}: ${spot.team.label}`);
  return press;
}

/** @param {Spot} spot @param {import("./store.js").Draft} draft */
function running(spot, draft) {
  const press = button("End", () => markTime(draft, "ended_at").then(spot.redraw), "first wide");
  press.setAttribute("aria-label", `End: ${spot.team.label}`);
  return [
    el("p", { class: "spot-clock", "data-since": draft.values.started_at, text: "0:00" }),
    press,
    slip(spot, draft),
  ];
}

/** @param {Spot} spot @param {import("./store.js").Draft} draft */
function slip(spot, draft) {
  return button("It was a slip", () => takeBack(draft).then(spot.redraw), "quiet");
}

/** @param {Spot} spot @param {import("./store.js").Draft} draft */
function ended(spot, draft) {
  const lines = [
    ...(spot.exercise.hides ?? []).map((hide) => line(spot, draft, { ...hide, isHide: true }, HIDE_OUTCOMES)),
    ...(spot.exercise.blanks ?? []).map((blank) =>
      line(spot, draft, { ...blank, label: `Blank: ${blank.label}`, area: blank.label, isHide: false }, BLANK_OUTCOMES),
    ),
  ];
  const send = (/** @type {string} */ goal) => sendMark(draft, goal, labelOf(spot, goal)).then(spot.redraw);
  return [
    words(span(draft.values.started_at, draft.values.ended_at)),
    ...lines,
    el(
      "fieldset",
      { class: "spot-goal" },
      el("legend", { text: "Goal; this press sends it" }),
      ...GOALS.map(([value, label]) => button(label, () => send(value), value === "yes" ? "first" : "")),
    ),
    el("div", { class: "row" }, button("Send without a goal", () => send(""), "quiet"), slip(spot, draft)),
  ];
}

/**
 * @param {Spot} spot @param {import("./store.js").Draft} draft
 * @param {{ id: string, area: string, label: string, isHide: boolean }} about @param {string[][]} outcomes
 */
function line(spot, draft, about, outcomes) {
  const now = outcomeOf(draft, about);
  return el(
    "fieldset",
    { class: "spot-line" },
    el("legend", { text: about.label }),
    ...outcomes.map(([value, label]) => {
      const press = button(label, () => markOutcome(draft, about, value).then(spot.redraw), now === value ? "chosen" : "");
      press.setAttribute("aria-pressed", String(now === value));
      return press;
    }),
  );
}

/** @param {Spot} spot @param {string} goal */
function labelOf(spot, goal) {
  const about = ["Witness", spot.team.label, spot.exercise.title, GOAL_WORDS.get(goal) ?? ""];
  return about.filter(Boolean).join(" · ");
}

/** @param {Spot} spot @param {import("./eventday-marks.js").Sent} sent */
function told(spot, { values, record }) {
  const goal = GOAL_WORDS.get(values.goal_met);
  const more = `/field/forms/training.witness/#agency=${spot.agency}&record=${record}`;
  return [
    words([span(values.started_at, values.ended_at), goal ? `goal ${goal.toLowerCase()}` : ""].filter(Boolean).join("; ")),
    el("div", { class: "row" }, spot.mark, el("a", { class: "button quiet", href: more, text: "Amend" })),
  ];
}

/** @param {Spot} spot */
function own({ agency, exercise, team, cell }) {
  const run = `/field/forms/training.performance/#agency=${agency}&exercise=${exercise.id}&team=${team.id}`;
  return [
    words(span(cell.started_at, cell.ended_at) || "Your own run: you write your own statement."),
    el("p", {}, el("a", { class: "button", href: run, text: "Log your run" })),
  ];
}

/** @param {Spot} spot what others, or this person on another phone, have told already */
function known(spot) {
  const { agency, cell } = spot;
  const who = cell.state === "logged" ? "told by the handler" : "marked";
  const more = `/field/forms/training.witness/#agency=${agency}&record=${cell.own}`;
  return [
    words(`${span(cell.started_at, cell.ended_at)}; ${who}.`),
    cell.own ? el("p", {}, el("a", { class: "button quiet", href: more, text: "Amend what you marked" })) : starts(spot, "Mark it as well", "quiet"),
  ];
}
