import type { Evidence } from "../../core/matching/suggestion.ts";
import type { Words } from "../words/words.ts";

const mostNamed = 3;

/** Why a candidate is one, in words: "same web domain; name equal without S.r.l." No bare score. */
export function evidenceWords(evidence: readonly Evidence[], words: Words): string {
  const reasons = evidence.map((item) => reason(item, words)).filter((text) => text !== null);
  const [first = words.text("map.ev.other"), ...others] = reasons;
  const sentence = [first, ...others].join("; ");
  return sentence.charAt(0).toLocaleUpperCase(words.language) + sentence.slice(1);
}

function reason(item: Evidence, words: Words): string | null {
  const some = (names: readonly string[]) => words.list(names.slice(0, mostNamed).map((name) => `“${name}”`));
  switch (item.kind) {
    case "mapped-before":
      return item.productTitle
        ? words.text("map.ev.mapped-before-product", { product: item.productTitle })
        : words.text("map.ev.mapped-before", { account: item.accountName });
    case "same-domain":
      return words.text("map.ev.same-domain", { domain: item.domain });
    case "name-equal":
      return words.text("map.ev.name-equal");
    case "name-equal-folded":
      return item.ignored.length > 0
        ? words.text("map.ev.name-equal-without", { ignored: some(item.ignored) })
        : words.text("map.ev.name-equal-folded");
    case "name-similar": {
      const percent = new Intl.NumberFormat(words.language, { style: "percent" }).format(item.likeness);
      const alike =
        item.shared.length > 0
          ? words.text("map.ev.name-similar", { percent, shared: some(item.shared) })
          : words.text("map.ev.name-similar-none", { percent });
      if (item.differing.length === 0) return alike;
      return `${alike}; ${words.text("map.ev.differing", { differing: some(item.differing) })}`;
    }
    case "legal-form-differs":
      return words.text("map.ev.legal-form-differs", { account: item.account, company: item.company });
    case "status":
      return words.text("map.ev.status", { name: item.name });
    case "runner-up":
      return words.text("map.ev.runner-up", { name: item.name });
  }
}
