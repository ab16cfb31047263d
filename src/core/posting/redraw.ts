import type { Transaction } from "../ports/stores.ts";
import type { Platform } from "./conversation.ts";
import type { Subject } from "./posting.ts";

/** Has every posted copy of this card drawn anew, once, soon. Said in the transaction that changed the record. */
export async function redraw(tx: Transaction, view: string, id: string, now: Date): Promise<void> {
  await tx.jobs.add("redraw", { view, id }, now, `redraw:${view}:${id}`);
}

const lookAgainAfterMs = 2_000;

/** Has a card that was just posted drawn anew a little later; one look serves all copies posted meanwhile. */
export async function lookAgain(tx: Transaction, view: string, id: string, now: Date): Promise<void> {
  const dueAt = new Date(now.getTime() + lookAgainAfterMs);
  const soonest = new Date(now.getTime() + lookAgainAfterMs / 2);
  await tx.jobs.add("redraw", { view, id }, dueAt, `look:${view}:${id}`, soonest);
}

/** Brings a card to a member's 1:1. Said twice for the same card and member before it is sent, it is sent once. */
export async function postTo(tx: Transaction, memberId: string, view: string, id: string, now: Date): Promise<void> {
  await tx.jobs.add("post", { view, id, memberId }, now, `post:${view}:${id}:${memberId}`);
}

/**
 * Says a card in the thread of the newest copy of `under` in a member's 1:1, once; without a copy, in the 1:1 itself. Where chats
 * have no threads it follows there.
 */
export async function replyUnder(
  tx: Transaction,
  memberId: string,
  under: Subject,
  { view, id }: Subject,
  now: Date,
): Promise<void> {
  const payload = { view, id, memberId, underView: under.view, underId: under.id };
  await tx.jobs.add("post", payload, now, `post:${view}:${id}:${memberId}`);
}

/** Brings a card to the tenant's channel for requests, once; where that fails, its view is told (`View.lost`). */
export async function postInChannel(
  tx: Transaction,
  platform: Platform,
  { view, id }: Subject,
  now: Date,
): Promise<void> {
  await tx.jobs.add("post.channel", { view, id, platform }, now, `post.channel:${view}:${id}:${platform}`);
}

/** Says a card in the thread of every copy of `under` that stands in a channel, once each. */
export async function replyInChannels(
  tx: Transaction,
  under: Subject,
  { view, id }: Subject,
  now: Date,
): Promise<void> {
  for (const platform of ["slack", "teams"] as const) {
    const payload = { view, id, platform, underView: under.view, underId: under.id };
    await tx.jobs.add("post.channel", payload, now, `post.channel:${view}:${id}:${platform}`);
  }
}
