import { GotoError, type GotoErrorKind } from "../../core/ports/goto.ts";
import { problemWords } from "../problem-words.ts";
import type { Words } from "../words/words.ts";

/** Why an import, or taking it back, ended early: `cancelled`, `given-up` or a `GotoErrorKind`. */
export function stoppedWords(stopped: string, words: Words): string {
  if (stopped === "cancelled" || stopped === "given-up") return words.text(`import.stopped.${stopped}`);
  return problemWords(new GotoError(stopped as GotoErrorKind, "stopped"), words);
}
