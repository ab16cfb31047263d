/** Source: Microsoft's card and message limits for bots in Teams, 2026-11; our own target stays below. */
export const teamsLimits = {
  /** A message takes 28 KB of card; we stay under 24. */
  cardBytes: 24_000,
  actions: 6,
  choices: 100,
  /** Not documented; longer ones are unreadable on a phone. */
  buttonText: 60,
  text: 2_000,
  title: 150,
  dialogTitle: 50,
} as const;

export function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1).trimEnd()}…`;
}
