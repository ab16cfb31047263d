import { describe, expect, it } from "vitest";
import { findButton, sentData, type TeamsInputs } from "../../../sandbox/teams/press-button.ts";
import type { JsonObject } from "../../../sandbox/teams/teams-core.ts";
import { card, choiceSet, execute, input } from "./card-samples.ts";

const showing = (title: string, id: string): JsonObject => ({
  type: "Action.ShowCard",
  title,
  card: {
    type: "AdaptiveCard",
    body: [input({ id, value: `${id}-value` })],
    actions: [execute({ title: `Do ${title}` })],
  },
});
const form = card({
  body: [
    input({ id: "name", value: "Acme" }),
    { type: "Container", items: [choiceSet({ id: "kind", isMultiSelect: true, value: "1" })] },
    { type: "Input.Toggle", id: "mail", title: "Mail" },
    input({ id: "empty" }),
  ],
  actions: [
    execute(),
    showing("Delete", "reason"),
    showing("Move", "target"),
    execute({ title: "Bare", associatedInputs: "none" }),
  ],
});
const sent = (title: string, given: TeamsInputs = {}, of: JsonObject = form) =>
  sentData(of, findButton(of, "Action.Execute", title, 0), given);

describe("what a button sends", () => {
  const untouched = { name: "Acme", kind: "1", mail: "false" };

  it("is its data and the inputs as they stand, without those that are empty", () => {
    expect(sent("Map")).toEqual({ record: "r1", ...untouched });
  });

  it("is what was entered in place of what stood there", () => {
    expect(sent("Map", { name: "", kind: "1,2", mail: "true", empty: "x" })).toEqual({
      record: "r1",
      kind: "1,2",
      mail: "true",
      empty: "x",
    });
  });

  it("holds the inputs around it and its own, and none of another question", () => {
    expect(sent("Do Delete", { target: "elsewhere" })).toEqual({ record: "r1", ...untouched, reason: "reason-value" });
  });

  it("is its data alone when it says so", () => {
    expect(sent("Bare", { name: "x" })).toEqual({ record: "r1" });
  });

  it("has no input that the card does not have", () => {
    expect(() => sent("Map", { nme: "x" })).toThrow("no input nme; there are: name, kind, mail, empty, reason, target");
  });

  it.each<[string, JsonObject, string, RegExp]>([
    ["nothing where something is required", input({ isRequired: true }), "", /Name is required/],
    [
      "a switch that is off and has to be on",
      { type: "Input.Toggle", id: "text", title: "Agree", isRequired: true },
      "false",
      /Agree is required/,
    ],
    ["too long a text", input({ maxLength: 3 }), "four", /longer than 3/],
    ["a text of another pattern", input({ regex: "^[0-9]+$" }), "x1", /does not match/],
    ["what is no number", input({ type: "Input.Number" }), "x", /no number/],
    ["a number below the least", input({ type: "Input.Number", min: 2 }), "1", /from 2/],
    ["a choice that is not there", choiceSet({ id: "text" }), "9", /no choice 9; there are: 1, 2/],
    ["one of several choices that is not there", choiceSet({ id: "text", isMultiSelect: true }), "1,9", /no choice 9/],
  ])("is nothing with %s: the client says so", (_what, field, value, problem) => {
    const asked = card({ body: [field], actions: [execute()] });
    expect(() => sent("Map", { text: value }, asked)).toThrow(problem);
  });

  it("may be any value where the bot is asked for choices", () => {
    const query = { type: "Data.Query", dataset: "companies" };
    const asked = card({ body: [choiceSet({ choices: [], "choices.data": query })], actions: [execute()] });
    expect(sent("Map", { status: "77" }, asked)).toMatchObject({ status: "77" });
  });
});
