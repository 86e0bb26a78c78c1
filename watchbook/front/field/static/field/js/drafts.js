// @ts-check
/** Drafts keep themselves: nobody presses "save" in the rain. They stay on this phone alone. */
import { dropBlobs } from "./store.js";
import { drafts } from "./tables.js";
import { beforeLock } from "./vault.js";

/** @typedef {import("./store.js").Draft} Draft */

const PAUSE_MS = 300;

/** @type {Set<Autosave>} those of this page */
const open = new Set();

/** Keep what is being written now, before the page goes. Throws where this phone cannot keep it. */
export async function saveOpenDrafts() {
  for (const one of open) {
    await one.save();
    if (one.dirty) throw new Error("This phone could not keep the draft.");
  }
}

beforeLock(saveOpenDrafts);

/** @param {Record<string, any>} values @returns {string[]} whatever may be the name of a file */
const filesIn = (values) => [...new Set(JSON.stringify(values).match(/[0-9a-f]{64}/g) ?? [])];

export class Autosave {
  /** @param {Draft} draft @param {boolean} isBegun whether it lies in the store already */
  constructor(draft, isBegun) {
    this.draft = draft;
    this.isBegun = isBegun;
    this.timer = 0;
    this.stopped = false;
    this.dirty = false;
    /** @type {(at: Date) => void} */
    this.onSaved = () => {};
    this.onChanged = () => {};
    this.onFailed = () => {};
    open.add(this);
    window.addEventListener("pagehide", () => this.save());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.save();
    });
  }

  /** @param {Set<string> | null} prefilled what is still as last time; null: as before */
  changed(prefilled) {
    if (prefilled) this.draft.prefilled = [...prefilled];
    this.dirty = true;
    this.onChanged();
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.save(), PAUSE_MS);
  }

  async save() {
    if (!this.dirty || this.stopped) return;
    this.dirty = false;
    const at = new Date();
    this.draft.changed_at = at.toISOString();
    try {
      this.draft.files = filesIn(this.draft.values);
      await drafts.put(structuredClone(this.draft));
    } catch (error) {
      this.dirty = true;
      console.error(error);
      this.onFailed();
      return;
    }
    if (!this.isBegun) {
      this.isBegun = true;
      history.replaceState(null, "", `#agency=${this.draft.agency}&draft=${this.draft.id}`);
    }
    this.onSaved(at);
  }

  /** Nothing is saved after this: the draft becomes a submission. */
  async stop() {
    clearTimeout(this.timer);
    await this.save();
    this.stopped = true;
    open.delete(this);
  }
}

/** @param {Draft} draft @returns {Promise<Draft[]>} others of the same kind, newest first */
export async function draftsLike(draft) {
  /** @type {Draft[]} */
  const all = await drafts.all(draft.account);
  const alike = all.filter(
    (one) =>
      one.kind === draft.kind &&
      one.agency === draft.agency &&
      one.id !== draft.id &&
      one.based_on === draft.based_on &&
      (draft.based_on === null || one.record === draft.record),
  );
  return alike.sort((a, b) => (a.changed_at < b.changed_at ? 1 : -1));
}

/** @param {Draft} draft */
export async function deleteDraft(draft) {
  await drafts.delete(draft.id);
  await dropBlobs(filesIn(draft.values));
}
