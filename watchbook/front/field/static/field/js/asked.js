// @ts-check
/** What is asked of the person, from the one query that desk, calendar and digest show too. */
import { el } from "./dom.js";
import { age, clock } from "./times.js";

/** A silence (a stand-down, a loss) reaches a phone with the network; what is older is not shown. */
const FRESH_MS = 12 * 60 * 60_000;

/** @typedef {{ title: string, text: string, due: string, is_late: boolean, url: string }} Prompt */

/**
 * @param {HTMLElement} section hidden where nothing is asked, or nothing is known any more
 * @param {import("./reference.js").Reference[]} references
 */
export function drawAsked(section, references) {
  const fresh = references.filter(({ at }) => {
    const old = Date.now() - new Date(at).getTime();
    return old < FRESH_MS;
  });
  const lines = fresh.flatMap(({ data }) => (data?.asked?.first ?? []).map(line));
  section.hidden = lines.length === 0;
  const total = fresh.reduce((sum, { data }) => sum + (data?.asked?.total ?? 0), 0);
  section.replaceChildren(
    el("h2", { text: "Needs you" }),
    el("ul", { class: "list" }, ...lines),
    el(
      "p",
      { class: "soft" },
      total > lines.length && el("a", { href: fresh[0]?.data?.asked?.all, text: `All ${total}` }),
      ` as of ${age(fresh[0]?.at ?? "")} ago`,
    ),
  );
}

/** @param {Prompt} prompt */
function line({ title, text, due, is_late, url }) {
  const when = is_late ? `was due ${clock(due)}` : `due ${clock(due)}`;
  return el(
    "li",
    { class: "stack tight" },
    el("a", { href: url, text: title }),
    el("p", { class: "soft", text: text ? `${text} · ${when}` : when }),
  );
}
