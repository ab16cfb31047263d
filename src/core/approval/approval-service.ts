import type { CorePorts } from "../core-ports.ts";
import type { ImportRow } from "../import/import.ts";
import type { ImportChoice } from "../import/import-choice.ts";
import type { ImportPlan } from "../import/import-plan.ts";
import type { ImportService } from "../import/import-service.ts";
import type { Confirmation } from "../mapping/begin-confirmation.ts";
import type { Actor, Member } from "../member/member.ts";
import type { Platform } from "../posting/conversation.ts";
import { type Approval, type ApprovalState, askedOf } from "./approval.ts";
import { type ApprovalNeed, peopleWhoApprove } from "./approval-policy.ts";
import { importNeed } from "./ask-import.ts";
import { deleteNeed, type RemovedOrAsked, removeOrAsk, runApprovedDelete } from "./connection-approval.ts";
import { approversOf, type Decided, type Decision, decideApproval, withdrawApproval } from "./decide-approval.ts";
import { askForMappings, mappingNeed, runApprovedMappings } from "./mapping-approval.ts";
import { type ApprovalMover, moveApproval } from "./move-approval.ts";
import { postToApprovers } from "./open-approval.ts";
import { runApprovedImport } from "./run-import.ts";
import { voidApproval } from "./void-approval.ts";

/** Requests that other members decide on. Every change is one transaction with its audit entry and the redraw of each copy. */
export interface ApprovalService {
  get(id: string): Promise<Approval | null>;
  /** Newest first, 50 at most. */
  list(states: readonly ApprovalState[]): Promise<readonly Approval[]>;
  /** The rows of an import as they were when it was asked for. */
  rows(id: string, after: number, limit: number): Promise<readonly ImportRow[]>;
  importNeed(choice: ImportChoice, plan: ImportPlan): Promise<ApprovalNeed>;
  deleteNeed(): Promise<ApprovalNeed>;
  /** How many people may approve; fewer than two: approval is off. */
  people(): Promise<number>;
  /** Whose approval a request has so far. */
  approvers(approval: Approval): Promise<readonly Member[]>;
  decide(actor: Actor, id: string, decision: Decision): Promise<Decided>;
  withdraw(actor: Actor, id: string): Promise<Decided>;
  /** Deletes a connection, or asks for it. */
  removeConnection(actor: Actor, id: string, seenMappings: number): Promise<RemovedOrAsked>;
  mappingNeed(count: number): Promise<ApprovalNeed>;
  /** Asks for mappings confirmed together, and answers the request's id; `null`: confirm them now, nobody has to approve. */
  askForMappings(actor: Actor, confirmations: readonly Confirmation[]): Promise<string | null>;
  /** The job that does what was approved. May run twice. Throws `PsaError` and `GotoError`. */
  run(id: string): Promise<void>;
  /** The end of a job that is not tried any more. */
  giveUp(id: string): Promise<void>;
  remind(id: string): Promise<void>;
  expire(id: string): Promise<void>;
  /** A copy was deleted or cannot be posted: noted once, told to who asked, and brought to the approvers themselves. */
  lost(id: string, platform: Platform): Promise<void>;
}

