// @ts-check
/** "This phone": what it keeps, for how long, under which code, and what its browser will not do. */
import "./gate.js";
import { button, el, notice, place, words } from "./dom.js";
import { accountHere, codeField, drawNewCode, serverSecret, worth } from "./codes.js";
import { drainNow, progress } from "./drain.js";
import { installed, shellVersion } from "./install.js";
import { exported, exportedAsTheyAre } from "./outbox.js";
import { ownKeys } from "./phone-key.js";
import { purgeOnSignOut } from "./purge.js";
import { held } from "./reference.js";
import { secretOf } from "./seal.js";
import { ask, hello } from "./server.js";
import { saveFile, startShell } from "./shell.js";
import { askToPersist, isNearlyFull, missing, room, runsInstalled, sizeWords } from "./storage.js";
import { known, store } from "./store.js";
import { openOld, sealWhatLiesOpen, unreadRows } from "./tables.js";
import { age, clock } from "./times.js";
import { addWay, lockNow, makeVault, vaultState } from "./vault.js";

/** @param {string} selector @param {...(Node | null)} children */
const fill = (selector, ...children) =>
  place(selector).replaceChildren(...children.filter((one) => one !== null));

/** @param {[string, string][]} rows */
const facts = (rows) =>
  el(
    "dl",
    { class: "facts" },
    ...rows.map(([name, text]) => el("div", {}, el("dt", { text: name }), el("dd", { text }))),
  );

async function draw() {
  await drawKept();
  await drawStorage();
  await drawUnread();
  await drawBrowser();
}

async function drawKept() {
  const met = await known();
  const account = met?.account ?? "";
  /** @type {[string, string][]} */
  const rows = [["Known here", met ? met.account_name || "signed in" : "nobody"]];
  for (const { code, name } of met?.agencies ?? []) {
    const reference = await held(code);
    const told = reference
      ? `as of ${clock(reference.at)}, ${age(reference.at)} old`
      : "not on this phone";
    rows.push([`Teams and exercises, ${name}`, told]);
  }
  const waiting = await store.outbox.where("account").equals(account).count();
  const drafts = await store.drafts.where("account").equals(account).count();
  rows.push(["Waiting to be sent", String(waiting)], ["Begun, not finished", String(drafts)]);
  const others = (await store.outbox.count()) - waiting;
  if (others) rows.push(["Waiting, of other people", `${others}, sent only when they sign in here`]);
  fill("[data-kept]", facts(rows));
  fill(
    "[data-kept-actions]",
    waiting
      ? button("Save the outbox to a file", async () => saveFile(await exported(account), "outbox"))
      : null,
    met ? button("Sign out on this phone", signOut) : null,
  );
}

/** Reference data goes at once; what was not sent stays and waits for its person. */
async function signOut() {
  const said = place("[data-kept-said]");
  try {
    const { csrf } = await hello();
    await ask("/account/logout/", { method: "POST", headers: { "X-CSRFToken": csrf } });
  } catch {
    // No network or no session: what is on this phone goes all the same.
    said.textContent = "The server was not told; its session ends by itself.";
  }
  await purgeOnSignOut();
  location.reload();
}

async function drawStorage() {
  const told = await room();
  /** @type {[string, string][]} */
  const rows = [
    ["Used", sizeWords(told.used)],
    ["The browser allows", sizeWords(told.most)],
    [
      "May the browser clear it by itself?",
      told.isPersistent === null
        ? "this browser does not say"
        : told.isPersistent
          ? "no, it promised to keep it"
          : "yes, when the phone is short of room",
    ],
    ["Opens without a network", installed.isReady ? "yes" : installed.problem || "not yet"],
    ["On the home screen", runsInstalled() ? "yes" : "no, or not told by this browser"],
    ["Version", (await shellVersion()) || "from the server"],
  ];
  fill("[data-storage]", facts(rows));
  fill(
    "[data-storage-actions]",
    told.isPersistent === false
      ? button("Ask the browser to keep it", async () => {
          const isKept = await askToPersist();
          place("[data-storage-said]").textContent = isKept
            ? "It promised."
            : "It did not promise. Browsers grant this to pages that are on the home screen or used often.";
          await drawStorage();
        })
      : null,
    isNearlyFull(told)
      ? notice(
          "The room is nearly used up",
          "late",
          words("Send what waits, or save the outbox to a file, and delete photographs or applications that this phone does not need."),
        )
      : null,
  );
}

