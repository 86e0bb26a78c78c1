// @ts-check
/** One control for each type of field. Each shows a value, tells a change, and holds no value itself. */
import { el, freshId } from "./dom.js";
import { keepFile } from "./outbox.js";
import { blobs } from "./tables.js";
import { forInput, onDay, sentInstant, zoneName } from "./times.js";

/**
 * @typedef {object} Control
 * @property {HTMLElement[]} parts what stands under the label
 * @property {boolean} isGroup several inputs: a legend instead of a label
 * @property {string} id of the input that the label is for, or of the first one
 * @property {(value: any) => void} show
 */

/**
 * @typedef {object} Asking
 * @property {import("./schema.js").FieldOf} field
 * @property {string} path
 * @property {string} describedBy
 * @property {(value: any) => void} tell undefined: not recorded
 * @property {import("./reference.js").Choosable[]} rows what a reference may name
 * @property {Record<string, string>} names of records that are named already
 */

const MOST_CHIPS = 12;
const QUICK_MINUTES = [10, 20, 30, 45, 60];
const MOST_COUNTED = 1000;

/** @param {Asking} asking @param {Record<string, any>} traits @returns {Control} */
function input(asking, traits) {
  const id = freshId();
  const made = /** @type {HTMLInputElement} */ (
    el(traits.tag ?? "input", {
      id,
      "aria-describedby": asking.describedBy || null,
      ...traits,
      tag: null,
    })
  );
  made.addEventListener("input", () => asking.tell(made.value === "" ? undefined : made.value));
  const { unit } = asking.field;
  const row = el(
    "span",
    { class: `control${unit ? " with-unit" : ""}` },
    made,
    unit ? el("span", { class: "unit", text: unit, "aria-hidden": "true" }) : null,
  );
  return {
    parts: [row],
    isGroup: false,
    id,
    show: (value) => {
      made.value = value ?? "";
    },
  };
}

/** @param {Asking} asking */
const text = (asking) =>
  input(asking, { type: "text", maxlength: asking.field.max_length, autocomplete: "off" });

/** @param {Asking} asking */
const longText = (asking) =>
  input(asking, { tag: "textarea", rows: 3, maxlength: asking.field.max_length });

/** @param {Asking} asking @returns {Control} */
function number(asking) {
  const { field } = asking;
  const isWhole = field.type === "integer" && (field.scale ?? 1) === 1;
  const made = input(asking, {
    type: "text",
    inputmode: isWhole && (field.minimum ?? -1) >= 0 ? "numeric" : "decimal",
    autocomplete: "off",
  });
  const quick = quickFor(field, isWhole);
  if (!quick.length) return made;
  const control = made.parts[0].querySelector("input");
  const presses = quick.map(({ label, value }) =>
    el("button", {
      type: "button",
      class: "button quick",
      text: label,
      "aria-label": `${field.label}: ${label}${field.unit ? ` ${field.unit}` : ""}`,
      on: {
        click: () => {
          const next = value(control?.value ?? "");
          made.show(next);
          asking.tell(next);
        },
      },
    }),
  );
  return { ...made, parts: [...made.parts, el("div", { class: "quicks" }, ...presses)] };
}

/**
 * Presses that save typing: durations in minutes, counts up and down.
 * @param {import("./schema.js").FieldOf} field @param {boolean} isWhole
 * @returns {{ label: string, value: (now: string) => string }[]}
 */
function quickFor(field, isWhole) {
  if (!isWhole) return [];
  if (field.unit === "min")
    return QUICK_MINUTES.map((minutes) => ({
      label: String(minutes),
      value: () => String(minutes),
    }));
  const isCount =
    !field.unit && field.minimum !== undefined && (field.maximum ?? Infinity) <= MOST_COUNTED;
  if (!isCount) return [];
  const bounded = (/** @type {number} */ to) =>
    String(Math.min(Math.max(to, field.minimum ?? 0), field.maximum ?? to));
  const from = (/** @type {string} */ now) =>
    Number.isFinite(Number(now)) && now !== "" ? Number(now) : (field.minimum ?? 0) - 1;
  return [
    { label: "−", value: (now) => bounded(from(now) - 1) },
    { label: "+", value: (now) => bounded(from(now) + 1) },
  ];
}

