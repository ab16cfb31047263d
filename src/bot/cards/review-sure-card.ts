import { createHash } from "node:crypto";
import type { ApprovalNeed } from "../../core/approval/approval-policy.ts";
import type { Review, SureItem } from "../../core/mapping/review.ts";
import type { Block, Button, Card, Text } from "../card.ts";
import type { Words } from "../words/words.ts";
import { companyLine } from "./company-item.ts";
import { evidenceWords } from "./evidence-words.ts";
import { pageOf, placeLine, type ReviewPlace } from "./review-card.ts";

export interface SureFacts {
  draftId: string;
  place: ReviewPlace;
  review: Pick<Review, "companies" | "withTwin">;
  items: readonly SureItem[];
  page: number;
  /** Keys of accounts that the person leaves out. */
  leftOut: ReadonlySet<string>;
  /** Whether other members have to approve it when all are mapped at once. */
  need?: ApprovalNeed;
}

/** The sure suggestions with their reasons, a page at a time. All of them can be confirmed once the last page was seen. */
export function reviewSureCard(facts: SureFacts, words: Words): Card {
  const { draftId, place, items, leftOut } = facts;
  const { page, pages, shown } = pageOf(items, facts.page);
  const back: Button = { action: "review.back", id: place.connection.id, label: words.text("review.back") };
  const title = words.text("review.sure-title");
  const summary = words.text("review.sure-summary", { count: items.length });
  if (items.length === 0) {
    const none: Block = { kind: "text", text: words.text("review.sure-none") };
    return { title, summary, blocks: [placeLine(place), none, { kind: "buttons", buttons: [back] }] };
  }
  const onPage = shown.filter(({ account }) => !leftOut.has(account.key));
  const all = items.filter(({ account }) => !leftOut.has(account.key));
  const buttons: Button[] = [];
  const turn = (to: number, key: "review.previous" | "review.next") =>
    buttons.push({ action: "review.turn", id: draftId, choice: String(to), label: words.text(key) });
  if (onPage.length > 0) {
    const label = words.text("review.map-page", { count: onPage.length });
    const choice = `page|${page}|${seenList(onPage)}`;
    buttons.push({ action: "review.confirm", id: draftId, choice, label, style: "primary" });
  }
  if (page > 0) turn(page - 1, "review.previous");
  if (page < pages - 1) turn(page + 1, "review.next");
  else if (pages > 1 && all.length > 0) buttons.push(mapAll(draftId, all, words));
  return {
    title,
    summary,
    blocks: [
      placeLine(place),
      { kind: "text", text: words.text("review.sure-how") },
      ...shown.map((item) => sureItem(item, facts, words)),
      ...approvalLine(facts.need, words),
      { kind: "text", subtle: true, text: words.text("review.page", { page: page + 1, pages }) },
      { kind: "buttons", buttons: [...buttons, back] },
    ],
  };
}

/** Stands for which account goes to which company by which name: what a person confirms is what they saw. */
export function seenList(items: readonly SureItem[]): string {
  const pairs = items.map(({ account, candidate, version }) => [
    account.key,
    candidate.companyId,
    candidate.name,
    version,
  ]);
  return createHash("sha256").update(JSON.stringify(pairs)).digest("base64url").slice(0, 12);
}

function sureItem({ account, candidate }: SureItem, facts: SureFacts, words: Words): Block {
  const company = facts.review.companies.get(candidate.companyId);
  const isLeftOut = facts.leftOut.has(account.key);
  const lines: Text[] = [evidenceWords(candidate.evidence, words)];
  if (company) lines.push(companyLine(company, words));
  if (facts.review.withTwin.has(candidate.companyId)) lines.push(words.text("map.twin"));
  const toggle: Button = {
    action: "review.leave",
    id: facts.draftId,
    choice: account.key,
    label: words.text(isLeftOut ? "review.put-back" : "review.leave-out"),
  };
  const names = { account: account.name, company: candidate.name };
  return {
    kind: "item",
    title: words.rich(isLeftOut ? "review.left-out" : "review.pair", names),
    lines: lines.filter((line) => line !== "").slice(0, 3),
    buttons: [toggle],
  };
}

function mapAll(draftId: string, all: readonly SureItem[], words: Words): Button {
  const count = all.length;
  return {
    action: "review.confirm",
    id: draftId,
    choice: `all|0|${seenList(all)}`,
    label: words.text("review.map-all", { count }),
    confirm: {
      title: words.text("review.map-all-title"),
      text: words.text("review.map-all-text", { count }),
      confirmLabel: words.text("review.map-all", { count }),
      cancelLabel: words.text("common.cancel"),
    },
  };
}

function approvalLine(need: ApprovalNeed | undefined, words: Words): Block[] {
  if (!need || need.kind === "none") return [];
  if (need.kind === "off") return [{ kind: "text", subtle: true, text: words.text("approval.off") }];
  return [{ kind: "text", text: words.text("approval.map-needed", { people: need.approvers }) }];
}
