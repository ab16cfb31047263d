import type { MapPlace } from "../../core/mapping/map-place.ts";
import { lastBatch, type ReviewItem, sureItems } from "../../core/mapping/review.ts";
import type { Card } from "../card.ts";
import { excludedCard, type ReviewPlace, reviewCard, reviewWaitingCard } from "../cards/review-card.ts";
import { reviewOneCard } from "../cards/review-one-card.ts";
import { reviewSureCard } from "../cards/review-sure-card.ts";
import type { View, Viewer } from "../feature.ts";
import { mayMap } from "./accounts.ts";
import { oneDraft, sureDraft } from "./review-draft.ts";

export async function reviewPlace(connectionId: string, { services, tenant }: Viewer): Promise<ReviewPlace | null> {
  const connection = await services.connections.get(connectionId);
  if (!connection) return null;
  const psa = services.psas.get(connection.provider)?.title ?? connection.provider;
  return { connection, psa, timeZone: tenant.timeZone };
}

async function opened(connectionId: string, viewer: Viewer) {
  const [place, review] = await Promise.all([
    reviewPlace(connectionId, viewer),
    viewer.services.review.of(connectionId),
  ]);
  if (!place || review.kind === "not-found") return null;
  return { place, review };
}

async function drawReview(connectionId: string, viewer: Viewer): Promise<Card | null> {
  const found = await opened(connectionId, viewer);
  if (!found) return null;
  const { place, review } = found;
  if (review.kind !== "review") return reviewWaitingCard(review, place, viewer.words);
  const batch = viewer.member ? lastBatch(review.mappings, viewer.member.id) : null;
  const accounts = batch ? await viewer.services.accounts.list() : [];
  const names = new Map(accounts.map(({ key, name }) => [key, name]));
  const last = batch && {
    ...batch,
    accounts: batch.mappings.map(({ accountKey }) => names.get(accountKey) ?? accountKey),
  };
  return reviewCard(review, place, last, mayMap(viewer), viewer.words);
}

async function drawSure(id: string, viewer: Viewer): Promise<Card | null> {
  const kept = await sureDraft(id, viewer);
  const found = kept && (await opened(kept.values.connectionId, viewer));
  if (!found) return null;
  const { place, review } = found;
  if (review.kind !== "review") return reviewWaitingCard(review, place, viewer.words);
  const { page, leftOut } = kept.values;
  const items = sureItems(review);
  const chosen = items.filter(({ account }) => !leftOut.includes(account.key)).length;
  const need = await viewer.services.approvals.mappingNeed(chosen);
  return reviewSureCard({ draftId: id, place, review, items, page, leftOut: new Set(leftOut), need }, viewer.words);
}

async function drawOne(id: string, viewer: Viewer): Promise<Card | null> {
  const kept = await oneDraft(id, viewer);
  const found = kept && (await opened(kept.values.connectionId, viewer));
  if (!found) return null;
  const { place, review } = found;
  if (review.kind !== "review") return reviewWaitingCard(review, place, viewer.words);
  const { group, skipped, before } = kept.values;
  const ofGroup = review.items.filter((item) => item.group === group);
  const open = ofGroup.filter(({ account }) => !skipped.includes(account.key));
  const [first] = open;
  const looked = first && (await viewer.services.suggestions.suggest(placeOf(first, kept.values.connectionId), true));
  const isLooked = looked?.kind === "suggested";
  const item = first && isLooked ? { ...first, suggestion: looked.suggestion } : (first ?? null);
  const isReading = isLooked && looked.isReading;
  const facts = { draftId: id, place, review, group, before, item, isReading, left: open.length };
  return reviewOneCard({ ...facts, skipped: ofGroup.length - open.length }, viewer.words);
}

function placeOf({ account }: ReviewItem, connectionId: string): MapPlace {
  return { accountKey: account.key, connectionId };
}

/** The id of a page of the excluded accounts, from 0. */
export function excludedPage(connectionId: string, page: number): string {
  return page > 0 ? `${connectionId}/${page}` : connectionId;
}

async function drawExcluded(id: string, viewer: Viewer): Promise<Card | null> {
  const [connectionId = "", page] = id.split("/");
  const found = await opened(connectionId, viewer);
  if (!found) return null;
  const { place, review } = found;
  if (review.kind !== "review") return reviewWaitingCard(review, place, viewer.words);
  return excludedCard(review, Number(page ?? 0), place, mayMap(viewer), viewer.words);
}

export const reviewViews: Readonly<Record<string, View>> = {
  review: { changesByItself: true, draw: drawReview },
  "review-sure": { keepsWhenGone: true, draw: drawSure },
  "review-one": { keepsWhenGone: true, draw: drawOne },
  "review-excluded": { draw: drawExcluded },
};
