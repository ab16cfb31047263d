/**
 * What Teams accepts, in characters (UTF-16 units) or items unless another unit is named. Source: Microsoft's pages on
 * limits of bots and cards, read 2026-11. Those marked "ours" are not documented: longer texts are unreadable on a phone.
 */
export const teamsLimits = {
  /** Bytes. A message takes 100 KB and clients keep to 28 KB of card; we stay below (ours). */
  cardBytes: 24_000,
  /** Of one ActionSet; more than these need another row. */
  actions: 6,
  /** Ours, and the contract of `ChoiceField`. */
  choices: 100,
  /** Of a card (ours): the smallest row takes some 200 bytes. */
  rows: 150,
  /** Of what stands in a text input (ours). */
  inputValue: 3_000,
  /** Ours. */
  buttonText: 60,
  title: 150,
  line: 1_000,
  url: 2_000,
  dialogTitle: 64,
} as const;

/** How much the parts of a card may say. A card that is too large is drawn again with less room. */
export interface Room {
  text: number;
  label: number;
  option: number;
  descriptions: boolean;
}

export const rooms: readonly [Room, ...Room[]] = [
  { text: 2_000, label: 150, option: 100, descriptions: true },
  { text: 400, label: 100, option: 40, descriptions: false },
  { text: 120, label: 60, option: 16, descriptions: false },
];

/** The text within `most` characters, its end cut with "…". */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  // A pair of surrogates is not cut in half.
  return most < 1 ? "" : `${text.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, "")}…`;
}

export function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
