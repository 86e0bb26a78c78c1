// @ts-check
/** While it records: what is known now, in large words; pins; the dark screen; the end. */
import { button, el, notice, words } from "./dom.js";
import { drawTrack } from "./recorder-drawing.js";
import { darken } from "./recorder-guard.js";
import { titleOf } from "./recorder-end.js";
import { keepFix, keepRecording } from "./recorder-store.js";
import { GAP_S, lengthWords, timeWords } from "./recorder-track.js";
import { Watching } from "./recorder-watch.js";
import { clock } from "./times.js";
import { postponeLock } from "./vault.js";

/** @typedef {import("./recorder-store.js").Recording} Recording */
/** @typedef {import("./recorder-track.js").Line} Line */
/** @typedef {import("./recorder-track.js").Pin} Pin */

const LOCK = "watchbook-recorder";
const PINS = ["Article", "Find", "Pin"];
const DARK_AFTER_MS = 30_000;

const SCREEN = {
  kept: "The screen is kept on.",
  asked: "",
  refused: "This phone does not keep the screen on now (low battery?). Touch it from time to time.",
  unknown: "This browser cannot keep the screen on. Set the phone’s auto-lock to “never” meanwhile.",
};

export class Walk {
  /**
   * @param {HTMLElement} host @param {Recording} recording @param {Line} line
   * @param {{ end: (recording: Recording, line: Line) => Promise<void>, throwAway: (recording: Recording) => void }} then
   */
  constructor(host, recording, line, then) {
    this.host = host;
    this.recording = recording;
    this.line = line;
    this.then = then;
    this.isFresh = line.count > 0;
    this.trouble = "";
    this.isFull = false;
    this.isWalking = false;
    this.touched_at = Date.now();
    /** @type {ReturnType<typeof darken> | null} */
    this.guard = null;
    this.release = () => {};
    this.watching = new Watching({
      fix: (fix) => this.hear(fix),
      look: () => this.look(),
      trouble: (isRefused, message) => this.hearTrouble(isRefused, message),
    });
    this.touched = () => {
      this.touched_at = Date.now();
    };
  }

  async start() {
    if (!(await this.isAlone())) return;
    this.draw();
    document.addEventListener("pointerdown", this.touched);
    this.isWalking = true;
    postponeLock(() => this.isWalking);
    this.watching.start();
    this.look();
  }

  /** One tab records: two would each write half of the fixes. @returns {Promise<boolean>} */
  async isAlone() {
    return new Promise((resolve) => {
      navigator.locks.request(LOCK, { ifAvailable: true }, (lock) => {
        resolve(lock !== null);
        if (!lock) {
          this.host.replaceChildren(
            notice("Another tab records already", "late", words("Go on there, or close it and open this page again.")),
          );
          return undefined;
        }
        return new Promise((done) => {
          this.release = () => done(undefined);
        });
      });
    });
  }

  stop() {
    this.isWalking = false;
    this.watching.stop();
    this.guard?.open();
    document.removeEventListener("pointerdown", this.touched);
    this.release();
  }

  /** @param {{ at: number, lat: number, lon: number, accuracy_m: number }} told */
  hear(told) {
    const fix = { recording: this.recording.id, n: this.line.count + 1, fresh: this.isFresh, ...told };
    this.isFresh = false;
    this.trouble = "";
    this.line.add(fix);
    keepFix(fix).then(
      () => {
        this.isFull = false;
      },
      () => {
        this.isFull = true;
      },
    );
    const waiting = this.recording.pins.filter((pin) => !pin.fix);
    for (const pin of waiting) pin.fix = fix;
    if (waiting.length) this.keepPins();
  }

  /** @param {boolean} isRefused @param {string} message */
  hearTrouble(isRefused, message) {
    this.trouble = isRefused
      ? "The browser does not tell this page where it is. Allow the location for this site in the browser’s settings; the recording goes on as soon as it does."
      : `The device finds no place: ${message || "no reason given"}.`;
    this.look();
  }

  keepPins() {
    keepRecording(this.recording).catch(() => {
      this.isFull = true;
    });
    this.drawPins();
  }

  /** @param {string} kind */
  drop(kind) {
    const number = this.recording.pins.filter((pin) => pin.name.startsWith(kind)).length + 1;
    const { last } = this.line;
    const isNow = last && !last.fresh && this.watching.silent_s <= GAP_S;
    this.recording.pins.push({ name: `${kind} ${number}`, at: Date.now(), fix: isNow ? last : null });
    this.keepPins();
    this.look();
  }

