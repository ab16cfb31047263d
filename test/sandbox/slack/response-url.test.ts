import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { seeded } from "../../../sandbox/slack/slack-seed.ts";
import { type BoltApp, boltOverHttp } from "./bolt-app.ts";

let bolt: BoltApp;
let nowMs = 0;
beforeEach(async () => {
  nowMs = Date.now();
  bolt = await boltOverHttp({ now: () => nowMs });
});
afterEach(() => bolt.stop());

const texts = (userId: string): string[] =>
  bolt.slack.seen(userId).channels.flatMap(({ messages }) => messages.map(({ text }) => text));

describe("a response URL", () => {
  it("works five times within 30 minutes", async () => {
    const { app, slack } = bolt;
    const urls: string[] = [];
    app.command("/psa", async ({ ack, command }) => {
      urls.push(command.response_url);
      await ack();
    });
    const anna = slack.person(seeded.anna);
    await anna.command("/psa a", seeded.serviceDesk);
    await anna.command("/psa b", seeded.serviceDesk);
    const [first = "", second = ""] = urls;
    const respond = async (url: string, body: object): Promise<number> =>
      (await fetch(url, { method: "POST", body: JSON.stringify(body) })).status;
    for (const text of ["1", "2", "3", "4", "5"]) expect(await respond(first, { text })).toBe(200);
    expect(await respond(first, { text: "6" })).toBe(404);
    expect(await respond(second, { text: "public", response_type: "in_channel" })).toBe(200);
    nowMs += 31 * 60_000;
    expect(await respond(second, { text: "late" })).toBe(404);
    expect(slack.violations.map(({ error }) => error)).toEqual(["used_url", "expired_url"]);
    expect(texts(seeded.anna)).toEqual(["1", "2", "3", "4", "5", "public"]);
    expect(texts(seeded.jonas)).toEqual(["public"]);
  });

  it("replaces and deletes the ephemeral message in which a button was pressed", async () => {
    const { app, slack } = bolt;
    const button = (value: string) => ({
      type: "button" as const,
      action_id: "go",
      text: { type: "plain_text" as const, text: value },
      value,
    });
    const blocks = [{ type: "actions" as const, elements: [button("replace")] }];
    app.command("/psa", async ({ ack }) => ack({ text: "Choose", blocks }));
    app.action("go", async ({ ack, respond, action, body }) => {
      await ack();
      expect(body).not.toHaveProperty("message");
      const isLast = "value" in action && action.value === "delete";
      if (isLast) await respond({ delete_original: true });
      else {
        const elements = [button("delete")];
        await respond({ replace_original: true, text: "Chosen", blocks: [{ type: "actions", elements }] });
      }
    });
    const anna = slack.person(seeded.anna);
    const answer = await anna.command("/psa choose", seeded.serviceDesk);
    if (answer.kind !== "answered") throw new Error("no answer");
    await anna.click(answer.message, "go");
    await slack.waitFor(() => texts(seeded.anna).includes("Chosen"));
    await anna.click(answer.message, "go");
    await slack.waitFor(() => texts(seeded.anna).length === 0);
    expect(slack.violations).toEqual([]);
  });
});
