import type { Account } from "../account/account.ts";
import { auditBy } from "../audit/audit-entry.ts";
import type { CorePorts } from "../core-ports.ts";
import { inTime } from "../in-time.ts";
import type { Suggestion } from "../matching/suggestion.ts";
import type { Actor } from "../member/member.ts";
import { newId } from "../new-id.ts";
import { beginConfirmation, type Confirmation } from "./begin-confirmation.ts";
import type { MapPlace } from "./map-place.ts";
import type { Mapping } from "./mapping.ts";
import { redrawPlace, redrawReview } from "./redraw-place.ts";
import { type Coverage, groupOf, type Review, type ReviewItem } from "./review.ts";
import type { NotReady, PreparedSuggestions, SuggestService } from "./suggest-service.ts";
import { undoBatch } from "./undo-batch.ts";

/** So long somebody who asks is kept waiting for the comparison of many accounts; then they see how far it is. */
const patienceMs = 400;
/** After so long others get their turn. */
const sliceMs = 15;
/** Confirmations of one transaction. */
const atOnce = 25;

export type Changed = "done" | "faster" | "not-found";

/** All accounts of a connection that still need a decision, by how sure the suggestion is. */
export interface ReviewService {
  /** `comparing`: many accounts are being compared; the connection's review is drawn again when they are. */
  of(connectionId: string): Promise<Review | NotReady | { kind: "comparing"; done: number; total: number }>;
  /**
   * Confirms these as one batch; each company is looked at in the PSA by a job, and one that is not as it was seen is refused. Answers
   * how many were begun; the others were settled by somebody else.
   */
  confirmMany(actor: Actor, confirmations: readonly Confirmation[]): Promise<{ begun: number; faster: number }>;
  /** Takes back what is left of a batch of this person's, also what is still being checked; answers how many. */
  undo(actor: Actor, connectionId: string, batch: string): Promise<number>;
  /** `expected`: the version that the person saw; `null` for none. */
  exclude(actor: Actor, place: MapPlace, expected: number | null): Promise<Changed>;
  include(actor: Actor, place: MapPlace, expected: number): Promise<Changed>;
}

interface Comparison {
  done: number;
  total: number;
  result: Promise<ReadonlyMap<string, Suggestion>>;
}

