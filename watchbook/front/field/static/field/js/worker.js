// @ts-check
/**
 * The service worker of /field/. Before this text the server writes `const SHELL`: version, files
 * with their SHA-256, and which page answers which path. The files lie in one cache named by the
 * version. Nothing but GET of these files is ever touched; what belongs to a person lies in
 * IndexedDB, never here.
 */

const worker = /** @type {any} */ (self);
const PREFIX = "watchbook-shell-";
// @ts-ignore  written before this text
const { version, files, pages } = SHELL;
const NAME = PREFIX + version;
/** @type {Set<string>} */
const addresses = new Set(files.map((/** @type {[string, string]} */ [address]) => address));
/** @type {[RegExp, string][]} */
const patterns = pages.map((/** @type {[string, string]} */ [pattern, address]) => [
  new RegExp(pattern),
  address,
]);

/** @param {ArrayBuffer} body */
async function sha256(body) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", body));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Fetch one file past every other cache. Throws where the answer has other bytes than the server
 * promised: a captive portal's page, or half of a newer version.
 * @param {Cache} cache @param {string} address @param {string} promised
 */
async function take(cache, address, promised) {
  const answer = await fetch(address, { cache: "reload", credentials: "omit", redirect: "error" });
  const body = await answer.arrayBuffer();
  if (!answer.ok || (await sha256(body)) !== promised)
    throw new Error(`${address} is not what the server promised.`);
  const headers = new Headers(answer.headers);
  for (const name of ["Content-Encoding", "Content-Length", "Set-Cookie", "Vary"])
    headers.delete(name);
  await cache.put(address, new Response(body, { status: 200, headers }));
}

async function fill() {
  const cache = await caches.open(NAME);
  try {
    await Promise.all(
      files.map((/** @type {[string, string]} */ [address, promised]) =>
        take(cache, address, promised),
      ),
    );
  } catch (error) {
    await caches.delete(NAME);
    throw error;
  }
}

async function clear() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(PREFIX) && name !== NAME);
  await Promise.all(old.map((name) => caches.delete(name)));
  await worker.clients.claim();
}

/** @param {Request} request @param {string} path @returns {string} the kept address, or "" */
function keptAs(request, path) {
  if (request.mode === "navigate") {
    const found = patterns.find(([pattern]) => pattern.test(path));
    return found ? found[1] : "";
  }
  return addresses.has(path) ? path : "";
}

/** @param {Request} request @param {string} address */
async function answer(request, address) {
  const cache = await caches.open(NAME);
  return (await cache.match(address)) ?? fetch(request);
}

worker.addEventListener("install", (/** @type {any} */ event) => event.waitUntil(fill()));
worker.addEventListener("activate", (/** @type {any} */ event) => event.waitUntil(clear()));
worker.addEventListener("message", (/** @type {any} */ event) => {
  if (event.data === "take over") worker.skipWaiting();
  if (event.data === "version") event.ports[0]?.postMessage(version);
});
worker.addEventListener("fetch", (/** @type {any} */ event) => {
  if (event.request.method !== "GET") return;
  const { origin, pathname } = new URL(event.request.url);
  if (origin !== location.origin) return;
  const address = keptAs(event.request, pathname);
  if (address) event.respondWith(answer(event.request, address));
});
