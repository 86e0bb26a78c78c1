// @ts-check
/** A recording as GPX 1.1, in the words of docs/spec/trail.md. Times in UTC; nothing is rounded away. */

/** @typedef {import("./recorder-track.js").Fix} Fix */
/** @typedef {import("./recorder-track.js").Pin} Pin */

const NAMESPACE = "urn:watchbook:trail:1";
/** Degrees to a centimetre: finer than any receiver. */
const PLACES = 7;

/** @param {string} text */
function escaped(text) {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "")
    .replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`);
}

/** @param {number} at */
const instant = (at) => new Date(at).toISOString();

/** @param {Fix} fix */
const place = (fix) => `lat="${fix.lat.toFixed(PLACES)}" lon="${fix.lon.toFixed(PLACES)}"`;

/** @param {number} metres */
const accuracy = (metres) => `<wb:accuracy_m>${Number(metres.toFixed(1))}</wb:accuracy_m>`;

/** @param {Fix} fix */
function point(fix) {
  return `<trkpt ${place(fix)}><time>${instant(fix.at)}</time><extensions>${accuracy(fix.accuracy_m)}</extensions></trkpt>`;
}

/** @param {Pin} pin */
function waypoint(pin) {
  if (!pin.fix) return "";
  const fixed = `<wb:fixed_at>${instant(pin.fix.at)}</wb:fixed_at>`;
  return `<wpt ${place(pin.fix)}><time>${instant(pin.at)}</time><name>${escaped(pin.name)}</name><extensions>${accuracy(pin.fix.accuracy_m)}${fixed}</extensions></wpt>\n`;
}

/**
 * @param {{ role: string, name: string, begun_at: number, device: string, clock_offset_ms: number | null }} about
 * @param {Fix[][]} segments
 * @param {Pin[]} pins those without a place have none in the file: the record's note names them
 */
export function gpxOf(about, segments, pins) {
  const offset =
    about.clock_offset_ms === null
      ? ""
      : `<wb:clock_offset_ms>${about.clock_offset_ms}</wb:clock_offset_ms>`;
  const walked = segments
    .map((segment) => `<trkseg>\n${segment.map(point).join("\n")}\n</trkseg>\n`)
    .join("");
  return `<?xml version="1.0" encoding="UTF-8"?>
<gpx xmlns="http://www.topografix.com/GPX/1/1" xmlns:wb="${NAMESPACE}" version="1.1" creator="Watchbook">
<metadata><name>${escaped(about.name)}</name><time>${instant(about.begun_at)}</time><extensions><wb:recorded_with>phone</wb:recorded_with><wb:device>${escaped(about.device)}</wb:device>${offset}</extensions></metadata>
${pins.map(waypoint).join("")}<trk><name>${escaped(about.name)}</name><src>phone</src><type>${about.role}</type>
${walked}</trk>
</gpx>
`;
}
