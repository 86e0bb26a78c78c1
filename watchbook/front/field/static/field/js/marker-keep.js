// @ts-check
/** From two presses to a submission: the facts as they were, and no word more. */
import { finish } from "./outbox.js";
import { known } from "./store.js";
import { clock, sentInstant } from "./times.js";

/** @typedef {import("./marker-store.js").Mark} Mark */

const KIND = "watches.marker";
/** The version of that form which this page writes; a test holds it to the schema. */
const FORM_VERSION = 1;
const E7 = 10_000_000;

/** @param {Mark} mark */
function valuesOf(mark) {
  /** @type {Record<string, any>} */
  const values = { marked_at: sentInstant(new Date(mark.at)) };
  if (!mark.fix) return values;
  return {
    ...values,
    latitude_e7: Math.round(mark.fix.lat * E7),
    longitude_e7: Math.round(mark.fix.lon * E7),
    // Rounded up: never surer than the device was.
    accuracy_m: Math.ceil(mark.fix.accuracy_m),
    fixed_at: sentInstant(new Date(mark.fix.at)),
  };
}

/** @param {Mark} mark @returns {Promise<import("./store.js").Frozen>} */
export async function freezeMark(mark) {
  const at = new Date(mark.at);
  return finish(
    {
      id: mark.id,
      account: (await known())?.account ?? "",
      agency: mark.agency,
      kind: KIND,
      label: "Mark",
      record: mark.id,
      based_on: null,
      values: valuesOf(mark),
      extra: {},
      prefilled: [],
      reason: "",
      mends: null,
      begun_at: at.toISOString(),
      changed_at: new Date().toISOString(),
    },
    { version: FORM_VERSION, label: `Mark · ${clock(at)}`, last: {}, signed: true },
  );
}