/** @param {{ value: string, label: string, help?: string }} choice @param {"radio" | "checkbox"} type @param {string} name */
function chip(choice, type, name) {
  const help = choice.help ? el("small", { id: freshId(), text: choice.help }) : null;
  const named = help ? { "aria-label": choice.label, "aria-describedby": help.id } : {};
  const made = /** @type {HTMLInputElement} */ (
    el("input", { type, name, value: choice.value, id: freshId(), ...named })
  );
  const label = el("label", { class: "chip" }, made, el("span", {}, choice.label, help));
  return { made, label };
}

/**
 * One of several. A press on what is chosen already takes it back to "not recorded".
 * @param {Asking} asking @param {{ value: string, label: string, help?: string }[]} choices
 * @param {(value: string) => any} [read]
 * @returns {Control}
 */
function oneOf(asking, choices, read = (value) => value) {
  const name = freshId();
  const chips = choices.map((choice) => chip(choice, "radio", name));
  const clear = el("button", {
    type: "button",
    class: "link clear",
    text: "Not recorded",
    hidden: true,
    on: { click: () => choose(undefined) },
  });
  /** @param {any} value */
  const show = (value) => {
    for (const { made } of chips)
      made.checked = value !== undefined && made.value === String(value);
    clear.hidden = value === undefined;
  };
  /** @param {any} value */
  const choose = (value) => {
    show(value);
    asking.tell(value);
  };
  for (const { made } of chips) {
    let was = false;
    made.addEventListener("pointerdown", () => {
      was = made.checked;
    });
    made.addEventListener("click", () => {
      const again = was;
      was = false;
      choose(again ? undefined : read(made.value));
    });
  }
  const row = el("div", { class: "chips" }, ...chips.map(({ label }) => label), clear);
  return { parts: [row], isGroup: true, id: chips[0]?.made.id ?? name, show };
}

/** @param {Asking} asking @param {{ value: string, label: string, hint?: string, group?: string }[]} choices @returns {Control} */
function select(asking, choices) {
  const id = freshId();
  /** @type {HTMLElement[]} */
  const options = [];
  for (const { value, label, hint, group } of choices) {
    const option = el("option", { value, text: hint ? `${label} (${hint})` : label });
    const last = options.at(-1);
    if (!group) options.push(option);
    else if (last?.getAttribute("label") === group) last.append(option);
    else options.push(el("optgroup", { label: group }, option));
  }
  const made = /** @type {HTMLSelectElement} */ (
    el(
      "select",
      { id, "aria-describedby": asking.describedBy || null },
      el("option", { value: "", text: "Not recorded" }),
      ...options,
    )
  );
  made.addEventListener("change", () => asking.tell(made.value || undefined));
  /** @param {any} value */
  const show = (value) => {
    if (value && !choices.some((choice) => choice.value === value) && made.value !== value)
      made.append(el("option", { value, text: asking.names[value] ?? String(value) }));
    made.value = value ?? "";
  };
  return { parts: [el("span", { class: "control" }, made)], isGroup: false, id, show };
}

/** @param {Asking} asking */
function choice(asking) {
  const choices = asking.field.choices ?? [];
  return choices.length > MOST_CHIPS ? select(asking, choices) : oneOf(asking, choices);
}

/** @param {Asking} asking @returns {Control} */
function choices(asking) {
  const chips = (asking.field.choices ?? []).map((one) => chip(one, "checkbox", freshId()));
  const row = el("div", { class: "chips" }, ...chips.map(({ label }) => label));
  row.addEventListener("change", () => {
    const chosen = chips.filter(({ made }) => made.checked).map(({ made }) => made.value);
    asking.tell(chosen.length ? chosen : undefined);
  });
  return {
    parts: [row],
    isGroup: true,
    id: chips[0]?.made.id ?? "",
    show: (value) => {
      for (const { made } of chips)
        made.checked = Array.isArray(value) && value.includes(made.value);
    },
  };
}

/** @param {Asking} asking */
const boolean = (asking) =>
  oneOf(
    asking,
    [
      { value: "true", label: "Yes" },
      { value: "false", label: "No" },
    ],
    (value) => value === "true",
  );

