import { describe, expect, it } from "vitest";
import { checkCard } from "../../../sandbox/teams/check-card.ts";
import { inputsOf } from "../../../sandbox/teams/find-action.ts";
import type { JsonObject } from "../../../sandbox/teams/teams-core.ts";
import { formAnswer, lineAnswer, problemsCard, stillRunningAnswer } from "../../../src/bot/teams/teams-forms.ts";
import { bytesOf } from "../../../src/bot/teams/teams-limits.ts";
import type { Element } from "../../../src/bot/teams/teams-texts.ts";
import { keysForm } from "../../contracts/sample-cards.ts";

function cardIn(answer: Element): JsonObject {
  const { task } = JSON.parse(JSON.stringify(answer));
  expect(task.type).toBe("continue");
  expect(checkCard(task.value.card.content)).toEqual([]);
  return task.value.card.content;
}

describe("a form in Teams", () => {
  it("masks secrets, marks the kept ones, and never fills them in", () => {
    const [, secret] = inputsOf(cardIn(formAnswer(keysForm({ kept: true }), "m1")));
    expect(secret).toMatchObject({ style: "password", placeholder: "••••••••" });
    expect(secret).not.toHaveProperty("value");
    expect(inputsOf(cardIn(formAnswer(keysForm(), "m1")))[1]).not.toHaveProperty("placeholder");
  });

  it("says what is wrong under its field in words with a sign", () => {
    const { body } = cardIn(formAnswer(keysForm({ problem: "No such key" }), "m1")) as { body: JsonObject[] };
    const at = body.findIndex(({ label }) => label === "Private key");
    expect(JSON.stringify(body[at + 1])).toContain("⚠️ No such key");
  });

  it("keeps below 24 KB with a hundred options of long names in each of four lists", () => {
    const options = Array.from({ length: 100 }, (_, at) => ({ value: `${at}`, label: `${at} ${"é".repeat(200)}` }));
    const fields = ["a", "b", "c", "d"].map((name) => ({ kind: "choice" as const, name, label: name, options }));
    expect(bytesOf(cardIn(formAnswer({ ...keysForm(), fields }, undefined)))).toBeLessThan(24_000);
  });

  it("offers to show the result of what still runs", () => {
    const card = cardIn(stillRunningAnswer("Testing", "Still testing.", "Show result", "p1"));
    expect(card.actions).toMatchObject([{ type: "Action.Submit", title: "Show result", data: { pending: "p1" } }]);
    expect(lineAnswer("Done")).toEqual({ task: { type: "message", value: "Done" } });
  });

  it("lists the problems for somebody who closed it, without anything that was typed", () => {
    const card = problemsCard(keysForm({ server: "typed.example", problem: "No such key" }));
    expect(card.summary).toBe("Private key: No such key");
    expect(JSON.stringify(card)).not.toContain("typed.example");
  });
});
