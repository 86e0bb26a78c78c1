// @ts-check
/** The evacuation category with its limit counting, and what follows when it has run out. */
import { el } from "./dom.js";
import { nowMs } from "./down-keep.js";
import { card, go, newest, press, scene, shownWord, ticking } from "./down-scene.js";

/** @type {Record<string, number>} minutes within which the dog is with a surgeon */
const LIMITS = { urgent: 120, priority: 240 };
const MINUTE_MS = 60_000;
let timer = 0;

/** On the first screen, below Bleeding; "" where no category was set. */
export function drawLimit() {
  clearTimeout(timer);
  const category = newest("category");
  if (!category) return "";
  const label = shownWord(category.values.words);
  const limit = LIMITS[category.values.words];
  if (!limit || card().ended) return el("p", { class: "down-limit" }, label, el("small", { text: limit ? "the card has ended" : "no limit" }));
  const left = category.at + (limit + 1) * MINUTE_MS - nowMs(); // over in the minute after its last
  if (left > 0) timer = window.setTimeout(scene.refresh, left);
  return el(
    "div",
    { class: "down-limit", "data-limit": left > 0 ? "counts" : "over" },
    el("p", {}, `${label} `, ticking(category.at, String(limit))),
    left > 0
      ? el("p", { class: "soft", text: `With a surgeon within ${limit / 60} h of the time it was set.` })
      : el("p", { role: "alert", text: `The ${limit / 60} h are over. Say so to dispatch and to the clinic: it changes who goes and where. Then set the category again.` }),
    left > 0 ? "" : press("Set the category again", () => go("more"), "first"),
  );
}
