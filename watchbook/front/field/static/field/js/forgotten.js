// @ts-check
/** A forgotten code: first the way that loses nothing, then the one that leaves old things closed. */
import { button, el, notice, words } from "./dom.js";
import { accountHere, drawNewCode, serverSecret } from "./codes.js";
import { Stopped } from "./server.js";
import { secretOf } from "./seal.js";
import { store } from "./store.js";
import { addWay, makeVault, unlock, vaultState } from "./vault.js";

/**
 * @param {HTMLElement} host @param {() => void} open @param {string} signIn address of the sign-in
 */
export async function drawForgotten(host, open, signIn) {
  host.replaceChildren(words("Asking the server …"));
  const answer = await serverSecret().catch((error) => {
    if (error instanceof Stopped) return { secret: null, again: false, said: error.why };
    throw error;
  });
  const { vault } = await vaultState();
  if (answer.secret && vault?.wraps.some((one) => one.by === "server"))
    return drawReplaced(host, open, answer.secret);
  if (answer.said === "sign-in") return drawSignIn(host, signIn);
  if (answer.again) return drawSignIn(host, againAddress());
  if (answer.said === "offline") return drawOffline(host);
  drawNewKey(host, open);
}

const againAddress = () =>
  `/account/reauthenticate/?next=${encodeURIComponent(location.pathname + location.hash)}`;

/** @param {HTMLElement} host */
function drawOffline(host) {
  host.replaceChildren(
    notice(
      "A network is needed for this",
      "",
      words(
        "Without the code this phone opens again only together with the server. Until then everything stays on it, and a mark of time and place can still be made.",
      ),
    ),
  );
}

/** @param {HTMLElement} host @param {string} address */
function drawSignIn(host, address) {
  host.replaceChildren(
    notice(
      "Sign in, then choose a new code",
      "",
      words("The server opens this phone for the person who enrolled it. Nothing on it is lost."),
      el("p", {}, el("a", { class: "button first", href: address, text: "Sign in" })),
      words("Afterwards press “I forgot the code” once more."),
    ),
  );
}

/** @param {HTMLElement} host @param {() => void} open @param {Uint8Array} secret */
function drawReplaced(host, open, secret) {
  const box = el("div");
  host.replaceChildren(
    notice(
      "Choose a new code",
      "",
      words("The server knows you. Everything on this phone opens again with the new code."),
      box,
    ),
  );
  drawNewCode(box, "Set the code and open", async (code) => {
    if (!(await addWay("server", secret, { by: "code", secret: secretOf(code) })))
      return "The server’s half does not fit this phone. Nothing was changed.";
    if (!(await unlock(code))) return "The new code does not open. Try it on the lock page.";
    open();
    return "";
  });
}

/** @param {HTMLElement} host @param {() => void} open */
async function drawNewKey(host, open) {
  const account = await accountHere();
  const waiting = await store.outbox.where("account").equals(account).count();
  const drafts = await store.drafts.where("account").equals(account).count();
  const box = el("div");
  host.replaceChildren(
    notice(
      "Only a new key is left",
      "late",
      words(
        `The server cannot open this phone’s old key. With a new one you can work again at once, but ${waiting} waiting and ${drafts} begun stay closed: they are not deleted, they are not sent, and they open again if the old code comes back to you (“This phone”, “Try an old code”).`,
      ),
      button("Make a new key", () => {
        drawNewCode(box, "Make the new key", async (code) => {
          await makeVault(account, code);
          open();
          return "";
        });
      }),
      box,
    ),
  );
}
