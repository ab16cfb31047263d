import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { JsonObject } from "../../../sandbox/teams/teams-core.ts";
import { teamsSeed } from "../../../sandbox/teams/teams-organisation.ts";
import { type BotStandIn, botStandIn } from "./bot-stand-in.ts";
import { saying } from "./connector-calls.ts";

const { anna } = teamsSeed;
const content = { description: "Rows", sizeInBytes: 8, acceptContext: { file: "f1" }, declineContext: { file: "f1" } };
const contentType = "application/vnd.microsoft.teams.card.file.consent";
const offer = { type: "message", attachments: [{ contentType, name: "rows é.csv", content }] };

describe("a file that the bot offers", () => {
  let bot: BotStandIn;
  beforeAll(async () => {
    bot = await botStandIn();
  });
  afterAll(() => bot.stop());
  const offered = async () => String((await bot.connector.post(`a:${anna}`, offer)).body.id);

  it("is taken after a yes, at the address that the yes brings", async () => {
    await bot.teams.person(anna).acceptFile(await offered());
    const { type, name, value } = bot.latest();
    expect({ type, name, value }).toMatchObject({
      type: "invoke",
      name: "fileConsent/invoke",
      value: { type: "fileUpload", action: "accept", context: { file: "f1" }, uploadInfo: { name: "rows é.csv" } },
    });
    const { uploadUrl } = (value as { uploadInfo: JsonObject }).uploadInfo;
    const headers = { "content-range": "bytes 0-7/8", "content-type": "text/csv" };
    const answer = await fetch(String(uploadUrl), { method: "PUT", headers, body: "a,b\n1,é" });
    expect(answer.status).toBe(201);
    expect(bot.teams.files).toEqual([{ personId: anna, name: "rows é.csv", text: "a,b\n1,é" }]);
  });

  it("is not sent after a no", async () => {
    await bot.teams.person(anna).declineFile(await offered());
    expect(bot.latest()).toMatchObject({
      name: "fileConsent/invoke",
      value: { type: "fileUpload", action: "decline", context: { file: "f1" } },
    });
    expect(bot.latest().value).not.toHaveProperty("uploadInfo");
  });

  it("is only where a message offers one", async () => {
    const { body } = await bot.connector.post(`a:${anna}`, saying("x"));
    await expect(bot.teams.person(anna).acceptFile(String(body.id))).rejects.toThrow(/no file/);
  });
});
