import { describe, expect, it } from "vitest";
import { checkMessageBlocks, elementsOf, textLength } from "../../../sandbox/slack/check-blocks.ts";
import { type JsonObject, objectsIn } from "../../../sandbox/slack/json-object.ts";
import { slackLimits as sandboxLimits } from "../../../sandbox/slack/slack-limits.ts";
import type { Block, Card, Option } from "../../../src/bot/card.ts";
import { slackCard } from "../../../src/bot/slack/slack-cards.ts";
import { cut } from "../../../src/bot/slack/slack-limits.ts";
import { everyBlock } from "../../contracts/sample-cards.ts";

function cardOf(...blocks: Block[]): Card {
  return { title: "Title", summary: "Summary", blocks };
}

function blocksOf(card: Card): JsonObject[] {
  const { blocks } = slackCard(card);
  expect(checkMessageBlocks(blocks)).toEqual([]);
  expect(textLength(blocks)).toBeLessThanOrEqual(sandboxLimits.message.blockText);
  return objectsIn(JSON.parse(JSON.stringify(blocks)));
}

const long = "Ab & <c> ".repeat(2000);
const options = (count: number, label = long): Option[] =>
  Array.from({ length: count }, (_, at) => ({ value: `v${at}`, label: `${at} ${label}`, description: label }));

