import type { CompanyIndex, CompanyRow } from "./company-index.ts";
import { type Features, nameFeatures } from "./name-features.ts";
import type { NormalName } from "./normalise-name.ts";

/** How many companies the 3-grams hand to the closer comparison. */
export const shortlistSize = 60;

/** Companies with less than this share of the best one's likeness are not looked at: the closer comparison never puts them first. */
const hopeless = 0.4;

export interface Compared {
  row: CompanyRow;
  features: Features;
}

/** Compares an account's name with the companies that may be it: alike by 3-grams, the same core or family, or its initials. */
export function compareNames(index: CompanyIndex, account: NormalName): readonly Compared[] {
  const likeness = new Map<CompanyRow, number>();
  const near = index.near(account.core, shortlistSize);
  const leastLikeness = hopeless * (near[0]?.likeness ?? 0);
  for (const { row, likeness: grams } of near) if (grams >= leastLikeness) likeness.set(row, grams);
  const further = [index.named(account.joined), index.ofFamily(account.family), initialsOf(index, account)];
  for (const row of further.flatMap((rows) => rows.slice(0, shortlistSize))) {
    if (!likeness.has(row)) likeness.set(row, 0);
  }
  const weigh = (word: string) => index.wordWeight(word);
  return [...likeness].map(([row, grams]) => ({
    row,
    features: nameFeatures(account, row.name, grams, weigh, index.size),
  }));
}

/** IBM for International Business Machines, and the other way round. */
function initialsOf(index: CompanyIndex, account: NormalName): readonly CompanyRow[] {
  if (account.core.length === 1 && account.joined.length <= 5) return index.withInitials(account.joined);
  return account.initials.length >= 3 ? index.named(account.initials) : [];
}
