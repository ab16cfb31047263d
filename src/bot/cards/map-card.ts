import type { Account } from "../../core/account/account.ts";
import type { Connection } from "../../core/connection/connection.ts";
import { mapPlace } from "../../core/mapping/map-place.ts";
import type { Mapping } from "../../core/mapping/mapping.ts";
import type { Suggested } from "../../core/mapping/suggest-service.ts";
import type { Block, Button, Card } from "../card.ts";
import type { Words } from "../words/words.ts";
import { candidateItem } from "./company-item.ts";
import { productOf } from "./connect-cards.ts";
import { listAge } from "./list-age.ts";
import { checkingCard, mappedCard } from "./mapped-card.ts";
import { refusedBlocks } from "./refused-blocks.ts";
import { waitingLine } from "./waiting-line.ts";

/** A name less likely than this is no orientation. */
const worthShowing = 0.3;

export interface MapFacts {
  account: Account;
  connection: Connection;
  psa: string;
  mapping: Mapping | null;
  /** The other accounts that are mapped to the same company. */
  sharing: readonly Account[];
  mappedBy: string | null;
  suggested: Suggested;
  timeZone: string;
}

/** One account on one connection: what it is mapped to, or what matching says: one match, none, or several. */
export function mapCard(facts: MapFacts, mayMap: boolean, words: Words): Card {
  const { mapping } = facts;
  if (mapping?.pending) return checkingCard(facts, mapping.pending, words);
  if (mapping?.company) return mappedCard(facts, mapping.company, mayMap, words);
  return suggestionCard(facts, mayMap, words);
}

/** The suggestion, also for an account that is mapped already and shall get another company. */
export function suggestionCard(facts: MapFacts, mayMap: boolean, words: Words): Card {
  const { account, connection, psa, mapping, suggested } = facts;
  const place = mapPlace({ accountKey: account.key, connectionId: connection.id });
  const version = mapping?.version ?? null;
  const head: Block[] = [
    {
      kind: "text",
      text: words.rich("map.place", { account: account.name, product: productOf(connection).title, psa }),
    },
    ...refusedBlocks(facts, place, mayMap, words),
    ...excludedBlocks(mapping, words),
  ];
  const card = (key: "one" | "none" | "several" | "waiting", line: string, blocks: readonly Block[]): Card => ({
    title: words.text(`map.title.${key}`),
    summary: `${account.name}: ${line}`,
    blocks: [...head, { kind: "text", text: line }, ...blocks],
  });
  if (suggested.kind !== "suggested")
    return card("waiting", waitingLine(suggested, { name: connection.provider, title: psa }, words), []);

  const { suggestion, companies, withTwin } = suggested;
  const item = (candidate: Parameters<typeof candidateItem>[0], primary: boolean) =>
    candidateItem(
      candidate,
      { place, version, companies, withTwin, mayMap, primary, label: words.text("map.map-this") },
      words,
    );
  const refresh: Button = {
    action: "map.refresh",
    id: place,
    choice: mapping?.company ? "map-change" : "map",
    label: words.text("map.refresh"),
  };
  const manually = (label: string): Block[] =>
    mayMap ? [{ kind: "buttons", buttons: [searchButton(place, label, suggestion.kind === "none"), refresh] }] : [];
  const age = [
    ...(suggested.isReading ? [contactsLine(psa, words)] : []),
    ...listAge(connection, suggested.readAt, facts.timeZone, words),
  ];
  switch (suggestion.kind) {
    case "one": {
      const line = words.text("map.one");
      return card("one", line, [item(suggestion.candidate, true), ...manually(words.text("map.another")), ...age]);
    }
    case "several": {
      const items = suggestion.candidates.slice(0, 5).map((candidate) => item(candidate, false));
      return card("several", words.text("map.several"), [...items, ...manually(words.text("map.manually")), ...age]);
    }
    case "none": {
      const items = suggestion.nearest
        .filter(({ probability }) => probability >= worthShowing)
        .slice(0, 3)
        .map((candidate) => item(candidate, false));
      const nearest: Block[] =
        items.length > 0 ? [{ kind: "text", subtle: true, text: words.text("map.nearest") }, ...items] : [];
      return card("none", words.text("map.none"), [...manually(words.text("map.manually")), ...nearest, ...age]);
    }
  }
}

/** Better evidence may be on its way. */
export function contactsLine(psa: string, words: Words): Block {
  return { kind: "text", subtle: true, text: words.text("map.reading-contacts", { psa }) };
}

function excludedBlocks(mapping: Mapping | null, words: Words): readonly Block[] {
  if (!mapping?.excluded) return [];
  return [{ kind: "text", text: words.text("map.excluded", { name: mapping.excluded.byName }) }];
}

function searchButton(place: string, label: string, primary: boolean): Button {
  return { action: "map.search", id: place, label, ...(primary && { style: "primary" as const }) };
}