async function drawUnread() {
  const rows = await unreadRows(true);
  const damaged = rows.filter((row) => row.why === "damaged");
  const { vault } = await vaultState();
  const account = await accountHere();
  const closed = rows.filter(
    (row) => row.why === "other key" && row.row.account === account && row.row.vault !== vault?.id,
  );
  const part = place("[data-unread-part]");
  const told = `${damaged.length}|${closed.length}`;
  if (part.dataset.told === told) return; // what somebody types here is not drawn away
  part.dataset.told = told;
  part.hidden = !damaged.length && !closed.length;
  fill(
    "[data-unread]",
    damaged.length
      ? notice(
          `${damaged.length} ${damaged.length === 1 ? "thing" : "things"} on this phone cannot be read`,
          "late",
          words("They are damaged where they lie. They stay there; save them to a file for whoever can look into them."),
          button("Save them to a file", () => saveFile(exportedAsTheyAre(damaged), "damaged")),
        )
      : null,
    closed.length ? oldCode(closed.length) : null,
  );
}

/** @param {number} count */
function oldCode(count) {
  const [field, input] = codeField("older-code", "The old code");
  const said = el("p", { role: "status", class: "lock-said" });
  const press = button("Try an old code", async () => {
    said.textContent = "Trying …";
    const opened = await openOld(secretOf(input.value));
    input.value = "";
    said.textContent = opened ? "It opened; they are under your code of now." : "It does not open them.";
    if (opened) await draw();
  });
  return notice(
    `${count} ${count === 1 ? "thing lies" : "things lie"} under a code that was forgotten`,
    "late",
    words("They are not lost: whoever remembers that code opens them here."),
    field,
    said,
    press,
  );
}

async function drawBrowser() {
  const said = missing();
  fill(
    "[data-browser]",
    said.length
      ? el("ul", {}, ...said.map((text) => el("li", { text })))
      : words("Nothing of what Watchbook needs is missing here."),
  );
}

async function drawCode() {
  const { is, vault, until } = await vaultState();
  const own = (await ownKeys()).filter((one) => one.account === vault?.account || !vault);
  const names = new Map((await known())?.agencies.map(({ code, name }) => [code, name]));
  fill(
    "[data-enrolled]",
    own.length
      ? facts(own.map((one) => [names.get(one.agency) ?? one.agency, enrolledWords(one)]))
      : words("This phone is not enrolled. At the desk open “Phones” and add it; then a mark goes out while it is locked, too."),
  );
  const host = place("[data-code-part]");
  if (is === "none" && !(await accountHere())) return fill("[data-code-part]", words("Nobody is known here, so there is nothing to lock."));
  if (is === "none") return drawFirstCode(host);
  const box = el("div");
  host.replaceChildren(
    words(
      `What lies here is under a code; it stays open until ${clock(new Date(until))}, ${vault?.hours} hours from when it was opened.`,
    ),
    el(
      "div",
      { class: "row" },
      button("Lock now", () => lockNow().then(() => location.reload())),
      button("Change the code", () => {
        drawNewCode(box, "Change it", changeCode, true);
      }),
    ),
    box,
  );
}

/** @param {import("./store.js").OwnKey} own */
const enrolledWords = (own) =>
  own.revoked_at
    ? `“${own.label}”, revoked; noticed here ${clock(own.revoked_at)}`
    : `“${own.label}”, enrolled ${clock(own.enrolled_at)}`;

/** @param {HTMLElement} host */
function drawFirstCode(host) {
  const box = el("div");
  host.replaceChildren(
    words("This phone has no code: whoever opens the phone reads what Watchbook keeps on it."),
    worth(),
    box,
  );
  drawNewCode(box, "Set the code", async (code) => {
    const { secret } = await serverSecret().catch(() => ({ secret: null }));
    await makeVault(await accountHere(), code, { server: secret });
    await sealWhatLiesOpen();
    await drawCode();
    return "";
  });
}

/** @param {string} code @param {string} old */
async function changeCode(code, old) {
  const done = await addWay("code", secretOf(old), { by: "code", secret: secretOf(code) });
  if (!done) return "The code until now is not right. Nothing was changed.";
  await drawCode();
  return "";
}

startShell(draw).then(() => {
  if (progress.phase === "idle") drainNow();
});
drawCode();
