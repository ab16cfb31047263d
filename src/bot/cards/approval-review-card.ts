import type { ImportRow } from "../../core/import/import.ts";
import type { Block, Button, Card } from "../card.ts";
import type { Words } from "../words/words.ts";
import { type ApprovalFacts, approvalButtons, askValues, titleOf, toneOf } from "./approval-card.ts";

export const rowsPerPage = 15;

export interface ReviewFacts extends ApprovalFacts {
  /** Of an import, the rows of this page. */
  rows: readonly ImportRow[];
  total: number;
  /** From 0. */
  page: number;
}

/** Every row of a request, a page at a time, for members in private; it can be decided from here as well. */
export function approvalReviewCard(facts: ReviewFacts, words: Words): Card {
  const { approval, asked, total, page } = facts;
  const values = askValues(facts);
  const lines = reviewLines(facts, words);
  const from = page * rowsPerPage + 1;
  const to = from + lines.length - 1;
  const turn = (to: number, key: "approval.previous" | "approval.next"): Button => ({
    action: "approval.turn",
    id: approval.id,
    choice: String(to),
    label: words.text(key),
  });
  const turns = [
    ...(page > 0 ? [turn(page - 1, "approval.previous")] : []),
    ...(page * rowsPerPage + lines.length < total ? [turn(page + 1, "approval.next")] : []),
  ];
  const decide = approval.state === "open" ? approvalButtons(facts, String(page), words) : [];
  const blocks: Block[] = [
    { kind: "text", text: words.rich(`approval.asks.${asked.kind}`, values) },
    ...(approval.state === "open" ? [] : [{ kind: "text" as const, text: titleOf(approval, words) }]),
    {
      kind: "text",
      subtle: true,
      text:
        lines.length > 0 ? words.text("approval.review-page", { from, to, total }) : words.text("approval.review-none"),
    },
    ...lines.map((text): Block => ({ kind: "text", text })),
    ...(turns.length + decide.length > 0 ? [{ kind: "buttons" as const, buttons: [...decide, ...turns] }] : []),
  ];
  const tone = toneOf(approval);
  return {
    title: words.text("approval.review-title"),
    summary: words.text(`approval.summary.${asked.kind}`, values),
    blocks,
    ...(tone && { tone }),
  };
}

function reviewLines({ asked, rows, page }: ReviewFacts, words: Words): string[] {
  const slice = <T>(all: readonly T[]) => all.slice(page * rowsPerPage, (page + 1) * rowsPerPage);
  switch (asked.kind) {
    case "import":
      return rows.map((row) => {
        const name = `${row.firstName} ${row.lastName}`.trim() || "–";
        const state = row.reason ? words.text(`import.reason.${row.reason}`) : words.text("import.result-added");
        return words.text("approval.row", { name, email: row.email || "–", state });
      });
    case "delete-connection":
      return slice(asked.mappings).map(({ accountName, company }) =>
        words.text("approval.row-map", { account: accountName, company: company.name }),
      );
    case "map-many":
      return slice(asked.items).map(({ accountName, company }) =>
        words.text("approval.row-map", { account: accountName, company: company.name }),
      );
  }
}
