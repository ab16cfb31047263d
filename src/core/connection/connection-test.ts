import { auditBy } from "../audit/audit-entry.ts";
import type { CorePorts } from "../core-ports.ts";
import type { DraftService } from "../draft/draft-service.ts";
import type { Actor } from "../member/member.ts";
import { newId } from "../new-id.ts";
import { type Credentials, PsaError, type PsaIdentity } from "../ports/psa.ts";
import { type Changes, StoreError } from "../ports/stores.ts";
import { postTo, redraw } from "../posting/redraw.ts";
import { type ConnectDraft, readConnectDraft } from "./connect-draft.ts";
import type { Connection } from "./connection.ts";
import { connectionCredentials } from "./connection-client.ts";
import { recovered } from "./connection-health.ts";
import { toIdentity } from "./connection-identity.ts";

/** A crash in the middle of a test is noticed after this time; longer than any test may take. */
const rescueAfterMs = 90_000;

/** `kind` of a problem is a `PsaErrorKind` or a `CredentialProblem` kind; the words are chosen by it. */
export interface ConnectProblem {
  kind: string;
  field?: string | undefined;
  right?: string | undefined;
}

export type TestOutcome =
  | { kind: "saved"; connection: Connection }
  | { kind: "problems"; draft: ConnectDraft; problems: readonly ConnectProblem[] }
  | { kind: "taken"; connection: Connection }
  /** The connection that was edited has been deleted meanwhile. */
  | { kind: "gone"; connectionId: string }
  | { kind: "expired" };

