// @ts-check
/** The page that a phone opens from the desk's QR: a key of its own, then six digits. */
import { button, el, notice, place, words } from "./dom.js";
import { drawNewCode, serverSecret, worth } from "./codes.js";
import { enrol, ownKeyAt } from "./phone-key.js";
import { refresh } from "./reference.js";
import { hello, signInAddress, Stopped } from "./server.js";
import { asked, startShell } from "./shell.js";
import { store } from "./store.js";
import { sealWhatLiesOpen } from "./tables.js";
import { makeVault, vaultState } from "./vault.js";

const host = place("[data-enrol]");

/** @returns {string} what this phone is called until somebody says better */
function ownName() {
  const known = /iPhone|iPad|Android|Windows|Mac OS|CrOS|Linux/.exec(navigator.userAgent)?.[0];
  return known === "Mac OS" ? "Mac" : (known ?? "Phone");
}

async function begin() {
  const { agency = "", code = "" } = asked();
  if (agency && (await ownKeyAt(agency))) return afterwards(agency);
  if (!agency || !code) {
    host.replaceChildren(
      notice(
        "Open this page from the desk",
        "",
        words(
          "At the desk open “Phones”, press “Add a phone”, and point this phone’s camera at the square that it shows. The square holds for ten minutes and for one phone.",
        ),
        el("p", {}, el("a", { class: "button", href: "/field/", text: "Back to the forms" })),
      ),
    );
    return;
  }
  drawName(agency, code);
}

/** @param {string} agency @param {string} code */
function drawName(agency, code) {
  const name = /** @type {HTMLInputElement} */ (
    el("input", { id: "label", type: "text", maxlength: "80", autocomplete: "off" })
  );
  name.value = ownName();
  const said = el("p", { role: "status", class: "lock-said" });
  const press = button(
    "Enrol this phone",
    async () => {
      press.setAttribute("disabled", "");
      said.textContent = "Making a key …";
      try {
        await enrol(agency, code, name.value.trim() || ownName());
        history.replaceState(null, "", `#agency=${agency}`);
        await afterwards(agency);
      } catch (error) {
        if (!(error instanceof Stopped)) throw error;
        said.textContent = error.message;
        press.removeAttribute("disabled");
      }
    },
    "first wide",
  );
  host.replaceChildren(
    words(
      "This phone makes a key that never leaves it. With it, a mark of time and place goes out even while the phone is locked or signed out, and the unit sees which phone it was. A supervisor can revoke it at the desk.",
    ),
    el(
      "div",
      { class: "field" },
      el("label", { for: "label" }, "Name of this phone", el("small", { text: "as the desk lists it" })),
      el("span", { class: "control" }, name),
    ),
    said,
    press,
  );
}

/** Enrolled: sign in, then choose the code; then it is done. @param {string} agency */
async function afterwards(agency) {
  let account = "";
  try {
    account = (await hello()).account;
    const own = await store.phones.get(agency);
    if (!own.account) await store.phones.put({ ...own, account });
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    if (error.why !== "sign-in") return drawLater(error.message);
  }
  if (!account) return drawSignIn();
  await refresh(agency).catch(() => null);
  const { is } = await vaultState();
  if (is === "none") return drawCode(account);
  drawDone();
}

function drawSignIn() {
  host.replaceChildren(
    notice(
      "This phone is enrolled",
      "",
      words("Now sign in on it once, and choose its code."),
      el("p", {}, el("a", { class: "button first", href: signInAddress(), text: "Sign in" })),
    ),
  );
}

/** @param {string} said */
function drawLater(said) {
  host.replaceChildren(
    notice(
      "This phone is enrolled",
      "",
      words(`${said} Its code is chosen when there is a connection.`),
      button("Try again", () => location.reload()),
    ),
  );
}

/** @param {string} account */
function drawCode(account) {
  const box = el("div");
  host.replaceChildren(
    notice("This phone is enrolled", "", words("Now choose six digits that open it.")),
    worth(),
    box,
  );
  drawNewCode(box, "Set the code", async (code) => {
    const { secret } = await serverSecret().catch(() => ({ secret: null }));
    await makeVault(account, code, { server: secret });
    await sealWhatLiesOpen();
    drawDone();
    return "";
  });
}

function drawDone() {
  host.replaceChildren(
    notice(
      "Ready",
      "",
      words(
        "What lies on this phone is under its code. It asks for the code when the hours are over that your unit sets, or when you lock it in the menu.",
      ),
      el("p", {}, el("a", { class: "button first", href: "/field/", text: "To the forms" })),
    ),
  );
  host.focus();
}

startShell(async () => {});
begin().catch((error) => {
  console.error(error);
  host.replaceChildren(
    notice("This phone could not be enrolled", "late", words(String(error.message))),
  );
});
