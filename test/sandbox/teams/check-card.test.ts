import { describe, expect, it } from "vitest";
import { actionShapes, elementShapes, teamsCardLimits } from "../../../sandbox/teams/card-shapes.ts";
import { checkCard } from "../../../sandbox/teams/check-card.ts";
import type { JsonObject } from "../../../sandbox/teams/teams-core.ts";
import { card, cardWith, cardWithActions, choiceSet, execute, input, wholeCard, without } from "./card-samples.ts";

const text = { type: "TextBlock", text: "x" };
const times = (count: number, make: (at: number) => JsonObject) => Array.from({ length: count }, (_, at) => make(at));
const showCard = (inner: JsonObject) =>
  cardWithActions({ type: "Action.ShowCard", title: "More", card: { type: "AdaptiveCard", ...inner } });
/** A card of exactly so many bytes. */
const sized = (bytes: number) => {
  const rest = Buffer.byteLength(JSON.stringify(card({ body: [{ type: "TextBlock", text: "" }] })));
  return card({ body: [{ type: "TextBlock", text: "x".repeat(bytes - rest) }] });
};
const columns = (count: number) => ({ type: "ColumnSet", columns: times(count, () => ({ items: [text] })) });
const mention = { type: "mention", text: "<at>Anna</at>", mentioned: { id: "29:anna", name: "Anna" } };
const manyChoices = (count: number) =>
  choiceSet({ choices: times(count, (at) => ({ title: `c${at}`, value: `${at}` })) });

/** An element of each type with all that it requires. */
const elements: Record<string, JsonObject> = {
  TextBlock: text,
  RichTextBlock: { type: "RichTextBlock", inlines: ["x"] },
  Image: { type: "Image", url: "https://x.example/a.png" },
  ImageSet: { type: "ImageSet", images: [{ url: "https://x.example/a.png" }] },
  Container: { type: "Container", items: [text] },
  ColumnSet: columns(2),
  Column: { type: "Column", items: [text] },
  FactSet: { type: "FactSet", facts: [{ title: "a", value: "b" }] },
  ActionSet: { type: "ActionSet", actions: [execute()] },
  Table: { type: "Table", rows: [{ cells: [{ items: [text] }] }] },
  TableRow: { type: "TableRow", cells: [] },
  TableCell: { type: "TableCell", items: [] },
  "Input.Text": input(),
  "Input.Number": input({ type: "Input.Number", value: 3 }),
  "Input.Date": input({ type: "Input.Date", value: "2026-11-23" }),
  "Input.Time": input({ type: "Input.Time", value: "10:00" }),
  "Input.Toggle": { type: "Input.Toggle", id: "on", title: "On" },
  "Input.ChoiceSet": choiceSet(),
};
const actions: Record<string, JsonObject> = {
  "Action.Execute": execute(),
  "Action.Submit": { type: "Action.Submit", title: "Open" },
  "Action.OpenUrl": { type: "Action.OpenUrl", title: "Go", url: "https://x.example" },
  "Action.ShowCard": { type: "Action.ShowCard", title: "More", card: { type: "AdaptiveCard", body: [text] } },
  "Action.ToggleVisibility": { type: "Action.ToggleVisibility", title: "More", targetElements: ["a"] },
};
const requirements = (shapes: Record<string, readonly string[]>) =>
  Object.entries(shapes).flatMap(([type, required]) => required.map((name) => [type, name] as const));
const elementRequirements = requirements(
  Object.fromEntries(Object.entries(elementShapes).map(([type, { required }]) => [type, required])),
);

