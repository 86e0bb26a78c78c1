// @ts-check
/**
 * Asks before a form is sent: `data-confirm="Question?"` on the form or on the button that sends
 * it. Without this script the form is sent at once, so the server never relies on the question.
 */

/**
 * @param {string} question
 * @param {string} yes the words of the button that goes on
 * @returns {Promise<boolean>}
 */
export function ask(question, yes) {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  const words = document.createElement("p");
  words.id = `confirm-${Date.now()}`;
  words.textContent = question;
  dialog.setAttribute("aria-labelledby", words.id);
  const form = document.createElement("form");
  form.method = "dialog";
  form.className = "row";
  for (const [value, label, kind] of [["yes", yes, "button first"], ["no", "Go back", "button"]]) {
    const button = document.createElement("button");
    button.value = value;
    button.textContent = label;
    button.className = kind;
    button.autofocus = value === "no"; // Enter alone never does what cannot be undone
    form.append(button);
  }
  dialog.append(words, form);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
  });
}

export function startConfirm() {
  /** @type {WeakSet<HTMLFormElement>} */
  const agreed = new WeakSet();
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || agreed.delete(form)) return;
    const button = event.submitter;
    const question = button?.getAttribute("data-confirm") || form.getAttribute("data-confirm");
    if (!question) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const yes = (button?.textContent || "").trim() || "Yes";
    if (!(await ask(question, yes))) return;
    agreed.add(form);
    form.requestSubmit(button);
  }, true);
}
