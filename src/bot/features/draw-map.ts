import { type MapPlace, parseMapPlace } from "../../core/mapping/map-place.ts";
import type { Card } from "../card.ts";
import { type MapFacts, mapCard, suggestionCard } from "../cards/map-card.ts";
import type { Viewer } from "../feature.ts";
import { mayMap } from "./accounts.ts";

/** The view `map`: what is mapped, or what is suggested. */
export async function drawMap(id: string, viewer: Viewer): Promise<Card | null> {
  const facts = await mapFacts(parseMapPlace(id), viewer, false);
  return facts && mapCard(facts, mayMap(viewer), viewer.words);
}

/** The view `map-change`: the suggestion, although the account is mapped. */
export async function drawMapChange(id: string, viewer: Viewer): Promise<Card | null> {
  const facts = await mapFacts(parseMapPlace(id), viewer, true);
  if (!facts) return null;
  return facts.mapping?.pending
    ? mapCard(facts, mayMap(viewer), viewer.words)
    : suggestionCard(facts, mayMap(viewer), viewer.words);
}

async function mapFacts(
  place: MapPlace | null,
  { services, tenant }: Viewer,
  isForChange: boolean,
): Promise<MapFacts | null> {
  if (!place) return null;
  const [account, connection, mapping] = await Promise.all([
    services.accounts.get(place.accountKey),
    services.connections.get(place.connectionId),
    services.mappings.find(place),
  ]);
  if (!account || !connection) return null;
  const [suggested, sharing, mappedBy] = await Promise.all([
    services.suggestions.suggest(place, isForChange || !mapping?.company),
    mapping?.company ? services.mappings.sharing(place, mapping.company.id) : [],
    mapping?.mappedBy ? services.members.get(mapping.mappedBy) : null,
  ]);
  const psa = services.psas.get(connection.provider)?.title ?? connection.provider;
  const { timeZone } = tenant;
  return { account, connection, psa, mapping, sharing, mappedBy: mappedBy?.name ?? null, suggested, timeZone };
}
