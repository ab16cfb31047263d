import { describe, expect, it } from "vitest";
import { checkCard } from "../../../sandbox/teams/check-card.ts";
import { actionsOf, inputsOf } from "../../../sandbox/teams/find-action.ts";
import type { Block, Card, Span } from "../../../src/bot/card.ts";
import { teamsCard } from "../../../src/bot/teams/teams-cards.ts";
import { readValues } from "../../../src/bot/teams/teams-fields.ts";
import { bytesOf, cut, teamsLimits } from "../../../src/bot/teams/teams-limits.ts";
import { textElement } from "../../../src/bot/teams/teams-texts.ts";
import { everyBlock } from "../../contracts/sample-cards.ts";

function cardOf(...blocks: Block[]): Card {
  return { title: "Title", summary: "Summary", blocks };
}

function drawn(card: Card) {
  const content = JSON.parse(JSON.stringify(teamsCard(card)));
  expect(checkCard(content)).toEqual([]);
  expect(bytesOf(content)).toBeLessThanOrEqual(teamsLimits.cardBytes);
  return content;
}

const item = (at: number, text: string): Block => ({
  kind: "item",
  title: `${at} ${text}`,
  lines: [text],
  buttons: [{ action: "a.b", id: `${at}`, label: "Choose" }],
});

describe("a card in Teams", () => {
  it("is taken with one block of every kind and says its tone in a sign, not in a colour", () => {
    const card = drawn(everyBlock);
    expect(card).toMatchObject({
      version: "1.5",
      fallbackText: "One company fits Contoso",
      msteams: { width: "Full" },
    });
    expect(JSON.stringify(card.body[0])).toContain("⚠️ Map Contoso");
    expect(JSON.stringify(card)).not.toContain('"color"');
  });

  it.each([
    ["0 rows", 0, "short"],
    ["650 rows", 650, "a usual line of a list"],
    ["50,000 rows", 50_000, "x"],
    ["100 rows of wide letters", 100, "語".repeat(500)],
    ["100 rows of signs that JSON escapes", 100, '"\\\n'.repeat(300)],
  ])("keeps within 24 KB with %s, and counts the rows that it leaves out", (_name, rows, text) => {
    const blocks = Array.from({ length: rows }, (_, at) => item(at, text));
    const buttons: Block = { kind: "buttons", buttons: [{ action: "a.next", id: "1", label: "Next" }] };
    const card = drawn(cardOf(...blocks, buttons));
    const shown = actionsOf(card).filter(({ action }) => action.title === "Choose").length;
    expect(actionsOf(card).at(-1)?.action.title).toBe("Next");
    if (shown < rows) expect(JSON.stringify(card)).toContain(`… +${rows - shown}`);
    else expect(JSON.stringify(card)).not.toContain("… +");
  });

  it("makes rows of six where there are more buttons", () => {
    const buttons = Array.from({ length: 8 }, (_, at) => ({ action: "a.b", id: `${at}`, label: `${at}` }));
    const { body } = drawn(cardOf({ kind: "buttons", buttons }));
    expect(body.slice(1).map(({ actions }: { actions: unknown[] }) => actions.length)).toEqual([6, 2]);
  });

  it("asks before a button acts, and opens a dialog from one that opens a form", () => {
    const shared = { action: "map.remove", id: "m1", choice: "c" };
    const confirm = { title: "Remove?", text: "It *goes*.", confirmLabel: "Remove it", cancelLabel: "Keep" };
    const [ask, execute, open] = actionsOf(
      drawn(
        cardOf({
          kind: "buttons",
          buttons: [
            { ...shared, label: "Remove", style: "danger", confirm },
            { ...shared, label: "Edit", opensForm: true },
          ],
        }),
      ),
    ).map(({ action }) => action);
    expect(ask).toMatchObject({ type: "Action.ShowCard", title: "Remove" });
    expect(execute).toMatchObject({ type: "Action.Execute", verb: "map.remove", title: "Remove it", data: shared });
    expect(open).toMatchObject({ type: "Action.Submit", data: { ...shared, msteams: { type: "task/fetch" } } });
  });

  it("brings back values with commas and percent signs from a list of choices", () => {
    const options = ["a,b", "50%", "%2C"].map((value) => ({ value, label: value }));
    const values = ["a,b", "%2C"];
    const field = { kind: "choices" as const, name: "types", label: "Types", options, values };
    const card = drawn(cardOf({ kind: "fields", id: "f", fields: [field] }));
    const [input] = inputsOf(card);
    expect(readValues({ [String(input?.id)]: input?.value }, ["types"])).toEqual({ types: values });
  });

  it("gives inputs other ids when old input must not survive", () => {
    const field = { kind: "text" as const, name: "n", label: "Name", maxLength: 10 };
    const idOf = (id: string) => inputsOf(drawn(cardOf({ kind: "fields", id, fields: [field] })))[0]?.id;
    expect(idOf("one")).not.toBe(idOf("two"));
    expect(idOf("one")).toBe(idOf("one"));
  });

  it("does not show what Teams would refuse: no choices, a chosen one that is gone, an address that is none", () => {
    const choice = { kind: "choice" as const, name: "c", label: "Status", options: [] };
    const options = [{ value: "1", label: "One" }];
    const card = drawn(
      cardOf(
        { kind: "fields", id: "f", fields: [choice, { ...choice, name: "d", options, value: "gone" }] },
        { kind: "link", label: "Open", url: "javascript:alert(1)" },
      ),
    );
    expect(inputsOf(card)).toHaveLength(1);
    expect(inputsOf(card)[0]).not.toHaveProperty("value");
    expect(actionsOf(card)).toEqual([]);
  });
});

