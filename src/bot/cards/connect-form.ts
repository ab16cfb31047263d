import type { ConnectDraft } from "../../core/connection/connect-draft.ts";
import type { ConnectProblem } from "../../core/connection/connection-test.ts";
import type { CredentialField } from "../../core/ports/psa.ts";
import type { PsaFacts } from "../../core/services.ts";
import type { FormField, Text } from "../card.ts";
import type { Form } from "../form.ts";
import { psaProblemWords } from "../problem-words.ts";
import type { WordKey } from "../words/catalogues.ts";
import type { Words } from "../words/words.ts";
import { productOf } from "./connect-cards.ts";

/**
 * The form for a PSA's keys, from the provider's own list of fields. What was typed is filled in again; secrets never are:
 * they are marked as kept. A problem stands under the field that caused it, or above all when no field did.
 */
export function connectForm(
  draft: ConnectDraft,
  psa: PsaFacts,
  problems: readonly ConnectProblem[],
  words: Words,
): Form {
  const text = (problem: ConnectProblem) => psaProblemWords(problem, words, psa);
  const general = problems.filter(({ field }) => !psa.credentialFields.some(({ name }) => name === field));
  const intro: Text[] = general.map((problem) => words.text("connect.form-problem", { problem: text(problem) }));
  intro.push(
    words.text("connect.form-intro", {
      product: productOf(draft).title,
      psa: psa.title,
      rights: psa.rights.join("; "),
      menu: psa.keysMenu,
    }),
    words.text("connect.form-relay"),
  );
  if (draft.connectionId) intro.push(words.text("connect.form-edit-intro"));
  return {
    name: "connect.keys",
    title: words.text(draft.connectionId ? "connect.form-edit-title" : "connect.form-title"),
    submitLabel: words.text("connect.form-submit"),
    cancelLabel: words.text("common.cancel"),
    context: draft.draft.id,
    intro,
    fields: psa.credentialFields.map((field) => {
      const problem = problems.find((candidate) => candidate.field === field.name);
      return formField(field, draft, words, problem && text(problem));
    }),
  };
}

function formField(field: CredentialField, draft: ConnectDraft, words: Words, problem: string | undefined): FormField {
  const { name, kind, maxLength, example } = field;
  const shared = {
    name,
    label: words.text(`connect.field.${name}` as WordKey),
    hint: words.text(`connect.hint.${name}` as WordKey),
    maxLength,
    ...(problem && { problem }),
  };
  if (kind === "secret") {
    const kept = draft.keptSecrets.includes(name) || draft.connectionId !== undefined;
    return { ...shared, kind: "secret", kept, optional: kept, ...(kept && { hint: words.text("common.kept-secret") }) };
  }
  const value = draft.settings[name];
  return { ...shared, kind: "text", ...(value && { value }), ...(example && { example }) };
}
