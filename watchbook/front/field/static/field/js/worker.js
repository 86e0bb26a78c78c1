// @ts-check
/**
 * The service worker of /field/. Before this text the server writes `const SHELL`: version, the
 * addresses that it keeps, the files that bring them with their SHA-256, and which page answers which path. The
 * files lie in one cache named by the version. Nothing but GET of these is ever touched; what
 * belongs to a person lies in IndexedDB, never here.
 */

const worker = /** @type {any} */ (self);
const PREFIX = "watchbook-shell-";
const TYPES = {
  js: "text/javascript; charset=utf-8",
  mjs: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  svg: "image/svg+xml",
  json: "application/json",
};
// @ts-ignore  written before this text
const { version, bundles, addresses, pages } = SHELL;
const NAME = PREFIX + version;
/** @type {Set<string>} */
const kept = new Set(addresses);
/** @type {[RegExp, string][]} */
const patterns = pages.map((/** @type {[string, string]} */ [pattern, address]) => [
  new RegExp(pattern),
  address,
]);

/** @param {ArrayBuffer} body */
async function hexDigest(body) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", body));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** @param {string} address @param {Headers} told those of the one answer: the same policy for all */
function headersOf(address, told) {
  const headers = new Headers(told);
  for (const name of ["Content-Encoding", "Content-Length", "ETag", "Vary"]) headers.delete(name);
  const ending = /** @type {keyof typeof TYPES} */ (address.split(".").pop());
  headers.set("Content-Type", TYPES[ending] ?? "text/html; charset=utf-8");
  return headers;
}

/**
 * One file with many in it, past every other cache. Throws where the answer has other bytes than
 * the server promised: a captive portal's page, half of the file, or a newer version.
 * @param {string} bundle @param {string} sha256
 */
async function fetched(bundle, sha256) {
  const answer = await fetch(bundle, { cache: "reload", credentials: "omit", redirect: "error" });
  const body = await answer.arrayBuffer();
  if (!answer.ok || (await hexDigest(body)) !== sha256)
    throw new Error("The answer is not what the server promised.");
  const files = Object.entries(JSON.parse(new TextDecoder().decode(body)));
  return files.map(([address, text]) => ({ address, text, told: answer.headers }));
}

/** All of it or nothing: what pages wait for first. */
async function fill() {
  const files = [];
  for (const [bundle, sha256] of Object.entries(bundles)) files.push(...(await fetched(bundle, sha256)));
  const cache = await caches.open(NAME);
  try {
    await Promise.all(
      files.map(({ address, text, told }) =>
        cache.put(address, new Response(text, { headers: headersOf(address, told) })),
      ),
    );
  } catch (error) {
    await caches.delete(NAME); // a full phone
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
  return kept.has(path) ? path : "";
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
