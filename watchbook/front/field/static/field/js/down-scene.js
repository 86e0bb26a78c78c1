// @ts-check
/** What the screens of a card share: the card, its lines, what lies at hand, and how they move on. */
import { el } from "./dom.js";
import { fresh, nowMs, sayMore, takeBack, writeLine } from "./down-keep.js";
import { together, unknownWords } from "./down-others.js";
import { keepRow } from "./down-store.js";
import { sideWords } from "./down-spoken.js";
import { CONSCIOUSNESS, GUMS, lowerOf, SITES } from "./down-words.js";
import { clock } from "./times.js";

/** @typedef {import("./down-store.js").Card} Card */
/** @typedef {import("./down-store.js").Row} Row */
/** @typedef {Record<string, any>} Told */

export const scene = {
  /** @type {Card | null} */ card: null,
  /** @type {Row[]} of this phone */ rows: [],
  /** @type {Row[]} of other phones, as last told */ theirs: [],
  /** @type {import("./down-others.js").Told | null} the card as last told */ told: null,
  /** milliseconds, when the server was last asked for them; 0 never */ askedAt: 0,
  isLocked: false,
  /** @type {import("./down-store.js").Open[]} */ open: [],
  /** @type {import("./down-alert.js").Seen} */ seen: { hasReceipt: false, alert: null, at: 0 },
  /** a part of the dog that was touched and waits for a press */ site: "",
  /** @type {Told} its side and point */ spot: {},
  screen: "",
  /** the card of the same dog from the other side: hurt, or on guard @type {Card | null} */ other: null,
  draw: () => {},
  /** draws only where nobody types */ refresh: () => {},
  leave: () => {},
  /** whether the phone was unlocked here, over a page that still waits for the code */ wasOpened: false,
  /** to the other card, or to a new one beside this */ toOther: () => {},
};

/** @returns {Card} */
export function card() {
  if (!scene.card) throw new Error("No card is open.");
  return scene.card;
}

/** What the server gave this phone for the agency of this card. @returns {Told} */
export const atHand = () =>
  (scene.open.find((one) => one.agency === scene.card?.agency) ?? scene.open[0])?.data ?? {};
/** @returns {Told[]} */
export const clinics = () => atHand()["casualty.down"]?.clinics ?? [];
/** As the server last told of him: on this phone, and with the card. @returns {Told | undefined} */
export function dog() {
  const here = atHand()["casualty.down"]?.dogs?.find((/** @type {Told} */ one) => one.id === card().values.dog);
  const known = scene.told?.known;
  return here || known ? { ...here, ...known } : undefined;
}

/** The signed protocol while it holds, else null. @returns {Told | null} */
export function protocol() {
  const told = atHand()["casualty.protocol"];
  const isOver = told?.expires_at && told.expires_at * 1000 < Date.now();
  return told?.signed_at && !isOver ? told : null;
}

/** The last weight, of the card before that of the records, and the one before it. @returns {{ grams: number, weighed_at: number, before_g: number | null } | null} */
export function weightNow() {
  const [row, earlier] = standing().filter(({ values }) => values.what === "weight").reverse();
  const known = dog();
  const grams = row ? row.values.mass_g : known?.weight_g;
  const weighed_at = row ? Math.floor(row.at / 1000) : known?.weighed_at;
  const before_g = row ? (earlier?.values.mass_g ?? known?.weight_g ?? null) : null;
  return grams === undefined ? null : { grams: Math.floor((grams + 5) / 10) * 10, weighed_at, before_g };
}

/** @param {string} screen "" for the first one */
export function go(screen) {
  Object.assign(scene, { site: "", spot: {} });
  window.speechSynthesis?.cancel(); // whoever leaves a screen has silence
  history.pushState(null, "", `/field/down/#${scene.card?.id ?? ""}${screen && `/${screen}`}`);
  scene.screen = screen;
  scene.draw();
}

/** Lines of every phone, as far as they are known here. @returns {Row[]} */
export const everyRow = () => together(scene.rows, scene.theirs);
/** What is not known here of other phones, as of when. */
export const othersWords = () =>
  unknownWords(
    { isLocked: scene.isLocked, asked_at: scene.askedAt, isOpen: Boolean(scene.told?.is_open) },
    (at) => clock(new Date(at)),
  );
/** Lines that count: not struck. @returns {Row[]} */
export const standing = () => everyRow().filter((row) => !row.values.is_struck);
/** @param {string} what @returns {Row | undefined} the newest */
export const newest = (what) => standing().filter((row) => row.values.what === what).at(-1);

/** Written at the press, taken back within ten seconds. @param {Told} values */
export function write(values) {
  const site = scene.site && "site" in values ? { site: scene.site, ...scene.spot } : {};
  if (!values.site) delete values.site;
  Object.assign(scene, { site: "", spot: {} });
  const row = writeLine(card(), { ...values, ...site }, () => scene.refresh());
  scene.rows.push(row);
  scene.draw();
  return row;
}

/** The newest line that can still be taken back. @returns {Row | undefined} */
export const lastFresh = () => scene.rows.filter((row) => fresh.has(row.id)).at(-1);

/**
 * Below every screen: what can still be taken back, and what is one press away from everywhere.
 * @param {(row: Row) => string} said @param {...(HTMLElement | null)} presses
 */
