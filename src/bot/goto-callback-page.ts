import { GotoError } from "../core/ports/goto.ts";
import type { Log } from "../core/ports/log.ts";
import type { TenantReads } from "../core/ports/stores.ts";
import type { Services } from "../core/services.ts";
import { problemWords } from "./problem-words.ts";
import { memberLanguage } from "./viewer-language.ts";
import { type Words, wordsIn } from "./words/words.ts";

interface Page {
  title: string;
  body: string;
  language: string;
}

/** Finishes a GoTo sign-in and says what came of it, in the language of the person who began it. */
export function gotoCallbackPage(
  services: Services,
  reads: Pick<TenantReads, "tenant">,
  log: Log,
): (query: { code?: string; state?: string; error?: string }) => Promise<Page> {
  return async ({ code, state = "", error }) => {
    const [member, tenant] = await Promise.all([services.signIns.owner(state), reads.tenant()]);
    const words = wordsIn(memberLanguage(member ?? undefined, member?.locale, tenant));
    try {
      const finished = await services.signIns.finish(state, error === undefined ? (code ?? null) : null);
      const accounts = finished.kind === "saved" ? finished.accounts : 0;
      return page(words, `goto.page-${finished.kind}-title`, words.text(`goto.page-${finished.kind}`, { accounts }));
    } catch (failure) {
      if (!(failure instanceof GotoError)) throw failure;
      log.warn("a GoTo sign-in failed", { error: failure });
      return page(words, "goto.page-failed-title", problemWords(failure, words));
    }
  };
}

function page(words: Words, title: Parameters<Words["text"]>[0], body: string): Page {
  return { title: words.text(title), body, language: words.language };
}
