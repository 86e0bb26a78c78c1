// @ts-check
/** The first page of the application: forms to open, drafts to go on with, the outbox. */
import "./gate.js";
import { button, el, notice, place, words } from "./dom.js";
import { deleteDraft } from "./drafts.js";
import { drainNow, progress } from "./drain.js";
import { oftenHere } from "./made-here.js";
import { keptByServer, onThisPhone, toDo } from "./marks.js";
import { exported, tryAgain } from "./outbox.js";
import { held, refresh } from "./reference.js";
import { Stopped } from "./server.js";
import { saveFile, startShell } from "./shell.js";
import { known, store } from "./store.js";
import { drafts, outbox, receipts, unreadRows } from "./tables.js";
import { age, clock } from "./times.js";
import { drawTools, OWN_PAGE } from "./tools.js";
import { drawWatch, running } from "./watch.js";

const NEWEST_RECEIPTS = 20;
const MOST_SHOWN = 50;
const LOOK_EVERY_MS = 60_000;
const NOBODY = "nobody is known here";

async function draw() {
  const met = await known();
  await drawDrafts(met?.account ?? "");
  await drawForms(met);
  await drawOutbox(met?.account ?? "");
  await drawReceipts(met?.account ?? "");
}

/** @type {Record<string, string[]>} kinds by agency, as this page drew them first: nothing moves under a thumb */
const places = {};

/** First what is due, then what a watch that runs needs, then what is written here often. @param {import("./reference.js").Reference} reference */
async function ordered(reference) {
  const { code } = reference.agency;
  const often = await oftenHere(code);
  const onWatch = (await running(reference)).length;
  const forms = reference.forms.filter(({ kind }) => !OWN_PAGE.has(kind));
  const weight = (/** @type {{ kind: string, when?: string }} */ { kind, when }) =>
    (when === "now" ? 2e4 : when && onWatch ? 1e4 : 0) + (often.get(kind) ?? 0);
  const kept = (places[code] ??= forms.sort((a, b) => weight(b) - weight(a)).map(({ kind }) => kind));
  return forms.sort((a, b) => kept.indexOf(a.kind) - kept.indexOf(b.kind));
}

/** @param {import("./store.js").Known | null} met */
async function drawForms(met) {
  const tiles = [];
  const references = [];
  let oldest = "";
  for (const agency of met?.agencies ?? []) {
    const reference = await held(agency.code);
    if (!reference) continue;
    references.push(reference);
    if (!oldest || reference.at < oldest) oldest = reference.at;
    const several = (met?.agencies.length ?? 0) > 1;
    const forms = await ordered(reference);
    tiles.push(
      ...forms.map(({ kind, label, help }) =>
        el(
          "a",
          { class: "tile", href: `/field/forms/${kind}/#agency=${agency.code}` },
          label,
          el("small", { text: several ? agency.name : help }),
        ),
      ),
    );
  }
  await drawWatch(document.querySelector("[data-watch]"), references, draw);
  drawTools(document.querySelector("[data-tools]"), references);
  import("./asked.js").then(({ drawAsked }) => drawAsked(place("[data-asked]"), references));
  const nav = place("[data-forms]");
  nav.replaceChildren(...tiles);
  if (!tiles.length)
    nav.append(
      words(
        met
          ? "No form is open to you here yet."
          : "Sign in once; the forms then stay on this phone.",
      ),
    );
  place("[data-heading]").textContent = met?.account_name || "Field forms";
  place("[data-lead]").textContent = oldest
    ? `${met?.agencies.map(({ name }) => name).join(", ")} · teams and exercises as of ${clock(oldest)}, ${age(oldest)} old`
    : "";
}

/** @param {string} account */
async function drawDrafts(account) {
  const mine = await drafts.all(account || NOBODY);
  mine.sort((a, b) => (a.changed_at < b.changed_at ? 1 : -1));
  place("[data-drafts]").hidden = mine.length === 0;
  place("[data-draft-list]").replaceChildren(
    ...mine.map((draft) =>
      el(
        "li",
        { class: "row spread" },
        el(
          "div",
          { class: "draft-line" },
          el("a", {
            href: `/field/forms/${draft.kind}/#agency=${draft.agency}&draft=${draft.id}`,
            text: `${draft.label}, begun ${clock(draft.begun_at)}`,
          }),
          onThisPhone(draft.changed_at),
        ),
        deleteTwice(draft),
      ),
    ),
  );
}

/** The first press asks, the second deletes: a thumb in the rain slips. @param {import("./store.js").Draft} draft */
function deleteTwice(draft) {
  const press = button(
    "Delete",
    () => {
      if (press.dataset.sure) deleteDraft(draft).then(draw);
      else {
        press.dataset.sure = "yes";
        press.textContent = "Press again to delete";
      }
    },
    "quiet",
  );
  press.setAttribute("aria-label", `Delete the draft begun ${clock(draft.begun_at)}`);
  return press;
}

