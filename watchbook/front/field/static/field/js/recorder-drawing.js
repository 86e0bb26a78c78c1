// @ts-check
/** The track drawn on the phone: SVG, north up, a scale bar, no map. Gaps stay open and dotted. */

/** @typedef {import("./recorder-track.js").Fix} Fix */
/** @typedef {import("./recorder-track.js").Pin} Pin */

const SVG = "http://www.w3.org/2000/svg";
const SIZE = 320;
const EDGE = 22;
const M_PER_DEGREE = 111_320;
const LEAST_SPAN_M = 20;

/** @param {string} name @param {Record<string, string | number>} traits @param {string} [text] */
function mark(name, traits, text) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(traits)) made.setAttribute(key, String(value));
  if (text) made.textContent = text;
  return made;
}

/**
 * Where a fix stands in the drawing; good enough for looking at, not for measuring.
 * @param {Fix[]} all
 */
function placing(all) {
  const lat0 = all[0].lat;
  const lon0 = all[0].lon;
  const wide = M_PER_DEGREE * Math.cos((lat0 * Math.PI) / 180);
  const east = (/** @type {Fix} */ fix) => (((fix.lon - lon0 + 540) % 360) - 180) * wide;
  const north = (/** @type {Fix} */ fix) => (fix.lat - lat0) * M_PER_DEGREE;
  let [left, right, low, high] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const fix of all) {
    left = Math.min(left, east(fix));
    right = Math.max(right, east(fix));
    low = Math.min(low, north(fix));
    high = Math.max(high, north(fix));
  }
  const span = Math.max(right - left, high - low, LEAST_SPAN_M);
  const scale = (SIZE - 2 * EDGE) / span;
  const x = (/** @type {Fix} */ fix) => SIZE / 2 + (east(fix) - (left + right) / 2) * scale;
  const y = (/** @type {Fix} */ fix) => SIZE / 2 - (north(fix) - (low + high) / 2) * scale;
  return { x, y, scale };
}

/** @param {number} metres the longest that fits @returns {number} a round length below it */
function roundLength(metres) {
  const power = 10 ** Math.floor(Math.log10(metres));
  return [5, 2, 1].map((one) => one * power).find((one) => one <= metres) ?? power;
}

/**
 * @param {SVGElement} host emptied first
 * @param {Fix[][]} segments
 * @param {Pin[]} pins
 */
export function drawTrack(host, segments, pins) {
  host.replaceChildren();
  host.setAttribute("viewBox", `0 0 ${SIZE} ${SIZE}`);
  const placed = pins.filter((pin) => pin.fix);
  const all = [...segments.flat(), ...placed.map((pin) => /** @type {Fix} */ (pin.fix))];
  if (!all.length) return;
  const { x, y, scale } = placing(all);
  const at = (/** @type {Fix} */ fix) => `${x(fix).toFixed(1)} ${y(fix).toFixed(1)}`;
  segments.forEach((segment, number) => {
    const before = segments[number - 1];
    if (before) host.append(mark("path", { class: "track-gap", d: `M${at(before[before.length - 1])}L${at(segment[0])}` }));
    host.append(mark("path", { class: "track-line", d: `M${segment.map(at).join("L")}` }));
  });
  const first = segments[0]?.[0];
  const last = segments[segments.length - 1]?.slice(-1)[0];
  if (first) host.append(mark("circle", { class: "track-start", cx: x(first), cy: y(first), r: 5 }));
  if (last) host.append(mark("circle", { class: "track-now", cx: x(last), cy: y(last), r: 7 }));
  placed.forEach((pin, number) => {
    const fix = /** @type {Fix} */ (pin.fix);
    host.append(
      mark("circle", { class: "track-pin", cx: x(fix), cy: y(fix), r: 9 }),
      mark("text", { class: "track-number", x: x(fix), y: y(fix) + 4 }, String(number + 1)),
    );
  });
  scaleBar(host, scale);
}

/** @param {SVGElement} host @param {number} scale pixels a metre */
function scaleBar(host, scale) {
  const metres = roundLength((SIZE / 3) / scale);
  const label = metres < 1000 ? `${metres} m` : `${metres / 1000} km`;
  const y = SIZE - 8;
  host.append(
    mark("path", { class: "track-scale", d: `M8 ${y - 5}V${y}H${8 + metres * scale}V${y - 5}` }),
    mark("text", { class: "track-label", x: 12, y: y - 5 }, label),
    mark("text", { class: "track-label", x: SIZE - 14, y: 16, "text-anchor": "middle" }, "N"),
    mark("path", { class: "track-scale", d: `M${SIZE - 14} 34V20m-4 5l4 -5l4 5` }),
  );
}