export function createApprovalService(ports: CorePorts, imports: Pick<ImportService, "planNow">): ApprovalService {
  const { stores, clock, wakeJobs } = ports;
  const byClock = ({ requestedBy }: Approval): ApprovalMover => ({ memberId: requestedBy, via: "clock" });

  async function woken<T>(work: Promise<T>): Promise<T> {
    const result = await work;
    wakeJobs();
    return result;
  }

  async function requesterOf({ requestedBy, requesterName }: Approval): Promise<Actor> {
    const role = (await stores.members.get(requestedBy))?.role ?? "none";
    return { tenantId: stores.tenantId, memberId: requestedBy, name: requesterName, role, via: "clock" };
  }

  return {
    get: (id) => stores.approvals.get(id),
    list: (states) => stores.approvals.list({ states, limit: 50 }),
    rows: (id, after, limit) => stores.importRows.list(id, { after, limit }),
    importNeed: (choice, plan) => importNeed(stores, choice, plan),
    deleteNeed: () => deleteNeed(stores),
    people: async () => peopleWhoApprove(await stores.members.list()),
    approvers: async (approval) => approversOf(approval, await stores.members.list()),

    decide: (actor, id, decision) =>
      woken(stores.transaction((tx) => decideApproval(tx, actor, id, decision, clock.now()))),
    withdraw: (actor, id) => woken(stores.transaction((tx) => withdrawApproval(tx, actor, id, clock.now()))),

    async removeConnection(actor, id, seenMappings) {
      const removed = await stores.transaction((tx) => removeOrAsk(tx, actor, id, seenMappings, clock.now()));
      if (removed.kind === "removed") await stores.companyPages.drop(id);
      return woken(Promise.resolve(removed));
    },

    mappingNeed: (count) => mappingNeed(stores, count),
    async askForMappings(actor, confirmations) {
      if ((await mappingNeed(stores, confirmations.length)).kind !== "needed") return null;
      return woken(stores.transaction((tx) => askForMappings(tx, actor, confirmations, clock.now())));
    },

    async run(id) {
      const approval = await stores.approvals.get(id);
      if (approval?.state !== "approved") return;
      const asked = askedOf(approval);
      const actor = await requesterOf(approval);
      switch (asked.kind) {
        case "import":
          await runApprovedImport(stores, imports, actor, id, asked, clock.now());
          break;
        case "delete-connection": {
          const isGone = await stores.transaction((tx) => runApprovedDelete(tx, actor, id, asked, clock.now()));
          if (isGone) await stores.companyPages.drop(asked.connectionId);
          break;
        }
        case "map-many":
          await stores.transaction((tx) => runApprovedMappings(tx, actor, id, asked, clock.now()));
          break;
      }
      wakeJobs();
    },

    giveUp: (id) =>
      woken(
        stores.transaction(async (tx) => {
          const approval = await tx.approvals.get(id);
          const changes = [{ kind: "unreadable" as const, count: 0 }];
          if (approval) await voidApproval(tx, byClock(approval), id, changes, clock.now());
        }),
      ),

    remind: (id) =>
      woken(
        stores.transaction(async (tx) => {
          const approval = await tx.approvals.get(id);
          const now = clock.now();
          if (approval?.state !== "open" || approval.expiresAt <= now) return;
          if (!(await moveApproval(tx, byClock(approval), approval, { kind: "reminded", at: now }))) return;
          const members = await tx.members.list();
          const done = new Set(approversOf(approval, members).map((member) => member.id));
          const left = members.filter((member) => !done.has(member.id) && member.id !== approval.requestedBy);
          for (const platform of ["slack", "teams"] as const) await postToApprovers(tx, id, left, platform, now);
        }),
      ),

    expire: (id) =>
      woken(
        stores.transaction(async (tx) => {
          const approval = await tx.approvals.get(id);
          const now = clock.now();
          if (approval?.state !== "open" || approval.expiresAt > now) return;
          await moveApproval(tx, byClock(approval), approval, { kind: "expired", at: now }, { state: "expired" });
        }),
      ),

    lost: (id, platform) =>
      woken(
        stores.transaction(async (tx) => {
          const approval = await tx.approvals.get(id);
          const isNoted = approval?.history.some(({ kind, via }) => kind === "card-lost" && via === platform);
          if (!approval || isNoted) return;
          const now = clock.now();
          await moveApproval(tx, byClock(approval), approval, { kind: "card-lost", at: now, via: platform });
          if (approval.state !== "open") return;
          const members = await tx.members.list();
          const others = members.filter((member) => member.id !== approval.requestedBy);
          await postToApprovers(tx, id, others, platform, now);
        }),
      ),
  };
}
