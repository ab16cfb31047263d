import type { Account } from "../account/account.ts";
import type { Connection } from "../connection/connection.ts";
import type { Candidate, Suggestion } from "../matching/suggestion.ts";
import type { Company } from "../ports/psa.ts";
import type { Mapping, RefusedCompany } from "./mapping.ts";

/** How sure a suggestion is: `sure` may be confirmed with others after a look at the list, the rest one by one. */
export const reviewGroups = ["sure", "likely", "several", "none"] as const;
export type ReviewGroup = (typeof reviewGroups)[number];

/** An account that is neither mapped nor excluded. */
export interface ReviewItem {
  account: Account;
  group: ReviewGroup;
  suggestion: Suggestion;
  /** Of the mapping's record; `null` where there is none. */
  version: number | null;
  /** The last confirmation did not hold. */
  refused?: RefusedCompany;
}

/** An account that a sure suggestion is for. */
export interface SureItem extends ReviewItem {
  candidate: Candidate;
}

/** How far the mapping of one connection is; each account is in one of the four. */
export interface Coverage {
  mapped: number;
  /** Confirmed, and the PSA is being asked. */
  checking: number;
  excluded: number;
  unmapped: number;
}

export interface Review {
  kind: "review";
  connection: Connection;
  companies: ReadonlyMap<string, Company>;
  withTwin: ReadonlySet<string>;
  readAt: Date;
  /** By the accounts' names. */
  items: readonly ReviewItem[];
  excluded: readonly { account: Account; mapping: Mapping }[];
  coverage: Coverage;
  mappings: readonly Mapping[];
}

/** Fitted: of the suggestions from here on, 99 of 100 are right (docs/matching.md). */
const surelyFrom = 0.95;

/** A confirmation that the PSA did not bear out is looked at by a person, one by one, however sure the name is. */
export function groupOf(suggestion: Suggestion, isRefused: boolean): ReviewGroup {
  if (suggestion.kind !== "one") return suggestion.kind;
  return suggestion.candidate.probability >= surelyFrom && !isRefused ? "sure" : "likely";
}

export function sureItems({ items }: Pick<Review, "items">): readonly SureItem[] {
  return items.flatMap((item) =>
    item.group === "sure" && item.suggestion.kind === "one" ? [{ ...item, candidate: item.suggestion.candidate }] : [],
  );
}

export interface Batch {
  id: string;
  mappings: readonly Mapping[];
  at: Date;
}

/** What this person confirmed last on this connection, being checked or mapped, if nobody has changed all of it since. */
export function lastBatch(mappings: readonly Mapping[], memberId: string): Batch | null {
  const own = mappings.flatMap((mapping) => {
    const confirmed = confirmedBy(mapping, memberId);
    return confirmed ? [{ mapping, ...confirmed }] : [];
  });
  const [latest] = own.sort((one, other) => other.at.getTime() - one.at.getTime());
  if (!latest) return null;
  const mapped = own.filter(({ batch }) => batch === latest.batch).map(({ mapping }) => mapping);
  return { id: latest.batch, mappings: mapped, at: latest.at };
}

export function isOfBatch(mapping: Mapping, memberId: string, batch: string): boolean {
  return confirmedBy(mapping, memberId)?.batch === batch;
}

/** While a confirmation is being checked, it is what counts. */
function confirmedBy({ pending, company, ...mapped }: Mapping, memberId: string): { batch: string; at: Date } | null {
  if (pending) return pending.by === memberId && pending.batch ? { batch: pending.batch, at: pending.at } : null;
  const { mappedBy, mappedAt, batch } = mapped;
  return company && mappedBy === memberId && batch && mappedAt ? { batch, at: mappedAt } : null;
}
