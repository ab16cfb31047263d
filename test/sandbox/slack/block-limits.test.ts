import { describe, expect, it } from "vitest";
import { checkMessageBlocks, checkView } from "../../../sandbox/slack/check-blocks.ts";
import {
  actions,
  type Block,
  button,
  input,
  letters,
  mrkdwn,
  option,
  options,
  plain,
  section,
  select,
  times,
} from "./block-samples.ts";

/** One limit: how large it may be, and a block of a given size; one more is refused at the pointer. */
const limits: [what: string, max: number, block: (size: number) => Block, pointer: string][] = [
  ["text of a section", 3000, (size) => section({ text: mrkdwn(size) }), "/text/text"],
  ["fields of a section", 10, (size) => section({ fields: times(size, () => plain(1)) }), "/fields"],
  ["text of a field", 2000, (size) => section({ fields: [mrkdwn(size)] }), "/fields/0/text"],
  ["text of a header", 150, (size) => ({ type: "header", text: plain(size) }), "/text/text"],
  ["text of a context", 3000, (size) => ({ type: "context", elements: [mrkdwn(size)] }), "/elements/0/text"],
  ["elements of a context", 10, (size) => ({ type: "context", elements: times(size, () => mrkdwn(1)) }), "/elements"],
  ["elements of actions", 25, (size) => actions(...times(size, () => button({}))), "/elements"],
  ["text of a button", 75, (size) => actions(button({ text: plain(size) })), "/elements/0/text/text"],
  ["value of a button", 2000, (size) => actions(button({ value: letters(size) })), "/elements/0/value"],
  ["url of a button", 3000, (size) => actions(button({ url: letters(size) })), "/elements/0/url"],
  ["title of a confirm", 100, (size) => confirm({ title: plain(size) }), "/elements/0/confirm/title/text"],
  ["text of a confirm", 300, (size) => confirm({ text: plain(size) }), "/elements/0/confirm/text/text"],
  ["yes of a confirm", 30, (size) => confirm({ confirm: plain(size) }), "/elements/0/confirm/confirm/text"],
  ["no of a confirm", 30, (size) => confirm({ deny: plain(size) }), "/elements/0/confirm/deny/text"],
  ["options of a select", 100, (size) => actions(select({ options: options(size) })), "/elements/0/options"],
  ["text of an option", 75, (size) => actions(select({ options: [option(size)] })), "/elements/0/options/0/text/text"],
  ["value of an option", 150, (size) => actions(select({ options: [option(1, size)] })), "/elements/0/options/0/value"],
  [
    "placeholder of a select",
    150,
    (size) => actions(select({ placeholder: plain(size) })),
    "/elements/0/placeholder/text",
  ],
  ["option groups", 100, (size) => groups(size, 1, 1), "/elements/0/option_groups"],
  ["label of an option group", 75, (size) => groups(1, size, 1), "/elements/0/option_groups/0/label/text"],
  ["options of a group", 100, (size) => groups(1, 1, size), "/elements/0/option_groups/0/options"],
  [
    "options of an overflow menu",
    5,
    (size) => actions({ type: "overflow", options: options(size) }),
    "/elements/0/options",
  ],
  ["checkboxes", 10, (size) => actions({ type: "checkboxes", options: options(size) }), "/elements/0/options"],
  ["radio buttons", 10, (size) => actions({ type: "radio_buttons", options: options(size) }), "/elements/0/options"],
  ["label of an input", 2000, (size) => input({ type: "plain_text_input" }, { label: plain(size) }), "/label/text"],
  ["hint of an input", 2000, (size) => input({ type: "plain_text_input" }, { hint: plain(size) }), "/hint/text"],
  [
    "max_length of a text input",
    3000,
    (size) => input({ type: "plain_text_input", max_length: size }),
    "/element/max_length",
  ],
  ["block id", 255, (size) => ({ type: "divider", block_id: letters(size) }), "/block_id"],
  ["action id", 255, (size) => actions(button({ action_id: letters(size) })), "/elements/0/action_id"],
  [
    "alternative text of an image",
    2000,
    (size) => ({ type: "image", image_url: "u", alt_text: letters(size) }),
    "/alt_text",
  ],
  ["markdown block", 12_000, (size) => ({ type: "markdown", text: letters(size) }), "/text"],
  ["body of a card", 200, (size) => ({ type: "card", body: mrkdwn(size) }), "/body/text"],
  [
    "buttons of a card",
    3,
    (size) => ({ type: "card", title: mrkdwn(1), actions: times(size, () => button({})) }),
    "/actions",
  ],
  [
    "cards of a carousel",
    10,
    (size) => ({ type: "carousel", elements: times(size, () => ({ type: "card", title: mrkdwn(1) })) }),
    "/elements",
  ],
  [
    "rows of a table",
    100,
    (size) => ({ type: "table", rows: times(size, () => [{ type: "raw_text", text: "a" }]) }),
    "/rows",
  ],
];

function confirm(more: Block): Block {
  return actions(button({ confirm: { text: plain(1), ...more } }));
}

function groups(count: number, label: number, inside: number): Block {
  const option_groups = times(count, () => ({ label: plain(label), options: options(inside) }));
  return actions({ type: "static_select", option_groups });
}

