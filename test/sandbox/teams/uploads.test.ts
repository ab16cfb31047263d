import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { JsonObject } from "../../../sandbox/teams/teams-core.ts";
import { teamsSeed } from "../../../sandbox/teams/teams-organisation.ts";
import { type BotStandIn, botStandIn } from "./bot-stand-in.ts";

const { anna } = teamsSeed;

describe("an upload to Teams", () => {
  let bot: BotStandIn;
  beforeAll(async () => {
    bot = await botStandIn();
  });
  afterAll(() => bot.stop());

  async function address(): Promise<string> {
    const content = { description: "Rows", sizeInBytes: 6, acceptContext: {}, declineContext: {} };
    const contentType = "application/vnd.microsoft.teams.card.file.consent";
    const offer = { type: "message", attachments: [{ contentType, name: "rows.csv", content }] };
    const { body } = await bot.connector.post(`a:${anna}`, offer);
    await bot.teams.person(anna).acceptFile(String(body.id));
    const { uploadUrl } = (bot.latest().value as { uploadInfo: JsonObject }).uploadInfo;
    return String(uploadUrl);
  }
  const put = (url: string, body: string, range?: string) =>
    fetch(url, { method: "PUT", body, ...(range && { headers: { "content-range": range } }) });

  it("comes in pieces, in order, and is there when the last one has come", async () => {
    const url = await address();
    const first = await put(url, "abc", "bytes 0-2/6");
    expect(first.status).toBe(202);
    expect(await first.json()).toEqual({ nextExpectedRanges: ["3-"] });
    expect(bot.teams.files).toEqual([]);
    expect((await put(url, "def", "bytes 3-5/6")).status).toBe(201);
    expect(bot.teams.files).toEqual([{ personId: anna, name: "rows.csv", text: "abcdef" }]);
  });

  it.each<[string, string | undefined, number]>([
    ["no range", undefined, 400],
    ["a range that is none", "0-2", 400],
    ["a range of another length", "bytes 0-9/10", 416],
    ["a range beyond the end", "bytes 0-2/2", 416],
    ["a range that begins later", "bytes 3-5/6", 416],
  ])("is refused with %s", async (_what, range, status) => {
    expect((await put(await address(), "abc", range)).status).toBe(status);
  });

  it("has an address that is good for one file, and no other address", async () => {
    const url = await address();
    expect((await put(url, "abc", "bytes 0-2/3")).status).toBe(201);
    expect((await put(url, "abc", "bytes 0-2/3")).status).toBe(404);
    expect((await put(`${bot.teams.url}/upload/${anna}/1/a.csv`, "abc", "bytes 0-2/3")).status).toBe(404);
  });
});
