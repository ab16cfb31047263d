import { anyText, imageShape, mrkdwnText, plainText } from "./composition-shapes.ts";
import { elementShapes, elementsIn } from "./element-shapes.ts";
import { isObject } from "./json-object.ts";
import { newerBlockShapes } from "./newer-block-shapes.ts";
import { richTextShape } from "./rich-text-shapes.ts";
import {
  type Findings,
  flag,
  listOf,
  type Place,
  type Rule,
  type Shape,
  stringOf,
  typedObject,
} from "./shape-rules.ts";
import { slackLimits } from "./slack-limits.ts";

const { section, input, video } = slackLimits;
const blockId = { block_id: stringOf(slackLimits.id, 1) };
const element = (allowed: readonly string[]): Rule => typedObject(() => elementShapes, allowed);

const contextElement: Rule = (value, pointer, findings) => {
  const isImage = isObject(value) && value.type === "image";
  (isImage ? element(["image"]) : anyText())(value, pointer, findings);
};

function inputFitsItsPlace(block: { [key: string]: unknown }, pointer: string, findings: Findings): void {
  const inner = isObject(block.element) ? block.element : {};
  if (inner.type === "file_input" && findings.place !== "modal") {
    findings.add("unsupported type: file_input", `${pointer}/element/type`);
  }
}

const classicShapes: Readonly<Record<string, Shape>> = {
  actions: { required: { elements: listOf(element(elementsIn.actions), slackLimits.actions) }, optional: blockId },
  context: { required: { elements: listOf(contextElement, slackLimits.context) }, optional: blockId },
  context_actions: {
    required: { elements: listOf(element(elementsIn.contextActions), slackLimits.contextActions) },
    optional: blockId,
  },
  divider: { optional: blockId },
  file: { required: { source: stringOf(20, 1), external_id: stringOf(255, 1) }, optional: blockId },
  header: { required: { text: plainText(slackLimits.header) }, optional: blockId },
  image: {
    ...imageShape,
    optional: { ...imageShape.optional, ...blockId, title: plainText(slackLimits.image.title) },
  },
  input: {
    required: { label: plainText(input.label), element: element(elementsIn.input) },
    optional: { ...blockId, hint: plainText(input.hint), optional: flag, dispatch_action: flag },
    also: inputFitsItsPlace,
  },
  markdown: { required: { text: stringOf(slackLimits.markdown, 1) }, optional: blockId },
  rich_text: richTextShape,
  section: {
    optional: {
      ...blockId,
      text: anyText(section.text),
      fields: listOf(anyText(section.field), section.fields),
      accessory: element(elementsIn.accessory),
      expand: flag,
    },
    also(block, pointer, findings) {
      if (block.text === undefined && block.fields === undefined) {
        findings.add("must define either `text` or `fields`", `${pointer}/type`);
      }
    },
  },
  video: {
    required: {
      video_url: stringOf(video.url, 1),
      thumbnail_url: stringOf(video.url, 1),
      alt_text: stringOf(video.alt, 1),
      title: plainText(video.title),
    },
    optional: {
      ...blockId,
      title_url: stringOf(video.url),
      author_name: stringOf(video.author),
      provider_name: stringOf(video.provider),
      provider_icon_url: stringOf(video.url),
      description: plainText(video.description),
    },
  },
};

/** Every block of @slack/types 3.2.0 by its type. */
export const blockShapes: Readonly<Record<string, Shape>> = {
  ...classicShapes,
  ...newerBlockShapes({
    nested: (types) => typedObject(() => blockShapes, types),
    button: element(["button"]),
    image: element(["image"]),
    plainText,
    anyText,
    mrkdwnText,
  }),
};

const inMessagesOnly = [
  "file",
  "context_actions",
  "table",
  "data_table",
  "card",
  "carousel",
  "plan",
  "task_card",
  "markdown",
];

// Alerts are for modals alone (node-slack-sdk #2567, 2026-04).
const inModalsOnly = ["alert"];

/** The blocks that this place takes. `file` blocks are never posted by an app, only read. */
export function blocksIn(place: Place): readonly string[] {
  const elsewhere = [
    "file",
    ...(place === "message" ? [] : inMessagesOnly),
    ...(place === "modal" ? [] : inModalsOnly),
  ];
  return Object.keys(blockShapes).filter((type) => !elsewhere.includes(type));
}