export function createConnectionTest(ports: CorePorts, drafts: DraftService) {
  const { stores, secretBox, providers, clock, wakeJobs } = ports;

  async function credentialsOf(draft: ConnectDraft): Promise<Credentials> {
    const known = draft.connectionId ? await stores.connections.get(draft.connectionId) : null;
    const kept = known ? await connectionCredentials(ports, known) : {};
    return { ...kept, ...draft.settings, ...(await drafts.secrets(draft.draft)) };
  }

  async function ask(draft: ConnectDraft): Promise<PsaIdentity | readonly ConnectProblem[]> {
    const provider = providers.get(draft.provider);
    if (!provider) return [{ kind: "unexpected" }];
    const credentials = await credentialsOf(draft);
    const problems = provider.check(credentials);
    if (problems.length > 0) return problems;
    try {
      const identity = await provider.open(credentials).verify();
      if (identity.companies !== null) return identity;
      return [
        {
          kind: "forbidden",
          right: identity.rights
            .filter((right) => !right.held)
            .map((right) => right.name)
            .join(", "),
        },
      ];
    } catch (error) {
      if (error instanceof PsaError) return [{ kind: error.kind, field: error.field, right: error.right }];
      throw error;
    }
  }

  async function save(draft: ConnectDraft, identity: PsaIdentity): Promise<TestOutcome> {
    const { actor, productId, provider } = draft;
    const id = draft.connectionId ?? newId("c");
    const fields = providers.get(provider)?.credentialFields ?? [];
    const credentials = await credentialsOf(draft);
    const settings: Record<string, string> = {};
    const sealed: Record<string, Connection["sealed"][string]> = {};
    for (const { name, kind } of fields) {
      const value = credentials[name];
      if (value === undefined) continue;
      if (kind !== "secret") settings[name] = value.trim();
      else
        sealed[name] = await secretBox.seal(
          { tenantId: stores.tenantId, record: `connection:${id}`, field: name },
          value.trim(),
        );
    }
    const now = clock.now();
    const changes = {
      settings,
      sealed,
      identity: toIdentity(identity),
      state: "working" as const,
      failure: undefined,
      suspect: undefined,
      testedAt: now,
      savedBy: actor.memberId,
    };
    try {
      const connection = await stores.transaction(async (tx) => {
        const before = await tx.connections.get(id);
        const { failure: _none, suspect: _nor, ...fresh } = changes;
        const kept = await tx.drafts.get(draft.draft.id);
        if (kept) await tx.drafts.remove(kept);
        if (draft.connectionId && !before) return null;
        const saved = before
          ? await tx.connections.move(before, { ...changes, ...moveOf(before, identity, now) })
          : await tx.connections.insert({ id, productId, provider, ...fresh });
        if (!saved) throw new StoreError("busy", "the connection changed meanwhile");
        await tx.audit.add({
          ...auditBy(actor),
          action: before ? "connection.edited" : "connection.saved",
          record: `connection:${id}`,
          ...(before && { before: { site: before.identity.site, settings: before.settings } }),
          after: { productId, provider, site: identity.site, settings },
        });
        await tx.jobs.add("companies.refresh", { connectionId: id }, now, `companies.refresh:${id}`);
        if (before) await recovered(tx, before, now, actor.memberId);
        await redraw(tx, "connection", id, now);
        await redraw(tx, "connections", "all", now);
        await redraw(tx, "checklist", "all", now);
        return saved;
      });
      wakeJobs();
      return connection ? { kind: "saved", connection } : { kind: "gone", connectionId: id };
    } catch (error) {
      const first = await stores.connections.findByProduct(productId);
      if (error instanceof StoreError && error.kind === "duplicate" && first)
        return { kind: "taken", connection: first };
      throw error;
    }
  }

  async function settle(draft: ConnectDraft): Promise<TestOutcome> {
    const { connectionId } = draft;
    if (connectionId && !(await stores.connections.get(connectionId))) return { kind: "gone", connectionId };
    const found = await ask(draft);
    if (!isProblems(found)) return save(draft, found);
    const problems = found.map((problem) => ({ ...problem }));
    const failed = await drafts.change(draft.draft, { state: "failed", problems });
    return failed ? { kind: "problems", draft: readConnectDraft(failed), problems } : { kind: "expired" };
  }

  return {
    async testAndSave(
      actor: Actor,
      draftId: string,
      settings: Readonly<Record<string, string>>,
      secrets: Readonly<Record<string, string>>,
    ): Promise<TestOutcome> {
      const found = await drafts.of(actor.memberId, "connect", draftId);
      if (!found) return { kind: "expired" };
      const typed = Object.fromEntries(Object.entries(secrets).filter(([, value]) => value.trim() !== ""));
      const known = readConnectDraft(found);
      const values = { settings: { ...known.settings, ...settings }, state: "testing", problems: [], actor };
      const draft = await drafts.change(found, values, typed);
      if (!draft) return { kind: "expired" };
      const rescueAt = new Date(clock.now().getTime() + rescueAfterMs);
      await stores.transaction((tx) =>
        tx.jobs.add("connection.test", { draftId }, rescueAt, `connection.test:${draftId}`),
      );
      return settle(readConnectDraft(draft));
    },

    async finishTest(draftId: string): Promise<void> {
      const found = await stores.drafts.get(draftId);
      if (found?.kind !== "connect") return;
      const draft = readConnectDraft(found);
      if (draft.state !== "testing") return;
      const outcome = await settle(draft);
      await stores.transaction(async (tx) => {
        const [view, id] =
          outcome.kind === "saved" || outcome.kind === "taken"
            ? (["connection", outcome.connection.id] as const)
            : outcome.kind === "gone"
              ? (["connection", outcome.connectionId] as const)
              : (["connect-problem", draftId] as const);
        await postTo(tx, draft.actor.memberId, view, id, clock.now());
      });
      wakeJobs();
    },
  };
}

/** Keys of another customer of the PSA: the list of companies that was read is not theirs. */
function moveOf(before: Connection, { site }: PsaIdentity, now: Date): Changes<Connection> {
  if (before.identity.site === site) return {};
  const isBack = before.movedFrom?.site === site;
  return { companyList: undefined, movedFrom: isBack ? undefined : { site: before.identity.site, at: now } };
}

function isProblems(found: PsaIdentity | readonly ConnectProblem[]): found is readonly ConnectProblem[] {
  return Array.isArray(found);
}
