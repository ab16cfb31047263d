import type { CorePorts } from "../core-ports.ts";
import type { Actor } from "../member/member.ts";
import { newId } from "../new-id.ts";
import { type Draft, draftLifeMs } from "./draft.ts";

/** Drafts of one tenant. A draft belongs to the member who began it: nobody else can read or change it. */
export interface DraftService {
  begin(actor: Actor, kind: string, values: Draft["values"]): Promise<Draft>;
  /** `null`: it is somebody else's, of another kind, or older than 15 minutes. */
  of(memberId: string, kind: string, id: string): Promise<Draft | null>;
  /** Puts `values` over those that are there and `secrets`, sealed, over those that are kept; a fresh 15 minutes. */
  change(draft: Draft, values: Draft["values"], secrets?: Readonly<Record<string, string>>): Promise<Draft | null>;
  secrets(draft: Draft): Promise<Readonly<Record<string, string>>>;
}

export function createDraftService({ stores, secretBox, clock }: CorePorts): DraftService {
  const expiresAt = () => new Date(clock.now().getTime() + draftLifeMs);
  const place = (id: string, field: string) => ({ tenantId: stores.tenantId, record: `draft:${id}`, field });

  return {
    begin: (actor, kind, values) =>
      stores.transaction((tx) =>
        tx.drafts.insert({
          id: newId("d"),
          kind,
          memberId: actor.memberId,
          values,
          sealed: {},
          expiresAt: expiresAt(),
        }),
      ),

    async of(memberId, kind, id) {
      const draft = await stores.drafts.get(id);
      return draft && draft.kind === kind && draft.memberId === memberId ? draft : null;
    },

    async change(draft, values, secrets = {}) {
      const sealed: Record<string, Draft["sealed"][string]> = { ...draft.sealed };
      for (const [field, secret] of Object.entries(secrets)) {
        sealed[field] = await secretBox.seal(place(draft.id, field), secret);
      }
      return stores.transaction(async (tx) => {
        const now = await tx.drafts.get(draft.id);
        return now && tx.drafts.move(now, { values: { ...now.values, ...values }, sealed, expiresAt: expiresAt() });
      });
    },

    async secrets(draft) {
      const open = Object.entries(draft.sealed).map(
        async ([field, sealed]) => [field, await secretBox.open(place(draft.id, field), sealed)] as const,
      );
      return Object.fromEntries(await Promise.all(open));
    },
  };
}
