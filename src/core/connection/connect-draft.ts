import { z } from "zod/v4";
import type { Seen } from "../audit/audit-entry.ts";
import type { Draft } from "../draft/draft.ts";
import { roles } from "../member/role.ts";
import { providerNames } from "../ports/psa.ts";

/** What the draft of a connection holds besides its sealed secrets. */
const connectValues = z.object({
  productId: z.string(),
  provider: z.enum(providerNames),
  settings: z.record(z.string(), z.string()),
  /** Set when the draft replaces the keys of a connection that is there. */
  connectionId: z.string().optional(),
  state: z.enum(["entering", "testing", "failed"]),
  problems: z
    .array(z.object({ kind: z.string(), field: z.string().optional(), right: z.string().optional() }))
    .optional(),
  /** Who began it: a test that a crash cut off is finished in that name. */
  actor: z.object({
    tenantId: z.string(),
    memberId: z.string(),
    name: z.string(),
    role: z.enum(roles),
    via: z.enum(["slack", "teams", "cli", "clock"]),
    seen: z.custom<Seen>().optional(),
  }),
});

export interface ConnectDraft extends z.infer<typeof connectValues> {
  draft: Draft;
  /** Names of the secrets that were typed before and are kept. */
  keptSecrets: readonly string[];
}

export function readConnectDraft(draft: Draft): ConnectDraft {
  return { ...connectValues.parse(draft.values), draft, keptSecrets: Object.keys(draft.sealed) };
}
