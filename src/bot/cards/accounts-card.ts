import {
  type AccountPage,
  type AccountQuery,
  type AccountRow,
  accountStates,
} from "../../core/account/account-overview.ts";
import { mapPlace } from "../../core/mapping/map-place.ts";
import type { Block, Button, Card } from "../card.ts";
import type { Words } from "../words/words.ts";
import { productOf } from "./connect-cards.ts";

export interface AccountsFacts {
  draftId: string;
  query: AccountQuery;
  page: AccountPage;
  hasAccounts: boolean;
  hasConnections: boolean;
}

/** The accounts, a page at a time, with what each is mapped to on every connection. */
export function accountsCard(facts: AccountsFacts, mayMap: boolean, words: Words): Card {
  const { draftId, query, page } = facts;
  const title = words.text("accounts.title");
  if (!facts.hasAccounts) {
    const text = words.text("accounts.none-yet");
    return { title, summary: text, blocks: [{ kind: "text", text }] };
  }
  const blocks: Block[] = [
    {
      kind: "fields",
      id: `q${query.text}${query.state}`,
      fields: [
        {
          kind: "text",
          name: "text",
          label: words.text("accounts.text"),
          optional: true,
          maxLength: 100,
          ...(query.text && { value: query.text }),
        },
        {
          kind: "choice",
          name: "state",
          label: words.text("accounts.show"),
          options: accountStates.map((state) => ({ value: state, label: words.text(`accounts.show.${state}`) })),
          value: query.state,
        },
      ],
    },
    {
      kind: "buttons",
      buttons: [{ action: "accounts.search", id: draftId, label: words.text("accounts.search"), style: "primary" }],
    },
    { kind: "text", text: words.text("accounts.count", { shown: page.total, page: page.page + 1, pages: page.pages }) },
  ];
  if (!facts.hasConnections) blocks.push({ kind: "text", subtle: true, text: words.text("accounts.no-connection") });
  blocks.push(...page.rows.map((row) => accountItem(row, mayMap, words)));
  const turn: Button[] = [];
  const turnTo = (to: number, key: "accounts.previous" | "accounts.next") =>
    turn.push({ action: "accounts.turn", id: draftId, choice: String(to), label: words.text(key) });
  if (page.page > 0) turnTo(page.page - 1, "accounts.previous");
  if (page.page < page.pages - 1) turnTo(page.page + 1, "accounts.next");
  if (turn.length > 0) blocks.push({ kind: "buttons", buttons: turn });
  return { title, summary: words.text("accounts.summary", { total: page.total }), blocks };
}

function accountItem({ account, mappings }: AccountRow, mayMap: boolean, words: Words): Block {
  const [only] = mappings;
  const unmapped = mappings.filter(({ mapping }) => !mapping?.company);
  const mappable = mappings.length === 1 ? only : unmapped.length === 1 ? unmapped[0] : undefined;
  const buttons: Button[] = [{ action: "accounts.open", id: account.key, label: words.text("accounts.open") }];
  if (mayMap && mappable && !mappable.mapping?.company) {
    const place = mapPlace({ accountKey: account.key, connectionId: mappable.connection.id });
    buttons.unshift({ action: "map.open", id: place, label: words.text("accounts.map"), style: "primary" });
  } else if (mayMap && only && mappings.length === 1) {
    const place = mapPlace({ accountKey: account.key, connectionId: only.connection.id });
    buttons.push({ action: "import.open", id: place, label: words.text("accounts.import") });
  }
  return {
    kind: "item",
    title: words.rich("accounts.name", { name: account.name }),
    lines: mappingLines(mappings, words),
    buttons,
  };
}

const mostLines = 3;

/** A line for each connection; when they are too many for a row, the last line counts those left out. */
function mappingLines(mappings: AccountRow["mappings"], words: Words): readonly string[] {
  const shown = mappings.length > mostLines ? mappings.slice(0, mostLines - 1) : mappings;
  const lines = shown.map((column) => mappingLine(column, words));
  return shown.length < mappings.length ? [...lines, `… +${mappings.length - shown.length}`] : lines;
}

/** "GoTo Connect: Acme Inc." */
export function mappingLine({ connection, mapping }: AccountRow["mappings"][number], words: Words): string {
  const product = productOf(connection).title;
  if (mapping?.pending) return words.text("accounts.pending", { product, company: mapping.pending.name });
  if (mapping?.excluded) return words.text("accounts.excluded", { product });
  if (mapping?.company) return words.text("accounts.mapped-to", { product, company: mapping.company.name });
  return words.text("accounts.unmapped", { product });
}
