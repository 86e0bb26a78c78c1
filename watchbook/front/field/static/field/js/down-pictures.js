// @ts-check
/**
 * Pictures of the signed protocol's steps, for a night without a network. They are named by the
 * file that the veterinarian signed, so that one of another version never stands beside a step.
 */
import { el } from "./dom.js";
import { openData } from "./down-store.js";

/** @typedef {{ key: string, text: string, picture?: string, picture_words?: string }} Step */

const CACHE = "watchbook-pictures";
const EDGE_PX = 900;
export const MOST_BYTES = 300_000;
export const MOST_BYTES_TOGETHER = 4_000_000;
const PATIENCE_MS = 30_000;

/** @param {string} picture */
const addressOf = (picture) => `/field/pictures/${picture}`;

/** What is wanted, in the order of the sequence, so that the first letters have theirs first. */
async function wanted() {
  /** @type {Map<string, string>} */
  const found = new Map();
  for (const { agency, data } of await openData()) {
    const { id, signed_at, steps = [] } = data["casualty.protocol"] ?? {};
    if (!signed_at) continue;
    for (const { key, picture } of steps)
      if (picture && !found.has(picture))
        found.set(picture, `/${agency}/casualty/protocols/${id}/pictures/${key}/?edge=${EDGE_PX}`);
  }
  return found;
}

/** Fetch what is missing and drop what no signed step names any more. Needs a session; else nothing happens. */
export async function keepPictures() {
  const named = await wanted();
  const cache = await caches.open(CACHE);
  for (const { url } of await cache.keys())
    if (!named.has(new URL(url).pathname.split("/").pop() ?? "")) await cache.delete(url);
  let left = MOST_BYTES_TOGETHER;
  for (const [picture, source] of named) {
    const kept = await cache.match(addressOf(picture));
    const content = kept ? await kept.blob() : await fetched(source, picture);
    if (content === "stopped") return;
    if (!content || content.size > left) continue;
    left -= content.size;
    if (!kept) await cache.put(addressOf(picture), new Response(content));
  }
}

/** A picture that the server names as this one, or null: too large, or something else answered. @param {string} source @param {string} picture */
async function fetched(source, picture) {
  const answer = await fetch(source, { cache: "no-store", redirect: "manual", signal: AbortSignal.timeout(PATIENCE_MS) }).catch(() => null);
  if (!answer || answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) return "stopped";
  if (!answer.ok || answer.headers.get("Watchbook-Picture") !== picture) return null;
  const content = await answer.blob();
  return content.type.startsWith("image/") && content.size <= MOST_BYTES ? content : null;
}

/** @type {Map<string, string>} pictures that this page has drawn */
const drawn = new Map();

/** The picture of a step; where it has not come the text stands, and says so. @param {Step} step */
export function figure({ picture, picture_words }) {
  if (!picture) return null;
  const told = picture_words || "Picture of this step; nobody wrote what it shows.";
  const spot = el("figure", { class: "down-picture" });
  const show = (/** @type {string} */ src) =>
    spot.replaceChildren(el("img", { src, alt: told, class: "wide" }), el("figcaption", { class: "soft", text: picture_words ?? "" }));
  const here = drawn.get(picture);
  if (here) show(here);
  else
    find(picture).then(
      (src) => (src ? show(src) : spot.replaceChildren(el("p", { class: "soft", text: `Its picture has not come to this phone${picture_words ? `: ${picture_words}` : "."}` }))),
      () => undefined,
    );
  return spot;
}

/** @param {string} picture */
async function find(picture) {
  const kept = await (await caches.open(CACHE)).match(addressOf(picture));
  if (!kept) return "";
  const src = URL.createObjectURL(await kept.blob());
  drawn.set(picture, src);
  return src;
}
