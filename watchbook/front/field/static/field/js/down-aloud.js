// @ts-check
/** Reading aloud: only when somebody presses for it, never by itself. The shooter may still be near. */
import { el } from "./dom.js";
import { press } from "./down-scene.js";

const ASK = "Read aloud";
const STOP = "Stop reading";

/** A press that reads a text, and stops it again. @param {() => string} text @param {string} [kind] */
export function aloud(text, kind = "") {
  if (!("speechSynthesis" in window)) return el("p", { class: "soft", text: "This phone cannot read aloud." });
  const button = press(speechSynthesis.speaking ? STOP : ASK, () => {
    if (speechSynthesis.speaking) return speechSynthesis.cancel();
    const said = new SpeechSynthesisUtterance(text());
    const voices = speechSynthesis.getVoices().filter(({ lang }) => lang.startsWith("en"));
    said.lang = "en-US";
    said.voice = voices.find(({ localService }) => localService) ?? voices[0] ?? null; // one that needs no network first
    said.onstart = () => (button.textContent = STOP);
    said.onend = () => (button.textContent = ASK);
    said.onerror = ({ error }) =>
      (button.textContent = ["canceled", "interrupted"].includes(error) ? ASK : "This phone could not read it; read it yourself");
    speechSynthesis.speak(said);
  }, kind);
  return button;
}

/** Whoever leaves a screen has silence. */
export const quiet = () => window.speechSynthesis?.cancel();

addEventListener("pagehide", quiet);
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") quiet();
});
