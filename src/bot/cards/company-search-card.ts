import type { Connection } from "../../core/connection/connection.ts";
import type { Found } from "../../core/mapping/suggest-service.ts";
import type { Choice, Company } from "../../core/ports/psa.ts";
import type { Block, Button, Card, Option } from "../card.ts";
import type { Words } from "../words/words.ts";
import { companyItem, companyLine } from "./company-item.ts";
import { firstOf } from "./first-of.ts";
import { listAge } from "./list-age.ts";

export interface SearchFacts {
  draftId: string;
  place: string;
  version: number | null;
  accountName: string;
  connection: Connection;
  timeZone: string;
  query: { text: string; statusId: string; typeId: string; offset: number };
  found: Extract<Found, { kind: "found" }>;
  rowsPerPage: number;
}

const mostOptions = 99;
const mostTypes = 3;

/** Search by hand over all companies of a connection, with the PSA's own statuses and types as filters. */
export function companySearchCard(facts: SearchFacts, words: Words): Card {
  const { draftId, place, version, accountName, query, found, rowsPerPage } = facts;
  const any: Option = { value: "any", label: words.text("map.any") };
  const options = (choices: readonly Choice[]): readonly Option[] => [
    any,
    ...choices.slice(0, mostOptions).map(({ id, name }) => ({ value: id, label: name })),
  ];
  const choice = (name: "status" | "type", choices: readonly Choice[], value: string) => ({
    kind: "choice" as const,
    name,
    label: words.text(`map.search-${name}`),
    ...(choices.length > mostOptions && {
      hint: words.text("map.search-some", { shown: mostOptions, count: choices.length }),
    }),
    options: options(choices),
    value: choices.some(({ id }) => id === value) ? value : "any",
  });
  const from = query.offset + 1;
  const to = query.offset + found.companies.length;
  const blocks: Block[] = [
    { kind: "text", text: words.rich("accounts.name", { name: accountName }) },
    {
      kind: "fields",
      id: `${query.text}${query.statusId}${query.typeId}`,
      fields: [
        {
          kind: "text",
          name: "text",
          label: words.text("map.search-text"),
          optional: true,
          maxLength: 100,
          ...(query.text && { value: query.text }),
        },
        choice("status", found.statuses, query.statusId),
        choice("type", found.types, query.typeId),
      ],
    },
    {
      kind: "buttons",
      buttons: [
        { action: "map.find", id: draftId, label: words.text("map.search"), style: "primary" },
        ...(found.hidden > 0 ? [{ action: "map.unfilter", id: draftId, label: words.text("map.show-hidden") }] : []),
        { action: "map.reread", id: draftId, label: words.text("map.refresh") },
        { action: "map.back", id: place, label: words.text("map.back") },
      ],
    },
    { kind: "text", text: words.text("map.found", { total: found.total, from, to }) },
  ];
  const { withTwin } = found;
  for (const company of found.companies) {
    const context = { place, version, mayMap: true, primary: false, label: words.text("map.save"), withTwin };
    blocks.push(companyItem(company, [companyLine(company, words)], context, words));
  }
  const turn: Button[] = [];
  const turnTo = (offset: number, key: "accounts.previous" | "accounts.next") =>
    turn.push({ action: "map.turn", id: draftId, choice: String(offset), label: words.text(key) });
  if (query.offset > 0) turnTo(Math.max(0, query.offset - rowsPerPage), "accounts.previous");
  if (to < found.total) turnTo(query.offset + rowsPerPage, "accounts.next");
  if (turn.length > 0) blocks.push({ kind: "buttons", buttons: turn });
  if (found.hidden > 0)
    blocks.push({ kind: "text", subtle: true, text: words.text("map.hidden", { hidden: found.hidden }) });
  for (const { company, by } of found.hiddenFirst) {
    const reasons = by.map((filter) => hiddenReason(company, filter, words));
    blocks.push(explained(company, words.text("map.hidden-by", { reasons: words.list(reasons) }), words));
  }
  for (const company of found.recycled) blocks.push(explained(company, words.text("map.recycled"), words));
  blocks.push(...listAge(facts.connection, found.readAt, facts.timeZone, words));
  return {
    title: words.text("map.search-title"),
    summary: words.text("map.search-summary", { account: accountName }),
    blocks,
  };
}

function explained({ name }: Company, line: string, words: Words): Block {
  return { kind: "item", title: words.rich("map.company", { name }), lines: [line] };
}

/** "type Prospect", or "no type" when it has none. */
function hiddenReason({ status, types }: Company, by: "status" | "type", words: Words): string {
  if (by === "status") {
    return status ? words.text("map.hidden-status", { name: status.name }) : words.text("map.hidden-no-status");
  }
  const names = types.map(({ name }) => name);
  return names.length > 0
    ? words.text("map.hidden-type", { names: firstOf(names, mostTypes, words) })
    : words.text("map.hidden-no-type");
}
