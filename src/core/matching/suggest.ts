import type { CompanyIndex, CompanyRow } from "./company-index.ts";
import { decideOutcome } from "./decide-outcome.ts";
import { phoneKey, taxKey } from "./hard-keys.ts";
import { type NamePair, nameEvidence, nameLikeness, writtenWords } from "./name-evidence.ts";
import { type Features, nameFeatures } from "./name-features.ts";
import { probabilities, scoreName } from "./name-model.ts";
import { isSameCore, type NormalName, normaliseName } from "./normalise-name.ts";
import { compareNames } from "./rank-companies.ts";
import type { AccountIdentity, Candidate, Evidence, KnownMappings, Suggestion } from "./suggestion.ts";

const mostCandidates = 5;
/** The outcome depends on so many of the best. */
const mostRanked = 20;
/** In logits, on top of the name. A further domain may be a partner's, a phone number a landlord's. */
const hardScores = {
  firstDomain: 10,
  furtherDomain: 4,
  contactDomain: 5,
  furtherContactDomain: 2,
  phone: 5,
  taxNumber: 12,
  taxNumberDiffers: -4,
  sameName: 8,
  sameAccount: 12,
};
/** A name less alike says nothing beside a mapping or a domain, and is no runner-up. */
const leastLikeness = { besideHard: 0.3, runnerUp: 0.5 };

const nothing: readonly Evidence[] = [];

interface Weighed {
  row: CompanyRow;
  features: Features;
  score: number;
  hard: readonly Evidence[];
  against: readonly Evidence[];
}

interface Ranked extends Weighed {
  probability: number;
  isEqual: boolean;
  isFamily: boolean;
  isNamed: boolean;
  isHard: boolean;
  isConfirmed: boolean;
}

/**
 * Which company an account is: by a confirmed mapping, by the e-mail domains of its users against web sites, by name. Pure:
 * the same companies, account and mappings give the same suggestion, in whatever order they came. A person confirms it.
 */
export function suggest(index: CompanyIndex, account: AccountIdentity, known: KnownMappings): Suggestion {
  const name = normaliseName(account.name);
  const byId = new Map<string, Weighed>();
  for (const { row, features } of compareNames(index, name)) {
    byId.set(row.company.id, { row, features, score: scoreName(features), hard: nothing, against: nothing });
  }
  const strengthen = (row: CompanyRow, by: number, evidence: Evidence) => {
    const weighed = byId.get(row.company.id) ?? weighAlone(index, name, row);
    const hard = [...weighed.hard, evidence];
    byId.set(row.company.id, { ...weighed, score: Math.max(0, weighed.score) + by, hard });
  };
  for (const { companyId, by, evidence } of mappedBefore(account, name, known)) {
    const row = index.live(companyId);
    if (row) strengthen(row, by, evidence);
  }
  for (const { row, by, evidence } of sameKeys(index, account, known)) strengthen(row, by, evidence);
  const weighed = [...byId.values()];
  const checked = account.taxId ? weighed.map((item) => withoutOtherTaxNumber(account, item)) : weighed;
  return suggestionOf(account, name, rank(name, checked));
}

/** Companies with the account's domains, phone or tax number. */
function* sameKeys(index: CompanyIndex, { emailDomains, phone, taxId }: AccountIdentity, known: KnownMappings) {
  for (const [rank, domain] of emailDomains.entries()) {
    const by = rank === 0 ? hardScores.firstDomain : hardScores.furtherDomain;
    const ofDomain = index.ofDomain(domain);
    for (const row of ofDomain) yield { row, by, evidence: { kind: "same-domain", domain } as const };
    const byContact = rank === 0 ? hardScores.contactDomain : hardScores.furtherContactDomain;
    for (const row of new Set([...index.ofContactDomain(domain), ...lookedAt(index, domain, known)])) {
      if (!ofDomain.includes(row)) yield { row, by: byContact, evidence: { kind: "contact-domain", domain } as const };
    }
  }
  const number = taxId ? taxKey(taxId) : null;
  for (const row of number ? index.ofTaxNumber(number) : []) {
    const evidence = { kind: "same-tax-number", taxId: row.company.taxId ?? "" } as const;
    yield { row, by: hardScores.taxNumber, evidence };
  }
  const digits = phone ? phoneKey(phone) : null;
  for (const row of digits ? index.ofPhone(digits) : []) {
    yield { row, by: hardScores.phone, evidence: { kind: "same-phone", phone: row.company.phone ?? "" } as const };
  }
}

