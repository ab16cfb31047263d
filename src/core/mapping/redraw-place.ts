import type { Transaction } from "../ports/stores.ts";
import { redraw } from "../posting/redraw.ts";
import { type MapPlace, mapPlace } from "./map-place.ts";

/** Every card that shows what this account is mapped to. */
export async function redrawPlace(tx: Transaction, place: MapPlace, now: Date): Promise<void> {
  await redraw(tx, "map", mapPlace(place), now);
  await redraw(tx, "map-change", mapPlace(place), now);
  await redraw(tx, "account", place.accountKey, now);
  await redraw(tx, "connection", place.connectionId, now);
  await redraw(tx, "connections", "all", now);
  await redraw(tx, "accounts", "*", now);
  await redrawReview(tx, place.connectionId, now);
}

/** Every card of the review of this connection. */
export async function redrawReview(tx: Transaction, connectionId: string, now: Date): Promise<void> {
  await redraw(tx, "review", connectionId, now);
  await redraw(tx, "review-excluded", "*", now);
  await redraw(tx, "review-sure", "*", now);
  await redraw(tx, "review-one", "*", now);
}

/** Every card that shows what is suggested for this account. */
export async function redrawSuggestion(tx: Transaction, place: MapPlace, now: Date): Promise<void> {
  await redraw(tx, "map", mapPlace(place), now);
  await redraw(tx, "map-change", mapPlace(place), now);
  await redraw(tx, "review-one", "*", now);
}
