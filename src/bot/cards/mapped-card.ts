import { mapPlace } from "../../core/mapping/map-place.ts";
import type { MappedCompany, PendingCompany } from "../../core/mapping/mapping.ts";
import type { Block, Button, Card } from "../card.ts";
import type { Words } from "../words/words.ts";
import { productOf } from "./connect-cards.ts";
import { firstOf } from "./first-of.ts";
import type { MapFacts } from "./map-card.ts";
import { refusedBlocks } from "./refused-blocks.ts";

const mostSharing = 5;

/** A mapping that stands: by whom, since when, who shares the company; change, remove, import. */
export function mappedCard(facts: MapFacts, company: MappedCompany, mayMap: boolean, words: Words): Card {
  const { account, connection, psa, mapping, sharing, mappedBy } = facts;
  const id = mapPlace({ accountKey: account.key, connectionId: connection.id });
  const product = productOf(connection);
  const names = { account: account.name, company: company.name };
  const blocks: Block[] = [
    ...refusedBlocks(facts, id, mayMap, words),
    { kind: "text", text: words.rich("map.mapped", names) },
  ];
  if (mappedBy) {
    const by = words.text("map.mapped-by", { product: product.title, psa, name: mappedBy });
    blocks.push({ kind: "text", subtle: true, text: by });
  }
  if (mapping?.mappedAt) {
    const when = words.moment(mapping.mappedAt, "date-time", facts.timeZone);
    blocks.push({ kind: "facts", facts: [{ label: words.text("map.mapped-when"), value: when }] });
  }
  if (sharing.length > 0) {
    const shared = firstOf(
      sharing.map(({ name }) => name),
      mostSharing,
      words,
    );
    blocks.push({ kind: "text", text: words.text("map.shared", { count: sharing.length, names: shared }) });
  }
  if (mayMap && mapping) {
    const remove: Button = {
      action: "map.remove",
      id,
      choice: String(mapping.version),
      label: words.text("map.remove"),
      style: "danger",
      confirm: {
        title: words.text("map.remove-title"),
        text: words.text("map.remove-text", names),
        confirmLabel: words.text("map.remove"),
        cancelLabel: words.text("common.cancel"),
      },
    };
    const change: Button = { action: "map.change", id, label: words.text("map.change") };
    const add: Button = { action: "import.open", id, label: words.text("map.import"), style: "primary" };
    const mayImport = product.importable && account.signInId !== undefined;
    blocks.push({ kind: "buttons", buttons: [...(mayImport ? [add] : []), change, remove] });
  }
  if (!product.importable) blocks.push({ kind: "text", subtle: true, text: words.text("connect.mapping-only") });
  if (!account.signInId) blocks.push({ kind: "text", subtle: true, text: words.text("accounts.no-sign-in") });
  return { title: words.text("map.title.mapped"), summary: words.text("map.mapped", names), tone: "good", blocks };
}

/** Between the confirmation and the PSA's answer. */
export function checkingCard({ account }: MapFacts, pending: PendingCompany, words: Words): Card {
  const values = { name: pending.byName, company: pending.name };
  return {
    title: words.text("map.title.checking"),
    summary: `${account.name}: ${words.text("map.checking", values)}`,
    blocks: [
      { kind: "text", text: words.rich("accounts.name", { name: account.name }) },
      { kind: "text", text: words.rich("map.checking", values) },
    ],
  };
}
