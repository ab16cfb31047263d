import { GotoError } from "../core/ports/goto.ts";
import { type ProviderName, PsaError } from "../core/ports/psa.ts";
import { SecretError } from "../core/ports/secret-box.ts";
import { StoreError } from "../core/ports/stores.ts";
import type { WordKey } from "./words/catalogues.ts";
import { isWordKey, type Words } from "./words/words.ts";

/** Whether people can meet it; everything else is a bug and is logged with its stack. */
export function isExpected(error: unknown): boolean {
  return [PsaError, GotoError, SecretError, StoreError].some((kind) => error instanceof kind);
}

/** What went wrong and the next step, in the viewer's language. The one place where errors become words. */
export function problemWords(error: unknown, words: Words, psa: NamedPsa = "PSA"): string {
  if (error instanceof PsaError) return psaProblemWords(error, words, psa);
  if (error instanceof GotoError) return words.textFor("problem", `goto.${error.kind}`, "problem.goto.unexpected");
  if (error instanceof SecretError) return words.text("problem.secret");
  if (error instanceof StoreError) return words.textFor("problem", `store.${error.kind}`, "problem.store.unavailable");
  return words.text("problem.bug");
}

/** Which PSA it is, where that is known: some remedies are a provider's own. */
export type NamedPsa = string | { name: ProviderName; title: string };

/** For a `PsaErrorKind` or a `CredentialProblem` kind. `right` is the name in the PSA's own menu. */
export function psaProblemWords(
  problem: { kind: string; right?: string | undefined },
  words: Words,
  psa: NamedPsa,
): string {
  const values = { psa: typeof psa === "string" ? psa : psa.title, right: problem.right ?? "–" };
  const usual = (isWordKey(`problem.psa.${problem.kind}`) ? `psa.${problem.kind}` : "psa.unexpected") as WordKey;
  const own = typeof psa === "string" ? usual : `psa.${psa.name}.${problem.kind}`;
  return words.textFor("problem", own, `problem.${usual}` as WordKey, values);
}
