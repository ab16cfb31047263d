import type { Block, Card } from "../card.ts";
import type { Words } from "../words/words.ts";
import { type ApprovalFacts, askValues } from "./approval-card.ts";

const mostShown = 8;

/** Requests that wait for a decision, newest first. */
export function approvalListCard(open: readonly ApprovalFacts[], off: boolean, words: Words): Card {
  const summary = words.text("approval.list-summary", { count: open.length });
  const items = open.slice(0, mostShown).map((facts): Block => {
    const { approval, asked, given } = facts;
    const values = { name: approval.requesterName, given, needed: approval.needed };
    return {
      kind: "item",
      title: words.text(`approval.summary.${asked.kind}`, askValues(facts)),
      lines: [words.text("approval.list-line", values)],
      buttons: [{ action: "approval.open", id: approval.id, label: words.text("connect.open") }],
    };
  });
  const blocks: Block[] = [
    { kind: "text", text: summary },
    ...(off ? [{ kind: "text" as const, text: words.text("approval.off") }] : []),
    ...items,
  ];
  return { title: words.text("approval.list-title"), summary, blocks };
}
