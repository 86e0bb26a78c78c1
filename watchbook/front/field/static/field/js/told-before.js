// @ts-check
/** What other records state already: a form that is opened from them begins with it. */
import { notice, words } from "./dom.js";
import { placed } from "./schema.js";
import { ask } from "./server.js";

/**
 * Fills the draft with what the records named in the address state. Each part taken over is marked
 * as such until somebody changes it. Without an answer the form is empty, and says so.
 * @param {import("./schema.js").Description} form @param {import("./store.js").Draft} draft
 * @param {Set<string>} prefilled @param {string} records their ids
 */
export async function toldBefore(form, draft, prefilled, records) {
  const { status, body } = await ask(
    `/field/beginnings/${draft.agency}/${form.kind}.json?from=${records}`,
  ).catch(() => ({ status: 0, body: null }));
  if (status !== 200 || !body?.values)
    return {
      notices: [
        notice(
          "Nothing was taken over",
          "late",
          words("What was written before cannot be read now. It is kept; name it in this form."),
        ),
      ],
    };
  const { values } = placed(form, body.values);
  Object.assign(draft.values, values);
  for (const { name, type } of form.members)
    if (type === "items" && name in values) prefilled.add(name);
  draft.prefilled = [...prefilled];
  draft.from = body.source;
  const parts = form.members.filter(({ name }) => name in values).map(({ label }) => label);
  return {
    names: body.names,
    notices: [
      notice(
        `Taken over from ${body.source}`,
        "",
        words(`${body.words} Change what is not so. Nothing else was filled in.`),
        words(parts.join(" · ")),
      ),
    ],
  };
}