export function strip(said, ...presses) {
  const row = lastFresh();
  const left = row ? Math.ceil(((fresh.get(row.id)?.row.due_at ?? 0) - Date.now()) / 1000) : 0;
  const back = row && el(
    "div",
    { class: "down-undo", role: "status" },
    el("span", { text: `${said(row)} · ${clock(new Date(row.at))}` }),
    el("button", { type: "button", class: "down-press small", "data-undo": row.id, text: `Undo (${left})`, on: { click: () => undo(row) } }),
  );
  return el("footer", { class: "down-strip" }, back ?? "", el("div", { class: "down-grid" }, ...presses));
}

/** @param {Row} row */
export async function undo(row) {
  await takeBack(row);
  scene.rows = scene.rows.filter((one) => one !== row);
  scene.draw();
}

/** @param {Row} row @param {Told} more @param {string} [reason] */
export async function add(row, more, reason) {
  await sayMore(card(), row, more, reason);
  await keepRow(row);
  scene.draw();
}

/**
 * A target for a knuckle.
 * @param {string} label @param {() => void} run @param {string} [kind] @param {string} [small]
 */
export const press = (label, run, kind = "", small = "") =>
  el(
    "button",
    { type: "button", class: `down-press ${kind}`.trim(), on: { click: run } },
    label,
    small && el("small", { text: small }),
  );

/** @param {...import("./dom.js").Child} children */
export const grid = (...children) => el("div", { class: "down-grid" }, ...children);
/** @param {string} label @param {...import("./dom.js").Child} children */
export const part = (label, ...children) =>
  el("section", { class: "down-part" }, el("h2", { text: label }), ...children);

/** @param {string} label @param {string} number */
export const call = (label, number) =>
  el(
    "a",
    { class: "down-press call", href: `tel:${number.replace(/[^0-9+*#,;]/g, "")}` },
    label,
    el("small", { text: number }),
  );

/** @param {string} label @param {string} [mode] @param {string} [value] */
export function field(label, mode = "text", value = "") {
  const input = /** @type {HTMLInputElement} */ (
    el("input", { type: "text", inputmode: mode, autocomplete: "off", "aria-label": label, placeholder: label, value })
  );
  return input;
}

/** With its name above, which stays when something is typed. @param {HTMLInputElement} input */
export function labelled(input) {
  const text = input.placeholder;
  input.removeAttribute("placeholder");
  return el("label", { class: "down-field" }, el("span", { text, "aria-hidden": "true" }), input);
}

/** @param {string} value */
export const shownWord = (value) => {
  const plain = value.replaceAll("-", " ");
  return plain.charAt(0).toUpperCase() + plain.slice(1);
};

/** @param {Row} row in the words of the card */
export function lineWords({ values: one }) {
  const amount = one.amount_ng
    ? `${one.amount_ng / 1_000_000} mg`
    : one.volume_ul
      ? `${one.volume_ul / 1_000} mL`
      : "";
  const told = [
    shownWord(one.what),
    one.what === "category" ? shownWord(one.words) : one.words,
    lowerOf(SITES, one.site),
    sideWords({ site: one.site, view: one.view }),
    one.burned_percent !== undefined && `${one.burned_percent} %`,
    amount,
    one.pulse !== undefined && `pulse ${one.pulse}`,
    one.breaths !== undefined && `breaths ${one.breaths}`,
    one.temperature_c10 !== undefined && `${one.temperature_c10 / 10} °C${one.temperature_f10 === undefined ? "" : ` (${one.temperature_f10 / 10} °F)`}`,
    one.oxygen !== undefined && `oxygen ${one.oxygen} %`,
    one.refill_ds !== undefined && `refill ${one.refill_ds / 10} s`,
    one.pain !== undefined && `pain ${one.pain}`,
    lowerOf(CONSCIOUSNESS, one.consciousness),
    one.gums && `gums ${lowerOf(GUMS, one.gums)}`,
    one.mass_g && `${one.mass_g / 1000} kg${one.mass_lb10 === undefined ? "" : ` (${one.mass_lb10 / 10} lb)`}`,
    one.minutes !== undefined && `${one.minutes} min`,
    one.clinic && clinics().find(({ id }) => id === one.clinic)?.name,
  ];
  return told.filter(Boolean).join(", ");
}

/** A running clock, or the time that a limit leaves. @param {number} since milliseconds @param {string} [until] minutes */
export function sinceWords(since, until) {
  const s = Math.max(0, Math.floor((nowMs() - since) / 1000));
  if (until) {
    const left = Number(until) - Math.floor(s / 60);
    return left < 0 ? `${-left} min over` : `${Math.floor(left / 60)} h ${left % 60} min left`;
  }
  const two = (/** @type {number} */ n) => String(n).padStart(2, "0");
  const h = Math.floor(s / 3600);
  return `${h ? `${h}:${two(Math.floor(s / 60) % 60)}` : Math.floor(s / 60)}:${two(s % 60)}`;
}

/** @param {number} since @param {string} [until] */
export const ticking = (since, until) =>
  el("span", { class: "ticking", "data-since": String(since), "data-until": until, text: sinceWords(since, until) });

/** Every screen but the first has it: thirty seconds, the first screen. @param {string} title */
export const heading = (title) =>
  el(
    "header",
    { class: "down-bar" },
    press("Back", () => go(""), "small"),
    el("h1", { text: title }),
  );
