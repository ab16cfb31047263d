import { type Drift, driftKinds } from "../../core/import/drift.ts";
import { mapPlace } from "../../core/mapping/map-place.ts";
import type { Block, Button, Card, Span } from "../card.ts";
import type { Words } from "../words/words.ts";

const mostShown = 12;

export interface DriftFacts {
  drifts: readonly Drift[];
  /** By account key. */
  accountNames: ReadonlyMap<string, string>;
  timeZone: string;
}

/** The week's digest: what changed in the PSA since the imports, in numbers, mapping by mapping. */
export function driftCard({ drifts, accountNames, timeZone }: DriftFacts, words: Words): Card {
  const count = drifts.length;
  const more = count - mostShown;
  const items = drifts.slice(0, mostShown).map((drift): Block => {
    const { accountKey, companyName, counts, importedAt } = drift;
    const changes = driftKinds
      .filter((kind) => counts[kind] > 0)
      .map((kind) => words.text(`drift.${kind}`, { count: counts[kind] }));
    const since: Span[] = [
      { kind: "plain", text: `${words.text("drift.since")} ` },
      ...words.moment(importedAt, "date", timeZone),
    ];
    return {
      kind: "item",
      title: words.rich("drift.item", { account: accountNames.get(accountKey) ?? accountKey, company: companyName }),
      lines: [changes.join(" · "), since],
      ...(counts.new > 0 && { buttons: [newOnes(drift, words)] }),
    };
  });
  return {
    title: words.text("drift.title"),
    summary: words.text("drift.summary", { count }),
    blocks: [
      { kind: "text", text: words.text("drift.summary", { count }) },
      ...items,
      ...(more > 0 ? [{ kind: "text" as const, text: words.text("drift.more", { count: more }) }] : []),
      { kind: "text", subtle: true, text: words.text("drift.nothing-done") },
    ],
  };
}

function newOnes(drift: Drift, words: Words): Button {
  return { action: "import.new", id: mapPlace(drift), label: words.text("drift.import-new") };
}
