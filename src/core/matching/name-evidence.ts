import { alignWords } from "./align-words.ts";
import { expandWord } from "./common-words.ts";
import { evenOut, foldUmlaut, foldWords } from "./fold-words.ts";
import type { Features } from "./name-features.ts";
import type { NormalName } from "./normalise-name.ts";
import type { Evidence } from "./suggestion.ts";

/** Two names, as given and normalised. */
export interface NamePair {
  account: string;
  company: string;
  accountName: NormalName;
  companyName: NormalName;
  /** `writtenWords` of the account's name, which many companies are compared with. */
  accountWords(): ReadonlyMap<string, string>;
}

/** What agrees and what differs between two names, words as they are written. */
export function nameEvidence(pair: NamePair, features: Features): readonly Evidence[] {
  const { accountName, companyName } = pair;
  if (evenOut(pair.account) === evenOut(pair.company)) return [{ kind: "name-equal" }];
  const forms = () => [formsWritten(pair.account, accountName), formsWritten(pair.company, companyName)] as const;
  const form = features.formDiffers === 1 ? [otherForm(...forms())] : [];
  if (features.coreSame === 1) {
    const isSameForm = accountName.forms.join() === companyName.forms.join();
    const ignored = isSameForm ? [] : [...new Set(forms().flat())];
    return [{ kind: "name-equal-folded", ignored }, ...form];
  }
  return [{ kind: "name-similar", ...comparedWords(pair), likeness: nameLikeness(features) }, ...form];
}

function otherForm(account: readonly string[], company: readonly string[]): Evidence {
  return { kind: "legal-form-differs", account: account.join(" "), company: company.join(" ") };
}

/** 0 to 1: how close two names are, whatever the other candidates are. */
export function nameLikeness({ coreSame, grams, accountCovered, companyCovered }: Features): number {
  if (coreSame === 1) return 1;
  const close = 0.5 * grams + 0.3 * accountCovered + 0.2 * companyCovered;
  return Math.min(0.99, Math.round(100 * close) / 100);
}

function comparedWords({ accountWords, company, accountName, companyName }: NamePair): {
  shared: readonly string[];
  differing: readonly string[];
} {
  const pairs = alignWords(accountName.core, companyName.core);
  const left = accountWords();
  const right = writtenWords(company);
  const paired = { left: new Set(pairs.map((pair) => pair.left)), right: new Set(pairs.map((pair) => pair.right)) };
  const only = (core: readonly string[], taken: ReadonlySet<number>, written: ReadonlyMap<string, string>) =>
    core.flatMap((word, at) => (taken.has(at) ? [] : [written.get(word) ?? word]));
  const shared = accountName.core.flatMap((word, at) => (paired.left.has(at) ? [left.get(word) ?? word] : []));
  const differing = [...only(accountName.core, paired.left, left), ...only(companyName.core, paired.right, right)];
  return { shared: [...new Set(shared)], differing: [...new Set(differing)] };
}

/** From the folded word to the word as written, without the marks around it. */
export function writtenWords(name: string): ReadonlyMap<string, string> {
  const written = new Map<string, string>();
  for (const word of name.split(/[\s,;:()[\]/-]+/u)) {
    const shown = word.replace(/^["'“”„.]+|["'“”.]+$/gu, "");
    const folded = foldWords(word);
    for (const part of folded) written.set(foldUmlaut(expandWord(part)), folded.length === 1 ? shown : part);
  }
  return written;
}

/** The left-out forms as they stand in the name: `S.r.l.`, or folded where they are glued to another word. */
function formsWritten(name: string, { dropped }: NormalName): readonly string[] {
  const words = name.split(/[\s,()]+/u).filter(Boolean);
  return dropped.map((form) => {
    for (let size = 1; size <= Math.min(5, words.length); size += 1) {
      for (let at = words.length - size; at >= 0; at -= 1) {
        const span = words.slice(at, at + size);
        if (foldWords(span.join(" ")).join(" ") === form) return span.join(" ");
      }
    }
    return form;
  });
}
