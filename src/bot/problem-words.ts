import { GotoError } from "../core/ports/goto.ts";
import { PsaError } from "../core/ports/psa.ts";
import { SecretError } from "../core/ports/secret-box.ts";
import { StoreError } from "../core/ports/stores.ts";
import type { Words } from "./words/words.ts";

/** Whether people can meet it; everything else is a bug and is logged with its stack. */
export function isExpected(error: unknown): boolean {
  return [PsaError, GotoError, SecretError, StoreError].some((kind) => error instanceof kind);
}

/** What went wrong and the next step, in the viewer's language. The one place where errors become words. */
export function problemWords(error: unknown, words: Words, psaTitle = "PSA"): string {
  if (error instanceof PsaError) return psaProblemWords(error, words, psaTitle);
  if (error instanceof GotoError) return words.textFor("problem", `goto.${error.kind}`, "problem.goto.unexpected");
  if (error instanceof SecretError) return words.text("problem.secret");
  if (error instanceof StoreError) return words.textFor("problem", `store.${error.kind}`, "problem.store.unavailable");
  return words.text("problem.bug");
}

/** For a `PsaErrorKind` or a `CredentialProblem` kind. `right` is the name in the PSA's own menu. */
export function psaProblemWords(
  problem: { kind: string; right?: string | undefined },
  words: Words,
  psaTitle: string,
): string {
  const values = { psa: psaTitle, right: problem.right ?? "–" };
  return words.textFor("problem", `psa.${problem.kind}`, "problem.psa.unexpected", values);
}