/** @param {string} account */
async function drawOutbox(account) {
  /** @type {import("./store.js").Frozen[]} */
  const all = await store.outbox.toArray();
  const mine = all.filter((row) => row.account === account);
  const others = all.filter((row) => row.account !== account);
  if (Date.now() - looked_at > LOOK_EVERY_MS) await drawUnread(account);
  place("[data-count]").textContent = mine.length
    ? `${mine.length} waiting, oldest ${age(mine[0].frozen_at)}`
    : "nothing waits";
  const refused = mine.filter((row) => row.state === "refused");
  const first = mine.filter((row) => row.state !== "refused").slice(0, MOST_SHOWN);
  const rest = mine.length - refused.length - first.length;
  const shown = await outbox.readable([...refused, ...first]);
  const queue = place("[data-queue]");
  queue.replaceChildren(
    ...(mine.length
      ? [el("ul", { class: "list" }, ...shown.map(line)), rest ? words(`and ${rest} more`) : ""]
      : [words("What you finish lies here until the server has signed for it.")]),
  );
  for (const [name, count] of byName(others)) {
    queue.append(
      notice(
        `${count} of ${name || "another account"}`,
        "",
        words("They stay on this phone and go only when that person signs in here."),
      ),
    );
  }
  place("[data-outbox-actions]").replaceChildren(
    ...(mine.length
      ? [
          button(
            progress.phase === "sending" ? "Sending …" : "Send now",
            () => {
              drainNow();
            },
            "first",
          ),
          button("Save the outbox to a file", () => {
            exported(account).then((content) => saveFile(content, "outbox"));
          }),
        ]
      : []),
  );
}

let looked_at = 0;

/** What cannot be read is no blank page: it is said, and it stays. @param {string} account */
async function drawUnread(account) {
  looked_at = Date.now();
  const rows = (await unreadRows()).filter(
    (one) => one.why === "damaged" || one.row.account === account,
  );
  place("[data-unread]").replaceChildren(
    ...(rows.length
      ? [
          notice(
            `${rows.length} ${rows.length === 1 ? "thing" : "things"} on this phone cannot be read`,
            "late",
            words("Nothing of it was deleted or sent. “This phone” says what it is and saves it to a file."),
            el("p", {}, el("a", { class: "button", href: "/field/phone/", text: "This phone" })),
          ),
        ]
      : []),
  );
}

/** @param {import("./store.js").Frozen[]} rows @returns {Map<string, number>} */
function byName(rows) {
  const counts = new Map();
  for (const row of rows) counts.set(row.account_name, (counts.get(row.account_name) ?? 0) + 1);
  return counts;
}

/** @param {import("./store.js").Frozen} row */
function line(row) {
  return el(
    "li",
    { class: "stack tight", "data-uuid": row.uuid },
    el("p", { class: "outbox-label", text: row.label }),
    el("p", {}, onThisPhone(row.frozen_at)),
    row.state === "refused"
      ? notice(
          "It needs a person",
          "late",
          words(row.problem),
          words("It is kept here. Save the outbox to a file for your supervisor, or try again."),
          button("Try again", () => {
            tryAgain(row);
          }),
        )
      : null,
  );
}

/** @param {string} account */
async function drawReceipts(account) {
  const raws = await store.receipts
    .orderBy("received_at")
    .reverse()
    .filter((/** @type {import("./store.js").Kept} */ row) => row.account === account)
    .limit(NEWEST_RECEIPTS)
    .toArray();
  const rows = await receipts.readable(raws);
  place("[data-receipts]").replaceChildren(
    ...rows.map((row) => {
      const left = toDo(row);
      return el(
        "li",
        { class: "stack tight", "data-uuid": row.uuid },
        el("p", { class: "outbox-label", text: row.label }),
        el("p", {}, keptByServer(row)),
        left
          ? el("p", {}, `${left.title}. `, el("a", { href: left.link, text: left.label }))
          : null,
      );
    }),
    ...(rows.length
      ? []
      : [el("li", { class: "soft", text: "Nothing has been sent from this phone yet." })]),
  );
}

async function refreshAll() {
  for (const agency of (await known())?.agencies ?? [])
    await refresh(agency.code).catch((why) => {
      if (!(why instanceof Stopped)) throw why; // what this phone holds stays, with its age
    });
  looked_at = 0; // what was damaged may have been replaced
  await draw();
}

startShell(draw).then(() => {
  if (progress.phase === "idle") return refreshAll();
});
