import type { Card } from "../card.ts";
import type { Words } from "../words/words.ts";

/** In place of a card whose record is no longer there. */
export function goneCard(words: Words): Card {
  const text = words.text("common.gone");
  return { title: words.text("common.gone-title"), summary: text, blocks: [{ kind: "text", text }] };
}
