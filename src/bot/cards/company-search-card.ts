import type { Found } from "../../core/mapping/suggest-service.ts";
import type { Choice } from "../../core/ports/psa.ts";
import type { Block, Button, Card, Option } from "../card.ts";
import type { Words } from "../words/words.ts";
import { companyItem, companyLine } from "./company-item.ts";

export interface SearchFacts {
  draftId: string;
  place: string;
  version: number | null;
  accountName: string;
  query: { text: string; statusId: string; typeId: string; offset: number };
  found: Extract<Found, { kind: "found" }>;
  rowsPerPage: number;
}

const mostOptions = 99;

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
        { action: "map.back", id: place, label: words.text("map.back") },
      ],
    },
    { kind: "text", text: words.text("map.found", { total: found.total, from, to }) },
  ];
  if (found.hidden > 0)
    blocks.push({ kind: "text", subtle: true, text: words.text("map.hidden", { hidden: found.hidden }) });
  for (const company of found.companies) {
    const context = { place, version, mayMap: true, primary: false, label: words.text("map.save") };
    blocks.push(companyItem(company, [companyLine(company, words)], context, words));
  }
  const turn: Button[] = [];
  const turnTo = (offset: number, key: "accounts.previous" | "accounts.next") =>
    turn.push({ action: "map.turn", id: draftId, choice: String(offset), label: words.text(key) });
  if (query.offset > 0) turnTo(Math.max(0, query.offset - rowsPerPage), "accounts.previous");
  if (to < found.total) turnTo(query.offset + rowsPerPage, "accounts.next");
  if (turn.length > 0) blocks.push({ kind: "buttons", buttons: turn });
  return {
    title: words.text("map.search-title"),
    summary: words.text("map.search-summary", { account: accountName }),
    blocks,
  };
}
