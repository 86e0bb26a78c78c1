// @ts-check
/** The dark screen: rain and a pocket press nothing, a thumb that stays opens it. */
import { el } from "./dom.js";
import { buzz } from "./recorder-watch.js";

const HOLD_MS = 1_000;

/**
 * Cover the page until somebody holds the cover for a second, or presses Escape.
 * @param {HTMLElement} page made inert meanwhile
 * @returns {{ tell: (lines: string[], isLate: boolean) => void, open: () => void }}
 */
export function darken(page) {
  const words = el("div", { class: "guard-words", role: "status" });
  const hold = el("button", { type: "button", class: "guard-hold", text: "Hold to open" });
  const cover = el("div", { class: "guard", "data-guard": true }, words, hold);
  let timer = 0;
  let told = "";
  const let_go = () => {
    clearTimeout(timer);
    hold.classList.remove("held");
  };
  const press = () => {
    let_go();
    hold.classList.add("held");
    timer = window.setTimeout(open, HOLD_MS);
  };
  const escape = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Escape") open();
  };
  function open() {
    let_go();
    buzz([40]);
    page.inert = false;
    document.removeEventListener("keydown", escape);
    cover.remove();
    document.documentElement.classList.remove("guarded");
  }
  cover.addEventListener("contextmenu", (event) => event.preventDefault());
  hold.addEventListener("pointerdown", press);
  for (const event of ["pointerup", "pointercancel", "pointerleave"])
    hold.addEventListener(event, let_go);
  hold.addEventListener("keydown", (event) => {
    if ((event.key === "Enter" || event.key === " ") && !event.repeat) press();
  });
  hold.addEventListener("keyup", let_go);
  document.addEventListener("keydown", escape);
  page.inert = true;
  document.documentElement.classList.add("guarded");
  document.body.append(cover);
  hold.focus({ preventScroll: true });
  return {
    tell: (lines, isLate) => {
      const now = `${isLate}${lines.join("|")}`;
      cover.classList.toggle("late", isLate);
      if (now === told) return;
      told = now;
      words.replaceChildren(...lines.map((text) => el("p", { text })));
    },
    open,
  };
}
