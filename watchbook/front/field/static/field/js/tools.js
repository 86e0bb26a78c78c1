// @ts-check
/** What is done with a press or two, before the forms: each has a page of its own. */
import { el } from "./dom.js";

/** @typedef {import("./reference.js").Reference} Reference */

/** Kinds whose form needs no tile, since they have one of these pages. */
export const OWN_PAGE = new Set(["watches.marker"]);

const TOOLS = [
  { href: "/field/mark/", label: "Mark", help: "Time and place, told later", kind: "watches.marker" },
  { href: "/field/record/", label: "Record a trail", help: "As layer or with the dog", kind: "tracks.trail" },
  { href: "/field/photo/", label: "Photograph", help: "Kept here, then sent", kind: "" },
  { href: "/field/day/", label: "Training day", help: "Times and outcomes, as witness", kind: "training.witness" },
];

/** @param {Element | null} host @param {Reference[]} references of every agency of this person */
export function drawTools(host, references) {
  if (!host) return;
  const kinds = new Set(references.flatMap(({ forms }) => forms.map(({ kind }) => kind)));
  const open = TOOLS.filter(({ kind }) => (kind ? kinds.has(kind) : kinds.size > 0));
  host.replaceChildren(
    ...open.map(({ href, label, help }) => el("a", { class: "tile", href, "aria-label": label, title: help }, label, el("small", { text: help }))),
  );
}
