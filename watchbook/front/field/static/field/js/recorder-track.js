// @ts-check
/**
 * What a recording amounts to, from its fixes alone. No page, no clock, no store here. Nothing is
 * thinned, moved or joined: a gap is a gap, and no length bridges it.
 */
import { stepM } from "./recorder-geodesy.js";

/** Without a fix for longer than this, there is a gap, and the page says so. */
export const GAP_S = 10;

/**
 * @typedef {object} Fix one place as the device told it
 * @property {string} recording
 * @property {number} n from 1, in the order in which they came
 * @property {number} at milliseconds since 1970, by the device's clock
 * @property {number} lat degrees
 * @property {number} lon degrees
 * @property {number} accuracy_m radius within which the device is 95 % sure, as it says
 * @property {boolean} fresh the first after a pause: the page had been closed before it
 */

/**
 * @typedef {object} Pin something found or laid
 * @property {string} name
 * @property {number} at when the button was pressed
 * @property {Fix | null} fix where; null while no place is known
 */

/**
 * @typedef {object} Gap
 * @property {number} from
 * @property {number} until
 */

/**
 * @typedef {object} Measured
 * @property {Fix[][]} segments
 * @property {Gap[]} gaps
 * @property {number} length_m within segments
 * @property {number} worst_m the least certain fix
 */

/** @param {Fix | undefined} before @param {Fix} fix */
export function isAfterGap(before, fix) {
  return !before || fix.fresh || fix.at - before.at > GAP_S * 1000;
}

/** Grows with every fix, so that an hour's walk costs no more a second than its first minute. */
export class Line {
  constructor() {
    /** @type {Fix[][]} */
    this.segments = [];
    /** @type {Gap[]} */
    this.gaps = [];
    this.length_m = 0;
    this.worst_m = 0;
    this.count = 0;
    /** @type {Fix | undefined} */
    this.last = undefined;
  }

  /** @param {Fix} fix */
  add(fix) {
    const before = this.last;
    if (isAfterGap(before, fix)) {
      if (before) this.gaps.push({ from: before.at, until: fix.at });
      this.segments.push([fix]);
    } else if (before) {
      this.segments[this.segments.length - 1].push(fix);
      this.length_m += stepM(before.lat, before.lon, fix.lat, fix.lon) ?? 0;
    }
    this.worst_m = Math.max(this.worst_m, fix.accuracy_m);
    this.count += 1;
    this.last = fix;
    return this;
  }

  /** @param {Fix[]} fixes */
  static of(fixes) {
    const line = new Line();
    for (const fix of fixes) line.add(fix);
    return line;
  }

  /** From the first fix to the last, gaps included, in seconds. */
  get duration_s() {
    const first = this.segments[0]?.[0];
    return first && this.last ? (this.last.at - first.at) / 1000 : 0;
  }

  /** What of that lies in gaps, in seconds. */
  get lost_s() {
    return this.gaps.reduce((sum, gap) => sum + (gap.until - gap.from) / 1000, 0);
  }
}

/** @param {number} metres */
export function lengthWords(metres) {
  return metres < 1000 ? `${Math.round(metres)} m` : `${(metres / 1000).toFixed(2)} km`;
}

/** @param {number} seconds */
export function timeWords(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  const rest = String(whole % 60).padStart(2, "0");
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes}:${rest}`;
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}:${rest}`;
}