describe("an Adaptive Card is taken", () => {
  it.each<[string, unknown]>([
    ["with every kind of part", wholeCard],
    ["with actions alone", card({ body: [], actions: [execute()] })],
    ["in version 1.0", card({ version: "1.0" })],
    ["with 28 KB", sized(teamsCardLimits.bytes)],
    ["with 6 actions", cardWithActions(...times(6, () => execute()))],
    ["with 2 columns", cardWith(columns(2))],
    ["with 500 choices", cardWith(manyChoices(500))],
    ["with two of the choices chosen", cardWith(choiceSet({ isMultiSelect: true, value: "1,2" }))],
    [
      "with a comma in a value of which one is chosen",
      cardWith(choiceSet({ choices: [{ title: "a", value: "1,2" }] })),
    ],
    ["with nothing chosen", cardWith(choiceSet({ value: "" }))],
    ["with inputs of different ids", cardWith(input(), input({ id: "other" }))],
    ["with an unknown element that may be dropped", cardWith({ type: "Chart", fallback: "drop" })],
    ["with an unknown element that another stands in for", cardWith({ type: "Chart", fallback: text })],
    ["with a mention", card({ body: [{ ...text, text: "<at>Anna</at>" }], msteams: { entities: [mention] } })],
    ["with actions behind a question", showCard({ body: [text], actions: [execute()] })],
    [
      "with 60 people to refresh for",
      card({ refresh: { action: execute(), userIds: times(60, () => ({})).map(() => "29:a") } }),
    ],
  ])("%s", (_what, given) => {
    expect(checkCard(given)).toEqual([]);
  });

  it.each(Object.entries(elements))("with %s", (_type, element) => {
    expect(checkCard(cardWith(element))).toEqual([]);
  });

  it.each(Object.entries(actions))("with %s", (_type, action) => {
    expect(checkCard(cardWithActions(action))).toEqual([]);
  });
});

