// @ts-check
/** What a form starts from: a draft, a record to amend, a submission to mend, or last time. */
import { el, notice, place, words } from "./dom.js";
import { lastTime } from "./reference.js";
import { isPart, placed } from "./schema.js";
import { ask, signInAddress, Stopped } from "./server.js";
import { known, store } from "./store.js";
import { drafts } from "./tables.js";
import { clock } from "./times.js";

/** @typedef {import("./schema.js").Description} Description */
/** @typedef {import("./schema.js").Values} Values */
/** @typedef {import("./store.js").Draft} Draft */

/**
 * @typedef {object} Beginning
 * @property {Draft} draft
 * @property {boolean} isBegun
 * @property {Values} values those of the draft, the same object
 * @property {Set<string>} prefilled
 * @property {string} prefilledFrom
 * @property {Record<string, string>} names
 * @property {Values} extra
 * @property {Values} beside
 * @property {HTMLElement[]} notices
 * @property {{ pointer: string, message: string }[]} problems
 * @property {boolean} needsReason
 */

/**
 * The agency that the form is for; asks where the address does not say and there are several.
 * @param {Record<string, string>} wanted
 * @returns {Promise<string>}
 */
export async function agencyOf(wanted) {
  const met = await known();
  if (wanted.agency) return wanted.agency;
  if (!met) {
    place("[data-before]").append(
      notice(
        "Who are you?",
        "",
        words("This phone knows nobody yet."),
        el("p", {}, el("a", { class: "button", href: signInAddress(), text: "Sign in" })),
      ),
    );
    return "";
  }
  if (met.agencies.length === 1) return met.agencies[0].code;
  const links = met.agencies.map(({ code, name }) =>
    el(
      "li",
      {},
      el("a", {
        href: `#agency=${code}`,
        text: name,
        on: { click: () => setTimeout(() => location.reload()) },
      }),
    ),
  );
  place("[data-before]").append(notice("For which agency?", "", el("ul", {}, ...links)));
  return "";
}

/**
 * @param {Description} form @param {import("./reference.js").Reference | null} reference
 * @param {string} agency @param {Record<string, string>} wanted
 * @returns {Promise<Beginning>}
 */
export async function startOf(form, reference, agency, wanted) {
  if (wanted.draft) {
    const kept = await drafts.get(wanted.draft);
    const isMine = kept?.account === ((await known())?.account ?? "");
    if (kept && isMine) return fromDraft(await withNamed(form, kept, wanted));
    if (kept || (await store.drafts.get(wanted.draft)))
      throw new Error(
        kept
          ? "This draft is somebody else’s. It stays on this phone until that person signs in here."
          : "This draft cannot be read. It is still on this phone; “This phone” says what can be done.",
      );
  }
  const blank = await blankDraft(form, agency);
  if (wanted.mend) return mending(form, blank, wanted.mend);
  if (wanted.record) return amending(form, blank, wanted.record);
  return afresh(form, blank, reference, wanted);
}

/** @param {Description} form @param {string} agency @returns {Promise<Draft>} */
async function blankDraft(form, agency) {
  const at = new Date().toISOString();
  return {
    id: crypto.randomUUID(),
    account: (await known())?.account ?? "",
    agency,
    kind: form.kind,
    label: form.label,
    record: crypto.randomUUID(),
    based_on: null,
    values: {},
    extra: {},
    prefilled: [],
    reason: "",
    mends: null,
    begun_at: at,
    changed_at: at,
  };
}

/** @param {Draft} draft @param {Partial<Beginning>} more @returns {Beginning} */
function beginning(draft, more = {}) {
  return {
    draft,
    isBegun: false,
    values: draft.values,
    prefilled: new Set(draft.prefilled),
    prefilledFrom: draft.from ?? "last time",
    names: {},
    extra: draft.extra,
    beside: {},
    notices: [],
    problems: [],
    needsReason: draft.based_on !== null,
    ...more,
  };
}

/**
 * A draft that was left to make something it names: a trail that was recorded meanwhile.
 * @param {Description} form @param {Draft} draft @param {Record<string, string>} wanted
 */
async function withNamed(form, draft, wanted) {
  const named = form.members.filter(
    (member) => !isPart(member) && member.type === "reference" && wanted[member.name],
  );
  for (const { name } of named) draft.values[name] = wanted[name];
  if (named.length) await drafts.put(structuredClone(draft));
  return draft;
}

/** @param {Draft} draft */
async function fromDraft(draft) {
  const note = notice(
    `Begun at ${clock(draft.begun_at)}, not finished`,
    "",
    words("It lies on this phone only. Finish it, and it is sent."),
  );
  const names = draft.based_on === null ? {} : await namesNow(draft);
  return beginning(draft, { isBegun: true, notices: [note], names });
}

/**
 * Conditions of last time, then what the address says, then what is likely. Never hides, times,
 * outcomes or words: the description marks what is a condition.
 * @param {Description} form @param {Draft} draft @param {import("./reference.js").Reference | null} reference
 * @param {Record<string, string>} wanted
 */
