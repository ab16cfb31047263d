import { blockShapes, blocksIn } from "./block-shapes.ts";
import { plainText } from "./composition-shapes.ts";
import { isObject, type JsonObject, objectsIn } from "./json-object.ts";
import {
  anything,
  type Findings,
  flag,
  listOf,
  objectOf,
  type Place,
  type Rule,
  stringOf,
  typedObject,
} from "./shape-rules.ts";
import { slackLimits } from "./slack-limits.ts";

/** One thing that is wrong, as Slack words it: `must be less than 3001 characters [json-pointer:/blocks/0/text/text]`. */
export type Problem = string;

function collect(place: Place, check: (findings: Findings) => void): Problem[] {
  const problems: Problem[] = [];
  check({ place, add: (message, pointer) => problems.push(`${message} [json-pointer:${pointer}]`) });
  return problems;
}

/** Problems of the blocks of a message; none when Slack would take them. */
export function checkMessageBlocks(blocks: unknown): Problem[] {
  return collect("message", (findings) => {
    checkBlockList(blocks, "/blocks", { min: 0, max: slackLimits.message.blocks }, findings);
  });
}

const modalType: Rule = (value, pointer, findings) => {
  if (value !== "modal") findings.add(`unsupported type: ${String(value)}`, pointer);
};

/** Problems of a modal or home view; none when Slack would take it. */
export function checkView(view: unknown): Problem[] {
  const isHome = isObject(view) && view.type === "home";
  return collect(isHome ? "home" : "modal", (findings) => {
    const limits = slackLimits.view;
    const common = {
      callback_id: stringOf(limits.callbackId),
      private_metadata: stringOf(limits.privateMetadata),
      external_id: stringOf(limits.externalId),
    };
    const blocks = (value: unknown, pointer: string): void => checkBlockList(value, pointer, limits.blocks, findings);
    objectOf(
      isHome
        ? { required: { type: anything, blocks }, optional: common }
        : {
            required: { type: modalType, title: plainText(limits.title), blocks },
            optional: {
              ...common,
              submit: plainText(limits.submit),
              close: plainText(limits.close),
              clear_on_close: flag,
              notify_on_close: flag,
            },
            also: inputsNeedSubmit,
          },
    )(view, "/view", findings);
    if (isObject(view)) atMostOneFocus(view, findings);
  });
}

function inputsNeedSubmit(view: JsonObject, pointer: string, findings: Findings): void {
  if (view.submit !== undefined) return;
  objectsIn(view.blocks).forEach((block, index) => {
    if (block.type === "input") {
      findings.add("must define `submit` to use an `input` block in modals", `${pointer}/blocks/${index}/input`);
    }
  });
}

function atMostOneFocus(view: JsonObject, findings: Findings): void {
  const focused = objectsIn(view.blocks)
    .flatMap(elementsOf)
    .filter((element) => element.focus_on_load === true);
  if (focused.length > 1) findings.add("only one element may define `focus_on_load`", "/view/blocks");
}

function checkBlockList(
  blocks: unknown,
  pointer: string,
  size: { min: number; max: number },
  findings: Findings,
): void {
  listOf(
    typedObject(() => blockShapes, blocksIn(findings.place)),
    size,
  )(blocks, pointer, findings);
  const seen = new Set<unknown>();
  for (const block of blocksWithin(blocks)) {
    const { block_id: id } = block;
    if (id !== undefined && seen.has(id)) findings.add(`\`block_id\` must be unique: ${id}`, pointer);
    seen.add(id);
    uniqueActionIds(block, pointer, findings);
  }
}

function uniqueActionIds(block: JsonObject, pointer: string, findings: Findings): void {
  const seen = new Set<unknown>();
  for (const element of elementsOf(block)) {
    if (element.action_id === undefined) continue;
    if (seen.has(element.action_id)) {
      findings.add(`\`action_id\` must be unique within its block: ${element.action_id}`, pointer);
    }
    seen.add(element.action_id);
  }
}

/** The blocks and those nested in containers and carousels, in reading order. */
export function blocksWithin(blocks: unknown): JsonObject[] {
  return objectsIn(blocks).flatMap((block) => {
    if (block.type === "container") return [block, ...blocksWithin(block.child_blocks)];
    return block.type === "carousel" ? [block, ...blocksWithin(block.elements)] : [block];
  });
}

/** The interactive elements of a block itself, in reading order. */
export function elementsOf(block: JsonObject): JsonObject[] {
  switch (block.type) {
    case "section":
      return isObject(block.accessory) ? [block.accessory] : [];
    case "input":
      return isObject(block.element) ? [block.element] : [];
    case "actions":
    case "context_actions":
      return objectsIn(block.elements);
    case "card":
      return objectsIn(block.actions);
    default:
      return [];
  }
}

/** Characters of all texts in the blocks together. */
export function textLength(blocks: unknown): number {
  if (Array.isArray(blocks)) return blocks.reduce((sum: number, item: unknown) => sum + textLength(item), 0);
  if (!isObject(blocks)) return 0;
  return Object.entries(blocks).reduce(
    (sum, [name, value]) => sum + (name === "text" && typeof value === "string" ? value.length : textLength(value)),
    0,
  );
}