describe("limits of blocks", () => {
  it.each(limits)("takes %s up to %d and refuses one more", (_what, max, block, pointer) => {
    expect(checkMessageBlocks([block(max)])).toEqual([]);
    const problems = checkMessageBlocks([block(max + 1)]);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(`[json-pointer:/blocks/0${pointer}]`);
    expect(problems[0]).toMatch(
      new RegExp(`less than ${max + 1} characters|no more than ${max} items|equal to ${max}`),
    );
  });

  it("takes 50 blocks in a message and 100 in a view", () => {
    const dividers = (count: number) => times(count, () => ({ type: "divider" }));
    expect(checkMessageBlocks(dividers(50))).toEqual([]);
    expect(checkMessageBlocks(dividers(51))).toEqual(["no more than 50 items allowed [json-pointer:/blocks]"]);
    const view = (count: number) => ({ type: "modal", title: plain(1), blocks: dividers(count) });
    expect(checkView(view(100))).toEqual([]);
    expect(checkView(view(101))).toEqual(["no more than 100 items allowed [json-pointer:/view/blocks]"]);
    expect(checkView(view(0))).toEqual(["no fewer than 1 items allowed [json-pointer:/view/blocks]"]);
  });
});

describe("shapes of blocks", () => {
  const rich = (...elements: Block[]) => ({ type: "rich_text", elements });
  it.each<[string, Block, string]>([
    ["an alert in a message", { type: "alert", text: plain(1) }, "unsupported type: alert"],
    [
      "a type on an option",
      actions(select({ options: [{ ...option(), type: "option" }] })),
      "invalid additional property: type",
    ],
    ["an unknown block", { type: "sparkle" }, "unsupported type: sparkle"],
    ["a block without a type", { text: plain(1) }, "missing required field: type"],
    ["an empty text", section({ text: plain(0) }), "must be more than 0 characters"],
    ["a section without text and fields", section({}), "must define either `text` or `fields`"],
    ["a mrkdwn header", { type: "header", text: mrkdwn(1) }, "unsupported type: mrkdwn"],
    ["actions without elements", actions(), "no fewer than 1 items"],
    ["a text input in actions", actions({ type: "plain_text_input" }), "unsupported type: plain_text_input"],
    ["a button in an input", input(button({})), "unsupported type: button"],
    [
      "an accessory that is a text input",
      section({ text: plain(1), accessory: { type: "plain_text_input" } }),
      "unsupported",
    ],
    ["a file input in a message", input({ type: "file_input" }), "unsupported type: file_input"],
    ["null instead of an option", actions(select({ initial_option: null })), "must provide an object"],
    ["an initial option that is no option", actions(select({ initial_option: option(2) })), "must exactly match"],
    ["a style that does not exist", actions(button({ style: "warning" })), "must be one of: primary, danger"],
    [
      "a url in a select's option",
      actions(select({ options: [{ ...option(), url: "u" }] })),
      "invalid additional property",
    ],
    ["options and groups", actions(select({ option_groups: [] })), "must define either `options` or `option_groups`"],
    [
      "min above max",
      input({ type: "plain_text_input", min_length: 5, max_length: 2 }),
      "less than or equal to max_length",
    ],
    ["a date that is none", input({ type: "datepicker", initial_date: "tomorrow" }), "a date as YYYY-MM-DD"],
    ["text beside rich text parts", rich({ type: "text", text: "a" }), "unsupported type: text"],
    [
      "a list of bare text",
      rich({ type: "rich_text_list", style: "bullet", elements: [{ type: "text" }] }),
      "unsupported",
    ],
    ["an image with two sources", { type: "image", alt_text: "", image_url: "u", slack_file: { id: "F" } }, "either"],
    [
      "a task card with a wrong state",
      { type: "task_card", task_id: "1", title: "a", status: "done" },
      "must be one of",
    ],
  ])("refuses %s", (_what, block, message) => {
    expect(checkMessageBlocks([block]).join("\n")).toContain(message);
  });

  it("refuses a block id used twice and an action id used twice in a block", () => {
    const twice = [
      { type: "divider", block_id: "a" },
      { type: "divider", block_id: "a" },
    ];
    expect(checkMessageBlocks(twice).join()).toContain("`block_id` must be unique: a");
    const buttons = actions(button({ action_id: "go" }), button({ action_id: "go" }));
    expect(checkMessageBlocks([buttons]).join()).toContain("`action_id` must be unique within its block: go");
    expect(checkMessageBlocks([actions(button({ action_id: "go" })), actions(button({ action_id: "go" }))])).toEqual(
      [],
    );
  });

  it("takes one of everything that is right", () => {
    const blocks = [
      { type: "header", text: { ...plain(1), emoji: true } },
      rich(
        {
          type: "rich_text_section",
          elements: [
            { type: "text", text: "a", style: { bold: true } },
            { type: "user", user_id: "U1" },
          ],
        },
        { type: "rich_text_list", style: "ordered", elements: [{ type: "rich_text_section", elements: [] }] },
        { type: "rich_text_preformatted", elements: [{ type: "text", text: "code" }] },
      ),
      input({ type: "multi_external_select", action_id: "a", min_query_length: 0, max_selected_items: 5 }),
      input({
        type: "checkboxes",
        options: [{ text: mrkdwn(1), value: "a" }],
        initial_options: [{ value: "a", text: mrkdwn(1) }],
      }),
      input({ type: "number_input", is_decimal_allowed: false, min_value: "1" }),
      section({ text: plain(1), accessory: { type: "image", image_url: "https://a", alt_text: "" } }),
      { type: "plan", title: "Import", tasks: [{ type: "task_card", task_id: "1", title: "a", status: "complete" }] },
      { type: "context_actions", elements: [{ type: "icon_button", icon: "trash", text: plain(1) }] },
    ];
    expect(checkMessageBlocks(blocks)).toEqual([]);
  });
});
