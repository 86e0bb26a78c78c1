// @ts-check
/** Choosing the six digits, and asking the server for its half of the way back. */
import { button, el, words } from "./dom.js";
import { ownKeys } from "./phone-key.js";
import { ask, hello, Stopped } from "./server.js";
import { known } from "./store.js";

/** @param {string} code @returns {string} what is wrong with it, or "" */
export function weakness(code) {
  if (!/^[0-9]{6}$/.test(code)) return "Six digits are needed.";
  if (/^(\d)\1+$/.test(code)) return "Not six times the same digit: it is the first one tried.";
  const steps = [...code].slice(1).map((digit, at) => Number(digit) - Number(code[at]));
  if (steps.every((step) => step === 1) || steps.every((step) => step === -1))
    return "Not six digits in a row: they are among the first tried.";
  return "";
}

/**
 * @param {string} id @param {string} label
 * @returns {[HTMLElement, HTMLInputElement]}
 */
export function codeField(id, label) {
  const input = /** @type {HTMLInputElement} */ (
    el("input", {
      id,
      type: "password",
      inputmode: "numeric",
      maxlength: "6",
      autocomplete: "off",
    })
  );
  input.addEventListener("input", () => {
    input.value = input.value.replace(/[^0-9]/g, "");
  });
  const field = el(
    "div",
    { class: "field lock-code" },
    el("label", { for: id, text: label }),
    el("span", { class: "control" }, input),
  );
  return [field, input];
}

/**
 * A form for a new code, typed twice.
 * @param {HTMLElement} host @param {string} press what the button says
 * @param {(code: string, old: string) => Promise<string>} keep gives what went wrong, or ""
 * @param {boolean} [asksOld] the code until now is asked for first
 */
export function drawNewCode(host, press, keep, asksOld = false) {
  const [oldField, old] = codeField("old-code", "The code until now");
  const [first, code] = codeField("new-code", "Six digits");
  const [second, again] = codeField("new-code-again", "The same six digits again");
  const said = el("p", { role: "status", class: "lock-said" });
  const send = button(press, () => {}, "first wide");
  send.setAttribute("type", "submit");
  const form = el(
    "form",
    { class: "stack", novalidate: true, "aria-label": "Code" },
    asksOld ? oldField : null,
    first,
    second,
    said,
    send,
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const weak = weakness(code.value);
    const problem = weak || (code.value === again.value ? "" : "The two are not the same.");
    said.textContent = problem || "Making the key …";
    if (problem) return code.focus();
    send.setAttribute("disabled", "");
    said.textContent = await keep(code.value, old.value).catch((error) => {
      console.error(error);
      return "This phone could not keep it; its storage may be full. Nothing was changed.";
    });
    send.removeAttribute("disabled");
  });
  host.replaceChildren(form);
}

/**
 * The server's 32 bytes for this phone; throws Stopped with the reason where it gives none.
 * `again` is true where the person has to say once more who he is.
 * @returns {Promise<{ secret: Uint8Array | null, again: boolean, said: string }>}
 */
export async function serverSecret() {
  const met = await hello();
  const own = (await ownKeys()).find((one) => one.account === met.account && !one.revoked_at);
  if (!own) return { secret: null, again: false, said: "This phone is not enrolled." };
  const { status, body } = await ask(`/field/recovery/${own.agency}/${own.id}.json`, {
    method: "POST",
    headers: { "X-CSRFToken": met.csrf },
  });
  if (status === 200 && /^[0-9a-f]{64}$/.test(body?.secret ?? "")) {
    const secret = Uint8Array.from(body.secret.match(/../g), (two) => parseInt(two, 16));
    return { secret, again: false, said: "" };
  }
  if (!body?.error) throw new Stopped("offline", "The server cannot be reached.");
  return { secret: null, again: Boolean(body.sign_in_again), said: body.error };
}

/** @returns {Promise<string>} who is known here, for whom a code is made */
export async function accountHere() {
  return (await known())?.account ?? "";
}

/** What six digits are worth, said where they are chosen. */
export const worth = () =>
  words(
    "It keeps whoever finds this phone from reading what Watchbook keeps on it. Six digits do not withstand a laboratory that opens the phone itself; the phone’s own lock comes first.",
  );
