// @ts-check
/** The end of a recording: a file, a record that names it, both frozen into the outbox. */
import { words as paragraph } from "./dom.js";
import { finish, keepFile } from "./outbox.js";
import { gpxOf } from "./recorder-gpx.js";
import { dropRecording } from "./recorder-store.js";
import { lengthWords } from "./recorder-track.js";
import { known } from "./store.js";
import { clock, forInput } from "./times.js";

/** @typedef {import("./recorder-store.js").Recording} Recording */
/** @typedef {import("./recorder-track.js").Line} Line */

const KIND = "tracks.trail";
/** The version of that form which this page writes; a test holds it to the schema. */
const FORM_VERSION = 2;

/** @param {Recording} recording */
export function titleOf(recording) {
  return recording.role === "layer" ? "Trail, as layer" : "Trail, with the dog";
}

/** Pins that never got a place are told in words: what happened is not left out. @param {Recording} recording */
function placeless(recording) {
  const without = recording.pins.filter((pin) => !pin.fix);
  if (!without.length) return "";
  return `Without a place: ${without.map((pin) => `${pin.name} at ${clock(new Date(pin.at))}`).join(", ")}.`;
}

/**
 * Freeze it. The recording leaves its own table only once the submission lies in the outbox.
 * @param {Recording} recording @param {Line} line
 * @returns {Promise<import("./store.js").Frozen>}
 */
export async function endRecording(recording, line) {
  const met = await known();
  const begun = new Date(recording.begun_at);
  const name = `trail-${forInput(begun).replace(/[T:]/g, "-")}-${recording.role}.gpx`;
  const text = gpxOf(
    {
      role: recording.role,
      name: titleOf(recording),
      begun_at: recording.begun_at,
      device: navigator.userAgent,
      clock_offset_ms: met ? met.offset_ms : null,
    },
    line.segments,
    recording.pins,
  );
  const file = await keepFile(new File([text], name, { type: "application/gpx+xml" }));
  /** @type {Record<string, any>} */
  const values = { file, name, recorded_with: "phone", walked_as: recording.role };
  if (recording.team) values.team = recording.team;
  if (recording.exercise) values.exercise = recording.exercise;
  const note = placeless(recording);
  if (note) values.note = note;
  const at = new Date().toISOString();
  const row = await finish(
    {
      id: recording.id,
      account: recording.account,
      agency: recording.agency,
      kind: KIND,
      label: titleOf(recording),
      record: recording.id,
      based_on: null,
      values,
      extra: {},
      prefilled: [],
      reason: "",
      mends: null,
      begun_at: begun.toISOString(),
      changed_at: at,
    },
    {
      version: FORM_VERSION,
      label: `${titleOf(recording)} · ${lengthWords(line.length_m)} · ${clock(begun)}`,
      last: {},
    },
  );
  await dropRecording(recording.id);
  return row;
}

/** What the phone cannot know. */
export const betterRecord = () =>
  paragraph(
    "The collar’s or watch’s own file is the better record: it goes on with a locked screen and sits on the dog. Add it when you have it; both are kept.",
  );
