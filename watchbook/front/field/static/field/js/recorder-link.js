// @ts-check
/** From a run that names a trail to the recorder and back: the draft waits meanwhile. */
import { button } from "./dom.js";

/**
 * @param {import("./renderer.js").Form} form @param {import("./drafts.js").Autosave} autosave
 * @returns {HTMLElement | null} null where the form names no trail
 */
export function trailLink(form, autosave) {
  const { draft } = autosave;
  const names = form.start.form.members.some(
    (member) => "refers_to" in member && member.refers_to === "tracks.trail",
  );
  if (!names || draft.based_on !== null) return null;
  const record = async () => {
    autosave.changed(null);
    await autosave.save();
    const { team, exercise } = form.start.values;
    const about = new URLSearchParams({ agency: draft.agency, draft: draft.id });
    if (team) about.set("team", team);
    if (exercise) about.set("exercise", exercise);
    location.assign(`/field/record/#${about}`);
  };
  return button("Record its trail on this phone", record, "wide after-row");
}
