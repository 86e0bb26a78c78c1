// @ts-check
/** The page of one form: what it starts from, and its end. */
import "./gate.js";
import { button, el, notice, place, words } from "./dom.js";
import { drainNow } from "./drain.js";
import { Autosave, draftsLike } from "./drafts.js";
import { withMadeHere } from "./made-here.js";
import { keptByServer, onThisPhone, toDo } from "./marks.js";
import { finish, NobodyKnownError } from "./outbox.js";
import { trailLink } from "./recorder-link.js";
import { descriptionOf, referenceOf } from "./reference.js";
import { Form } from "./renderer.js";
import { collected, conditionsIn, doubts, sentBeside } from "./schema.js";
import { known, store } from "./store.js";
import { outbox, receipts } from "./tables.js";
import { agencyOf, startOf } from "./start.js";
import { asked, startShell } from "./shell.js";
import { clock } from "./times.js";

const kind = location.pathname.split("/")[3];
/** @type {{ uuid: string, label: string } | null} */
let finished = null;

async function open() {
  if (!kind) return location.replace("/field/");
  const wanted = asked();
  const description = await descriptionOf(kind);
  place("[data-heading]").textContent = description.label;
  document.title = `${description.label} · Watchbook`;
  if (description.help) place("[data-lead]").textContent = description.help;
  if (!(await known())) await drainNow(); // whoever opens the first form here has to be known first
  const agency = await agencyOf(wanted);
  if (!agency) return;
  const reference = await referenceOf(agency);
  const start = await startOf(description, reference, agency, wanted);
  const autosave = new Autosave(start.draft, start.isBegun);
  const form = new Form({
    ...start,
    form: description,
    references: await withMadeHere(reference?.references ?? {}, agency),
    changed: () => autosave.changed(form.start.prefilled),
  });
  if (!start.draft.based_on && !start.isBegun) form.fillFromChoices();
  place("[data-before]").replaceChildren(
    ...start.notices,
    ...(start.isBegun ? [] : await begunBefore(start.draft)),
  );
  const homeless = form.tellProblems(start.problems);
  if (homeless.length)
    place("[data-before]").append(
      notice(
        "What the server said",
        "late",
        el("ul", {}, ...homeless.map(({ message }) => el("li", { text: message }))),
      ),
    );
  drawForm(form, autosave, description, start.needsReason);
}

/**
 * @param {Form} form @param {Autosave} autosave @param {import("./schema.js").Description} description
 * @param {boolean} needsReason
 */
function drawForm(form, autosave, description, needsReason) {
  const host = place("[data-form]");
  const send = /** @type {HTMLButtonElement} */ (
    el("button", { type: "submit", class: "button first wide", text: "Finish" })
  );
  const state = el("p", { class: "soft", role: "status", "data-draft-state": true });
  autosave.onSaved = (at) => {
    state.textContent = `Draft on this phone, ${clock(at)}. Only you see it.`;
  };
  autosave.onFailed = () => {
    state.textContent =
      "This phone could not keep the draft; its storage may be full. Finish it, or copy it elsewhere, before you leave this page.";
  };
  const reason = needsReason ? reasonField(autosave) : null;
  const warned = el("div", { "data-doubts": true, tabindex: "-1" });
  host.replaceChildren(
    form.element,
    trailLink(form, autosave) ?? "",
    ...(reason ? [reason] : []),
    warned,
    el("div", { class: "finish" }, state, send),
  );
  let sendAsItIs = "";
  autosave.onChanged = () => {
    sendAsItIs = "";
    send.textContent = "Finish";
  };
  host.addEventListener("submit", async (event) => {
    event.preventDefault();
    const told = {
      ...sentBeside(description, form.start.extra),
      ...collected(description, form.start.values, (path) => form.isShown(path)),
    };
    const found = doubts(description, told);
    if (needsReason && !autosave.draft.reason.trim())
      found.push({ path: "", message: "Say why it is amended." });
    const asTold = JSON.stringify(found);
    if (found.length && asTold !== sendAsItIs) {
      sendAsItIs = asTold;
      send.textContent = "Send it as it is";
      return showDoubts(form, warned, found);
    }
    send.disabled = true;
    await freeze(form, autosave, description, told).catch((error) => {
      send.disabled = false;
      warned.replaceChildren(
        notice(
          "It is not finished yet",
          "late",
          words(
            error instanceof NobodyKnownError
              ? error.message
              : "This phone could not keep it; its storage may be full. The draft is still here.",
          ),
        ),
      );
      warned.focus();
    });
  });
}

/**
 * @param {Form} form @param {HTMLElement} warned
 * @param {{ path: string, message: string }[]} found
 */
function showDoubts(form, warned, found) {
  form.tellProblems(found);
  const lines = found.map(({ path, message }) =>
    el(
      "li",
      {},
      path
        ? el("button", {
            type: "button",
            class: "link",
            text: message,
            on: { click: () => form.focus(path) },
          })
        : message,
    ),
  );
  warned.replaceChildren(
    notice(
      "Look at this before it is sent",
      "late",
      el("ul", {}, ...lines),
      words("Nothing is lost. Sent as it is, the server keeps it and asks you to mend it."),
    ),
  );
  warned.focus();
  warned.scrollIntoView({ block: "center" });
}

