import type { ConnectDraft } from "../../core/connection/connect-draft.ts";
import type { ConnectProblem } from "../../core/connection/connection-test.ts";
import { connectForm } from "../cards/connect-form.ts";
import type { Desk } from "../feature.ts";
import type { Reply } from "../reply.ts";

/** The form for a draft; a failed draft shows again what was wrong. */
export function openKeysForm(desk: Desk, draft: ConnectDraft): Reply {
  return keysForm(desk, draft, draft.problems ?? []);
}

export function keysForm(desk: Desk, draft: ConnectDraft, problems: readonly ConnectProblem[]): Reply {
  const psa = desk.services.psas.get(draft.provider);
  if (!psa) return { kind: "notice", text: desk.words.text("problem.old-card") };
  return { kind: "form", form: connectForm(draft, psa, problems, desk.words) };
}
