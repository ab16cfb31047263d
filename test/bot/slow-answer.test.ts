import { describe, expect, it } from "vitest";
import { makeRandom } from "../../sandbox/world/random.ts";
import type { Desk } from "../../src/bot/feature.ts";
import type { Incoming } from "../../src/bot/incoming.ts";
import type { Postings } from "../../src/bot/postings.ts";
import type { Reply } from "../../src/bot/reply.ts";
import { answerInTime } from "../../src/bot/slow-answer.ts";
import { wordsIn } from "../../src/bot/words/words.ts";
import { openFakeChats } from "../fixtures/approvals/fake-chats.ts";
import { quietLog } from "../fixtures/quiet-log.ts";

const place = { platform: "slack" as const, workspaceId: "W", channelId: "D1" };
const result: Reply = {
  kind: "card",
  audience: "person",
  shown: { card: { title: "The result", summary: "", blocks: [] } },
};

/** A command whose answer comes after the interim line; what the surface did with that line is up to the test. */
async function slowly() {
  const chats = openFakeChats(makeRandom(1));
  const member = { platform: "slack", address: { platform: "slack", workspaceId: "W", userId: "U1" } };
  const desk = { words: wordsIn("en"), member } as unknown as Desk;
  const late: Promise<void>[] = [];
  const parts = {
    surfaces: chats.surfaces,
    postings: { takeTurn: async () => () => undefined } as unknown as Postings,
    log: quietLog,
    patienceMs: 5,
    track: (work: Promise<void>) => void late.push(work),
  };
  let settle: (reply: Reply) => void = () => undefined;
  const reply = new Promise<Reply>((resolve) => {
    settle = resolve;
  });
  const incoming = { kind: "command" } as unknown as Incoming;
  const interim = await answerInTime(parts, incoming, desk, "psa", reply);
  const end = async () => {
    settle(result);
    await Promise.all(late);
  };
  return { chats, interim, end };
}

describe("an answer that is late", () => {
  it("takes the place of the line that said so", async () => {
    const { chats, interim, end } = await slowly();
    if (interim.reply.kind !== "card") throw new Error("it says that the PSA is slow");
    expect(interim.reply.shown.card.summary).toContain("slow");
    const message = await chats.surfaces[0]?.post(place, interim.reply.shown.card);
    if (message) await interim.posted(message);
    interim.done();
    await end();
    expect([...chats.messages.values()].map(({ card }) => card.title)).toEqual(["The result"]);
  });

  it("comes all the same when that line could not be posted", async () => {
    const { chats, interim, end } = await slowly();
    interim.done();
    await end();
    expect([...chats.messages.values()].map(({ card }) => card.title)).toEqual(["The result"]);
  });
});
