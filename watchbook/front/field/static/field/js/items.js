// @ts-check
/** Lists of a form: lines that are added, folded, taken out and put back. Each keeps its id. */
import { el } from "./dom.js";
import { isEmpty, newItemId } from "./schema.js";

/** @typedef {import("./schema.js").Values} Values */
/** @typedef {import("./schema.js").PartOf} PartOf */

const WORDS_IN_A_SUMMARY = 4;

/**
 * @param {import("./renderer.js").Form} form
 * @param {PartOf} list
 * @param {Values[]} items changed in place
 */
export function drawItems(form, list, items) {
  const lines = el("div", { class: "items" });
  const noun = list.item_label || list.label;
  /** @type {Map<Values, HTMLDetailsElement>} */
  const cards = new Map();
  const add = el("button", {
    type: "button",
    class: "button wide add",
    text: `Add: ${noun.toLowerCase()}`,
    on: {
      click: () => {
        const item = { id: newItemId() };
        items.push(item);
        for (const card of cards.values()) card.open = false;
        const card = draw(item);
        number();
        form.start.changed();
        card.querySelector("summary")?.focus({ preventScroll: true });
        card.scrollIntoView({ block: "start" });
      },
    },
  });

  /** A line that says one thing, by one press; the rest can be told when there is time. */
  function quickly() {
    const field = list.fields.find(({ name }) => name === list.quick);
    const presses = (field?.choices ?? []).map(({ value, label }) =>
      el("button", {
        type: "button",
        class: "button quick",
        text: `+ ${label}`,
        "aria-label": `${noun}: ${label}`,
        on: {
          click: () => {
            if (!field || items.length >= (list.most ?? Infinity)) return;
            const item = { id: newItemId(), [field.name]: value };
            items.push(item);
            draw(item).open = false;
            number();
            form.start.changed();
          },
        },
      }),
    );
    return presses.length ? el("div", { class: "quicks one-press" }, ...presses) : null;
  }

  function number() {
    items.forEach((item, at) => {
      const title = cards.get(item)?.querySelector(".item-title");
      if (title) title.textContent = `${noun} ${at + 1}`;
    });
    add.toggleAttribute("disabled", items.length >= (list.most ?? Infinity));
    form.refresh();
  }

  /** @param {Values} item */
  function draw(item) {
    const words = el("span", { class: "item-words" });
    const fields = list.fields.map((field) =>
      form.field(field, item, `/${list.name}/${item.id}/${field.name}`),
    );
    const out = el("button", {
      type: "button",
      class: "button quiet",
      text: `Take this ${noun.toLowerCase()} out`,
      on: { click: () => takeOut(item) },
    });
    const card = /** @type {HTMLDetailsElement} */ (
      el(
        "details",
        { class: "item", open: true, "data-item": item.id },
        el("summary", {}, el("span", { class: "item-title" }), words),
        ...fields,
        out,
      )
    );
    card.addEventListener("toggle", () => {
      const said = list.fields
        .filter((field) => !isEmpty(item[field.name]))
        .slice(0, WORDS_IN_A_SUMMARY)
        .map((field) => form.words(field, item[field.name]));
      words.textContent = card.open ? "" : said.join(" · ") || "nothing recorded yet";
    });
    cards.set(item, card);
    lines.append(card);
    return card;
  }

  /** @param {Values} item */
  function takeOut(item) {
    const at = items.indexOf(item);
    items.splice(at, 1);
    const card = cards.get(item);
    const gone = el(
      "p",
      { class: "taken-out row", role: "status" },
      `${noun} ${at + 1} was taken out.`,
      el("button", {
        type: "button",
        class: "button quick",
        text: "Put it back",
        on: {
          click: () => {
            items.splice(Math.min(at, items.length), 0, item);
            if (card) gone.replaceWith(card);
            number();
            form.start.changed();
          },
        },
      }),
    );
    card?.replaceWith(gone);
    number();
    form.start.changed();
  }

  items.forEach((item) => {
    draw(item).open = items.length === 1;
  });
  queueMicrotask(number);
  return el("div", {}, quickly(), lines, add);
}