async function afresh(form, draft, reference, wanted) {
  const last = await lastTime(reference, draft.agency, form.kind);
  draft.values = last ? placed(form, last.values).values : {};
  const prefilled = new Set(Object.keys(draft.values));
  for (const member of form.members) {
    if (isPart(member) || member.type !== "reference") {
      if (!isPart(member) && wanted[member.name])
        choose(draft, prefilled, member.name, wanted[member.name]);
      continue;
    }
    const rows = reference?.references[member.refers_to ?? ""] ?? [];
    const stillThere = rows.some((one) => one.id === draft.values[member.name]);
    if (!stillThere) choose(draft, prefilled, member.name, undefined);
    const isAsked = member.required || member.condition;
    const likely = isAsked ? rows.find((one) => one.likely)?.id : undefined;
    if (wanted[member.name]) choose(draft, prefilled, member.name, wanted[member.name]);
    else if (likely && likely !== draft.values[member.name])
      choose(draft, prefilled, member.name, likely);
  }
  draft.prefilled = [...prefilled];
  const told = wanted.beginning
    ? await (await import("./told-before.js")).toldBefore(form, draft, prefilled, wanted.beginning)
    : {};
  return beginning(draft, {
    prefilled,
    ...(last ? { prefilledFrom: `last time, ${clock(last.at)}` } : {}),
    ...told,
  });
}

/** @param {Draft} draft @param {Set<string>} prefilled @param {string} name @param {string | undefined} value */
function choose(draft, prefilled, name, value) {
  prefilled.delete(name);
  if (value === undefined) delete draft.values[name];
  else draft.values[name] = value;
}

/** @param {string} agency @param {string} kind @param {string} record */
async function recordNow(agency, kind, record) {
  const { status, body } = await ask(`/field/records/${agency}/${kind}/${record}.json`);
  if (status === 200 && body?.record === record) return body;
  if (status === 401)
    throw new Stopped("sign-in", "Sign in first: the record is read from the server.");
  throw new Stopped(
    "offline",
    body?.what ?? body?.error ?? "The record cannot be read from the server now.",
  );
}

/** Names of what an amended record names; none where the server cannot be asked. @param {Draft} draft */
async function namesNow(draft) {
  try {
    return (await recordNow(draft.agency, draft.kind, draft.record)).names;
  } catch {
    return {};
  }
}

/** @param {Description} form @param {Draft} draft @param {string} record */
async function amending(form, draft, record) {
  const now = await recordNow(draft.agency, form.kind, record);
  Object.assign(draft, { record, based_on: now.version, values: placed(form, now.values).values });
  const note = notice(
    `Amending version ${now.version}`,
    "",
    words(
      "What you change becomes a new version with your name, the time and your reason. The version before it stays.",
    ),
  );
  return beginning(draft, { names: now.names, notices: [note] });
}

/**
 * A submission that was quarantined starts from its own raw values; one in conflict from the
 * newest version, with its own words beside.
 * @param {Description} form @param {Draft} draft @param {string} sentAs
 */
async function mending(form, draft, sentAs) {
  const { status, body } = await ask(`/${draft.agency}/inbox/${sentAs}/raw.json`);
  if (status !== 200 || !body?.envelope)
    throw new Stopped(
      "offline",
      body?.what ?? body?.error ?? "The submission cannot be read from the server now.",
    );
  const { envelope } = body;
  const raw = placed(form, envelope.values);
  draft.mends = sentAs;
  if (body.status === "conflict") return settling(form, draft, envelope, raw.values, sentAs);
  Object.assign(draft, {
    record: isUuid(envelope.record) ? envelope.record : draft.record,
    values: raw.values,
    based_on: Number.isInteger(envelope.based_on) ? envelope.based_on : null,
    reason: String(envelope.reason ?? ""),
  });
  const notices = [
    notice(
      "Mending what could not be taken",
      "late",
      words(
        "This is what was sent, as it was written. Mend what is marked and finish: it is sent as a new submission, and the old one is kept with a note.",
      ),
    ),
  ];
  const left = Object.entries(raw.left);
  if (left.length)
    notices.push(
      notice(
        "What no field here can show",
        "late",
        el(
          "ul",
          {},
          ...left.map(([pointer, value]) =>
            el("li", { text: `${pointer}: ${JSON.stringify(value)}` }),
          ),
        ),
        words("It stays with the old submission. Write what matters of it into a field."),
      ),
    );
  return beginning(draft, { notices, problems: body.problems });
}

/** @param {any} value */
const isUuid = (value) =>
  typeof value === "string" && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value);

/**
 * @param {Description} form @param {Draft} draft @param {any} envelope @param {Values} rival @param {string} sentAs
 */
async function settling(form, draft, envelope, rival, sentAs) {
  const now = await recordNow(draft.agency, form.kind, envelope.record);
  const { values } = placed(form, now.values);
  Object.assign(draft, {
    record: envelope.record,
    based_on: now.version,
    values,
    reason: `Settles the conflict of submission ${sentAs}`,
  });
  const lists = form.members.filter(
    (member) =>
      isPart(member) &&
      JSON.stringify(rival[member.name] ?? []) !== JSON.stringify(values[member.name] ?? []),
  );
  const note = notice(
    "Two versions were written at the same time",
    "late",
    words(
      `The form shows version ${now.version}, the newest. Where the other one differs, its words stand beside the field; take them over or leave them. Both stay in the record.`,
    ),
    lists.length
      ? words(
          `These parts differ as a whole; compare them on the inbox page: ${lists.map((member) => member.label).join(", ")}.`,
        )
      : null,
  );
  return beginning(draft, { beside: rival, names: now.names, notices: [note] });
}
