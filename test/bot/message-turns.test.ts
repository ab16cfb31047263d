import { describe, expect, it } from "vitest";
import { createMessageTurns } from "../../src/bot/message-turns.ts";

const at = (messageId: string) => ({ platform: "slack" as const, workspaceId: "T", channelId: "C", messageId });

describe("turns at a message", () => {
  it("come one after the other, in the order in which they were asked for", async () => {
    const takeTurn = createMessageTurns();
    const order: string[] = [];
    const work = async (name: string) => {
      const giveBack = await takeTurn(at("1"));
      order.push(`${name} begins`);
      await new Promise((resolve) => setTimeout(resolve, 5));
      order.push(`${name} ends`);
      giveBack();
    };
    await Promise.all([work("first"), work("second"), work("third")]);
    expect(order).toEqual(["first begins", "first ends", "second begins", "second ends", "third begins", "third ends"]);
  });

  it("of different messages do not wait for each other", async () => {
    const takeTurn = createMessageTurns();
    await takeTurn(at("1"));
    const giveBack = await takeTurn(at("2"));
    giveBack();
  });

  it("are not waited for without end when one is never given back", async () => {
    const takeTurn = createMessageTurns();
    await takeTurn(at("1"));
    const giveBack = await takeTurn(at("1"));
    giveBack();
  });
});
