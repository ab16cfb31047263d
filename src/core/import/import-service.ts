import type { SignInService } from "../account/sign-in-service.ts";
import { askForImport, importNeed, type PlannedImport } from "../approval/ask-import.ts";
import type { CorePorts } from "../core-ports.ts";
import type { Draft } from "../draft/draft.ts";
import type { DraftService } from "../draft/draft-service.ts";
import type { MapPlace } from "../mapping/map-place.ts";
import type { Actor } from "../member/member.ts";
import { newId } from "../new-id.ts";
import type { ImportRowFilter } from "../ports/stores.ts";
import { redraw } from "../posting/redraw.ts";
import { confirmImport } from "./confirm-import.ts";
import type { DriftService } from "./drift-service.ts";
import type { Import, ImportCounts, ImportRow, RowReason, UndoCounts } from "./import.ts";
import { type ImportChoice, newChoice, readChoice } from "./import-choice.ts";
import { type ImportPlan, planImport } from "./import-plan.ts";
import { createImportRequests } from "./import-requests.ts";
import { createImportRun } from "./import-run.ts";
import { createSourceReader, type ImportSources, type Opened } from "./import-sources.ts";
import { createImportUndo, type UndoAsked } from "./import-undo.ts";
import type { MarkedContact } from "./mark-contacts.ts";
import { planFingerprint } from "./plan-fingerprint.ts";

/** Told whenever a batch is settled. */
export type Progressed = () => Promise<void>;

/** A draft of an import with everything that its cards show. */
export interface ImportDraft {
  draftId: string;
  /** Grows with each change: what is checked on a card of an earlier version does not count. */
  version: number;
  choice: ImportChoice;
  sources: ImportSources;
  plan: ImportPlan;
  fingerprint: string;
}

export type Started =
  | { kind: "started"; importId: string }
  /** The tenant's policy wants other members to approve it first. */
  | { kind: "asked"; approvalId: string }
  /** The plan is not what the person saw; the draft has the present one. */
  | { kind: "changed" }
  /** Chosen contacts have the names of others: add them or leave them out? */
  | { kind: "namesakes" }
  | { kind: "empty" }
  | { kind: "no-seats" }
  | { kind: "expired" };

export type Begun = { kind: "begun"; draftId: string } | Exclude<Opened, { kind: "open" }>;

/** One-time imports of PSA contacts as GoTo users. */
export interface ImportService {
  /** Reads what choosing needs and begins a draft. Throws `PsaError` and `GotoError`. */
  begin(actor: Actor, place: MapPlace): Promise<Begun>;
  /** The same with those chosen whom no import of this mapping has seen. */
  beginNew(actor: Actor, place: MapPlace): Promise<Begun | { kind: "nobody-new" }>;
  /** `null`: the draft is older than 15 minutes or somebody else's, or what it needs is gone. */
  draft(memberId: string, draftId: string): Promise<ImportDraft | null>;
  change(memberId: string, draftId: string, changes: Partial<ImportChoice>): Promise<boolean>;
  /** `fingerprint`: of the plan that the person saw. */
  start(actor: Actor, draftId: string, fingerprint: string): Promise<Started>;
  /** What this choice would do now, read anew. Throws `PsaError` and `GotoError`. */
  planNow(choice: ImportChoice): Promise<{ kind: "open"; planned: PlannedImport } | Exclude<Opened, { kind: "open" }>>;
  get(importId: string): Promise<Import | null>;
  /** As they are now, counted from the rows. */
  counts(importId: string): Promise<ImportCounts>;
  reasons(importId: string): Promise<ReadonlyMap<RowReason, number>>;
  rows(importId: string, filter?: ImportRowFilter): Promise<readonly ImportRow[]>;
  /** The job: adds what is planned, after settling what a crash left open. May run twice. */
  run(importId: string, signal: AbortSignal, progressed?: Progressed): Promise<void>;
  /** The end of a job that is not tried any more, so that the import says what is true. */
  giveUp(importId: string): Promise<void>;
  /** What is done stays, what is planned is left out. False: it was over before. */
  cancel(actor: Actor, importId: string): Promise<boolean>;
  /** Asks for the users that it added to be removed again. */
  undo(actor: Actor, importId: string): Promise<UndoAsked>;
  /** The job that removes them; may run twice. */
  runUndo(importId: string, signal: AbortSignal, progressed?: Progressed): Promise<void>;
  giveUpUndo(importId: string): Promise<void>;
  undoCounts(importId: string): Promise<UndoCounts>;
  /** Until when it can be taken back; `null` when it cannot, or not any more. */
  undoUntil(run: Import): Promise<Date | null>;
  /** Plans the failed rows anew and runs them. False: it is not over, or nothing can be tried again. */
  retry(actor: Actor, importId: string): Promise<boolean>;
}

