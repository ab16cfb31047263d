import type { Door, Feature, View } from "./feature.ts";
import type { Action, Command, Submission } from "./incoming.ts";

/** All doors of all features by name. Two features that name the same door are a mistake found at start. */
export interface Doors {
  commands: ReadonlyMap<string, Door<Command & { rest: string }>>;
  actions: ReadonlyMap<string, Door<Action>>;
  forms: ReadonlyMap<string, Door<Submission>>;
  views: ReadonlyMap<string, View>;
}

export function collectDoors(features: readonly Feature[]): Doors {
  return {
    commands: collect(features, (feature) => feature.commands),
    actions: collect(features, (feature) => feature.actions),
    forms: collect(features, (feature) => feature.forms),
    views: collect(features, (feature) => feature.views),
  };
}

function collect<D>(
  features: readonly Feature[],
  of: (feature: Feature) => Readonly<Record<string, D>> | undefined,
): ReadonlyMap<string, D> {
  const all = new Map<string, D>();
  for (const feature of features) {
    for (const [name, door] of Object.entries(of(feature) ?? {})) {
      if (all.has(name)) throw new Error(`two features answer "${name}"; the second is ${feature.name}`);
      all.set(name, door);
    }
  }
  return all;
}

/** The known word that is nearest to a mistyped one: at most two letters off. */
export function nearestWord(word: string, known: Iterable<string>): string | null {
  let best: { word: string; distance: number } | null = null;
  for (const candidate of known) {
    const distance = editDistance(word, candidate);
    if (distance <= Math.min(2, candidate.length - 1) && (!best || distance < best.distance))
      best = { word: candidate, distance };
  }
  return best?.word ?? null;
}

function editDistance(one: string, other: string): number {
  if (Math.abs(one.length - other.length) > 2) return 3;
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const changed = (row[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1);
      next.push(Math.min(changed, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 3;
}
