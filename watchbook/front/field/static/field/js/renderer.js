// @ts-check
/**
 * Draws a form from its description. Values live in one plain object, as they will be sent; a field
 * that nobody answered is absent from it. Nothing here knows any kind of record.
 */
import { CONTROLS } from "./controls.js";
import { el, freshId } from "./dom.js";
import { drawItems } from "./items.js";
import { isAsked, isEmpty, isPart } from "./schema.js";

/** @typedef {import("./schema.js").Values} Values */
/** @typedef {import("./schema.js").FieldOf} FieldOf */
/** @typedef {import("./schema.js").PartOf} PartOf */

/**
 * @typedef {object} Start
 * @property {import("./schema.js").Description} form
 * @property {Values} values changed in place
 * @property {Set<string>} prefilled names of top members that are still as last time; changed in place
 * @property {string} prefilledFrom "last time, 3 Mar"
 * @property {Record<string, import("./reference.js").Choosable[]>} references
 * @property {Record<string, string>} names of records that values name
 * @property {Values} extra what follows from choices and has no field of its own; sent as well
 * @property {Values} beside another version's values, shown where they differ
 * @property {() => void} changed
 */

/**
 * @typedef {object} Row one drawn field
 * @property {FieldOf} field
 * @property {string} path
 * @property {Values} values the object that holds its value
 * @property {HTMLElement} element
 * @property {(value: any) => void} show
 * @property {boolean} stays shown whatever its condition says, since it came with a value
 */

export class Form {
  /** @param {Start} start */
  constructor(start) {
    this.start = start;
    /** @type {Map<string, Row>} */
    this.rows = new Map();
    /** @type {Map<string, HTMLElement>} */
    this.parts = new Map();
    this.element = el("div", { class: "form-body" });
    this.draw();
  }

  draw() {
    const { form, prefilled } = this.start;
    const drawn = form.members.map((member) => ({ member, element: this.member(member) }));
    const again = drawn.filter(({ member }) => prefilled.has(member.name) && member.type !== "items");
    const fresh = drawn.filter((one) => !again.includes(one));
    if (again.length) this.element.append(this.asLastTime(again.map(({ element }) => element)));
    this.element.append(...fresh.map(({ element }) => element));
    this.refresh();
  }

  /** @param {FieldOf | PartOf} member */
  member(member) {
    const { values } = this.start;
    if (!isPart(member)) return this.field(member, values, `/${member.name}`);
    const legend = el("legend", { text: member.label });
    const help = member.help ? el("p", { class: "help", text: member.help }) : null;
    const part = el(
      "fieldset",
      { class: "part", "data-part": member.name, tabindex: "-1" },
      legend,
      help,
    );
    if (member.type === "group") {
      values[member.name] ??= {};
      part.append(
        ...member.fields.map((field) =>
          this.field(field, values[member.name], `/${member.name}/${field.name}`),
        ),
      );
    } else {
      values[member.name] ??= [];
      part.append(drawItems(this, member, values[member.name]));
    }
    this.parts.set(member.name, part);
    return part;
  }

  /** @param {FieldOf} field @param {Values} values @param {string} path @returns {HTMLElement} */
  field(field, values, path) {
    const { references, names, beside } = this.start;
    const helpId = freshId();
    const described = field.help ? helpId : "";
    const tell = (/** @type {any} */ value) => this.told(row, value);
    const rows = references[field.refers_to ?? ""] ?? [];
    const control = CONTROLS[field.type]({
      field,
      path,
      describedBy: described,
      tell,
      rows,
      names,
    });
    const label = el(
      control.isGroup ? "legend" : "label",
      control.isGroup ? {} : { for: control.id },
      field.label,
      field.required ? el("small", { text: "needed" }) : null,
      el("small", { class: "prefilled", hidden: true }),
    );
    const element = el(
      control.isGroup ? "fieldset" : "div",
      {
        class: "field",
        "data-path": path,
        tabindex: "-1",
        "aria-describedby": control.isGroup && described ? helpId : null,
      },
      label,
      ...control.parts,
      field.help ? el("p", { class: "help", id: helpId, text: field.help }) : null,
    );
    const row = {
      field,
      path,
      values,
      element,
      show: control.show,
      stays: !isEmpty(values[field.name]),
    };
    this.rows.set(path, row);
    control.show(values[field.name]);
    if (path === `/${field.name}`) this.otherVersion(row, beside[field.name]);
    return element;
  }

  /**
   * What another version says about this field, with a press that takes it over.
   * @param {Row} row @param {any} other
   */
  otherVersion(row, other) {
    if (isEmpty(other) || JSON.stringify(other) === JSON.stringify(row.values[row.field.name]))
      return;
    const take = el("button", {
      type: "button",
      class: "button quick",
      text: "Take this",
      on: {
        click: () => {
          row.show(other);
          this.told(row, other);
        },
      },
    });
    row.element.append(
      el(
        "div",
        { class: "other-version" },
        el("p", { text: `The other version says: ${this.words(row.field, other)}` }),
        take,
      ),
    );
  }

  /** @param {Row} row @param {any} value */
  told(row, value) {
    if (isEmpty(value)) delete row.values[row.field.name];
    else row.values[row.field.name] = value;
    this.start.prefilled.delete(row.path.split("/")[1]);
    this.clearProblem(row);
    if (row.field.type === "reference") this.fill(row, value);
    this.refresh();
    this.start.changed();
  }

