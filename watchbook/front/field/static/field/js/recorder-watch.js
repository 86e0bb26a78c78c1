// @ts-check
/** The device's places while somebody records, and nothing before or after. */
import { GAP_S } from "./recorder-track.js";

const LOOK_EVERY_MS = 1_000;
const A_DAY_MS = 86_400_000;
const LOST = [300, 150, 300, 150, 300];
const BACK = [120];

/**
 * @typedef {object} Told
 * @property {(place: { at: number, lat: number, lon: number, accuracy_m: number }) => void} fix
 * @property {() => void} look called each second, and whenever something changed
 * @property {(isRefused: boolean, message: string) => void} trouble
 */

/** Vibrates where the device can and the person allows it. @param {number[]} pattern */
export function buzz(pattern) {
  try {
    navigator.vibrate?.(pattern);
  } catch {
    // The page says the same in words.
  }
}

export class Watching {
  /** @param {Told} told */
  constructor(told) {
    this.told = told;
    this.heard_at = Date.now();
    this.hasFix = false;
    this.isLost = false;
    this.lost_since = 0;
    /** @type {"kept" | "refused" | "unknown" | "asked"} */
    this.screen = "wakeLock" in navigator ? "asked" : "unknown";
    /** @type {WakeLockSentinel | null} */
    this.lock = null;
    this.watch = -1;
    this.timer = 0;
    this.seen = () => this.looksAgain();
  }

  start() {
    this.heard_at = Date.now();
    this.follow();
    this.keepScreenOn();
    this.timer = window.setInterval(() => this.look(), LOOK_EVERY_MS);
    document.addEventListener("visibilitychange", this.seen);
  }

  stop() {
    navigator.geolocation.clearWatch(this.watch);
    clearInterval(this.timer);
    document.removeEventListener("visibilitychange", this.seen);
    this.lock?.release().catch(() => undefined);
    this.lock = null;
  }

  follow() {
    navigator.geolocation.clearWatch(this.watch);
    this.watch = navigator.geolocation.watchPosition(
      (position) => this.hear(position),
      (error) => this.told.trouble(error.code === error.PERMISSION_DENIED, error.message),
      { enableHighAccuracy: true, maximumAge: 0 },
    );
  }

  /** Some browsers let a watch die behind a locked screen, and every one gives the lock back. */
  looksAgain() {
    if (document.visibilityState !== "visible") return;
    this.follow();
    this.keepScreenOn();
    this.look();
  }

  async keepScreenOn() {
    if (!("wakeLock" in navigator) || (this.lock && !this.lock.released)) return;
    try {
      this.lock = await navigator.wakeLock.request("screen");
      this.screen = "kept";
    } catch {
      this.screen = "refused";
    }
    this.told.look();
  }

  /** @param {GeolocationPosition} position */
  hear(position) {
    const { latitude, longitude, accuracy } = position.coords;
    const now = Date.now();
    const isClock = Math.abs(position.timestamp - now) < A_DAY_MS;
    this.heard_at = now;
    this.hasFix = true;
    if (this.isLost) buzz(BACK);
    this.isLost = false;
    this.told.fix({
      at: Math.round(isClock ? position.timestamp : now),
      lat: latitude,
      lon: longitude,
      accuracy_m: accuracy,
    });
    this.told.look();
  }

  look() {
    if (!this.isLost && this.silent_s > GAP_S) {
      this.isLost = true;
      this.lost_since = this.heard_at;
      buzz(LOST);
    }
    this.told.look();
  }

  /** Seconds since the device last told a place. */
  get silent_s() {
    return (Date.now() - this.heard_at) / 1000;
  }
}