/** @param {Asking} asking @returns {Control} */
function reference(asking) {
  const rows = asking.rows.map(({ id, label, hint, group }) => ({
    value: id,
    label,
    hint,
    group,
    help: hint ?? group,
  }));
  const isShort = rows.length > 0 && rows.length <= 5;
  if (!isShort) return select(asking, rows);
  const made = oneOf(asking, rows);
  const elsewhere = el("p", { class: "soft", hidden: true });
  return {
    ...made,
    parts: [...made.parts, elsewhere],
    show: (value) => {
      made.show(value);
      const isHere = value === undefined || rows.some((row) => row.value === value);
      elsewhere.hidden = isHere;
      elsewhere.textContent = isHere ? "" : `As recorded: ${asking.names[value] ?? value}`;
    },
  };
}

/** @param {Asking} asking @returns {Control} */
function instant(asking) {
  const id = freshId();
  const made = /** @type {HTMLInputElement} */ (
    el("input", { id, type: "datetime-local", "aria-describedby": asking.describedBy || null })
  );
  /** @param {Date | null} at */
  const told = (at) => asking.tell(at && !Number.isNaN(at.getTime()) ? sentInstant(at) : undefined);
  made.addEventListener("input", () => told(made.value ? new Date(made.value) : null));
  /** @param {any} value */
  const show = (value) => {
    const at = new Date(value ?? NaN);
    made.value = Number.isNaN(at.getTime()) ? "" : forInput(at);
  };
  const now = el("button", {
    type: "button",
    class: "button quick",
    text: "Now",
    "aria-label": `${asking.field.label}: now`,
    on: {
      click: () => {
        const at = new Date();
        show(at);
        told(at);
      },
    },
  });
  const row = el(
    "span",
    { class: "control with-unit" },
    made,
    el("span", { class: "unit", text: zoneName(), title: "This device's time zone" }),
  );
  return { parts: [el("div", { class: "beside" }, row, now)], isGroup: false, id, show };
}

/** @param {Asking} asking @returns {Control} */
function date(asking) {
  const made = input(asking, { type: "date" });
  const today = el("button", {
    type: "button",
    class: "button quick",
    text: "Today",
    "aria-label": `${asking.field.label}: today`,
    on: {
      click: () => {
        const day = onDay(new Date());
        made.show(day);
        asking.tell(day);
      },
    },
  });
  return { ...made, parts: [el("div", { class: "beside" }, ...made.parts, today)] };
}

/** @param {Asking} asking @returns {Control} */
function file(asking) {
  const id = freshId();
  const made = /** @type {HTMLInputElement} */ (
    el("input", { id, type: "file", "aria-describedby": asking.describedBy || null })
  );
  const state = el("p", { class: "help", role: "status" });
  const clear = el("button", {
    type: "button",
    class: "link clear",
    text: "Take the file out",
    hidden: true,
    on: {
      click: () => {
        made.value = "";
        show(undefined);
        asking.tell(undefined);
      },
    },
  });
  /** @param {any} value */
  const show = async (value) => {
    clear.hidden = !value;
    const kept = value ? await blobs.get(value) : null;
    const where = kept
      ? `${kept.name}, ${Math.ceil(kept.size / 1024)} KB, on this phone until the server has it`
      : "A file that the server has";
    state.textContent = value ? `${where}. SHA-256 ${value.slice(0, 12)}…` : "";
  };
  made.addEventListener("change", async () => {
    if (!made.files?.length) return;
    state.textContent = "Reading the file …";
    try {
      const sha256 = await keepFile(made.files[0]);
      asking.tell(sha256);
      await show(sha256);
    } catch {
      state.textContent =
        "This phone could not keep the file; its storage may be full. Choose it again, or a smaller one.";
    }
  });
  return {
    parts: [el("span", { class: "control" }, made), state, clear],
    isGroup: false,
    id,
    show,
  };
}

/** @type {Record<import("./schema.js").FieldOf["type"], (asking: Asking) => Control>} */
export const CONTROLS = {
  text,
  long_text: longText,
  choice,
  choices,
  integer: number,
  decimal: number,
  boolean,
  instant,
  date,
  reference,
  file,
};
