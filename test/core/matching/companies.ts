import { candidatesOf } from "../../../src/core/matching/candidates-of.ts";
import type { AccountIdentity, IndexedCompany, Suggestion } from "../../../src/core/matching/suggestion.ts";

/** Made-up companies, as a PSA lists them: `c1`, `c2` … in the order given. */
export function companiesOf(...names: readonly (string | Partial<IndexedCompany>)[]): readonly IndexedCompany[] {
  return names.map((given, at) => {
    const facts = typeof given === "string" ? { name: given } : given;
    return { id: `c${at + 1}`, name: "", typeIds: [], typeNames: [], ...facts };
  });
}

export function accountOf(name: string, ...emailDomains: readonly string[]): AccountIdentity {
  return { key: "a1", name, emailDomains };
}

/** What must not change: the outcome, and who the candidates of it are. */
export function outcomeOf(suggestion: Suggestion): { kind: string; ids: readonly string[] } {
  const ids = candidatesOf(suggestion).map(({ companyId }) => companyId);
  switch (suggestion.kind) {
    case "one":
      return { kind: "one", ids: ids.slice(0, 1) };
    case "several":
      return { kind: "several", ids };
    case "none":
      return { kind: "none", ids: [] };
  }
}

const starts =
  "Alder Birch Cedar Delta Ember Falcon Granite Harbor Ivory Juniper Kestrel Lumen Maple Nimbus Orchid Pioneer".split(
    " ",
  );
const middles = "Ridge Stone Water Field Bridge Gate Wood Lake Hill Point".split(" ");
const ends =
  "Dental Care,Plumbing Services,Law Group,Software,Logistics,Academy Trust,Holdings,Foods,Consulting,Motors".split(
    ",",
  );
const forms = ["Ltd", "Inc.", "GmbH", "S.r.l.", "LLC", "B.V.", "", "S.A."];

/** `count` made-up companies, all names different, the same ones each time. */
export function manyCompanies(count: number): readonly IndexedCompany[] {
  return companiesOf(
    ...Array.from({ length: count }, (_, at) => {
      const pick = (list: readonly string[], by: number) => list[Math.floor(at / by) % list.length] ?? "";
      const serial = Math.floor(at / (starts.length * middles.length * ends.length));
      const brand = `${pick(starts, 1)}${pick(middles, starts.length).toLowerCase()}${serial > 0 ? ` ${serial}` : ""}`;
      return `${brand} ${pick(ends, starts.length * middles.length)} ${pick(forms, 3)}`.trim();
    }),
  );
}

/** The same order of "random" numbers for the same seed, 0 to 1 (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const order = items.map((item) => ({ item, at: random() }));
  return order.sort((one, other) => one.at - other.at).map(({ item }) => item);
}