export function createImportService(
  ports: CorePorts,
  drafts: DraftService,
  signIns: SignInService,
  drift: DriftService,
): ImportService {
  const { stores, clock, wakeJobs } = ports;
  const reader = createSourceReader(ports, signIns);

  async function fill(draft: Draft): Promise<ImportDraft | null> {
    const choice = readChoice(draft);
    const opened = await reader.open(choice);
    if (opened.kind !== "open") return null;
    const { sources } = opened;
    const plan = planImport(sources, choice);
    const fingerprint = planFingerprint(choice, sources.company.id, plan);
    return { draftId: draft.id, version: draft.version, choice, sources, plan, fingerprint };
  }

  async function save(actor: Actor, filled: ImportDraft, draft: Draft): Promise<Started> {
    const importId = newId("i");
    const saved = await stores.transaction(async (tx): Promise<Started> => {
      if (!(await tx.drafts.remove(draft))) return { kind: "expired" };
      await redraw(tx, "import", draft.id, clock.now());
      const need = await importNeed(tx, filled.choice, filled.plan);
      if (need.kind === "needed") {
        const { id } = await askForImport(tx, actor, filled, need.reasons, clock.now());
        return { kind: "asked", approvalId: id };
      }
      await confirmImport(tx, actor, { importId, ...filled }, clock.now());
      return { kind: "started", importId };
    });
    wakeJobs();
    return saved;
  }

  return {
    async begin(actor, place) {
      const opened = await reader.open(place, true);
      if (opened.kind !== "open") return opened;
      const values = { ...newChoice(place.accountKey, place.connectionId) };
      return { kind: "begun", draftId: (await drafts.begin(actor, "import", values)).id };
    },

    async beginNew(actor, place) {
      const opened = await reader.open(place, true);
      if (opened.kind !== "open") return opened;
      const mapping = await stores.mappings.find(place.accountKey, place.connectionId);
      const known = mapping && (await drift.known(mapping));
      const seen = new Set(known?.map(({ id }) => id));
      const isNew = ({ contact, mark }: MarkedContact) => mark === undefined && !seen.has(contact.id);
      const exceptions = opened.sources.contacts.filter(isNew).map(({ contact }) => contact.id);
      if (exceptions.length === 0) return { kind: "nobody-new" };
      const choice = newChoice(place.accountKey, place.connectionId);
      const values = { ...choice, exceptions, show: "chosen" as const };
      return { kind: "begun", draftId: (await drafts.begin(actor, "import", values)).id };
    },

    async draft(memberId, draftId) {
      const draft = await drafts.of(memberId, "import", draftId);
      return draft && fill(draft);
    },

    async change(memberId, draftId, changes) {
      const draft = await drafts.of(memberId, "import", draftId);
      return draft !== null && (await drafts.change(draft, changes)) !== null;
    },

    async start(actor, draftId, fingerprint) {
      const draft = await drafts.of(actor.memberId, "import", draftId);
      const filled = draft && (await fill(draft));
      if (!draft || !filled) return { kind: "expired" };
      if (filled.fingerprint !== fingerprint) return { kind: "changed" };
      if (filled.plan.namesakes.length > 0 && !filled.choice.namesakes) return { kind: "namesakes" };
      if (filled.plan.added === 0) return { kind: "empty" };
      if (filled.plan.seats.some(({ freeAfter }) => freeAfter < 0)) return { kind: "no-seats" };
      return save(actor, filled, draft);
    },

    async planNow(choice) {
      const opened = await reader.open(choice, true);
      if (opened.kind !== "open") return opened;
      const { sources } = opened;
      return { kind: "open", planned: { choice, sources, plan: planImport(sources, choice) } };
    },

    get: (importId) => stores.imports.get(importId),
    counts: (importId) => stores.importRows.counts(importId),
    reasons: (importId) => stores.importRows.reasons(importId),
    rows: (importId, filter) => stores.importRows.list(importId, filter),
    undoCounts: (importId) => stores.importRows.undoCounts(importId),
    ...createImportRun(ports, signIns),
    ...createImportUndo(ports, signIns),
    ...createImportRequests(ports),
  };
}
