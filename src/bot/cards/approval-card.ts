import type { Approval, ApprovalEvent, Asked } from "../../core/approval/approval.ts";
import type { Block, Button, Card, Text } from "../card.ts";
import type { Words } from "../words/words.ts";
import { eventText } from "./approval-line-cards.ts";

export interface ApprovalFacts {
  approval: Approval;
  asked: Asked;
  /** How many people's approvals count so far. */
  given: number;
  /** Titles of PSA and product of a connection. */
  psa: string;
  product: string;
  /** Whose copy it is: a channel's, that of who asked, or that of another member. */
  copy: "channel" | "requester" | "member";
  timeZone: string;
}

/** Shown of a request while it stands; of earlier events only what settles it or counts. */
const shownEvents = new Set<ApprovalEvent["kind"]>(["approved", "rejected", "withdrawn", "expired", "voided"]);

/** A request: who asks for what, counts, seats, what is unusual; once decided, who, where and when instead of the buttons. */
export function approvalCard(facts: ApprovalFacts, words: Words): Card {
  const { approval, asked, given } = facts;
  const { state, needed, history } = approval;
  const values = askValues(facts);
  const blocks: Block[] = [
    { kind: "text", text: words.rich(`approval.asks.${asked.kind}`, values) },
    ...(approval.follows === undefined ? [] : [{ kind: "text" as const, text: words.text("approval.again") }]),
    { kind: "facts", facts: askFacts(facts, words) },
  ];
  for (const event of history) {
    if (shownEvents.has(event.kind)) blocks.push({ kind: "text", text: eventLine(event, facts, words) });
  }
  if (state === "voided") {
    const key = approval.followedBy === undefined ? "approval.not-followed" : "approval.followed";
    blocks.push({ kind: "text", text: words.text(key) });
  }
  if (state === "open") {
    blocks.push({ kind: "text", text: words.text("approval.needs", { needed, given }) });
    blocks.push({ kind: "buttons", buttons: approvalButtons(facts, "card", words) });
  }
  const tone = toneOf(approval);
  return {
    title: titleOf(approval, words),
    summary: words.text(`approval.summary.${asked.kind}`, values),
    blocks,
    ...(tone && { tone }),
  };
}

/** `place`: `card`, or the page of the review that it stands on. */
export function approvalButtons({ approval, copy }: ApprovalFacts, place: string, words: Words): Button[] {
  const { id } = approval;
  const review: Button = { action: "approval.review", id, label: words.text("approval.review") };
  const withdraw: Button = {
    action: "approval.withdraw",
    id,
    choice: place,
    label: words.text("approval.withdraw"),
    style: "danger",
  };
  const decide: Button[] = [
    { action: "approval.approve", id, choice: place, label: words.text("approval.approve"), style: "primary" },
    {
      action: "approval.reject",
      id,
      choice: place,
      label: words.text("approval.reject"),
      style: "danger",
      opensForm: true,
    },
  ];
  const mine = copy === "requester" ? (approval.ownCounts ? [...decide, withdraw] : [withdraw]) : decide;
  return place === "card" ? [...mine, review] : mine;
}

export function titleOf({ state, kind }: Approval, words: Words): string {
  if (state !== "done" || kind === "import") return words.text(`approval.title.${state}`);
  return words.text(kind === "map-many" ? "approval.title.done-map" : "approval.title.done-delete");
}

export function toneOf({ state }: Approval): Card["tone"] {
  if (state === "done" || state === "approved") return "good";
  if (state === "open" || state === "withdrawn") return undefined;
  return state === "rejected" ? "danger" : "warning";
}

export function askValues({ approval, asked, psa, product }: ApprovalFacts) {
  const { requesterName: name } = approval;
  switch (asked.kind) {
    case "import":
      return { name, added: asked.added, account: asked.accountName, company: asked.company.name, psa };
    case "delete-connection":
      return { name, product, psa, count: asked.mappings.length };
    case "map-many":
      return { name, count: asked.items.length };
  }
}

function askFacts({ approval, asked, timeZone }: ApprovalFacts, words: Words): { label: string; value: Text }[] {
  const { reasons, unusual, expiresAt, state } = approval;
  const list = (keys: readonly string[]) => keys.join("\n");
  return [
    ...kindFacts(asked, words),
    ...(reasons.length > 0
      ? [
          {
            label: words.text("approval.fact-why"),
            value: list(reasons.map((each) => words.text(`approval.reason.${each}`))),
          },
        ]
      : []),
    ...(unusual.length > 0
      ? [
          {
            label: words.text("approval.fact-unusual"),
            value: list(unusual.map((each) => words.text(`approval.unusual.${each}`))),
          },
        ]
      : []),
    ...(state === "open"
      ? [{ label: words.text("approval.until"), value: words.moment(expiresAt, "date-time", timeZone) }]
      : []),
  ];
}

function kindFacts(asked: Asked, words: Words): { label: string; value: Text }[] {
  switch (asked.kind) {
    case "import": {
      const { added, exists, skipped } = asked;
      const seats = asked.seats.map(({ name, before, after }) =>
        words.text("approval.seats", { licence: name, before, after }),
      );
      return [
        { label: words.text("approval.fact-rows"), value: words.text("approval.rows", { added, exists, skipped }) },
        { label: words.text("approval.fact-seats"), value: seats.join("\n") || words.text("approval.no-licence") },
        { label: words.text("approval.fact-mails"), value: words.number(asked.mails) },
      ];
    }
    case "delete-connection":
      return [{ label: words.text("approval.fact-site"), value: asked.site }];
    case "map-many":
      return [];
  }
}

function eventLine(event: ApprovalEvent, { timeZone }: ApprovalFacts, words: Words): Text {
  const text = eventText(event, words);
  return [...text, { kind: "plain", text: " · " }, ...words.moment(event.at, "date-time", timeZone)];
}