describe("a card in Slack", () => {
  it("is taken with one block of every kind, and parses nothing of what it says", () => {
    const blocks = blocksOf(everyBlock);
    const marked = JSON.stringify(blocks).match(/"type":"mrkdwn"/g) ?? [];
    expect(marked).toEqual([]);
    expect(blocks[0]).toMatchObject({ type: "header", text: { text: "⚠️ Map Contoso", emoji: false } });
  });

  it("escapes the summary, which Slack reads as markup", () => {
    expect(slackCard({ ...cardOf(), summary: "<!channel> & you" }).text).toBe("&lt;!channel&gt; &amp; you");
  });

  it("shows moments in each reader's own time zone", () => {
    const at = new Date("2026-11-20T10:00:00Z");
    const moment = { kind: "moment" as const, at, show: "time" as const, fallback: "10:00 UTC | x" };
    const [, text, subtle] = blocksOf(
      cardOf(
        { kind: "text", text: [moment] },
        { kind: "text", subtle: true, text: [{ kind: "plain", text: "at" }, moment] },
      ),
    );
    expect(JSON.stringify(text)).toContain('"type":"date","timestamp":1795168800,"format":"{time}"');
    expect(JSON.stringify(subtle)).toContain("<!date^1795168800^{time}|10:00 UTC / x>");
  });

  it("gives every button its own action id, and carries record and choice", () => {
    const button = { action: "map.choose", id: "a1", label: "Choose" };
    const blocks = blocksOf(
      cardOf(
        { kind: "buttons", buttons: [button, { ...button, choice: "c2" }] },
        { kind: "buttons", buttons: [{ ...button, opensForm: true, style: "danger" }] },
      ),
    );
    const buttons = blocks.flatMap(elementsOf);
    expect(buttons.map(({ action_id }) => action_id)).toEqual(["map.choose:1", "map.choose:2", "map.choose:3"]);
    expect(buttons.map(({ value }) => JSON.parse(String(value)))).toEqual([
      { id: "a1" },
      { id: "a1", choice: "c2" },
      { id: "a1", form: "yes" },
    ]);
  });

  it("names the inputs anew when the id of their block changes, and only then", () => {
    const ids = (id: string) =>
      blocksOf(cardOf({ kind: "fields", id, fields: [{ kind: "text", name: "n", label: "N", maxLength: 9 }] })).map(
        ({ block_id }) => block_id,
      );
    expect(ids("one")).toEqual(ids("one"));
    expect(ids("one")).not.toEqual(ids("two"));
  });

  it("is taken when two blocks of fields have one id", () => {
    const fields: Block = { kind: "fields", id: "f", fields: [{ kind: "text", name: "n", label: "N", maxLength: 9 }] };
    expect(blocksOf(cardOf(fields, fields))).toHaveLength(3);
  });

  it.each([
    ["empty words", cardOf({ kind: "text", text: "" }, { kind: "item", title: "", lines: ["", " "] })],
    ["no title and no summary", { title: "", summary: "", blocks: [] }],
    ["no facts", cardOf({ kind: "facts", facts: [] })],
    ["facts without words", cardOf({ kind: "facts", facts: [{ label: "", value: [] }] })],
    ["no buttons", cardOf({ kind: "buttons", buttons: [] })],
    ["no options", cardOf({ kind: "fields", id: "", fields: [{ kind: "choice", name: "", label: "", options: [] }] })],
    ["a link to nowhere", cardOf({ kind: "link", label: "Go", url: "javascript:alert(1)" })],
    [
      "a moment before time",
      cardOf({ kind: "text", text: [{ kind: "moment", at: new Date(-1), show: "date", fallback: "?" }] }),
    ],
    [
      "a moment that is none",
      cardOf({ kind: "text", text: [{ kind: "moment", at: new Date("x"), show: "date", fallback: "?" }] }),
    ],
    ["a record id that is too long", cardOf({ kind: "buttons", buttons: [{ action: "a.b", id: long, label: "Go" }] })],
    [
      "eleven check boxes",
      cardOf({
        kind: "fields",
        id: "f",
        fields: [{ kind: "choices", name: "c", label: "C", options: options(11), values: ["v1", "v10"] }],
      }),
    ],
    ["a long text", cardOf({ kind: "text", text: long }, { kind: "text", text: long, subtle: true })],
    ["a long address", cardOf({ kind: "link", label: long, url: `https://a.example/${"x".repeat(3000)}` })],
    ["long spans", cardOf({ kind: "text", text: Array.from({ length: 50 }, () => ({ kind: "strong", text: long })) })],
    [
      "a long confirmation",
      cardOf({
        kind: "buttons",
        buttons: [
          {
            action: "a.b",
            id: "1",
            label: long,
            confirm: { title: long, text: long, confirmLabel: long, cancelLabel: "" },
          },
        ],
      }),
    ],
    [
      "five menus of a hundred long options",
      cardOf(
        ...[1, 2, 3, 4, 5].map(
          (at): Block => ({
            kind: "fields",
            id: `f${at}`,
            fields: [{ kind: "choice", name: "c", label: long, options: options(100) }],
          }),
        ),
      ),
    ],
    ["a hundred long texts", cardOf(...Array.from({ length: 100 }, (): Block => ({ kind: "text", text: long })))],
    [
      "a hundred rows of buttons",
      cardOf(
        ...Array.from(
          { length: 100 },
          (_, at): Block => ({ kind: "buttons", buttons: [{ action: "a.b", id: String(at), label: "Go" }] }),
        ),
      ),
    ],
  ] satisfies [string, Card][])("is never refused: %s", (_what, card) => {
    const { blocks, text } = slackCard(card);
    expect(checkMessageBlocks(blocks)).toEqual([]);
    expect(textLength(blocks)).toBeLessThanOrEqual(sandboxLimits.message.blockText);
    expect(blocks.length).toBeGreaterThan(0);
    expect(text.trim()).not.toBe("");
  });

  it("counts the rows that have no room and keeps the buttons under them", () => {
    const rows = Array.from({ length: 100 }, (_, at): Block => ({ kind: "item", title: `Row ${at}`, lines: ["x"] }));
    const blocks = blocksOf(
      cardOf(...rows, { kind: "buttons", buttons: [{ action: "a.next", id: "1", label: "Next" }] }),
    );
    expect(blocks).toHaveLength(50);
    expect(blocks.at(-1)).toMatchObject({ type: "actions" });
    expect(JSON.stringify(blocks.at(-2))).toContain("… +53");
    expect(JSON.stringify(blocks.at(-3))).toContain("Row 46");
  });
});

it("never cuts a character in two", () => {
  expect(cut("aa😀b", 4)).toBe("aa…");
  expect(cut("aa😀b", 5)).toBe("aa😀b");
});
