/** Where a mapping is or could be: one account on one connection. */
export interface MapPlace {
  accountKey: string;
  connectionId: string;
}

/** As one id, for cards and buttons. Account keys are digits, so the first dot parts them. */
export function mapPlace({ accountKey, connectionId }: MapPlace): string {
  return `${accountKey}.${connectionId}`;
}

export function parseMapPlace(id: string): MapPlace | null {
  const dot = id.indexOf(".");
  return dot > 0 ? { accountKey: id.slice(0, dot), connectionId: id.slice(dot + 1) } : null;
}
