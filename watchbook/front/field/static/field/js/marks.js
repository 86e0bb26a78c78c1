// @ts-check
/** Where something is: plain ink while only this phone has it, green once the server keeps it. */
import { el } from "./dom.js";
import { age, clock } from "./times.js";

/** @param {string} since */
export function onThisPhone(since) {
  return el("span", {
    class: "mark on-phone",
    text: `on this phone, since ${clock(since)} (${age(since)})`,
  });
}

/** @param {import("./store.js").Kept} kept */
export function keptByServer(kept) {
  const entry =
    kept.entry_index === null || kept.entry_index === undefined
      ? ""
      : ` · entry ${kept.entry_index}`;
  return el("span", {
    class: "mark kept",
    text: `kept by the server, at ${clock(kept.received_at)}${entry}`,
  });
}

/**
 * What a status means for the person who sent it, and what to do.
 * @param {import("./store.js").Kept} kept
 * @returns {{ title: string, text: string, kind: string, link: string, label: string } | null} null where nothing is left to do
 */
export function toDo(kept) {
  const link = `/${kept.agency}/inbox/${kept.uuid}/`;
  if (kept.status === "held") {
    return {
      title: "It waits for what it names",
      text: "A record or file that it names has not come to the server yet. It is taken by itself once that comes; there is nothing to do.",
      kind: "",
      link,
      label: "See what it waits for",
    };
  }
  if (kept.status === "conflict") {
    return {
      title: "Written on an older version",
      text: "Somebody amended this record meanwhile. Both versions are kept with it; its author says which words stand.",
      kind: "late",
      link,
      label: "Look at both",
    };
  }
  if (kept.status === "quarantined") {
    return {
      title: "It could not be taken as it is",
      text: "The server keeps every byte of it, but it is not in the record yet. Mend it and it is sent again.",
      kind: "late",
      link: `/field/forms/${kept.kind}/#agency=${kept.agency}&mend=${kept.uuid}`,
      label: "Mend it",
    };
  }
  return null;
}
