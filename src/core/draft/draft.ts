import type { Sealed } from "../ports/secret-box.ts";

/** What a person has entered so far in a form or a search. Lives 15 minutes after its last change; secrets are sealed. */
export interface Draft {
  id: string;
  version: number;
  /** Which form or list it belongs to: `connect`, `accounts`, `map`, `import`. */
  kind: string;
  memberId: string;
  values: Readonly<Record<string, unknown>>;
  sealed: Readonly<Record<string, Sealed>>;
  expiresAt: Date;
}

export const draftLifeMs = 15 * 60_000;
