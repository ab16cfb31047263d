import { type Approval, type ApprovalEvent, planChangeKinds } from "../../core/approval/approval.ts";
import type { Platform } from "../../core/posting/conversation.ts";
import type { Card, Span } from "../card.ts";
import type { Words } from "../words/words.ts";
import { lineCard } from "./line-card.ts";
import { platformTitles } from "./settings-card.ts";

/** One line of a request's history, for its thread and for who asked. */
export function approvalEventCard(approval: Approval, event: ApprovalEvent, words: Words): Card {
  const text = eventText(event, words);
  const followed = approval.followedBy === undefined ? "approval.not-followed" : "approval.followed";
  return {
    title: words.text("approval.event-title"),
    summary: text.map((span) => ("text" in span ? span.text : "")).join(""),
    blocks: [
      { kind: "text", text },
      ...(event.kind === "voided" ? [{ kind: "text" as const, text: words.text(followed) }] : []),
    ],
    ...(event.kind === "rejected" && { tone: "danger" as const }),
    ...(["voided", "expired", "card-lost"].includes(event.kind) && { tone: "warning" as const }),
  };
}

export function eventText({ kind, name, via, reason, changes }: ApprovalEvent, words: Words): readonly Span[] {
  const place = via === "slack" || via === "teams" ? platformTitles[via] : words.text("common.crosswalk");
  const differing = planChangeKinds.flatMap((each) => {
    const count = changes?.[each];
    return count === undefined ? [] : [words.text(`approval.change.${each}`, { count })];
  });
  const values = { name: name ?? "", place, reason: reason ?? "", changes: words.list(differing) };
  return words.rich(`approval.event.${kind}`, values);
}

/** In the channel that was chosen. */
export function approvalsChannelCard(words: Words): Card {
  return {
    ...lineCard(words, words.text("approval.channel-set"), "good"),
    title: words.text("approval.channel-title"),
  };
}

/** For the admin whose channel could not be used: what is missing, and what to do. */
export function approvalsTroubleCard(platform: Platform, words: Words): Card {
  const text = words.text(`approval.trouble.${platform}`);
  return { ...lineCard(words, text, "warning"), title: words.text("approval.trouble-title") };
}
