import type { Card } from "../card.ts";
import type { Words } from "../words/words.ts";

/** One line said by the bot, where a card of its own would be too much. */
export function lineCard(words: Words, text: string, tone?: Card["tone"]): Card {
  return {
    title: words.text("common.crosswalk"),
    summary: text,
    blocks: [{ kind: "text", text }],
    ...(tone && { tone }),
  };
}
