import { describe, expect, it } from "vitest";
import { checkView } from "../../../sandbox/slack/check-blocks.ts";
import { type JsonObject, objectsIn } from "../../../sandbox/slack/json-object.ts";
import type { Form } from "../../../src/bot/form.ts";
import { slackCard } from "../../../src/bot/slack/slack-cards.ts";
import {
  problemsCard,
  readOrigin,
  type ShownView,
  slackForm,
  slackLineModal,
  slackTestingModal,
} from "../../../src/bot/slack/slack-forms.ts";
import { keysForm } from "../../contracts/sample-cards.ts";

const from = { channelId: "D1", messageId: "1.2" };
const long = "Ab & <c> ".repeat(2000);

/** The view as Slack sends it back with a submit. */
function shown(form: Form): ShownView {
  return { id: "V1", private_metadata: "", callback_id: "", ...JSON.parse(JSON.stringify(slackForm(form, from))) };
}

const inputs = (blocks: unknown): JsonObject[] => objectsIn(blocks).filter(({ type }) => type === "input");

describe("a form in Slack", () => {
  it("is taken, fills in ordinary values and never a secret", () => {
    const view = slackForm(keysForm({ server: "na.example", kept: true, problem: "Refused" }), from);
    expect(checkView(view)).toEqual([]);
    const [server, secret] = inputs(view.blocks);
    expect(server).toMatchObject({
      element: { initial_value: "na.example", placeholder: { text: "na.myconnectwise.net" } },
    });
    expect(secret).toMatchObject({ optional: true, hint: { text: "Kept unless typed anew." } });
    expect(Object.keys(Object(secret?.element))).not.toContain("initial_value");
  });

  it("stands a problem under its field", () => {
    const { blocks } = slackForm(keysForm({ problem: "Refused" }), from);
    const at = blocks.findIndex((block) => JSON.stringify(block).includes("secret:privateKey"));
    expect(blocks[at + 1]).toMatchObject({ type: "context", elements: [{ text: "⚠️ Refused" }] });
  });

  it("names its inputs anew each time, so that Slack keeps nothing that was typed", () => {
    const ids = () => inputs(slackForm(keysForm(), from).blocks).map(({ block_id }) => block_id);
    expect(ids().some((id, at) => ids()[at] === id)).toBe(false);
  });

  it("remembers what it is about and where it was opened", () => {
    const view = slackForm(keysForm(), from);
    expect(readOrigin(view.private_metadata ?? "")).toEqual({ context: "d1", ...from });
    expect(view.callback_id).toBe("connect.keys");
  });

  it("keeps its inputs, and no old problem, while it is tested", () => {
    const view = shown(keysForm({ problem: "Refused" }));
    const testing = slackTestingModal(view, "Testing…");
    expect(checkView(testing)).toEqual([]);
    expect(inputs(testing.blocks)).toEqual(inputs(view.blocks));
    expect(JSON.stringify(testing)).not.toContain("Refused");
    expect(JSON.stringify(testing.blocks[0])).toContain("Testing…");
    const twice = slackTestingModal(
      { ...view, ...JSON.parse(JSON.stringify({ blocks: testing.blocks })) },
      "Still testing",
    );
    expect(twice.blocks).toHaveLength(testing.blocks.length);
  });

  it("is taken when everything in it is too long or empty", () => {
    const options = Array.from({ length: 101 }, (_, at) => ({ value: `${at}`, label: long, description: long }));
    const form: Form = {
      name: "a.b",
      title: long,
      submitLabel: "",
      cancelLabel: long,
      context: "d1",
      intro: [long, "", ...Array.from({ length: 120 }, () => "x")],
      fields: [
        {
          kind: "text",
          name: "t",
          label: "",
          hint: long,
          value: long,
          example: long,
          maxLength: 90_000,
          problem: long,
        },
        { kind: "secret", name: "s", label: long, maxLength: 0 },
        { kind: "choice", name: "c", label: long, options, value: "100" },
        { kind: "choices", name: "cs", label: long, options, values: ["1", "2"] },
        { kind: "toggle", name: "g", label: long, value: true },
      ],
    };
    expect(checkView(slackForm(form, from))).toEqual([]);
    expect(checkView(slackForm({ ...form, intro: [], fields: [] }, from))).toEqual([]);
    expect(inputs(slackForm(form, from).blocks)).toHaveLength(5);
    expect(checkView(slackTestingModal(shown(form), long))).toEqual([]);
    expect(checkView(slackLineModal(long, "", "", { context: "d1" }))).toEqual([]);
  });

  it("tells its problems in a card once it is closed, with nothing that was typed", () => {
    const card = problemsCard(keysForm({ server: "typed.example", problem: "Refused" }));
    const { text, blocks } = slackCard(card);
    expect(text).toContain("Private key: Refused");
    expect(JSON.stringify(blocks)).not.toContain("typed.example");
  });
});
