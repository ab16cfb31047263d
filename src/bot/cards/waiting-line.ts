import { isRefusal } from "../../core/connection/refused-keys.ts";
import type { NotReady } from "../../core/mapping/suggest-service.ts";
import type { ProviderName } from "../../core/ports/psa.ts";
import { psaProblemWords } from "../problem-words.ts";
import type { Words } from "../words/words.ts";
import { soFar } from "./list-age.ts";

/** Why there is no suggestion yet. */
export function waitingLine(suggested: NotReady, psa: { name: ProviderName; title: string }, words: Words): string {
  switch (suggested.kind) {
    case "reading":
      return words.text("map.reading", {
        count: suggested.count,
        psa: psa.title,
        far: soFar(suggested.count, suggested.expected, words),
      });
    case "failed":
      return words.text(isRefusal(suggested.error.kind) ? "map.read-refused" : "map.read-failed", {
        problem: psaProblemWords(suggested.error, words, psa),
      });
    case "not-found":
      return words.text("common.gone");
  }
}
