import type { Evidence } from "../../core/matching/suggestion.ts";
import type { Words } from "../words/words.ts";

const mostNamed = 3;

/** Why a candidate is one, in words: "same web domain; name equal without S.r.l." No bare score. */
export function evidenceWords(evidence: readonly Evidence[], words: Words): string {
  const [first = words.text("map.ev.other"), ...others] = evidenceReasons(evidence, words);
  const sentence = [first, ...others].join("; ");
  return sentence.charAt(0).toLocaleUpperCase(words.language) + sentence.slice(1);
}

/** Each reason on its own, in the order given. */
export function evidenceReasons(evidence: readonly Evidence[], words: Words): readonly string[] {
  return evidence.map((item) => reason(item, words));
}

function reason(item: Evidence, words: Words): string {
  const some = (names: readonly string[]) => words.list(names.slice(0, mostNamed).map((name) => `“${name}”`));
  switch (item.kind) {
    case "mapped-before":
      return item.productTitle
        ? words.text("map.ev.mapped-before-product", { product: item.productTitle })
        : words.text("map.ev.mapped-before", { account: item.accountName });
    case "same-domain":
      return words.text("map.ev.same-domain", { domain: item.domain });
    case "contact-domain":
      return words.text("map.ev.contact-domain", { domain: item.domain });
    case "same-phone":
      return words.text("map.ev.same-phone", { phone: item.phone });
    case "same-tax-number":
      return words.text("map.ev.same-tax-number", { number: item.taxId });
    case "tax-number-differs":
      return words.text("map.ev.tax-number-differs", { account: item.account, company: item.company });
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
