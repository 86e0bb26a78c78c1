// @ts-check
/**
 * Lengths on WGS 84 without a network: Vincenty's inverse formula (T. Vincenty, "Direct and inverse
 * solutions of geodesics on the ellipsoid", Survey Review 23, 1975). The server uses Karney's; over
 * the steps of a walk both agree to a millimetre, and tests/vectors/geodesic_steps.json holds them
 * to it. Only what the phone shows comes from here: what counts is measured by the server.
 */

const A = 6_378_137;
const F = 1 / 298.257223563;
const B = A * (1 - F);
const MOST_TURNS = 100;
const CLOSE_ENOUGH = 1e-13;

const radians = (/** @type {number} */ degrees) => (degrees * Math.PI) / 180;

/**
 * Metres between two places in degrees; null where the formula does not converge (nearly opposite
 * points of the Earth), which no walk has.
 * @param {number} lat1 @param {number} lon1 @param {number} lat2 @param {number} lon2
 * @returns {number | null}
 */
export function stepM(lat1, lon1, lat2, lon2) {
  const L = radians(((lon2 - lon1 + 540) % 360) - 180);
  const [sinU1, cosU1] = reduced(lat1);
  const [sinU2, cosU2] = reduced(lat2);
  let lambda = L;
  for (let turn = 0; turn < MOST_TURNS; turn += 1) {
    const sinLambda = Math.sin(lambda);
    const cosLambda = Math.cos(lambda);
    const sinSigma = Math.hypot(cosU2 * sinLambda, cosU1 * sinU2 - sinU1 * cosU2 * cosLambda);
    if (sinSigma === 0) return 0;
    const cosSigma = sinU1 * sinU2 + cosU1 * cosU2 * cosLambda;
    const sigma = Math.atan2(sinSigma, cosSigma);
    const sinAlpha = (cosU1 * cosU2 * sinLambda) / sinSigma;
    const cosSqAlpha = 1 - sinAlpha * sinAlpha;
    // Along the equator there is no such angle.
    const cos2m = cosSqAlpha === 0 ? 0 : cosSigma - (2 * sinU1 * sinU2) / cosSqAlpha;
    const C = (F / 16) * cosSqAlpha * (4 + F * (4 - 3 * cosSqAlpha));
    const before = lambda;
    const bent = cos2m + C * cosSigma * (2 * cos2m * cos2m - 1);
    lambda = L + (1 - C) * F * sinAlpha * (sigma + C * sinSigma * bent);
    if (Math.abs(lambda - before) < CLOSE_ENOUGH)
      return along(cosSqAlpha, sinSigma, cosSigma, sigma, cos2m);
  }
  return null;
}

/** @param {number} lat @returns {[number, number]} sine and cosine of the reduced latitude */
function reduced(lat) {
  const tan = (1 - F) * Math.tan(radians(lat));
  const cos = 1 / Math.hypot(1, tan);
  return [tan * cos, cos];
}

/**
 * @param {number} cosSqAlpha @param {number} sinSigma @param {number} cosSigma
 * @param {number} sigma @param {number} cos2m
 */
function along(cosSqAlpha, sinSigma, cosSigma, sigma, cos2m) {
  const uSq = (cosSqAlpha * (A * A - B * B)) / (B * B);
  const a = 1 + (uSq / 16384) * (4096 + uSq * (-768 + uSq * (320 - 175 * uSq)));
  const b = (uSq / 1024) * (256 + uSq * (-128 + uSq * (74 - 47 * uSq)));
  const sq = cos2m * cos2m;
  const second = (b / 6) * cos2m * (4 * sinSigma * sinSigma - 3) * (4 * sq - 3);
  const delta = b * sinSigma * (cos2m + (b / 4) * (cosSigma * (2 * sq - 1) - second));
  return B * a * (sigma - delta);
}
