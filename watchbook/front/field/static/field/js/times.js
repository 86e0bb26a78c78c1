// @ts-check
/** Times as people read them, and as they are sent. */

/** @param {number} value */
const two = (value) => String(value).padStart(2, "0");

/**
 * The device's local time with its offset, to the second: `2026-11-21T22:15:03-06:00`.
 * @param {Date} at
 */
export function sentInstant(at) {
  const behind = at.getTimezoneOffset();
  const far = Math.abs(behind);
  const zone = `${behind > 0 ? "-" : "+"}${two(Math.floor(far / 60))}:${two(far % 60)}`;
  return `${forInput(at)}:${two(at.getSeconds())}${zone}`;
}

/**
 * What `<input type="datetime-local">` holds, in the device's own zone.
 * @param {Date} at
 */
export function forInput(at) {
  return `${onDay(at)}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** @param {Date} at the device's own day */
export function onDay(at) {
  return `${String(at.getFullYear()).padStart(4, "0")}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** @returns {string} the device's zone as people say it, "CST" or "GMT+1" */
export function zoneName() {
  const parts = new Intl.DateTimeFormat("en-US", { timeZoneName: "short" }).formatToParts(
    new Date(),
  );
  return parts.find((part) => part.type === "timeZoneName")?.value ?? "";
}

/**
 * Today the time alone, else day and time.
 * @param {string | Date} at
 */
export function clock(at) {
  const moment = new Date(at);
  if (Number.isNaN(moment.getTime())) return "an unknown time";
  /** @type {Intl.DateTimeFormatOptions} */
  const hours = { hour: "2-digit", minute: "2-digit", hour12: false };
  const today = onDay(moment) === onDay(new Date());
  return new Intl.DateTimeFormat(
    "en-GB",
    today ? hours : { day: "numeric", month: "short", ...hours },
  ).format(moment);
}

/**
 * How long something has been waiting: "9 min", "2 days".
 * @param {string | Date} since
 */
export function age(since) {
  const minutes = Math.max(0, Math.floor((Date.now() - new Date(since).getTime()) / 60_000));
  if (minutes < 1) return "less than a minute";
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h`;
  return `${Math.floor(minutes / 1440)} days`;
}
