import type { Account } from "../../core/account/account.ts";
import type { AccountRow } from "../../core/account/account-overview.ts";
import { mapPlace } from "../../core/mapping/map-place.ts";
import type { Block, Button, Card } from "../card.ts";
import type { Words } from "../words/words.ts";
import { mappingLine } from "./accounts-card.ts";
import { productName, productOf } from "./connect-cards.ts";
import { firstOf } from "./first-of.ts";

const mostDomains = 5;

/** One account: its mapping on every connection and what can be done with each. */
export function accountCard({ account, mappings }: AccountRow, mayMap: boolean, words: Words): Card {
  const blocks: Block[] = [
    {
      kind: "facts",
      facts: [
        { label: words.text("accounts.key"), value: account.key },
        ...(account.emailDomains.length > 0
          ? [{ label: words.text("accounts.domains"), value: firstOf(account.emailDomains, mostDomains, words) }]
          : []),
      ],
    },
  ];
  for (const column of mappings) {
    const id = mapPlace({ accountKey: account.key, connectionId: column.connection.id });
    const isMapped = column.mapping?.company !== undefined;
    const buttons: Button[] = [
      { action: "map.open", id, label: words.text(isMapped ? "accounts.open" : "accounts.map") },
    ];
    if (isMapped && mayMap && account.signInId && productOf(column.connection).importable) {
      buttons.push({ action: "import.open", id, label: words.text("accounts.import"), style: "primary" });
    }
    blocks.push({
      kind: "item",
      title: productName(productOf(column.connection), words),
      lines: [
        mappingLine(column, words),
        ...(productOf(column.connection).importable ? [] : [words.text("connect.mapping-only")]),
      ],
      ...((mayMap || isMapped) && { buttons }),
    });
  }
  if (mappings.length === 0) blocks.push({ kind: "text", text: words.text("accounts.no-connection") });
  if (!account.signInId) blocks.push({ kind: "text", subtle: true, text: words.text("accounts.no-sign-in") });
  blocks.push({
    kind: "buttons",
    buttons: [
      { action: "accounts.list", id: "all", label: words.text("accounts.back") },
      { action: "history.open", id: account.key, label: words.text("history.open") },
    ],
  });
  return { title: account.name, summary: words.text("accounts.account-summary", { name: account.name }), blocks };
}

/** When a name fits several accounts or none: the ones that could be meant. `action` is what was wanted of it. */
export function whichAccountCard(
  accounts: readonly Account[],
  line: string,
  choose: { action: string; label: string },
  words: Words,
): Card {
  return {
    title: words.text("accounts.choose-title"),
    summary: line,
    blocks: [
      { kind: "text", text: line },
      ...accounts.map(
        (account): Block => ({
          kind: "item",
          title: words.rich("accounts.name", { name: account.name }),
          lines: [],
          buttons: [{ action: choose.action, id: account.key, label: choose.label }],
        }),
      ),
    ],
  };
}