export function createReviewService(ports: CorePorts, suggestions: SuggestService): ReviewService {
  const { stores, clock, wakeJobs } = ports;
  const kept = new Map<string, Map<string, { stamp: string; suggestion: Suggestion }>>();
  const running = new Map<string, Comparison>();

  /** The suggestion of each account, from those kept where nothing has changed. Lets others have their turn. */
  function compare(prepared: PreparedSuggestions, accounts: readonly Account[]): Comparison {
    const { id } = prepared.connection;
    const under = running.get(id);
    if (under) return under;
    const comparison: Comparison = { done: 0, total: accounts.length, result: Promise.resolve(new Map()) };
    const work = async () => {
      const before = kept.get(id) ?? new Map<string, { stamp: string; suggestion: Suggestion }>();
      const now = new Map<string, { stamp: string; suggestion: Suggestion }>();
      let since = performance.now();
      for (const account of accounts) {
        const stamp = prepared.stampOf(account);
        const known = before.get(account.key);
        now.set(account.key, known?.stamp === stamp ? known : { stamp, suggestion: prepared.suggestFor(account) });
        comparison.done += 1;
        if (performance.now() - since < sliceMs) continue;
        await new Promise((resolve) => setImmediate(resolve));
        since = performance.now();
      }
      kept.set(id, now);
      return new Map([...now].map(([key, { suggestion }]) => [key, suggestion]));
    };
    comparison.result = work().finally(() => running.delete(id));
    running.set(id, comparison);
    return comparison;
  }

  async function drawAgainWhen(done: Promise<unknown>, connectionId: string): Promise<void> {
    await done;
    await stores.transaction((tx) => redrawReview(tx, connectionId, clock.now()));
    wakeJobs();
  }

  return {
    async of(connectionId) {
      const [prepared, accounts, mappings] = await Promise.all([
        suggestions.prepare(connectionId),
        stores.accounts.list(),
        stores.mappings.list({ connectionId }),
      ]);
      if (prepared.kind !== "prepared") return prepared;
      const byAccount = new Map(mappings.map((mapping) => [mapping.accountKey, mapping]));
      const open = accounts.filter(({ key }) => stateOf(byAccount.get(key)) === "unmapped");
      const comparison = compare(prepared, open);
      const compared = await inTime(comparison.result, patienceMs);
      if (compared === null) {
        drawAgainWhen(comparison.result, connectionId).catch((error: unknown) =>
          ports.log.error("a review could not be drawn again", { connectionId, error }),
        );
        return { kind: "comparing", done: comparison.done, total: comparison.total };
      }
      const items = open.flatMap((account): readonly ReviewItem[] => {
        const suggestion = compared.get(account.key);
        const { version = null, refused } = byAccount.get(account.key) ?? {};
        if (!suggestion) return [];
        const group = groupOf(suggestion, refused !== undefined);
        return [{ account, group, suggestion, version, ...(refused && { refused }) }];
      });
      const excluded = accounts.flatMap((account) => {
        const mapping = byAccount.get(account.key);
        return mapping?.excluded ? [{ account, mapping }] : [];
      });
      const { connection, companies, withTwin, readAt } = prepared;
      const coverage = coverageOf(accounts, byAccount);
      return { kind: "review", connection, companies, withTwin, readAt, items, excluded, coverage, mappings };
    },

    async confirmMany(actor, confirmations) {
      const batch = newId("batch");
      const now = clock.now();
      const how = { batch, inReview: true, now, lookAt: now };
      let begun = 0;
      for (let at = 0; at < confirmations.length; at += atOnce) {
        const some = confirmations.slice(at, at + atOnce);
        begun += await stores.transaction(async (tx) => {
          let count = 0;
          for (const confirmation of some) {
            if ((await beginConfirmation(tx, actor, confirmation, how)).kind !== "begun") continue;
            await redrawPlace(tx, confirmation.place, now);
            count += 1;
          }
          return count;
        });
      }
      wakeJobs();
      return { begun, faster: confirmations.length - begun };
    },

    async undo(actor, connectionId, batch) {
      const now = clock.now();
      const removed = await stores.transaction((tx) => undoBatch(tx, actor, connectionId, batch, now));
      wakeJobs();
      return removed;
    },

    async exclude(actor, place, expected) {
      const now = clock.now();
      const excluded = { by: actor.memberId, byName: actor.name, at: now };
      const changed = await stores.transaction(async (tx): Promise<Changed> => {
        const account = await tx.accounts.find(place.accountKey);
        if (!account || !(await tx.connections.get(place.connectionId))) return "not-found";
        const current = await tx.mappings.find(place.accountKey, place.connectionId);
        if ((current?.version ?? null) !== expected || stateOf(current) !== "unmapped") return "faster";
        const kept = current
          ? await tx.mappings.move(current, { excluded, refused: undefined })
          : await tx.mappings.insert({ id: newId("map"), ...place, excluded });
        if (!kept) return "faster";
        await tx.audit.add({
          ...auditBy(actor),
          action: "mapping.excluded",
          record: `mapping:${kept.id}`,
          accountKey: place.accountKey,
          after: { connectionId: place.connectionId },
        });
        await redrawPlace(tx, place, now);
        return "done";
      });
      wakeJobs();
      return changed;
    },

    async include(actor, place, expected) {
      const now = clock.now();
      const changed = await stores.transaction(async (tx): Promise<Changed> => {
        const current = await tx.mappings.find(place.accountKey, place.connectionId);
        if (!current?.excluded) return "not-found";
        if (current.version !== expected || !(await tx.mappings.remove(current))) return "faster";
        await tx.audit.add({
          ...auditBy(actor),
          action: "mapping.included",
          record: `mapping:${current.id}`,
          accountKey: place.accountKey,
          before: { connectionId: place.connectionId },
        });
        await redrawPlace(tx, place, now);
        return "done";
      });
      wakeJobs();
      return changed;
    },
  };
}

function stateOf(mapping: Mapping | null | undefined): keyof Coverage {
  if (mapping?.company) return "mapped";
  if (mapping?.pending) return "checking";
  return mapping?.excluded ? "excluded" : "unmapped";
}

function coverageOf(accounts: readonly Account[], byAccount: ReadonlyMap<string, Mapping>): Coverage {
  const coverage = { mapped: 0, checking: 0, excluded: 0, unmapped: 0 };
  for (const { key } of accounts) coverage[stateOf(byAccount.get(key))] += 1;
  return coverage;
}
