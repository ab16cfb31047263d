import { describe, expect, it } from "vitest";
import { checkView } from "../../../sandbox/slack/check-blocks.ts";
import { type Block, input, letters, mrkdwn, plain, times } from "./block-samples.ts";

describe("limits of views", () => {
  const view = (more: Block): Block => ({ type: "modal", title: plain(1), blocks: [{ type: "divider" }], ...more });
  it.each<[string, number, (size: number) => Block, string]>([
    ["title", 24, (size) => ({ title: plain(size) }), "/title/text"],
    ["submit", 24, (size) => ({ submit: plain(size) }), "/submit/text"],
    ["alert", 200, (size) => ({ blocks: [{ type: "alert", text: plain(size) }] }), "/blocks/0/text/text"],
    ["close", 24, (size) => ({ close: plain(size) }), "/close/text"],
    ["private_metadata", 3000, (size) => ({ private_metadata: letters(size) }), "/private_metadata"],
    ["callback_id", 255, (size) => ({ callback_id: letters(size) }), "/callback_id"],
    ["external_id", 255, (size) => ({ external_id: letters(size) }), "/external_id"],
  ])("takes %s up to %d characters and refuses one more", (_what, max, more, pointer) => {
    expect(checkView(view(more(max)))).toEqual([]);
    const text = `must be less than ${max + 1} characters [json-pointer:/view${pointer}]`;
    expect(checkView(view(more(max + 1)))).toEqual([text]);
  });

  it.each<[string, Block, string]>([
    ["an input without a submit button", { blocks: [input({ type: "plain_text_input" })] }, "must define `submit`"],
    ["an unknown property", { submit_disabled: true }, "invalid additional property: submit_disabled"],
    ["a message-only block", { blocks: [{ type: "markdown", text: "a" }] }, "unsupported type: markdown"],
    ["no title", { title: undefined }, "missing required field: title"],
    ["a mrkdwn title", { title: mrkdwn(1) }, "unsupported type: mrkdwn"],
    ["an unknown type", { type: "dialog" }, "unsupported type: dialog [json-pointer:/view/type]"],
    [
      "two focused inputs",
      { submit: plain(1), blocks: times(2, () => input({ type: "plain_text_input", focus_on_load: true })) },
      "only one element",
    ],
  ])("refuses a view with %s", (_what, more, message) => {
    expect(checkView(view(more)).join("\n")).toContain(message);
  });
});
