// @ts-check
/** The dog from above, one target for each part; the same drawing as on the card's page and print. */
import { el } from "./dom.js";
import { scene, standing } from "./down-scene.js";
import { labelOf, SITES } from "./down-words.js";

const ADDRESS = new URL("../../casualty/img/dog.svg", import.meta.url);
/** @type {Promise<SVGElement>} read once, before it is needed */
const drawing = fetch(ADDRESS)
  .then((answer) => answer.text())
  .then((text) => /** @type {any} */ (new DOMParser().parseFromString(text, "image/svg+xml").documentElement));
drawing.catch(() => undefined);

/** @param {(site: string) => void} touched */
export function drawOutline(touched) {
  const host = el("div", { class: "down-outline" });
  drawing.then(
    (found) => host.append(prepared(/** @type {SVGElement} */ (document.importNode(found, true)), touched)),
    () => host.append("The drawing is not on this phone; say where in words."),
  );
  return host;
}

/** @param {SVGElement} svg @param {(site: string) => void} touched */
function prepared(svg, touched) {
  const marked = new Set(standing().map((row) => row.values.site));
  for (const shape of svg.querySelectorAll("[data-site]")) {
    const site = shape.getAttribute("data-site") ?? "";
    shape.setAttribute("role", "button");
    shape.setAttribute("tabindex", "0");
    shape.setAttribute("aria-label", labelOf(SITES, site) + (marked.has(site) ? ", something is written here" : ""));
    shape.setAttribute("aria-pressed", String(scene.site === site));
    shape.classList.toggle("marked", marked.has(site));
    shape.addEventListener("click", () => touched(site));
    shape.addEventListener("keydown", (event) => {
      const { key } = /** @type {KeyboardEvent} */ (event);
      if (key !== "Enter" && key !== " ") return;
      event.preventDefault();
      touched(site);
    });
  }
  return svg;
}