  /**
   * What follows from a choice (an exercise tells its discipline): set where nobody has written.
   * @param {Row} row @param {string | undefined} id
   */
  fill(row, id) {
    const { references, values, prefilled, extra } = this.start;
    const rows = references[row.field.refers_to ?? ""] ?? [];
    for (const one of rows) for (const name of Object.keys(one.fills ?? {})) delete extra[name];
    const chosen = rows.find((one) => one.id === id);
    for (const [name, value] of Object.entries(chosen?.fills ?? {})) {
      const target = this.rows.get(`/${name}`);
      if (!target) extra[name] = value;
      else if (isEmpty(values[name]) || prefilled.has(name)) {
        values[name] = value;
        prefilled.delete(name);
        target.show(value);
      }
    }
  }

  /** Let what was chosen from the start say what follows from it. */
  fillFromChoices() {
    for (const row of this.rows.values()) {
      if (row.field.type === "reference" && row.values === this.start.values)
        this.fill(row, row.values[row.field.name]);
    }
    this.refresh();
  }

  /** @param {HTMLElement[]} elements */
  asLastTime(elements) {
    this.summary = el("span", { class: "as-words" });
    const title = el("span", { class: "as-title", text: `As ${this.start.prefilledFrom}` });
    return el(
      "details",
      { class: "as-last-time" },
      el(
        "summary",
        {},
        title,
        this.summary,
        el("span", { class: "as-change", text: "Look or change" }),
      ),
      ...elements,
    );
  }

  /** Show what is asked now, and mark what is still as last time. */
  refresh() {
    const { values, prefilled, form, prefilledFrom, extra } = this.start;
    const all = { ...extra, ...values };
    for (const row of this.rows.values()) {
      row.element.hidden =
        !row.stays && (this.hasNothingToName(row.field) || !isAsked(row.field, row.values, all));
      const mark = row.element.querySelector(".prefilled");
      const isMarked =
        prefilled.has(row.path.split("/")[1]) && !isEmpty(row.values[row.field.name]);
      if (mark instanceof HTMLElement) {
        mark.hidden = !isMarked;
        mark.textContent = isMarked ? prefilledFrom : "";
      }
    }
    for (const member of form.members) {
      const part = this.parts.get(member.name);
      if (part && member.type === "group")
        part.hidden = [...part.querySelectorAll("[data-path]")].every(
          (one) => one instanceof HTMLElement && one.hidden,
        );
    }
    if (this.summary)
      this.summary.textContent = [...prefilled]
        .map((name) => this.wordsOf(name))
        .filter(Boolean)
        .join(" · ");
  }

  /** @param {FieldOf} field a reference to what this phone holds nothing of; needed ones say so */
  hasNothingToName(field) {
    return (
      field.type === "reference" &&
      !field.required &&
      !this.start.references[field.refers_to ?? ""]?.length
    );
  }

  /** @param {string} path */
  isShown(path) {
    return this.rows.get(path)?.element.hidden === false;
  }

  /** @param {string} name of a top member @returns {string} its value as people read it */
  wordsOf(name) {
    const member = this.start.form.members.find((one) => one.name === name);
    const value = this.start.values[name];
    if (!member || isEmpty(value)) return "";
    if (!isPart(member)) return this.words(member, value);
    if (member.type === "items") return `${value.length}`;
    return member.fields
      .filter((field) => !isEmpty(value[field.name]))
      .map((field) => this.words(field, value[field.name]))
      .join(", ");
  }

  /** @param {FieldOf} field @param {any} value @returns {string} */
  words(field, value) {
    const label = (/** @type {string} */ word) =>
      field.choices?.find((one) => one.value === word)?.label ?? word;
    if (Array.isArray(value)) return value.map(label).join(", ");
    if (field.type === "choice") return label(value);
    if (field.type === "boolean") return `${field.label}: ${value ? "yes" : "no"}`;
    if (field.type === "reference") {
      const rows = this.start.references[field.refers_to ?? ""] ?? [];
      return rows.find((one) => one.id === value)?.label ?? this.start.names[value] ?? "";
    }
    return field.unit ? `${value} ${field.unit}` : String(value);
  }

  /**
   * Say by each field what is wrong with it; what has no field of its own is given back.
   * @param {{ pointer?: string, path?: string, message: string }[]} problems
   * @returns {{ path: string, message: string }[]} those that stand by no field
   */
  tellProblems(problems) {
    for (const row of this.rows.values()) this.clearProblem(row);
    const homeless = [];
    for (const problem of problems) {
      const path = this.pathOf(problem.path ?? problem.pointer ?? "");
      const row = this.rows.get(path);
      if (row) {
        const id = freshId();
        row.element.append(el("p", { class: "error", id, text: problem.message }));
        row.element.querySelector("input, select, textarea")?.setAttribute("aria-invalid", "true");
        openAround(row.element);
      } else homeless.push({ path, message: problem.message });
    }
    return homeless;
  }

  /** @param {string} pointer the server names a line by its place, this form by its id */
  pathOf(pointer) {
    const [, list, at, name] = pointer.split("/");
    const item =
      name && Array.isArray(this.start.values[list]) ? this.start.values[list][Number(at)] : null;
    return item ? `/${list}/${item.id}/${name}` : pointer;
  }

  /** @param {Row} row */
  clearProblem(row) {
    row.element.querySelector(":scope > .error")?.remove();
    row.element.querySelector("[aria-invalid]")?.removeAttribute("aria-invalid");
  }

  /** @param {string} path */
  focus(path) {
    const row = this.rows.get(path);
    if (!row) return;
    openAround(row.element);
    const first = row.element.querySelector("input, select, textarea");
    if (first instanceof HTMLElement) first.focus();
    row.element.scrollIntoView({ block: "center" });
  }
}

/** @param {HTMLElement} element */
function openAround(element) {
  for (let at = element.parentElement; at; at = at.parentElement)
    if (at instanceof HTMLDetailsElement) at.open = true;
}
