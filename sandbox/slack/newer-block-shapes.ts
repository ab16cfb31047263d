import { richText } from "./rich-text-shapes.ts";
import {
  anything,
  flag,
  integerFrom,
  listOf,
  objectOf,
  oneOf,
  type Rule,
  type Shape,
  stringOf,
  typedObject,
} from "./shape-rules.ts";
import { slackLimits } from "./slack-limits.ts";

/** What the newer blocks are built of. */
export interface Parts {
  nested(types: readonly string[]): Rule;
  button: Rule;
  image: Rule;
  plainText(max: number): Rule;
  anyText(max: number): Rule;
  mrkdwnText(max: number): Rule;
}

const cell: Rule = (value, pointer, findings) =>
  typedObject(() => ({
    rich_text: { required: { elements: anything }, optional: { block_id: anything } },
    raw_text: { required: { text: stringOf(3000, 1) } },
    raw_number: {
      required: {
        text: stringOf(3000, 1),
        value: (number, spot, found) => {
          if (typeof number !== "number") found.add("must be a number", spot);
        },
      },
    },
  }))(value, pointer, findings);

const source = objectOf({
  required: { type: oneOf("url"), url: stringOf(3000, 1), text: stringOf(3000, 1) },
});

/** Blocks that came after 2025: alert, card, carousel, container, tables, plan and task_card (types 3.2.0). */
export function newerBlockShapes(parts: Parts): Readonly<Record<string, Shape>> {
  const { card, container, table, dataTable } = slackLimits;
  const blockId = { block_id: stringOf(slackLimits.id, 1) };
  return {
    alert: {
      required: { text: parts.anyText(slackLimits.alert) },
      optional: { ...blockId, level: oneOf("default", "info", "warning", "error", "success") },
    },
    card: {
      optional: {
        ...blockId,
        hero_image: parts.image,
        icon: parts.image,
        slack_icon: anything,
        title: parts.anyText(card.title),
        subtitle: parts.anyText(card.subtitle),
        body: parts.anyText(card.body),
        subtext: parts.anyText(card.subtext),
        actions: listOf(parts.button, card.actions),
      },
      also(block, pointer, findings) {
        if (["hero_image", "title", "actions", "body"].every((name) => block[name] === undefined)) {
          findings.add("must define at least one of `hero_image`, `title`, `actions` or `body`", pointer);
        }
      },
    },
    carousel: { required: { elements: listOf(parts.nested(["card"]), slackLimits.carousel) }, optional: blockId },
    container: {
      required: {
        child_blocks: listOf(
          parts.nested([
            "actions",
            "context",
            "divider",
            "file",
            "header",
            "image",
            "input",
            "rich_text",
            "section",
            "table",
            "video",
          ]),
          container.children,
        ),
      },
      optional: {
        ...blockId,
        title: parts.plainText(container.title),
        rich_text_title: richText,
        subtitle: parts.anyText(container.subtitle),
        width: oneOf("narrow", "standard", "wide", "full"),
        icon: parts.image,
        is_collapsible: flag,
        default_collapsed: flag,
        has_header_divider: flag,
      },
    },
    table: {
      required: { rows: listOf(listOf(cell, table.columns), table.rows) },
      optional: {
        ...blockId,
        column_settings: listOf(
          objectOf({ optional: { align: oneOf("left", "center", "right"), is_wrapped: flag } }),
          table.columns,
        ),
      },
    },
    data_table: {
      required: { rows: listOf(listOf(cell, dataTable.columns), dataTable.rows), caption: stringOf(3000, 1) },
      optional: {
        ...blockId,
        page_size: integerFrom(dataTable.pageSize.min, dataTable.pageSize.max),
        row_header_column_index: integerFrom(0, dataTable.columns.max - 1),
      },
    },
    task_card: {
      required: {
        task_id: stringOf(255, 1),
        title: stringOf(3000, 1),
        status: oneOf("pending", "in_progress", "complete", "error"),
      },
      optional: { ...blockId, details: richText, output: richText, sources: listOf(source, { min: 0, max: 100 }) },
    },
    plan: {
      required: { title: stringOf(3000, 1) },
      optional: { ...blockId, tasks: listOf(parts.nested(["task_card"]), { min: 0, max: 100 }) },
    },
  };
}
