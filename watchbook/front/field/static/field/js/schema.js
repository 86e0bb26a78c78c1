// @ts-check
/** A form description (made by the server from a room's schema) and values by it. No page here. */

/**
 * @typedef {object} FieldOf
 * @property {"text"|"long_text"|"choice"|"choices"|"integer"|"decimal"|"boolean"|"instant"|"date"|"reference"|"file"} type
 * @property {string} name
 * @property {string} label
 * @property {boolean} required
 * @property {string} [help]
 * @property {{ value: string, label: string, help?: string }[]} [choices]
 * @property {number} [max_length]
 * @property {number} [minimum] in the stored unit
 * @property {number} [maximum]
 * @property {number} [scale] stored = entered times scale
 * @property {string} [unit]
 * @property {string} [refers_to]
 * @property {boolean} [condition]
 * @property {[string, string]} [shown_if]
 */

/**
 * @typedef {object} PartOf a group of fields, or a list of items
 * @property {"group"|"items"} type
 * @property {string} name
 * @property {string} label
 * @property {string} help
 * @property {FieldOf[]} fields
 * @property {number} [most]
 * @property {string} [item_label]
 * @property {string} [quick] a choice among the fields, each of which one press adds a line with
 */

/**
 * @typedef {object} Description
 * @property {string} kind
 * @property {number} version
 * @property {string} label
 * @property {string} help
 * @property {(FieldOf | PartOf)[]} members
 * @property {string[]} [filled] fields that no person fills in
 */

/** @typedef {Record<string, any>} Values */

/** @param {FieldOf | PartOf} member @returns {member is PartOf} */
export const isPart = (member) => member.type === "group" || member.type === "items";

/**
 * A stored whole number as people enter it: 20 mg with scale 1000 is "0.02" (g). Exact.
 * @param {number} stored @param {number} [scale] a power of ten
 */
export function entered(stored, scale = 1) {
  const places = Math.round(Math.log10(scale));
  const digits = String(Math.abs(stored)).padStart(places + 1, "0");
  const sign = stored < 0 ? "-" : "";
  if (!places) return sign + digits;
  const fraction = digits.slice(-places).replace(/0+$/, "");
  return sign + digits.slice(0, -places) + (fraction ? `.${fraction}` : "");
}

/**
 * One value in the form's own way: whole numbers as text in the entered unit.
 * @param {FieldOf} field @param {any} value
 */
function formValue(field, value) {
  if (field.type === "integer" && Number.isInteger(value)) return entered(value, field.scale);
  if (field.type === "choices") return typeof value === "string" ? [value] : value;
  if (field.type === "decimal" && typeof value === "number") return String(value);
  return value;
}

/** @param {any} value */
const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

/** @param {FieldOf} field @param {any} value whether the form can show it at all */
function fits(field, value) {
  if (field.type === "choices")
    return Array.isArray(value) && value.every((one) => typeof one === "string");
  if (field.type === "boolean") return typeof value === "boolean";
  return typeof value === "string";
}

/**
 * Raw values, from the server or from a submission that was refused, as a form starts from them.
 * What cannot be placed in the form is given back by its pointer, so that nothing is lost unseen.
 * @param {Description} form @param {any} raw
 * @returns {{ values: Values, left: Record<string, any> }}
 */
export function placed(form, raw) {
  /** @type {Values} */
  const values = {};
  /** @type {Record<string, any>} */
  const left = {};
  const byName = new Map(form.members.map((member) => [member.name, member]));
  for (const [name, value] of Object.entries(isObject(raw) ? raw : {})) {
    const member = byName.get(name);
    if (!member) left[`/${name}`] = value;
    else if (!isPart(member)) placeFields([member], { [name]: value }, values, "", left);
    else if (member.type === "group" && isObject(value))
      placeFields(member.fields, value, (values[name] = {}), `/${name}`, left);
    else if (member.type === "items" && Array.isArray(value))
      values[name] = value.flatMap((item, at) => placedItem(member, item, at, left));
    else left[`/${name}`] = value;
  }
  return { values, left };
}

/** @param {PartOf} list @param {any} item @param {number} at @param {Record<string, any>} left */
function placedItem(list, item, at, left) {
  if (!isObject(item)) {
    left[`/${list.name}/${at}`] = item;
    return [];
  }
  const { id, ...rest } = item;
  /** @type {Values} */
  const made = { id: /^[a-z0-9][a-z0-9-]{0,35}$/.test(id) ? id : newItemId() };
  placeFields(list.fields, rest, made, `/${list.name}/${made.id}`, left);
  return [made];
}

