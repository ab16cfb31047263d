import type { Words } from "../words/words.ts";

const mostLetters = 60;

/** "a, b and c", or the first `most` with a count of the others: "a, b, … +12". Long names are cut, so the count is seen. */
export function firstOf(names: readonly string[], most: number, words: Words): string {
  const shown = names.slice(0, most).map(shortName);
  return names.length > most ? `${shown.join(", ")}, … +${names.length - most}` : words.list(shown);
}

/** At most 60 letters; emoji and their like are not cut in half. */
export function shortName(name: string): string {
  if (name.length <= mostLetters) return name;
  const segments = new Intl.Segmenter().segment(name.slice(0, 4 * mostLetters));
  let short = "";
  for (const { segment } of segments) {
    if (short.length + segment.length >= mostLetters) break;
    short += segment;
  }
  return `${short}…`;
}
