import type { CompanyIndex, CompanyRow } from "./company-index.ts";
import { decideOutcome } from "./decide-outcome.ts";
import { nameEvidence, nameLikeness } from "./name-evidence.ts";
import { type Features, nameFeatures } from "./name-features.ts";
import { probabilities, scoreName } from "./name-model.ts";
import { isSameCore, type NormalName, normaliseName } from "./normalise-name.ts";
import { compareNames } from "./rank-companies.ts";
import type { AccountIdentity, Candidate, Evidence, KnownMappings, Suggestion } from "./suggestion.ts";

const mostCandidates = 5;
/** The outcome depends on so many of the best. */
const mostRanked = 20;
/** In logits, on top of the name: the domain of most users; a further one, which may be a partner's; a confirmed mapping. */
const hardScores = { firstDomain: 6, furtherDomain: 3, sameName: 8, sameAccount: 12 };
/** A name less alike says nothing beside a mapping or a domain, and is no runner-up. */
const leastLikeness = { besideHard: 0.3, runnerUp: 0.5 };

interface Weighed {
  row: CompanyRow;
  features: Features;
  score: number;
  hard: readonly Evidence[];
}

interface Ranked extends Weighed {
  probability: number;
  isEqual: boolean;
  isFamily: boolean;
  isHard: boolean;
}

/**
 * Which company an account is: by a confirmed mapping, by the e-mail domains of its users against web sites, by name. Pure:
 * the same companies, account and mappings give the same suggestion, in whatever order they came. A person confirms it.
 */
export function suggest(index: CompanyIndex, account: AccountIdentity, known: KnownMappings): Suggestion {
  const name = normaliseName(account.name);
  const byId = new Map<string, Weighed>();
  for (const { row, features } of compareNames(index, name)) {
    byId.set(row.company.id, { row, features, score: scoreName(features), hard: [] });
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
  for (const [rank, domain] of account.emailDomains.entries()) {
    const by = rank === 0 ? hardScores.firstDomain : hardScores.furtherDomain;
    for (const row of index.ofDomain(domain)) strengthen(row, by, { kind: "same-domain", domain });
  }
  return suggestionOf(account, name, rank(name, [...byId.values()]));
}

function weighAlone(index: CompanyIndex, name: NormalName, row: CompanyRow): Weighed {
  const features = nameFeatures(name, row.name, 0, (word) => index.wordWeight(word));
  return { row, features, score: scoreName(features), hard: [] };
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
    isHard: item.hard.length > 0,
  }));
}

/** Words and legal forms as the account has them first; then by id, so that the order of companies does not matter. */
function byExactness({ text }: NormalName, one: CompanyRow, other: CompanyRow): number {
  const exactness = Number(other.name.text === text) - Number(one.name.text === text);
  return exactness || (one.company.id < other.company.id ? -1 : 1);
}

function suggestionOf(account: AccountIdentity, name: NormalName, ranked: readonly Ranked[]): Suggestion {
  const candidates = ranked.slice(0, mostCandidates).map((item) => candidateOf(account, name, item));
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

function candidateOf(account: AccountIdentity, accountName: NormalName, item: Ranked): Candidate {
  const { company, name } = item.row;
  const pair = { account: account.name, company: company.name, accountName, companyName: name };
  const isNameWorthSaying = item.hard.length === 0 || nameLikeness(item.features) >= leastLikeness.besideHard;
  const evidence = [...item.hard, ...(isNameWorthSaying ? nameEvidence(pair, item.features) : [])];
  return { companyId: company.id, name: company.name, probability: item.probability, evidence };
}
