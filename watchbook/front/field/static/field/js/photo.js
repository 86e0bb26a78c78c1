// @ts-check
import "./gate.js";
/** A photograph: taken, told in a few words, kept as it is in the outbox; with a record or alone. */
import { button, el, freshId, notice, place, words } from "./dom.js";
import { drainNow } from "./drain.js";
import { recordsFromHere } from "./made-here.js";
import { keptByServer, onThisPhone } from "./marks.js";
import { finish, keepFile } from "./outbox.js";
import { openCamera } from "./photo-camera.js";
import { asked, startShell } from "./shell.js";
import { agencyOf } from "./start.js";
import { known } from "./store.js";
import { receipts } from "./tables.js";
import { forInput } from "./times.js";

const KIND = "evidence.item";
/** The version of that form which this page writes; a test holds it to the schema. */
const FORM_VERSION = 1;
const MOST_RECORDS = 4;
const host = place("[data-photo]");
/** @type {import("./store.js").Frozen | null} */
let finished = null;

async function open() {
  if (!(await known())) await drainNow();
  const agency = await agencyOf(asked());
  if (agency) drawTaking(agency);
}

/** @param {string} agency */
function drawTaking(agency) {
  const id = freshId();
  const input = /** @type {HTMLInputElement} */ (
    el("input", { id, type: "file", accept: "image/*", capture: "environment", class: "hidden-input" })
  );
  input.addEventListener("change", () => {
    if (input.files?.length) drawTelling(agency, input.files[0]);
  });
  const inPage = "mediaDevices" in navigator;
  host.replaceChildren(
    el("div", { class: "stack starts" },
      el("label", { for: id, class: "button first wide" }, "Take a photograph", input),
      inPage
        ? button("Take it inside this page", () => openCamera(host, (file) => drawTelling(agency, file), () => drawTaking(agency)), "wide")
        : null,
    ),
    words(
      inPage
        ? "The phone’s camera gives the sharper picture; iPhones keep no copy of it, some Android cameras put one into the gallery. Taken inside this page, it never enters the gallery."
        : "iPhones keep no copy of it; some Android cameras put one into the gallery.",
    ),
  );
}

/** @param {string} agency @param {File} file */
async function drawTelling(agency, file) {
  const shown = URL.createObjectURL(file);
  const id = freshId();
  const said = /** @type {HTMLTextAreaElement} */ (el("textarea", { id, rows: 2, maxlength: 2000 }));
  const { belongs_to, belongs_to_kind } = asked();
  const records = (await recordsFromHere(agency)).filter(({ kind }) => kind !== KIND).slice(0, MOST_RECORDS);
  const group = freshId();
  const chips = [{ record: "", kind: "", label: "No record" }, ...records].map((row) => {
    const made = el("input", { type: "radio", name: group, value: row.record, checked: row.record === (belongs_to ?? "") });
    return el("label", { class: "chip" }, made, el("span", { text: row.label }));
  });
  host.replaceChildren(
    el("img", { class: "photo-shown", src: shown, alt: "The photograph that was just taken" }),
    el("div", { class: "field" }, el("label", { for: id, text: "What it shows" }), el("span", { class: "control" }, said)),
    ...(belongs_to || !records.length
      ? []
      : [el("fieldset", { class: "field" }, el("legend", { text: "Belongs to" }), el("div", { class: "chips" }, ...chips))]),
    el("div", { class: "finish" },
      el("div", { class: "row two" },
        button("Take another", () => drawTaking(agency)),
        button("Finish", () => {
          const picked = host.querySelector(`input[name="${group}"]:checked`);
          const record = belongs_to || (picked instanceof HTMLInputElement ? picked.value : "");
          const kind = belongs_to ? belongs_to_kind : records.find((row) => row.record === record)?.kind;
          freeze(agency, file, said.value.trim(), record, kind ?? "");
        }, "first"),
      ),
    ),
  );
}

/** @param {string} agency @param {File} file @param {string} said @param {string} record @param {string} kind */
async function freeze(agency, file, said, record, kind) {
  const at = new Date();
  /** @type {Record<string, any>} */
  const values = {
    name: file.name || `photograph-${forInput(at).replace(/[T:]/g, "-")}.jpg`,
    media_type: file.type || "application/octet-stream",
    size_bytes: file.size,
  };
  if (said) values.description = said;
  if (record) Object.assign(values, { belongs_to: record, belongs_to_kind: kind });
  try {
    values.file = await keepFile(file);
    finished = await finish(draftOf(agency, values, at), {
      version: FORM_VERSION,
      label: said ? `Photograph · ${said.slice(0, 60)}` : "Photograph",
      last: {},
    });
  } catch (error) {
    host.prepend(
      notice("It is not kept yet", "late", words(error instanceof Error ? error.message : String(error)), words("This phone’s storage may be full. The photograph is still in this page.")),
    );
    return;
  }
  drawFinished(agency);
  drainNow();
}

/** @param {string} agency @param {Record<string, any>} values @param {Date} at */
function draftOf(agency, values, at) {
  return {
    id: crypto.randomUUID(),
    account: "",
    agency,
    kind: KIND,
    label: "Photograph",
    record: crypto.randomUUID(),
    based_on: null,
    values,
    extra: {},
    prefilled: [],
    reason: "",
    mends: null,
    begun_at: at.toISOString(),
    changed_at: at.toISOString(),
  };
}

/** @param {string} agency */
function drawFinished(agency) {
  if (!finished) return;
  host.replaceChildren(
    el("div", { class: "sheet finished stack" },
      el("h2", { text: finished.label }),
      el("p", { role: "status", "data-where": true }, onThisPhone(finished.frozen_at)),
    ),
    el("div", { class: "row after-row" },
      el("a", { class: "button first", href: "/field/", text: "Done" }),
      button("Another one", () => drawTaking(agency)),
    ),
  );
}

async function showWhere() {
  const where = document.querySelector("[data-where]");
  const kept = finished && where ? await receipts.get(finished.uuid) : null;
  if (!where || !kept || where.querySelector(".kept")) return;
  where.replaceChildren(keptByServer(kept), el("br"), el("a", { class: "button quiet", href: `/${kept.agency}/evidence/${kept.record}/`, text: "Look at it there" }));
}

startShell(showWhere);
open().catch((error) => {
  host.replaceChildren(notice("No photograph can be kept now", "late", words(error.message)));
});
