import { existsSync, readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { fullFormats } from "ajv-formats/dist/formats.js";
import { describe, expect, it } from "vitest";
import { checkCard } from "../../../sandbox/teams/check-card.ts";
import type { JsonObject } from "../../../sandbox/teams/teams-core.ts";
import { card, cardWith, cardWithActions, choiceSet, execute, input, wholeCard, without } from "./card-samples.ts";

/** The official schema, 1.6.0. It is not part of the sources; where it is absent these comparisons are left out. */
const schemaFile = new URL("../../../../shared/platforms/adaptive-card.schema.json", import.meta.url);
const isThere = existsSync(schemaFile);

describe.skipIf(!isThere)("our verdict and the official schema's (skipped where the schema's file is absent)", () => {
  const schema: JsonObject = isThere ? JSON.parse(readFileSync(schemaFile, "utf8")) : {};
  const official = new Ajv({ strict: false, formats: fullFormats }).compile(without(without(schema, "$schema"), "id"));

  it.each<[string, JsonObject, boolean]>([
    ["a whole card", wholeCard, true],
    ["a text alone", card(), true],
    ["an input", cardWith(input()), true],
    ["a choice", cardWith(choiceSet({ value: "1" })), true],
    ["an unknown element", cardWith({ type: "Chart" }), false],
    ["a text without words", cardWith({ type: "TextBlock" }), false],
    ["an image without address", cardWith({ type: "Image" }), false],
    ["a container without items", cardWith({ type: "Container" }), false],
    ["facts that are none", cardWith({ type: "FactSet", facts: [{ title: "a" }] }), false],
    ["an input without id", cardWith(without(input(), "id")), false],
    ["a number's value that is a text", cardWith(input({ type: "Input.Number", value: "3" })), false],
    ["a choice without value", cardWith(choiceSet({ choices: [{ title: "a" }] })), false],
    ["an unknown action", cardWithActions({ type: "Action.Http", title: "x" }), false],
    ["an address that is missing", cardWithActions({ type: "Action.OpenUrl", title: "x" }), false],
    [
      "a question with an unknown element",
      cardWithActions({ type: "Action.ShowCard", title: "x", card: card({ body: [{ type: "Chart" }] }) }),
      false,
    ],
    [
      "an element that opens a question",
      cardWith({ type: "Container", items: [], selectAction: { type: "Action.ShowCard", title: "x", card: card() } }),
      false,
    ],
    ["a refresh that submits", card({ refresh: { action: { type: "Action.Submit" }, userIds: [] } }), false],
  ])("agree on %s", (_what, given, isRight) => {
    const officially = official(given);
    expect({ officially, ours: checkCard(given).length === 0 }).toEqual({ officially: isRight, ours: isRight });
  });

  it.each<[string, JsonObject]>([
    ["no fallbackText", without(card(), "fallbackText")],
    ["an action without title", cardWithActions(without(execute(), "title"))],
    ["an Execute without verb", cardWithActions(without(execute(), "verb"))],
    ["an input without label", cardWith(without(input(), "label"))],
    ["7 actions", cardWithActions(...Array.from({ length: 7 }, () => execute()))],
    ["two inputs of one id", cardWith(input(), input())],
    ["a value that is no choice", cardWith(choiceSet({ value: "9" }))],
  ])("differ on %s, where Teams or we ask for more", (_what, given) => {
    expect(official(given)).toBe(true);
    expect(checkCard(given)).toHaveLength(1);
  });
});
