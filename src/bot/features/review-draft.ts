import { z } from "zod/v4";
import type { Draft } from "../../core/draft/draft.ts";
import { reviewGroups } from "../../core/mapping/review.ts";
import type { Viewer } from "../feature.ts";

const sureValues = z.object({
  connectionId: z.string(),
  page: z.number().int().min(0),
  leftOut: z.array(z.string()),
  /** The hash of the list that was confirmed last: whoever clicks twice is told so. */
  begun: z.string().optional(),
});
const oneValues = z.object({
  connectionId: z.string(),
  group: z.enum(reviewGroups),
  /** Keys of the accounts that were skipped. */
  skipped: z.array(z.string()),
  /** What became of the one before, in words. */
  before: z.string(),
});

export type SureValues = z.infer<typeof sureValues>;
export type OneValues = z.infer<typeof oneValues>;
export interface Kept<T> {
  draft: Draft;
  values: T;
}

/** Where a person is in the list of the sure ones; `null`: it has expired or is somebody else's. */
export const sureDraft = (id: string, viewer: Viewer) => kept(id, "review-sure", sureValues, viewer);
/** Where a person is who decides one by one. */
export const oneDraft = (id: string, viewer: Viewer) => kept(id, "review-one", oneValues, viewer);

async function kept<T>(
  id: string,
  kind: string,
  shape: z.ZodType<T>,
  { services, member }: Viewer,
): Promise<Kept<T> | null> {
  const draft = member ? await services.drafts.of(member.id, kind, id) : null;
  return draft && { draft, values: shape.parse(draft.values) };
}
