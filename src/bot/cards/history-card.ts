import { z } from "zod/v4";
import type { Account } from "../../core/account/account.ts";
import type { AuditEntry } from "../../core/audit/audit-entry.ts";
import type { HistoryPage } from "../../core/audit/audit-service.ts";
import type { Block, Button, Card, Span } from "../card.ts";
import type { WordKey } from "../words/catalogues.ts";
import { isWordKey, type Words } from "../words/words.ts";

export interface HistoryFacts {
  account: Account;
  page: HistoryPage;
  /** Names of members and titles of products by member id and connection id. */
  names: ReadonlyMap<string, string>;
  timeZone: string;
}

const facts = z
  .object({
    connectionId: z.string(),
    company: z.object({ name: z.string() }).nullable(),
    users: z.number(),
    added: z.number(),
    failed: z.number(),
    reversed: z.number(),
    kept: z.number(),
  })
  .partial();

/** What was changed about an account, newest first: what, when, by whom and where. */
export function historyCard({ account, page, names, timeZone }: HistoryFacts, words: Words): Card {
  const blocks: Block[] = page.entries.map((entry) => ({
    kind: "item",
    title: whatOf(entry, names, words),
    lines: [
      [...words.moment(entry.at, "date-time", timeZone), { kind: "plain", text: ` · ${whoOf(entry, names, words)}` }],
    ],
  }));
  if (page.entries.length === 0) blocks.push({ kind: "text", text: words.text("history.none") });
  const turn = (to: number, key: "history.newer" | "history.older"): Button => ({
    action: "history.turn",
    id: account.key,
    choice: String(to),
    label: words.text(key),
  });
  const buttons = [
    ...(page.page > 0 ? [turn(page.page - 1, "history.newer")] : []),
    ...(page.more ? [turn(page.page + 1, "history.older")] : []),
    { action: "accounts.open", id: account.key, label: words.text("history.account") },
  ];
  blocks.push({ kind: "buttons", buttons });
  const title = words.text("history.title");
  return {
    title,
    summary: words.text("history.summary", { account: account.name }),
    blocks: [line(account, words), ...blocks],
  };
}

function line({ name }: Account, words: Words): Block {
  return { kind: "text", text: words.rich("history.of", { account: name }) };
}

function whatOf({ action, before, after }: AuditEntry, names: HistoryFacts["names"], words: Words): readonly Span[] {
  const [was, is] = [before, after].map((fields) => facts.safeParse(fields ?? {}).data ?? {});
  const connectionId = is?.connectionId ?? was?.connectionId ?? "";
  const key = `history.action.${action}`;
  return words.rich(isWordKey(key) ? key : ("history.action.other" satisfies WordKey), {
    action,
    product: names.get(connectionId) ?? words.text("history.gone-connection"),
    from: was?.company?.name ?? "–",
    to: is?.company?.name ?? "–",
    users: is?.users ?? 0,
    added: is?.added ?? 0,
    failed: is?.failed ?? 0,
    reversed: is?.reversed ?? 0,
    kept: is?.kept ?? 0,
  });
}

function whoOf({ memberId, via }: AuditEntry, names: HistoryFacts["names"], words: Words): string {
  const name = names.get(memberId) ?? words.text("history.somebody");
  return words.text("history.by", { name, where: words.textFor("history", `via.${via}`, "history.via.cli") });
}