describe("a text in Teams", () => {
  const at = new Date("2026-11-20T10:00:00.500Z");
  const moment: Span = { kind: "moment", at, show: "date-time", fallback: "20 November" };

  it("is read as words, whatever stands in it", () => {
    const text = "*bold* [x](http://y) {{DATE(2020-01-01T00:00:00Z)}}";
    expect(textElement(text)).toMatchObject({ type: "RichTextBlock", inlines: [{ text }] });
  });

  it.each([
    ["Tom *T* _x_ [a](b)", "Tom \\*T\\* \\_x\\_ \\[a\\](b)"],
    ["{{DATE(2020-01-01T00:00:00Z)}}", "\\{{DATE(2020-01-01T00:00:00Z)}}"],
    ["AT&amp;T & Sons", "AT\\&amp;T & Sons"],
    ["1. April", "1\\. April"],
    ["- no list", "\\- no list"],
    ["Müller-Lüdenscheidt, Inc.", "Müller-Lüdenscheidt, Inc."],
  ])("stands escaped beside a moment: %s", (text, escaped) => {
    const element = textElement([{ kind: "plain", text }, moment]);
    expect(element.text).toBe(`${escaped}{{DATE(2026-11-20T10:00:00Z, SHORT)}} {{TIME(2026-11-20T10:00:00Z)}}`);
  });

  it("keeps spaces outside of strong words, and an address in one piece", () => {
    const element = textElement([
      { kind: "strong", text: " By Anna " },
      { kind: "link", text: "[here]", url: "https://x.example/a(b) c" },
    ]);
    expect(element.text).toBe(" **By Anna** [\\[here\\]](https://x.example/a%28b%29%20c)");
  });

  it("says a moment that is none, and a link that leads nowhere, in words", () => {
    const never: Span = { ...moment, at: new Date(Number.NaN) };
    expect(JSON.stringify(textElement([never, { kind: "link", text: "x", url: "nowhere" }]))).toContain("20 November");
  });

  it("is cut between letters", () => {
    expect(cut("ab😀cd", 4)).toBe("ab…");
    expect(cut("abcd", 4)).toBe("abcd");
  });
});
