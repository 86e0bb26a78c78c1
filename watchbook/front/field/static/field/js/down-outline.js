// @ts-check
/** The dog from four sides, one target for each part; the drawings of the card's page and print. */
import { el } from "./dom.js";
import { press, scene, standing } from "./down-scene.js";
import { labelOf, SITES, VIEWS } from "./down-words.js";
import { sideWords } from "./down-spoken.js";

/** @typedef {{ site: string, view: string, x_pm?: number, y_pm?: number }} Place */

/** @type {Record<string, URL>} named one by one, so that a phone keeps each */
const ADDRESSES = {
  left: new URL("../../casualty/img/dog-left.svg", import.meta.url),
  right: new URL("../../casualty/img/dog-right.svg", import.meta.url),
  above: new URL("../../casualty/img/dog-above.svg", import.meta.url),
  below: new URL("../../casualty/img/dog-below.svg", import.meta.url),
};
/** @type {Record<string, Promise<SVGSVGElement>>} read once, before they are needed */
const drawings = Object.fromEntries(Object.entries(ADDRESSES).map(([view, address]) => [view, read(address)]));
/** How far from a part a knuckle may land, in pixels. */
const NEAR_PX = [10, 20, 30];
const SVG = "http://www.w3.org/2000/svg";
let view = "left";

/** @param {URL} address @returns {Promise<SVGSVGElement>} */
async function read(address) {
  const text = await (await fetch(address)).text();
  return /** @type {any} */ (new DOMParser().parseFromString(text, "image/svg+xml").documentElement);
}
for (const one of Object.values(drawings)) one.catch(() => undefined);

/** @param {(place: Place) => void} touched */
export function drawOutline(touched) {
  const host = el("div", { class: "down-outline" });
  const sides = el("div", { class: "down-sides", role: "group", "aria-label": "Side of the dog" });
  for (const [one, label] of VIEWS) {
    const turn = () => ((view = one), scene.draw(), document.querySelector(`[data-side=${one}]`)?.focus?.());
    const button = press(label, turn);
    button.dataset.side = one;
    button.setAttribute("aria-pressed", String(view === one));
    sides.append(button);
  }
  const shown = view;
  drawings[shown].then(
    (found) => host.append(prepared(/** @type {SVGSVGElement} */ (document.importNode(found, true)), shown, touched)),
    () => host.append("The drawing is not on this phone; say where in words."),
  );
  return el("div", {}, sides, host);
}

/** @param {SVGSVGElement} svg @param {string} side @param {(place: Place) => void} touched */
function prepared(svg, side, touched) {
  const here = standing().filter(({ values }) => values.site && (values.view ?? side) === side);
  const marked = new Set(here.map((row) => row.values.site));
  for (const shape of svg.querySelectorAll("[data-site]")) {
    const site = shape.getAttribute("data-site") ?? "";
    const words = [labelOf(SITES, site), sideWords({ site, view: side })].filter(Boolean).join(", ");
    shape.setAttribute("role", "button");
    shape.setAttribute("tabindex", "0");
    shape.setAttribute("aria-label", words + (marked.has(site) ? ", something is written here" : ""));
    shape.setAttribute("aria-pressed", String(scene.site === site && (scene.spot.view ?? side) === side));
    shape.classList.toggle("marked", marked.has(site));
    shape.addEventListener("keydown", (event) => {
      const { key } = /** @type {KeyboardEvent} */ (event);
      if (key !== "Enter" && key !== " ") return;
      event.preventDefault();
      touched({ site, view: side });
    });
  }
  const points = here.filter(({ values }) => values.view && values.x_pm !== undefined && values.y_pm !== undefined);
  svg.append(...points.map(({ values }) => dot(svg, values)));
  svg.addEventListener("click", (event) => {
    const met = partAt(svg, event);
    if (met) touched({ site: met.site, view: side, ...pointOf(svg, met.x, met.y) });
  });
  return svg;
}

/** The part under a press, or the nearest one. @param {SVGSVGElement} svg @param {MouseEvent} event */
function partAt(svg, event) {
  for (const far of [0, ...NEAR_PX])
    for (let turn = 0; turn < (far ? 8 : 1); turn += 1) {
      const x = event.clientX + far * Math.cos((turn * Math.PI) / 4);
      const y = event.clientY + far * Math.sin((turn * Math.PI) / 4);
      const site = document.elementFromPoint(x, y)?.closest("[data-site]");
      if (site && svg.contains(site)) return { site: site.getAttribute("data-site") ?? "", x, y };
    }
  return null;
}

/** Per mille of the drawing. @param {SVGSVGElement} svg @param {number} x @param {number} y */
function pointOf(svg, x, y) {
  const { width, height } = svg.viewBox.baseVal;
  const at = new DOMPoint(x, y).matrixTransform(svg.getScreenCTM()?.inverse());
  const share = (/** @type {number} */ value, /** @type {number} */ whole) => Math.min(1_000, Math.max(0, Math.round((value * 1_000) / whole)));
  return { x_pm: share(at.x, width), y_pm: share(at.y, height) };
}

/** @param {SVGSVGElement} svg @param {Record<string, any>} values */
function dot(svg, { x_pm, y_pm }) {
  const { width, height } = svg.viewBox.baseVal;
  const one = document.createElementNS(SVG, "circle");
  for (const [name, value] of Object.entries({ class: "dot", cx: (x_pm * width) / 1_000, cy: (y_pm * height) / 1_000, r: width / 50 }))
    one.setAttribute(name, String(value));
  return one;
}
