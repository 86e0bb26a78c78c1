// @ts-check
/** Burned surface in percent: the writer's own number; parts and their shares help to find it. */
import { el, words } from "./dom.js";
import { atHand, card, field, go, grid, heading, labelled, part, press, standing, write } from "./down-scene.js";
import { burnedPercent, burnedStated } from "./down-spoken.js";
import { SITES } from "./down-words.js";

/** @type {{ card: string, parts: Set<string> }} what is chosen, until it is written */
const chosen = { card: "", parts: new Set() };

/** As somebody last stated it; null: not recorded. */
export const burnedNow = () =>
  burnedStated(standing().map(({ id, at, values }) => ({ id, at, what: values.what, numbers: values })));

/** @param {number} burned_percent */
function keep(burned_percent) {
  chosen.parts.clear();
  history.back();
  write({ what: "burned", burned_percent });
}

export function drawBurn() {
  if (chosen.card !== card().id) Object.assign(chosen, { card: card().id, parts: new Set() });
  const stated = burnedNow();
  return [
    heading("Burned surface"),
    words(stated === null ? "Not recorded." : `${stated} percent was stated last.`),
    ownNumber(),
    ...byParts(),
  ];
}

function ownNumber() {
  const input = field("Percent of the whole body, as you judge it", "numeric");
  const said = el("p", { role: "alert", class: "down-trouble" });
  const done = () => {
    const typed = input.value.trim();
    if (!/^\d{1,3}$/.test(typed) || Number(typed) > 100)
      return void (said.textContent = "Write a whole number from 0 to 100. Nothing was lost.");
    keep(Number(typed));
  };
  return el("div", { class: "down-part" }, labelled(input), said, press("Write it", done, "first"));
}

/** Shares of a rule with its source; without it there is only the number. */
function byParts() {
  const told = atHand()["casualty.down"]?.burns;
  if (!told) return [];
  const sum = el("p", { role: "status" });
  const take = press("", () => keep(burnedPercent([...chosen.parts], told.shares)), "first");
  const say = () => {
    const percent = burnedPercent([...chosen.parts], told.shares);
    sum.textContent = chosen.parts.size ? `These parts come to ${percent} percent, to the nearest 10.` : "Press each part that is burned all over.";
    take.textContent = `Write ${percent} percent`;
    take.hidden = !chosen.parts.size;
  };
  const parts = SITES.map(([site, label]) => {
    const button = press(label, () => {
      if (!chosen.parts.delete(site)) chosen.parts.add(site);
      button.setAttribute("aria-pressed", String(chosen.parts.has(site)));
      say();
    }, "", `${told.shares[site]} %`);
    button.setAttribute("aria-pressed", String(chosen.parts.has(site)));
    return button;
  });
  say();
  return [part("By parts", el("div", { class: "down-grid three" }, ...parts), sum, take, el("p", { class: "soft", text: `${told.source} Your own number counts.` }))];
}

/** On the screen of wounds. */
export const burnPress = () => {
  const stated = burnedNow();
  return grid(press("Burned surface", () => go("burn"), "", stated === null ? "not recorded" : `${stated} %`));
};