  draw() {
    const part = (/** @type {string} */ name, /** @type {string} */ label) =>
      el("div", {}, el("dt", { text: label }), el("dd", { "data-part": name, text: "–" }));
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("class", "track");
    svg.setAttribute("role", "img");
    this.svg = svg;
    this.state = el("div", { class: "recording-state", role: "status" });
    this.facts = el("dl", { class: "recording-facts" }, part("length", "Length"), part("time", "Time"), part("accuracy", "Sure within"), part("gaps", "Gaps"));
    this.pins = el("ol", { class: "list pins" });
    this.screen = el("p", { class: "soft" });
    this.host.replaceChildren(
      this.state,
      this.facts,
      el("div", { class: "pin-row" }, ...PINS.map((kind) => button(kind, () => this.drop(kind)))),
      this.pins,
      svg,
      this.screen,
      el("div", { class: "finish" }, el("div", { class: "row two" }, button("Dark screen", () => this.darken()), this.endButton())),
      el("details", { class: "more" }, el("summary", { text: "More" }), this.throwButton()),
    );
    this.drawPins();
  }

  endButton() {
    const press = button("End", () => this.endOnSecond(press), "first");
    return press;
  }

  /** @param {HTMLElement} press */
  endOnSecond(press) {
    if (!press.dataset.sure) {
      press.dataset.sure = "yes";
      press.textContent = "Press again to end";
      return;
    }
    this.stop();
    if (this.line.count) this.then.end(this.recording, this.line);
    else this.then.throwAway(this.recording);
  }

  throwButton() {
    const press = button(
      "Throw this recording away",
      () => {
        if (press.dataset.sure) {
          this.stop();
          return this.then.throwAway(this.recording);
        }
        press.dataset.sure = "yes";
        press.textContent = "Press again: it is deleted and nothing is sent";
      },
      "quiet wide",
    );
    return press;
  }

  darken() {
    this.guard?.open();
    this.guard = darken(/** @type {HTMLElement} */ (document.querySelector("main")));
    this.look();
  }

  drawPins() {
    this.pins?.replaceChildren(
      ...this.recording.pins.map((pin) =>
        el("li", {
          text: pin.fix
            ? `${pin.name}, ${clock(new Date(pin.at))}, sure within ${Math.ceil(pin.fix.accuracy_m)} m`
            : `${pin.name}, ${clock(new Date(pin.at))}: waits for a place`,
        }),
      ),
    );
  }

  /** What is the matter now; empty while all is well. */
  get alarm() {
    if (this.isFull) return "This phone’s storage is full: what comes now is only in memory. End the recording soon.";
    if (this.trouble) return this.trouble;
    const { isLost, hasFix, lost_since, silent_s } = this.watching;
    if (!isLost) return "";
    const since = `${clock(new Date(lost_since))} (${Math.floor(silent_s)} s)`;
    return hasFix ? `No place since ${since}. This is a gap.` : `No place yet, since ${since}. Is the sky free?`;
  }

  look() {
    if (!this.state) return;
    const { alarm, line, watching, recording } = this;
    const waiting = !watching.hasFix && !alarm;
    const told = alarm || (waiting ? "Waiting for the first place …" : "Your place is being recorded.");
    const title = titleOf(recording);
    if (this.state.dataset.told !== told) {
      this.state.dataset.told = told;
      this.state.className = `recording-state${alarm ? " late" : ""}`;
      this.state.replaceChildren(el("p", { class: "recording-title", text: title }), el("p", { text: told }));
    }
    const length = lengthWords(line.length_m);
    const time = timeWords((Date.now() - recording.begun_at) / 1000);
    this.tell("length", length);
    this.tell("time", time);
    this.tell("accuracy", line.last ? `${Math.ceil(line.last.accuracy_m)} m` : "–");
    this.tell("gaps", line.gaps.length ? `${line.gaps.length}, ${timeWords(line.lost_s)}` : "none");
    if (this.screen) this.screen.textContent = SCREEN[watching.screen];
    const isCovered = document.documentElement.classList.contains("guarded");
    if (isCovered) return this.guard?.tell([alarm || "Recording", `${length} · ${time}`], Boolean(alarm));
    if (this.svg && this.drawn !== `${line.count}/${recording.pins.length}`) {
      this.drawn = `${line.count}/${recording.pins.length}`;
      drawTrack(this.svg, line.segments, recording.pins);
      this.svg.setAttribute("aria-label", `The track so far: ${length}, ${line.gaps.length} gaps, north up`);
    }
    if (Date.now() - this.touched_at > DARK_AFTER_MS) {
      this.touched_at = Date.now();
      this.darken();
    }
  }

  /** @param {string} name @param {string} text */
  tell(name, text) {
    const part = this.facts?.querySelector(`[data-part="${name}"]`);
    if (part && part.textContent !== text) part.textContent = text;
  }
}
