// @ts-check
/** Before the start: as whom, for which team and exercise, and what the phone cannot do. */
import { button, el, freshId, notice, words } from "./dom.js";
import { keepRecording } from "./recorder-store.js";

/**
 * @typedef {object} Starting
 * @property {string} account
 * @property {string} agency
 * @property {Record<string, string>} wanted
 * @property {import("./reference.js").Reference | null} reference
 * @property {(recording: import("./recorder-store.js").Recording) => void} begin
 */

/** @param {HTMLElement} host @param {Starting} starting */
export function drawStart(host, starting) {
  const { reference, wanted } = starting;
  const teams = (reference?.references["teams.team"] ?? []).filter(({ group }) => !group);
  const exercises = reference?.references["training.exercise"] ?? [];
  const likely = teams.find((one) => one.likely)?.id ?? "";
  const team = picked("Team", teams, wanted.team ?? likely, "No team");
  const exercise = picked("Exercise", exercises, wanted.exercise ?? "", "No exercise");
  const begin = (/** @type {"layer" | "dog"} */ role) => begun(starting, role, team.value, exercise.value);
  host.replaceChildren(
    notice(
      "Keep this page open",
      "",
      words(
        "A locked screen or another application stops the recording. The screen is kept on and dark, and opens only when it is held.",
      ),
      words("Your place is taken from the press on until you end it, and this page shows that it is."),
    ),
    ...(teams.length ? [team.element] : []),
    ...(exercises.length ? [exercise.element] : []),
    el(
      "div",
      { class: "stack starts" },
      button("Record with the dog", () => begin("dog"), "first wide"),
      button("Record as layer", () => begin("layer"), "wide"),
    ),
  );
}

/**
 * @param {string} label @param {import("./reference.js").Choosable[]} rows @param {string} chosen
 * @param {string} none
 */
function picked(label, rows, chosen, none) {
  const id = freshId();
  const select = /** @type {HTMLSelectElement} */ (
    el(
      "select",
      { id },
      el("option", { value: "", text: none }),
      ...rows.map((row) => el("option", { value: row.id, text: row.label })),
    )
  );
  select.value = rows.some((row) => row.id === chosen) ? chosen : "";
  const element = el(
    "div",
    { class: "field" },
    el("label", { for: id, text: label }),
    el("span", { class: "control" }, select),
  );
  return {
    element,
    get value() {
      return select.value;
    },
  };
}

/** @param {Starting} starting @param {"layer" | "dog"} role @param {string} team @param {string} exercise */
async function begun({ account, agency, wanted, begin }, role, team, exercise) {
  const recording = {
    id: crypto.randomUUID(),
    account,
    agency,
    role,
    team,
    exercise,
    draft: wanted.draft ?? "",
    begun_at: Date.now(),
    pins: [],
  };
  await keepRecording(recording);
  begin(recording);
}
