import type { Card } from "../card.ts";
import type { WordKey } from "../words/catalogues.ts";
import type { Words } from "../words/words.ts";

/** The words that this person may type, each with what it does. */
export function helpCard(entries: readonly string[], words: Words, prefix: string): Card {
  return {
    title: words.text("help.title"),
    summary: words.text("help.summary"),
    blocks: [
      {
        kind: "facts",
        facts: entries.map((word) => ({ label: word, value: words.text(`help.word.${word}` as WordKey) })),
      },
      { kind: "text", subtle: true, text: words.text("help.how", { prefix }) },
    ],
  };
}