/** @param {Autosave} autosave */
function reasonField(autosave) {
  const input = /** @type {HTMLInputElement} */ (
    el("input", { id: "reason", type: "text", maxlength: "400", autocomplete: "off" })
  );
  input.value = autosave.draft.reason;
  input.addEventListener("input", () => {
    autosave.draft.reason = input.value;
    autosave.changed(null);
  });
  const picks = ["Typing error", "Left out", "Set-up was corrected"].map((text) =>
    el("button", {
      type: "button",
      class: "button quick",
      text,
      on: {
        click: () => {
          input.value = text;
          input.dispatchEvent(new Event("input"));
        },
      },
    }),
  );
  return el(
    "div",
    { class: "field reason" },
    el("label", { for: "reason" }, "Why it is amended", el("small", { text: "needed" })),
    el("span", { class: "control" }, input),
    el("div", { class: "quicks" }, ...picks),
  );
}

/**
 * @param {Form} form @param {Autosave} autosave @param {import("./schema.js").Description} description
 * @param {import("./schema.js").Values} told
 */
async function freeze(form, autosave, description, told) {
  await autosave.stop();
  const prefilled = [...form.start.prefilled].filter((name) => name in told);
  const about = description.members
    .filter(({ name }) => name in told)
    .slice(0, 3)
    .map(({ name, type }) =>
      type === "instant"
        ? clock(told[name])
        : type === "date"
          ? new Date(`${told[name]}T12:00`).toLocaleDateString("en-GB", { dateStyle: "medium" })
          : form.wordsOf(name),
    )
    .filter((text) => text && text.length <= 60);
  const label = [description.label, ...about].join(" · ");
  const row = await finish(
    { ...autosave.draft, values: told, prefilled },
    { version: description.version, label, last: conditionsIn(description, told) },
  );
  finished = { uuid: row.uuid, label };
  navigator.vibrate?.(40);
  place("[data-form]").replaceChildren();
  place("[data-before]").replaceChildren();
  history.replaceState(null, "", `#agency=${row.agency}&sent=${row.uuid}`);
  await showFinished();
  place("[data-after]").focus();
  window.scrollTo({ top: 0 });
  await drainNow();
}

async function showFinished() {
  if (!finished) return;
  const after = place("[data-after]");
  /** @type {import("./store.js").Kept | undefined} */
  const kept = await receipts.get(finished.uuid);
  const frozen = kept ? null : await waiting(finished.uuid);
  const told = kept ? `${kept.status}` : `${frozen?.state}|${frozen?.problem}`;
  if (after.dataset.told === told) return;
  after.dataset.told = told;
  const left = kept ? toDo(kept) : null;
  const state = kept ? keptByServer(kept) : onThisPhone(frozen?.frozen_at ?? "");
  const { agency } = asked();
  after.replaceChildren(
    el(
      "div",
      { class: "sheet finished stack", role: "status" },
      el("h2", { text: finished.label }),
      el("p", {}, state),
      frozen?.problem
        ? notice(
            "The server refused it",
            "late",
            words(frozen.problem),
            words("It stays on this phone. Open the outbox to decide what becomes of it."),
          )
        : null,
      left
        ? notice(
            left.title,
            left.kind,
            words(left.text),
            el(
              "ul",
              {},
              ...(kept?.problems ?? []).map(({ message }) => el("li", { text: message })),
            ),
            el("p", {}, el("a", { class: "button", href: left.link, text: left.label })),
          )
        : null,
    ),
    el(
      "div",
      { class: "row after-row" },
      el("a", { class: "button first", href: "/field/", text: "Done" }),
      photographLink(kept ?? frozen),
      button("Another one", () => {
        location.hash = `agency=${agency}`;
      }),
    ),
  );
}

/** @param {{ agency: string, record: string, kind: string } | null | undefined} row what was finished */
function photographLink(row) {
  if (!row) return null;
  const { agency, record, kind } = row;
  const about = new URLSearchParams({ agency, belongs_to: record, belongs_to_kind: kind });
  return el("a", { class: "button", href: `/field/photo/#${about}`, text: "Add a photograph" });
}

/** @param {string} uuid of a submission that may still wait here */
async function waiting(uuid) {
  const raws = await store.outbox.where("uuid").equals(uuid).toArray();
  return (await outbox.readable(raws))[0] ?? null;
}

/**
 * Drafts of the same kind that were begun here before.
 * @param {import("./store.js").Draft} draft
 */
async function begunBefore(draft) {
  const before = await draftsLike(draft);
  return before.map((one) =>
    notice(
      `You began one at ${clock(one.begun_at)}`,
      "",
      el(
        "div",
        { class: "row" },
        button("Go on with it", () => {
          location.hash = `agency=${one.agency}&draft=${one.id}`;
        }),
      ),
    ),
  );
}

addEventListener("hashchange", () => location.reload()); // another form of the same kind
startShell(showFinished);
(async () => {
  const { sent } = asked();
  const row = sent ? ((await receipts.get(sent)) ?? (await waiting(sent))) : null;
  if (row) {
    finished = { uuid: row.uuid, label: row.label };
    place("[data-heading]").textContent = row.label.split(" · ")[0];
    return showFinished();
  }
  await open();
})().catch(async (error) => {
  const who = await known();
  place("[data-before]").append(
    notice(
      "This form cannot be opened now",
      "late",
      words(error.message),
      who ? null : words("Sign in once on this phone while there is a connection."),
    ),
  );
});
