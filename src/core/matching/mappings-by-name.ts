import { normaliseName } from "./normalise-name.ts";
import type { KnownMapping } from "./suggestion.ts";

/** Confirmed mappings by account and by name, so that `suggest` is given those alone that can speak for an account. */
export interface MappingsByName {
  /** In the order given: those of the account, and those of accounts whose names may be the same. */
  speakingFor(account: { key: string; name: string }): readonly KnownMapping[];
}

/** Looks at each name once. `keyOf` as `createNameKeys` gives it. */
export function mappingsByName(
  mappings: readonly KnownMapping[],
  keyOf: (name: string) => string = nameKey,
): MappingsByName {
  const byKey = new Map<string, number[]>();
  const add = (key: string, at: number) => {
    const places = byKey.get(key);
    if (places) places.push(at);
    else byKey.set(key, [at]);
  };
  for (const [at, { accountKey, accountName }] of mappings.entries()) {
    add(`account:${accountKey}`, at);
    add(`name:${keyOf(accountName)}`, at);
  }
  return {
    speakingFor({ key, name }) {
      const places = new Set([...(byKey.get(`account:${key}`) ?? []), ...(byKey.get(`name:${keyOf(name)}`) ?? [])]);
      return [...places].sort((one, other) => one - other).flatMap((at) => mappings[at] ?? []);
    },
  };
}

const mostKept = 50_000;

/** Keeps the keys of names that were looked at before: reading 5,000 names takes longer than a suggestion may. */
export function createNameKeys(): (name: string) => string {
  const kept = new Map<string, string>();
  return (name) => {
    const known = kept.get(name);
    if (known !== undefined) return known;
    if (kept.size >= mostKept) kept.clear();
    const key = nameKey(name);
    kept.set(name, key);
    return key;
  };
}

/** Equal for names that `suggest` may take for the same one; it compares them once more itself. */
function nameKey(name: string): string {
  const { joined, forms } = normaliseName(name);
  return `${joined}/${forms.join()}`;
}
