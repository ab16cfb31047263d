import { blocksWithin, elementsOf } from "./check-blocks.ts";
import type { Spot } from "./interaction-payloads.ts";
import { type JsonObject, objectsIn } from "./json-object.ts";
import type { SlackCore } from "./slack-core.ts";
import { messageIn } from "./slack-workspace.ts";
import { stackOf } from "./view-stack.ts";
import { isVisibleTo } from "./what-people-see.ts";

/** A message by channel and ts, or a view by id; what `slack.seen()` and `slack.view()` give fits. */
export type Where = { channel: string; ts: string } | { id: string };

/** An element by its action id, by its block's id, or by both. */
export type Target = string | { blockId?: string; actionId?: string };

/** The message or view if the person has it before them; throws a plain Error when not. */
export function findSpot(core: SlackCore, userId: string, where: Where): Spot {
  if ("ts" in where) {
    const message = messageIn(core.workspace, where.channel, where.ts, true);
    if (message === undefined || !isVisibleTo(core, message, userId)) {
      throw new Error(`${userId} sees no message ${where.ts} in ${where.channel}.`);
    }
    return { kind: "message", message };
  }
  const view = stackOf(core, userId).at(-1);
  if (view === undefined || view.id !== where.id) throw new Error(`${userId} does not have view ${where.id} on top.`);
  return { kind: "view", view };
}

export function blocksOf(spot: Spot): JsonObject[] {
  return spot.kind === "view" ? objectsIn(spot.view.content.blocks) : spot.message.blocks;
}

/** The element and its block; throws, naming what is there, when none fits. Of several, `prefer` chooses. */
export function findElement(
  spot: Spot,
  target: Target,
  prefer: (element: JsonObject) => boolean = () => true,
): { block: JsonObject; element: JsonObject } {
  const wanted = typeof target === "string" ? null : target;
  const all = blocksWithin(blocksOf(spot)).flatMap((block) => elementsOf(block).map((element) => ({ block, element })));
  const fits = all.filter(({ block, element }) =>
    wanted === null
      ? element.action_id === target || block.block_id === target
      : (wanted.actionId === undefined || element.action_id === wanted.actionId) &&
        (wanted.blockId === undefined || block.block_id === wanted.blockId),
  );
  const found = fits.find(({ element }) => prefer(element)) ?? undefined;
  if (found !== undefined) return found;
  const names = all.map(({ block, element }) => `${String(block.block_id)}/${String(element.action_id)}`).join(", ");
  const asked = typeof target === "string" ? target : JSON.stringify(target);
  const why = fits.length > 0 ? "none of that name has this value" : `there are: ${names || "none"}`;
  throw new Error(`No element ${asked} in this ${spot.kind}; ${why}.`);
}
