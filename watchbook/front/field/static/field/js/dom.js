// @ts-check
/** Building pages without markup in strings: text is always text, whatever somebody typed. */

/** @typedef {Node | string | null | undefined | false} Child */

/**
 * @param {string} tag
 * @param {Record<string, any>} [traits] `class`, `text`, `on` (event to listener), `data`, attributes;
 *   null, undefined and false leave an attribute out, true sets it empty
 * @param {...Child} children
 * @returns {HTMLElement}
 */
export function el(tag, traits = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(traits)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "text") made.textContent = String(value);
    else if (name === "on")
      for (const [event, run] of Object.entries(value)) made.addEventListener(event, run);
    else if (name === "data") Object.assign(made.dataset, value);
    else made.setAttribute(name, value === true ? "" : String(value));
  }
  made.append(
    ...children.filter((child) => child !== null && child !== undefined && child !== false),
  );
  return made;
}

/**
 * The one element of the page that the shell promises.
 * @param {string} selector
 * @returns {HTMLElement}
 */
export function place(selector) {
  const found = document.querySelector(selector);
  if (!(found instanceof HTMLElement)) throw new Error(`The page has no ${selector}.`);
  return found;
}

/**
 * @param {string} label
 * @param {() => void} press
 * @param {string} [kind] "first", "quiet", or "" for plain
 */
export function button(label, press, kind = "") {
  return el("button", {
    type: "button",
    class: `button ${kind}`.trim(),
    text: label,
    on: { click: press },
  });
}

/**
 * @param {string} title
 * @param {string} kind "", "late" or "kept"
 * @param {...Child} children
 */
export function notice(title, kind, ...children) {
  return el(
    "div",
    { class: `notice ${kind}`.trim() },
    el("p", { class: "notice-title", text: title }),
    ...children,
  );
}

/** @param {string} text */
export const words = (text) => el("p", { text });

let count = 0;
/** @returns {string} an id that no other element of the page has */
export const freshId = () => `f${(count += 1)}`;
