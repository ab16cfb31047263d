import type { CompanyIndex, IndexEntry } from "./company-index.ts";
import { expandUmlauts, type NormalName, normaliseName } from "./normalise-name.ts";
import { scoreNames } from "./score-names.ts";
import type { AccountIdentity, Candidate, Evidence, KnownMappings, Suggestion } from "./suggestion.ts";

const mostCandidates = 5;
const shortlist = 40;
/** Tuned on labelled public names by name alone: below `possible` nothing is offered; `sure` with a lead of `lead` is one match. */
const sure = 0.78;
const possible = 0.68;
const lead = 0.05;
/** For the domain that most of the users have; further ones may be those of a partner or a parent. */
const domainProbability = 0.97;
const furtherDomainProbability = 0.88;
const knownProbability = 0.99;

interface Scored extends Candidate {
  likeness: number;
  isHard: boolean;
}

/**
 * Which company an account is: by a confirmed mapping, by the e-mail domains of its users against web sites, by name. Pure:
 * the same index, account and mappings give the same suggestion. Never decides; a person confirms.
 */
export function suggest(index: CompanyIndex, account: AccountIdentity, known: KnownMappings): Suggestion {
  const name = normaliseName(account.name);
  const byId = new Map<string, Scored>();
  for (const { at, likeness } of shortlistOf(index, account.name, name)) {
    const entry = index.entries[at];
    if (entry) byId.set(entry.company.id, byName(index, name, entry, likeness));
  }
  for (const [rank, domain] of account.emailDomains.entries()) {
    for (const at of index.byDomain(domain)) {
      const entry = index.entries[at];
      if (entry) addDomain(byId, byId.get(entry.company.id) ?? byName(index, name, entry, 0), domain, rank);
    }
  }
  for (const mapping of known.mappings) addKnown(index, account, name, byId, mapping);

  const ranked = [...byId.values()].sort(
    (one, other) =>
      other.probability - one.probability ||
      other.likeness - one.likeness ||
      one.companyId.localeCompare(other.companyId),
  );
  return decide(ranked);
}

function shortlistOf(index: CompanyIndex, text: string, name: NormalName): readonly { at: number; likeness: number }[] {
  const expanded = normaliseName(expandUmlauts(text)).joined;
  const found = new Map<number, number>();
  for (const joined of new Set([name.joined, expanded])) {
    if (joined === "") continue;
    for (const at of index.byJoined(joined)) found.set(at, 1);
    for (const { at, likeness } of index.nearest(joined, shortlist))
      found.set(at, Math.max(likeness, found.get(at) ?? 0));
  }
  return [...found].map(([at, likeness]) => ({ at, likeness }));
}

function byName(index: CompanyIndex, account: NormalName, { company, name }: IndexEntry, letters: number): Scored {
  const score = scoreNames(account, name, letters, index);
  const evidence: Evidence[] = [];
  const isEqual = account.joined === name.joined || letters === 1;
  if (account.exact === name.exact) evidence.push({ kind: "name-equal" });
  else if (isEqual) evidence.push({ kind: "name-equal-folded", ignored: ignoredForms(account, name) });
  else
    evidence.push({ kind: "name-similar", shared: score.shared, differing: score.differing, likeness: score.likeness });
  const differs = account.forms.length > 0 && name.forms.length > 0 && account.forms.join() !== name.forms.join();
  if (differs)
    evidence.push({ kind: "legal-form-differs", account: account.formsAsWritten, company: name.formsAsWritten });
  const likeness = isEqual ? (differs ? 0.97 : 1) : score.likeness;
  const probability = isEqual ? (differs ? 0.93 : 0.96) : score.likeness * 0.95;
  return { companyId: company.id, name: company.name, probability, likeness, isHard: false, evidence };
}

function addDomain(byId: Map<string, Scored>, candidate: Scored, domain: string, rank: number): void {
  if (candidate.isHard) return;
  const least = rank === 0 ? domainProbability : furtherDomainProbability;
  const probability = Math.max(candidate.probability, least) + 0.02 * candidate.likeness;
  const evidence: Evidence[] = [
    { kind: "same-domain", domain },
    ...candidate.evidence.filter(isNameEvidence(candidate)),
  ];
  byId.set(candidate.companyId, { ...candidate, probability: Math.min(0.995, probability), isHard: true, evidence });
}

function addKnown(
  index: CompanyIndex,
  account: AccountIdentity,
  name: NormalName,
  byId: Map<string, Scored>,
  { accountKey, accountName, companyId, productTitle }: KnownMappings["mappings"][number],
): void {
  const isSameAccount = accountKey === account.key;
  if (!isSameAccount && normaliseName(accountName).joined !== name.joined) return;
  const entry = index.entries.find(({ company }) => company.id === companyId);
  if (!entry) return;
  const candidate = byId.get(companyId) ?? byName(index, name, entry, 0);
  const reason: Evidence = {
    kind: "mapped-before",
    accountName,
    ...(isSameAccount && productTitle && { productTitle }),
  };
  byId.set(companyId, {
    ...candidate,
    probability: knownProbability + 0.005 * candidate.likeness,
    isHard: true,
    evidence: [reason, ...candidate.evidence.filter(isNameEvidence(candidate))],
  });
}

/** A hard key needs no words about names that hardly agree. */
function isNameEvidence({ likeness }: Scored): (item: Evidence) => boolean {
  return (item) => item.kind !== "name-similar" || likeness >= 0.3;
}

function decide(ranked: readonly Scored[]): Suggestion {
  const [first, second] = ranked;
  const plain = (candidates: readonly Scored[]) => candidates.slice(0, mostCandidates).map(toCandidate);
  if (!first || (first.probability < possible && !first.isHard)) return { kind: "none", nearest: plain(ranked) };
  const rivals = ranked.filter(
    ({ probability, isHard }) => first.probability - probability < lead && isHard === first.isHard,
  );
  const isAlone = rivals.length === 1;
  if (isAlone && (first.isHard || first.likeness >= sure)) {
    const runnerUp: Evidence[] =
      second && second.likeness >= 0.5 ? [{ kind: "runner-up", name: second.name, likeness: second.likeness }] : [];
    const candidate = { ...toCandidate(first), evidence: [...first.evidence, ...runnerUp] };
    return { kind: "one", candidate, others: plain(ranked.slice(1)) };
  }
  const offered = ranked.filter(
    ({ probability, isHard }) => isHard || probability >= Math.min(possible, first.probability - lead),
  );
  return { kind: "several", candidates: plain(offered) };
}

function toCandidate({ companyId, name, probability, evidence }: Scored): Candidate {
  return { companyId, name, probability, evidence };
}

function ignoredForms(account: NormalName, company: NormalName): readonly string[] {
  if (account.forms.join() === company.forms.join()) return [];
  return [account.formsAsWritten, company.formsAsWritten].filter(Boolean);
}
