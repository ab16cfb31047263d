import { describe, expect, it } from "vitest";
import { psaProblemWords } from "../../src/bot/problem-words.ts";
import { createWords } from "../../src/bot/words/words.ts";
import type { ProviderName, PsaErrorKind } from "../../src/core/ports/psa.ts";

/** Every kind, and a word of its remedy in English. */
const remedies: Readonly<Record<PsaErrorKind, RegExp>> = {
  unauthorized: /Check both/,
  "unknown-user": /Credentials/,
  locked: /untick/,
  "unknown-company": /sign in/,
  forbidden: /Give it to/,
  "unknown-site": /check/i,
  "no-such-host": /check/i,
  "name-server": /DNS/,
  unreachable: /check/i,
  tls: /certificate/,
  clock: /clock/,
  timeout: /test again/,
  "rate-limited": /Test again/,
  "budget-used": /by itself/,
  "origin-not-allowed": /PSA_ALLOWED_ORIGINS/,
  "integration-refused": /CONNECTWISE_CLIENT_ID|AUTOTASK_INTEGRATION_CODE/,
  down: /try again/,
  unexpected: /Try again/,
};
const psas: readonly { name: ProviderName; title: string }[] = [
  { name: "connectwise", title: "ConnectWise PSA" },
  { name: "autotask", title: "Datto Autotask PSA" },
];
const kinds = Object.keys(remedies) as PsaErrorKind[];

describe.each(psas)("what is said of $title", (psa) => {
  const said = (kind: PsaErrorKind, language: "en" | "it") =>
    psaProblemWords({ kind, right: "CRM › Companies" }, createWords(language), psa);

  it.each(kinds)("tells %s with its remedy", (kind) => {
    expect(said(kind, "en")).toMatch(remedies[kind]);
    expect(said(kind, "it")).not.toBe(said(kind, "en"));
  });

  it("has different words for each kind, and names the missing right", () => {
    for (const language of ["en", "it"] as const) {
      expect(new Set(kinds.map((kind) => said(kind, language))).size).toBe(kinds.length);
      expect(said("forbidden", language)).toContain("CRM › Companies");
    }
  });
});
