// @ts-check
/** What a night without a network needs beside its data is fetched while a page is open. */
import { keepPictures } from "./down-pictures.js";
import { renewPlans } from "./down-plans.js";

const AT_MS = [0, 4_000, 20_000];
const EVERY_MS = 600_000;

async function renew() {
  await keepPictures().catch((error) => console.error(error)); // no room: the text stands
  await renewPlans();
}

/** Soon, since the page learns meanwhile what there is; then now and then. Call once for a page. */
export function keepRenewed() {
  for (const ms of AT_MS) setTimeout(renew, ms);
  setInterval(renew, EVERY_MS);
  addEventListener("online", renew);
}
