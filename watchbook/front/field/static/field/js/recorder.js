// @ts-check
import "./gate.js";
/** The page that records a trail: say who walks, start, drop pins, end. */
import { button, el, notice, place, words } from "./dom.js";
import { drainNow } from "./drain.js";
import { keptByServer, onThisPhone } from "./marks.js";
import { betterRecord, endRecording, titleOf } from "./recorder-end.js";
import { drawStart } from "./recorder-start.js";
import { dropRecording, fixesOf, unfinished } from "./recorder-store.js";
import { lengthWords, Line, timeWords } from "./recorder-track.js";
import { Walk } from "./recorder-walk.js";
import { referenceOf } from "./reference.js";
import { asked, startShell } from "./shell.js";
import { agencyOf } from "./start.js";
import { known } from "./store.js";
import { receipts } from "./tables.js";
import { age, clock } from "./times.js";

/** @typedef {import("./recorder-store.js").Recording} Recording */

const host = place("[data-recorder]");
/** @type {import("./store.js").Frozen | null} */
let ended = null;
/** @type {Recording | null} */
let endedRecording = null;

async function open() {
  const wanted = asked();
  if (!(await known())) await drainNow();
  const agency = await agencyOf(wanted);
  if (!agency) return;
  const reference = await referenceOf(agency);
  const account = (await known())?.account ?? "";
  const [before] = await unfinished(account);
  if (before) return goOnOrEnd(before);
  if (!("geolocation" in navigator)) return tellNoPlaces();
  drawStart(host, { account, agency, wanted, reference, begin: (recording) => walk(recording, new Line()) });
}

function tellNoPlaces() {
  host.replaceChildren(
    notice(
      "This browser tells no places",
      "late",
      words("Record with the collar or a watch, and add its file with the form “Trail”."),
    ),
  );
}

/**
 * @param {Recording} recording @param {Line} line
 */
function walk(recording, line) {
  const walking = new Walk(host, recording, line, { end, throwAway });
  walking.start();
}

/** What a closed page left behind. @param {Recording} recording */
async function goOnOrEnd(recording) {
  const line = Line.of(await fixesOf(recording.id));
  const last = line.last ? new Date(line.last.at) : null;
  const told = last
    ? `${line.count} ${line.count === 1 ? "place" : "places"}, ${lengthWords(line.length_m)} in ${timeWords(line.duration_s)}; the last at ${clock(last)} (${age(last)} ago).`
    : "No place had been recorded yet.";
  host.replaceChildren(
    notice(
      `${titleOf(recording)}, begun ${clock(new Date(recording.begun_at))}: it was not ended`,
      "late",
      words(`${told} ${pinWords(recording)}`.trim()),
      words("Everything up to then is on this phone. What you walked since is a gap, and stays one."),
      el(
        "div",
        { class: "stack tight" },
        button("Go on recording", () => walk(recording, line), "first wide"),
        line.last ? button("End it here", () => end(recording, line), "wide") : null,
        twice("Throw it away", "Press again to throw it away", () => throwAway(recording)),
      ),
    ),
  );
}

/** @param {Recording} recording */
function pinWords(recording) {
  const { length } = recording.pins;
  return length ? `${length} ${length === 1 ? "pin" : "pins"}.` : "";
}

/** @param {string} label @param {string} sure @param {() => void} run */
function twice(label, sure, run) {
  const press = button(
    label,
    () => {
      if (press.dataset.sure) return run();
      press.dataset.sure = "yes";
      press.textContent = sure;
    },
    "quiet wide",
  );
  return press;
}

/** @param {Recording} recording */
async function throwAway(recording) {
  await dropRecording(recording.id);
  location.reload();
}

/** @param {Recording} recording @param {Line} line */
async function end(recording, line) {
  try {
    ended = await endRecording(recording, line);
  } catch (error) {
    host.prepend(
      notice(
        "It is not ended yet",
        "late",
        words(error instanceof Error ? error.message : String(error)),
        words("The recording stays on this phone. Open this page again to end it."),
      ),
    );
    return;
  }
  endedRecording = recording;
  await showEnded(line);
  host.focus();
  window.scrollTo({ top: 0 });
  await drainNow();
}

/** @param {Line} line */
async function showEnded(line) {
  if (!ended || !endedRecording) return;
  const { agency, team, exercise, draft, id, role } = endedRecording;
  const about = new URLSearchParams({ agency });
  if (team) about.set("team", team);
  if (exercise) about.set("exercise", exercise);
  const better = `/field/forms/tracks.trail/#${about}`;
  const run = draft
    ? `/field/forms/training.performance/#agency=${agency}&draft=${draft}&trail=${id}`
    : `/field/forms/training.performance/#${about}&trail=${id}`;
  const lost = line.gaps.length
    ? `${line.gaps.length} ${line.gaps.length === 1 ? "gap" : "gaps"}, ${timeWords(line.lost_s)} without a place; no length bridges them.`
    : "No gaps.";
  host.replaceChildren(
    el(
      "div",
      { class: "sheet finished stack" },
      el("h2", { text: ended.label }),
      el("p", { role: "status", "data-where": true }, onThisPhone(ended.frozen_at)),
      words(`${line.count} places in ${timeWords(line.duration_s)}. ${lost}`),
      betterRecord(),
      el("p", {}, el("a", { class: "button quiet", href: better, text: "Add the collar’s or watch’s file" })),
    ),
    el(
      "div",
      { class: "row after-row" },
      role === "dog" ? el("a", { class: "button first", href: run, text: draft ? "Back to the run" : "Log the run" }) : null,
      el("a", { class: role === "dog" ? "button" : "button first", href: "/field/", text: "Done" }),
    ),
  );
}

/** Where it is now: on this phone, or kept. */
async function showWhere() {
  const where = document.querySelector("[data-where]");
  if (!ended || !where) return;
  const kept = await receipts.get(ended.uuid);
  if (!kept || where.firstElementChild?.classList.contains("kept")) return;
  where.replaceChildren(
    keptByServer(kept),
    el("br"),
    el("a", { class: "button quiet", href: `/${kept.agency}/tracks/${kept.record}/`, text: "Look at it there" }),
  );
}

startShell(showWhere);
open().catch((error) => {
  host.replaceChildren(notice("Nothing can be recorded now", "late", words(error.message)));
});
