// @ts-check
/** The first page of the application: forms to open, drafts to go on with, the outbox. */
import { button, el, notice, place, words } from "./dom.js";
import { deleteDraft } from "./drafts.js";
import { drainNow, progress } from "./drain.js";
import { keptByServer, onThisPhone, toDo } from "./marks.js";
import { exported, tryAgain } from "./outbox.js";
import { held, refresh } from "./reference.js";
import { startShell } from "./shell.js";
import { known, store } from "./store.js";
import { age, clock } from "./times.js";

const NEWEST_RECEIPTS = 20;

async function draw() {
  const met = await known();
  await drawForms(met);
  await drawDrafts(met?.account ?? "");
  await drawOutbox(met?.account ?? "");
  await drawReceipts(met?.account ?? "");
}

/** @param {import("./store.js").Known | null} met */
async function drawForms(met) {
  const tiles = [];
  let oldest = "";
  for (const agency of met?.agencies ?? []) {
    const reference = await held(agency.code);
    if (!reference) continue;
    if (!oldest || reference.at < oldest) oldest = reference.at;
    const several = (met?.agencies.length ?? 0) > 1;
    tiles.push(
      ...reference.forms.map(({ kind, label, help }) =>
        el(
          "a",
          { class: "tile", href: `/field/forms/${kind}/#agency=${agency.code}` },
          label,
          el("small", { text: several ? agency.name : help }),
        ),
      ),
    );
  }
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
    ? `${met?.agencies.map(({ name }) => name).join(", ")} · teams and exercises as of ${clock(oldest)}`
    : "";
}

/** @param {string} account */
async function drawDrafts(account) {
  /** @type {import("./store.js").Draft[]} */
  const drafts = await store.drafts.where("account").equals(account).reverse().sortBy("changed_at");
  place("[data-drafts]").hidden = drafts.length === 0;
  place("[data-draft-list]").replaceChildren(
    ...drafts.map((draft) =>
      el(
        "li",
        { class: "row spread" },
        el("a", {
          href: `/field/forms/${draft.kind}/#agency=${draft.agency}&draft=${draft.id}`,
          text: `${draft.label}, begun ${clock(draft.begun_at)}`,
        }),
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
  place("[data-count]").textContent = mine.length
    ? `${mine.length} waiting, oldest ${age(mine[0].frozen_at)}`
    : "nothing waits";
  const queue = place("[data-queue]");
  queue.replaceChildren(
    ...(mine.length
      ? [el("ul", { class: "list" }, ...mine.map(line))]
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
            save(account);
          }),
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
  /** @type {import("./store.js").Kept[]} */
  const rows = await store.receipts
    .orderBy("received_at")
    .reverse()
    .filter((/** @type {import("./store.js").Kept} */ row) => row.account === account)
    .limit(NEWEST_RECEIPTS)
    .toArray();
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

/** @param {string} account */
async function save(account) {
  const href = URL.createObjectURL(await exported(account));
  el("a", {
    href,
    download: `watchbook-outbox-${new Date().toISOString().slice(0, 16).replace(":", "")}.json`,
  }).click();
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
}

async function refreshAll() {
  for (const agency of (await known())?.agencies ?? []) await refresh(agency.code);
  await draw();
}

startShell(draw).then(() => {
  if (progress.phase === "idle") return refreshAll();
});