describe("an Adaptive Card is refused", () => {
  it("has a sample of every known type in this test", () => {
    expect(Object.keys(elements).sort()).toEqual(Object.keys(elementShapes).sort());
    expect(Object.keys(actions).sort()).toEqual(Object.keys(actionShapes).sort());
  });

  it.each(elementRequirements)("when %s lacks %s", (type, name) => {
    const problems = checkCard(cardWith(without(elements[type] ?? {}, name)));
    expect(problems).toContainEqual(expect.stringContaining(`body[1] (${type}) lacks ${name}`));
  });

  it.each(requirements(actionShapes))("when %s lacks %s", (type, name) => {
    const problems = checkCard(cardWithActions(without(actions[type] ?? {}, name)));
    expect(problems).toContainEqual(`actions[0] (${type}) lacks ${name}`);
  });

  it.each<[string, unknown, RegExp]>([
    ["as a text", "card", /no object/],
    ["as a list", [], /no object/],
    [
      "with a mention that no entity explains",
      cardWith({ ...text, text: "<at>Anna</at>" }),
      /Anna<\/at> without an entity/,
    ],
    ["with an entity that no text has", card({ msteams: { entities: [mention] } }), /no <at>Anna<\/at>, which/],
    ["of another type", card({ type: "HeroCard" }), /^type is HeroCard/],
    ["without a version", without(card(), "version"), /^version undefined/],
    ["in version 1.6", card({ version: "1.6" }), /^version "1\.6"/],
    ["with a number for a version", card({ version: 1.5 }), /^version 1\.5/],
    ["without fallbackText", without(card(), "fallbackText"), /^fallbackText is missing/],
    ["with an empty fallbackText", card({ fallbackText: "" }), /^fallbackText is missing/],
    ["with neither body nor actions", card({ body: [] }), /shows nothing/],
    ["with a body that is no list", card({ body: text, actions: [execute()] }), /^body is no list/],
    ["one byte beyond 28 KB", sized(teamsCardLimits.bytes + 1), /28673 bytes, more than 28672/],
    ["with an unknown element", cardWith({ type: "Chart" }), /^body\[1\] has the unknown type Chart/],
    ["with an element of the next version", cardWith({ type: "Carousel", pages: [] }), /unknown type Carousel/],
    ["with an element that is a text", cardWith("x"), /^body\[1\] is no object/],
    ["with a text that is a number", cardWith({ type: "TextBlock", text: 1 }), /text is no text/],
    ["with no inlines", cardWith({ type: "RichTextBlock", inlines: [] }), /inlines is empty/],
    ["with an inline of another type", cardWith({ type: "RichTextBlock", inlines: [text] }), /no TextRun/],
    ["with half a fact", cardWith({ type: "FactSet", facts: [{ title: "a" }] }), /fact without title or value/],
    ["with 3 columns", cardWith(columns(3)), /3 columns, more than 2/],
    ["with an unknown action", cardWithActions({ type: "Action.Http", title: "x" }), /unknown type Action\.Http/],
    ["with an action that is a text", cardWithActions("x"), /^actions\[0\] has the unknown type string/],
    ["with 7 actions", cardWithActions(...times(7, () => execute())), /7 actions, more than 6/],
    ["with 7 actions in a set", cardWith({ type: "ActionSet", actions: times(7, () => execute()) }), /7 actions/],
    ["with an empty title", cardWithActions(execute({ title: "" })), /lacks title/],
    [
      "with an address that is no web address",
      cardWithActions({ ...actions["Action.OpenUrl"], url: "javascript:1" }),
      /no web address/,
    ],
    [
      "with two inputs of one id",
      cardWith(input(), { type: "Container", items: [input()] }),
      /the id text of another input/,
    ],
    ["with an input without label", cardWith(without(input(), "label")), /lacks a label/],
    ["with a choice set without label", cardWith(without(choiceSet(), "label")), /lacks a label/],
    ["with a value that is a number", cardWith(input({ value: 3 })), /value is no text/],
    [
      "with a number's value that is a text",
      cardWith({ ...elements["Input.Number"], value: "3" }),
      /value is no number/,
    ],
    ["with no choices", cardWith(choiceSet({ choices: [] })), /0 choices/],
    ["with 501 choices", cardWith(manyChoices(501)), /501 choices/],
    ["with half a choice", cardWith(choiceSet({ choices: [{ title: "a" }] })), /choice without title or value/],
    [
      "with an empty choice",
      cardWith(choiceSet({ choices: [{ title: "a", value: "" }] })),
      /choice without title or value/,
    ],
    [
      "with a choice twice",
      cardWith(
        choiceSet({
          choices: [
            { title: "a", value: "1" },
            { title: "b", value: "1" },
          ],
        }),
      ),
      /the same value/,
    ],
    ["with a value that is no choice", cardWith(choiceSet({ value: "3" })), /set to 3, which is no choice/],
    [
      "with one of several values that is no choice",
      cardWith(choiceSet({ isMultiSelect: true, value: "1,9" })),
      /set to 9/,
    ],
    [
      "with a comma where several are chosen",
      cardWith(choiceSet({ isMultiSelect: true, choices: [{ title: "a", value: "1,2" }] })),
      /value with a comma/,
    ],
    [
      "with a question's unknown element",
      showCard({ body: [{ type: "Chart" }] }),
      /^actions\[0\]\.card\.body\[0\] has the unknown type/,
    ],
    [
      "with a question's unknown action",
      showCard({ body: [text], actions: [{ type: "Action.Http" }] }),
      /card\.actions\[0\]/,
    ],
    [
      "with a question's input that has another's id",
      card({ body: [input()], actions: showCard({ body: [input()] }).actions }),
      /of another input/,
    ],
    [
      "with an element that opens a question",
      cardWith({ ...text, selectAction: actions["Action.ShowCard"] }),
      /is an Action\.ShowCard/,
    ],
    [
      "with a refresh that submits",
      card({ refresh: { action: actions["Action.Submit"], userIds: [] } }),
      /refresh\.action/,
    ],
    [
      "with 61 people to refresh for",
      card({ refresh: { action: execute(), userIds: times(61, () => ({})).map(() => "29:a") } }),
      /61 ids, more than 60/,
    ],
    [
      "with people's object ids to refresh for",
      card({ refresh: { action: execute(), userIds: ["0000"] } }),
      /refresh\.userIds/,
    ],
  ])("%s", (_what, given, problem) => {
    expect(checkCard(given)).toEqual([expect.stringMatching(problem)]);
  });

  it("with all its problems at once", () => {
    expect(checkCard(card({ version: "2", fallbackText: "", body: [{ type: "Chart" }] }))).toHaveLength(3);
  });
});
