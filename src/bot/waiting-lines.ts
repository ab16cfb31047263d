import { toLanguage } from "../core/tenant/language.ts";
import type { WaitingLines } from "./surface.ts";
import { wordsIn } from "./words/words.ts";

/** Lines for moments before a door is asked, in the platform's language of the person. */
export function waitingLines(locale?: string): WaitingLines {
  const words = wordsIn(toLanguage(locale) ?? "en");
  return {
    loading: words.text("common.loading"),
    testing: words.text("common.testing"),
    testingLonger: words.text("common.testing-longer"),
    showResult: words.text("common.show-result"),
    close: words.text("common.close"),
    done: words.text("common.done"),
    notAnswered: words.text("common.not-answered"),
  };
}
