// @ts-check
/** Tries of the agency's ladder: the rung, then what came of it; who and words when there is time. */
import { el, words } from "./dom.js";
import { add, atHand, card, field, go, heading, labelled, part, press, scene, standing, write } from "./down-scene.js";
import { cameOf, courseWords, isTry, RESULTS, spanWords } from "./down-tries.js";
import { clock } from "./times.js";

/** @typedef {import("./down-scene.js").Told} Told */

const MOST_TITLE = 120;
const MOST_WORDS = 1_000;

/** @returns {Told[]} */
const rungs = () => atHand().ladder?.rungs ?? [];

/** The first press. */
export function rungPresses() {
  const isOpen = !card().ended;
  return [
    ...rungs().map((one, index) => press(`${index + 1}. ${one.title}`, () => go(`try/${index}`), "line", cameOf(standing(), /** @type {any} */ (one)).join(", "))),
    isOpen ? press("Something else", () => go("try/other"), "line") : null,
  ];
}

/** The second press, on a screen of its own. @param {string} which place in the ladder, or "other" */
export function drawTry(which) {
  const rung = rungs()[Number(which)];
  const other = field("What was tried");
  other.maxLength = MOST_TITLE;
  const came = (/** @type {string} */ result) => () => {
    const rung_words = (rung?.title ?? other.value.trim()).slice(0, MOST_TITLE);
    other.value = "";
    history.back();
    write({ rung: rung?.kind || "other", ...(rung_words ? { rung_words } : {}), result });
  };
  const told = [["Who may", rung?.who_may], ["Needed", rung?.needed]].filter(([, text]) => text);
  return [
    heading(rung?.title ?? "Something else"),
    rung ? el("dl", { class: "facts" }, ...told.map(([name, text]) => el("div", {}, el("dt", { text: name }), el("dd", { text })))) : labelled(other),
    rung?.words ? el("div", { class: "down-spoken" }, ...rung.words.split("\n").filter(Boolean).map(words)) : null,
    card().ended ? null : part("What came of it", el("div", { class: "down-grid" }, ...RESULTS.map(([result, label]) => press(label, came(result), result === "dog-away" ? "first" : "")))),
  ];
}

/** What was written, in the order of its times; a line of this phone opens for who and words. */
export function course() {
  const rows = standing();
  if (!rows.length) return [];
  return [
    part(
      scene.told ? "Course" : "Written on this phone",
      ...rows.map((row) => {
        const when = `${clock(new Date(row.at))}, after ${spanWords(row.at - card().at)}`;
        if (scene.rows.includes(row)) return press(courseWords(row), () => go(`said/${row.id}`), "line", when);
        return el("p", { class: "down-line" }, courseWords(row), el("small", { text: ` ${[when, row.who].filter(Boolean).join(" · ")}` }));
      }),
      scene.told ? el("p", { class: "soft", text: `Others as of ${clock(new Date(scene.askedAt))}.` }) : null,
    ),
  ];
}

/** Who tried and plain words: of a fresh line in place, of a sent one by a new version. @param {string} id */
export function drawSaid(id) {
  const row = scene.rows.find((one) => one.id === id);
  if (!row) return [heading("Not on this phone"), words("This line was taken back.")];
  const who = field(isTry(row) ? "Who tried" : "Who, or with whom", "text", row.values.by_words ?? "");
  const plain = field("In plain words", "text", row.values.words ?? "");
  who.maxLength = MOST_TITLE;
  plain.maxLength = MOST_WORDS;
  const said = el("p", { role: "alert", class: "down-trouble" });
  const keep = () => {
    const more = { by_words: who.value.trim() || undefined, words: plain.value.trim() || undefined };
    if (more.by_words === row.values.by_words && more.words === row.values.words) return void (said.textContent = "Nothing was changed.");
    for (const one of [who, plain]) one.defaultValue = one.value;
    add(row, more).then(() => history.back());
  };
  return [heading("Who, and words"), words(`${courseWords(row)} · ${clock(new Date(row.at))}`), labelled(who), labelled(plain), said, press("Keep", keep, "first")];
}