/** Companies whose contacts were found to write from the domain. */
function lookedAt(index: CompanyIndex, domain: string, { contactDomains = new Map() }: KnownMappings) {
  return [...contactDomains].flatMap(([companyId, domains]: readonly [string, readonly string[]]) => {
    const row = domains.includes(domain) ? index.live(companyId) : undefined;
    return row ?? [];
  });
}

function withoutOtherTaxNumber({ taxId }: AccountIdentity, item: Weighed): Weighed {
  const other = item.row.company.taxId;
  if (!taxId || !other || taxKey(taxId) === null || taxKey(other) === null) return item;
  if (taxKey(taxId) === taxKey(other)) return item;
  const evidence: Evidence = { kind: "tax-number-differs", account: taxId, company: other };
  return { ...item, score: item.score + hardScores.taxNumberDiffers, against: [evidence] };
}

function weighAlone(index: CompanyIndex, name: NormalName, row: CompanyRow): Weighed {
  const features = nameFeatures(name, row.name, 0, (word) => index.wordWeight(word), index.size);
  return { row, features, score: scoreName(features), hard: nothing, against: nothing };
}

/** The companies that this account, or one of the same name, was mapped to; each once. */
function mappedBefore(account: AccountIdentity, name: NormalName, { mappings }: KnownMappings) {
  const found = new Map<string, { companyId: string; by: number; evidence: Evidence }>();
  for (const { accountKey, accountName, companyId, productTitle } of mappings) {
    const isSameAccount = accountKey === account.key;
    if (!isSameAccount) {
      const other = normaliseName(accountName);
      if (!isSameCore(other, name) || other.forms.join() !== name.forms.join()) continue;
    }
    const by = isSameAccount ? hardScores.sameAccount : hardScores.sameName;
    const title = isSameAccount && productTitle ? { productTitle } : {};
    const evidence: Evidence = { kind: "mapped-before", accountName, ...title };
    const earlier = found.get(companyId);
    if (!earlier || earlier.by < by) found.set(companyId, { companyId, by, evidence });
  }
  return found.values();
}

function rank(name: NormalName, weighed: readonly Weighed[]): readonly Ranked[] {
  const isBare = name.forms.length === 0 && name.family === name.joined && name.joined !== "";
  const sorted = weighed.toSorted((one, other) => other.score - one.score || byExactness(name, one.row, other.row));
  const chances = probabilities(sorted.map(({ score }) => score));
  return sorted.slice(0, mostRanked).map((item, at) => ({
    ...item,
    probability: chances[at] ?? 0,
    isEqual: item.features.allSame === 1 && name.joined !== "",
    isFamily: isBare && item.row.name.family === name.joined,
    isNamed: item.features.coreSame === 1 && name.joined !== "",
    isHard: item.hard.length > 0,
    isConfirmed: item.hard.some(({ kind }) => kind === "mapped-before"),
  }));
}

/** Words and legal forms as the account has them first; then by id, so that the order of companies does not matter. */
function byExactness({ text }: NormalName, one: CompanyRow, other: CompanyRow): number {
  const exactness = Number(other.name.text === text) - Number(one.name.text === text);
  return exactness || (one.company.id < other.company.id ? -1 : 1);
}

function suggestionOf(account: AccountIdentity, name: NormalName, ranked: readonly Ranked[]): Suggestion {
  let words: ReadonlyMap<string, string> | undefined;
  const accountWords = () => {
    words ??= writtenWords(account.name);
    return words;
  };
  const candidates = ranked
    .slice(0, mostCandidates)
    .map((item) => candidateOf({ account: account.name, accountName: name, accountWords }, item));
  const outcome = decideOutcome(ranked);
  const [first, ...others] = candidates;
  if (outcome.kind === "none" || !first) return { kind: "none", nearest: candidates };
  if (outcome.kind === "several")
    return { kind: "several", candidates: candidates.slice(0, Math.max(2, outcome.count)) };
  const next = ranked[1];
  const likeness = next ? nameLikeness(next.features) : 0;
  const runnerUp: Evidence[] =
    next && likeness >= leastLikeness.runnerUp ? [{ kind: "runner-up", name: next.row.company.name, likeness }] : [];
  return { kind: "one", candidate: { ...first, evidence: [...first.evidence, ...runnerUp] }, others };
}

function candidateOf(account: Pick<NamePair, "account" | "accountName" | "accountWords">, item: Ranked): Candidate {
  const { company, name } = item.row;
  const pair = { ...account, company: company.name, companyName: name };
  const isNameWorthSaying = item.hard.length === 0 || nameLikeness(item.features) >= leastLikeness.besideHard;
  const ofName = isNameWorthSaying ? nameEvidence(pair, item.features) : [];
  const evidence = [...item.hard, ...ofName, ...item.against];
  return { companyId: company.id, name: company.name, probability: item.probability, evidence };
}
