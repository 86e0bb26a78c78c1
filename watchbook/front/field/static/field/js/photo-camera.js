// @ts-check
/** The camera inside the page: what it sees is never in the phone's gallery. */
import { button, el, notice, words } from "./dom.js";
import { forInput } from "./times.js";

const WIDE = 4096;
const HIGH = 3072;
const QUALITY = 0.92;

/**
 * @param {HTMLElement} host @param {(file: File) => void} taken @param {() => void} back
 */
export async function openCamera(host, taken, back) {
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({
      audio: false,
      video: { facingMode: { ideal: "environment" }, width: { ideal: WIDE }, height: { ideal: HIGH } },
    });
  } catch {
    host.prepend(
      notice("The camera does not open here", "late", words("The browser did not allow it. Allow the camera for this site, or take the photograph with the phone’s camera.")),
    );
    return;
  }
  const video = /** @type {HTMLVideoElement} */ (
    el("video", { class: "photo-shown", autoplay: true, muted: true, playsinline: true })
  );
  video.muted = true;
  video.srcObject = stream;
  const stop = () => stream.getTracks().forEach((track) => track.stop());
  window.addEventListener("pagehide", stop, { once: true });
  host.replaceChildren(
    video,
    el("div", { class: "finish" }, el("div", { class: "row two" },
      button("Back", () => {
        stop();
        back();
      }),
      button("Take it", async () => {
        const file = await still(video);
        if (!file) return;
        stop();
        taken(file);
      }, "first"),
    )),
  );
}

/** @param {HTMLVideoElement} video @returns {Promise<File | null>} null before the first picture */
async function still(video) {
  if (!video.videoWidth) return null;
  const canvas = document.createElement("canvas");
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext("2d")?.drawImage(video, 0, 0);
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
  if (!blob) return null;
  const name = `photograph-${forInput(new Date()).replace(/[T:]/g, "-")}.jpg`;
  return new File([blob], name, { type: "image/jpeg" });
}