/** @param {FieldOf[]} fields @param {Values} raw @param {Values} into @param {string} path @param {Record<string, any>} left */
function placeFields(fields, raw, into, path, left) {
  const byName = new Map(fields.map((field) => [field.name, field]));
  for (const [name, value] of Object.entries(raw)) {
    if (value === null || value === "") continue;
    const field = byName.get(name);
    const shown = field && formValue(field, value);
    if (field && fits(field, shown)) into[name] = shown;
    else left[`${path}/${name}`] = value;
  }
}

/** An id for a line of a list: it stays with the line for ever. */
export function newItemId() {
  const letters = crypto.getRandomValues(new Uint8Array(8));
  return Array.from(letters, (one) => (one % 36).toString(36)).join("");
}

/**
 * Whether a field shows now. Its condition is looked up beside it, else among the form's own.
 * @param {FieldOf} field @param {Values} beside @param {Values} all
 */
export function isAsked(field, beside, all) {
  if (!field.shown_if) return true;
  const [name, wanted] = field.shown_if;
  const value = beside[name] ?? all[name];
  const told = Array.isArray(value) ? value.map(String) : [String(value ?? "")];
  return wanted.split(" ").some((word) => told.includes(word));
}

/**
 * What follows from a choice and belongs to this kind, though the form does not ask for it.
 * @param {Description} form @param {Values} extra @returns {Values}
 */
export function sentBeside(form, extra) {
  const filled = new Set(form.filled ?? []);
  return Object.fromEntries(Object.entries(extra).filter(([name]) => filled.has(name)));
}

/**
 * What is sent: nothing empty, and nothing that the form does not show.
 * @param {Description} form @param {Values} values @param {(path: string) => boolean} isShown
 * @returns {Values}
 */
export function collected(form, values, isShown) {
  /** @type {Values} */
  const told = {};
  for (const member of form.members) {
    const value = values[member.name];
    if (isEmpty(value)) continue;
    if (!isPart(member)) {
      if (isShown(`/${member.name}`)) told[member.name] = value;
    } else if (member.type === "group") {
      const inner = shownFields(member.fields, value, `/${member.name}`, isShown);
      if (Object.keys(inner).length) told[member.name] = inner;
    } else {
      told[member.name] = value.map((/** @type {Values} */ item) => ({
        id: item.id,
        ...shownFields(member.fields, item, `/${member.name}/${item.id}`, isShown),
      }));
    }
  }
  return told;
}

/** @param {FieldOf[]} fields @param {Values} from @param {string} path @param {(path: string) => boolean} isShown */
function shownFields(fields, from, path, isShown) {
  const kept = fields.filter(
    (field) => !isEmpty(from[field.name]) && isShown(`${path}/${field.name}`),
  );
  return Object.fromEntries(kept.map((field) => [field.name, from[field.name]]));
}

/** @param {any} value not recorded */
export function isEmpty(value) {
  if (value === undefined || value === null || value === "") return true;
  return Array.isArray(value) ? value.length === 0 : false;
}

/**
 * Conditions of these values, for the next form of this kind.
 * @param {Description} form @param {Values} told
 */
export function conditionsIn(form, told) {
  /** @type {Values} */
  const kept = {};
  for (const member of form.members) {
    if (isEmpty(told[member.name])) continue;
    if (!isPart(member)) {
      if (member.condition) kept[member.name] = told[member.name];
    } else if (member.type === "group") {
      const inner = member.fields.filter(
        (field) => field.condition && !isEmpty(told[member.name][field.name]),
      );
      if (inner.length)
        kept[member.name] = Object.fromEntries(
          inner.map((field) => [field.name, told[member.name][field.name]]),
        );
    }
  }
  return kept;
}

const NUMBER = /^[-+]?\d+(\.\d+)?$/;

/**
 * What a person would want to know before sending. No judgement: the server's validator is the
 * only one, and what stands here may be sent all the same.
 * @param {Description} form @param {Values} told
 * @returns {{ path: string, message: string }[]}
 */
export function doubts(form, told) {
  const found = [];
  for (const member of form.members) {
    if (!isPart(member)) found.push(...doubtsOf([member], told, ""));
    else if (member.type === "group")
      found.push(...doubtsOf(member.fields, told[member.name] ?? {}, `/${member.name}`));
    else
      for (const item of told[member.name] ?? [])
        found.push(...doubtsOf(member.fields, item, `/${member.name}/${item.id}`));
  }
  return found;
}

/** @param {FieldOf[]} fields @param {Values} told @param {string} path */
function doubtsOf(fields, told, path) {
  const found = [];
  for (const field of fields) {
    const value = told[field.name];
    const at = `${path}/${field.name}`;
    if (field.required && isEmpty(value))
      found.push({ path: at, message: `${field.label} is needed.` });
    const isNumber = field.type === "integer" || field.type === "decimal";
    if (isNumber && !isEmpty(value) && !NUMBER.test(String(value).trim()))
      found.push({ path: at, message: `${field.label}: “${value}” is no number.` });
  }
  return found;
}
