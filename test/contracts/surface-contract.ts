import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Person, Seen } from "../../sandbox/people/person.ts";
import type { Card } from "../../src/bot/card.ts";
import type { Reply } from "../../src/bot/reply.ts";
import { everyBlock, lineCard } from "./sample-cards.ts";
import { type Script, scriptAnswer, scriptedLines } from "./scripted-answer.ts";
import { formContract } from "./surface-form-contract.ts";
import type { StartPlatform, SurfacePlatform } from "./surface-platform.ts";

/** What every chat platform does with what people type, click and submit, and with what handlers reply. */
export function surfaceContract(name: string, start: StartPlatform): void {
  describe(`the surface of ${name}`, () => {
    let script: Script;
    let platform: SurfacePlatform;
    let anna: Person;

    beforeEach(async () => {
      script = scriptAnswer();
      platform = await start(script.answer);
      anna = platform.person;
    });

    afterEach(async () => {
      await platform.stop();
    });

    const card = (shown: Card): Reply => ({ kind: "card", audience: "person", shown: { card: shown } });
    const messageTitled = (title: string, channel?: string): Promise<Seen> =>
      anna.waitFor((person) => person.sees(channel).findLast((seen) => seen.title.includes(title)));
    const shows = async (shown: Card): Promise<Seen> => {
      script.on(() => card(shown));
      await anna.commands("show");
      return messageTitled(shown.title.slice(0, 20));
    };

    it("answers a command in the 1:1", async () => {
      script.on(() => card(lineCard("Help", "Ask me.")));
      await anna.commands('accounts "A & B" <x>');
      const seen = await messageTitled("Help");
      expect(seen.text).toContain("Ask me.");
      expect(script.last("command")).toMatchObject({
        text: 'accounts "A & B" <x>',
        oneToOne: true,
        attachments: false,
      });
      expect(script.last("command").person).toMatchObject({ name: anna.name, address: { platform: anna.platform } });
      await expect.poll(() => script.posted).toHaveLength(1);
      expect(platform.violations()).toEqual([]);
    });

    it("answers a message in the 1:1 and says that a picture came with one", async () => {
      script.on(() => card(lineCard("Help", "Ask me.")));
      await anna.types("help me");
      await messageTitled("Help");
      expect(script.last("command")).toMatchObject({ text: "help me", oneToOne: true, attachments: false });
      await anna.sendsPicture();
      await anna.waitFor(() => (script.last("command").attachments ? true : null));
      expect(script.incoming).toHaveLength(2);
    });

    it("answers in the 1:1 what is asked in a channel, and says so there", async () => {
      script.on(() => card(lineCard("Private", "For you.")));
      await anna.types("accounts", platform.channel);
      await messageTitled("Private");
      expect(script.last("command")).toMatchObject({ text: "accounts", oneToOne: false });
      const isLine = (words: string) => words.includes(scriptedLines.answeredInPrivate);
      if (platform.differs?.linesAreForAll) {
        await anna.waitFor((person) => person.sees(platform.channel).find(({ text }) => isLine(text)));
        expect(anna.sees(platform.channel)).toHaveLength(1);
      } else {
        await anna.waitFor((person) => person.lines().find(isLine));
        expect(anna.sees(platform.channel)).toEqual([]);
      }
      expect(platform.violations()).toEqual([]);
    });

    it.each(["the 1:1", "a channel"])("answers a message of %s in its thread, or where it stands", async (where) => {
      const channel = where === "a channel" ? platform.channel : undefined;
      const audience = channel ? "channel" : "person";
      script.on(() => ({ kind: "card", audience, shown: { card: lineCard("Request", "Approve?") } }));
      await anna.types("import", channel);
      await messageTitled("Request", channel);
      await expect.poll(() => script.posted).toHaveLength(1);
      const [message] = script.posted;
      if (!message) throw new Error("nothing was posted");
      const thread = platform.surface.threadOf(message);
      const answer = await platform.surface.post(thread, lineCard("History", "Approved."));
      expect((await messageTitled("History", channel)).text).toContain("Approved.");
      expect(platform.surface.threadOf(answer)).toEqual(thread);
      expect(platform.violations()).toEqual([]);
    });

    it("posts in the channel what is for the channel", async () => {
      script.on(() => ({ kind: "card", audience: "channel", shown: { card: lineCard("Request", "Approve?") } }));
      await anna.types("import", platform.channel);
      await messageTitled("Request", platform.channel);
      await expect.poll(() => script.posted[0]?.channelId).toBe(platform.conversation.channelId);
    });

    it("shows every kind of block as words, parsed as nothing", async () => {
      const seen = await shows(everyBlock);
      expect(seen.text).toContain("<!channel> *bold* _it_ & <https://x.example|y>");
      for (const words of ["Status", "Active", "Contoso S.r.l.", "Same web domain", "A small remark", "the manual"]) {
        expect(seen.text).toContain(words);
      }
      expect(seen.buttons.map(({ label }) => label)).toEqual([
        "Choose Contoso",
        "Choose Fabrikam",
        "Search",
        "Remove",
        "Open ConnectWise",
      ]);
      expect(seen.buttons.find(({ label }) => label === "Open ConnectWise")?.url).toContain("/company/1");
      expect(seen.buttons.find(({ label }) => label === "Remove")?.confirms).toContain("Removes Contoso.");
      expect(seen.fields.map(({ label, value }) => [label, value])).toEqual([
        ["Name", "Con"],
        ["Status of company", "Active"],
        ["Types", ["Prospect"]],
      ]);
      expect(platform.violations()).toEqual([]);
    });

    it("brings the card's inputs along with any of its buttons", async () => {
      const seen = await shows(everyBlock);
      const entered = { Name: "Fab", "Status of company": "Inactive", Types: ["Customer", "Prospect"] };
      await anna.clicks(seen, "Choose Fabrikam", entered);
      const action = script.last("action");
      expect(action).toMatchObject({ action: "map.choose", id: "a1", choice: "c2", oneToOne: true });
      expect(action.values).toEqual({ name: "Fab", status: "2", types: ["t1", "t2"] });
      expect(action.message.messageId).toBe(script.posted[0]?.messageId);
    });

    it("puts another card in the clicked one's place, without the old input", async () => {
      const seen = await shows(everyBlock);
      const [, , , , , , fields] = everyBlock.blocks;
      if (fields?.kind !== "fields") throw new Error("The sample has its fields at another place.");
      const next = lineCard("Found", "2 companies", [{ ...fields, id: "filters-2" }]);
      script.on(() => ({ kind: "replace", shown: { card: next } }));
      await anna.clicks(seen, "Search", { Name: "Zenith" });
      const found = await messageTitled("Found");
      expect(found.id).toBe(seen.id);
      expect(found.fields[0]?.value).toBe("Con");
      expect(anna.sees()).toHaveLength(1);
    });

    it("tells a refusal to the person and puts the present card in the stale one's place", async () => {
      const seen = await shows(everyBlock);
      script.on(() => ({ kind: "notice", text: "Marco was faster.", now: { card: lineCard("Decided", "By Marco") } }));
      await anna.clicks(seen, "Remove");
      expect((await messageTitled("Decided")).id).toBe(seen.id);
      await anna.waitFor((person) =>
        [...person.lines(), ...person.sees().map(({ text }) => text)].find((line) =>
          line.includes("Marco was faster."),
        ),
      );
      await expect.poll(() => script.posted).toHaveLength(2);
    });

    formContract(() => ({ script, platform, anna, shows, messageTitled }));

    it("posts and updates cards and sends files unasked", async () => {
      await anna.types("hello");
      const { address } = script.last("command").person;
      const chat = await platform.surface.oneToOne(address);
      const posted = await platform.surface.post(chat, lineCard("Progress", "1 of 3"));
      expect((await messageTitled("Progress")).text).toContain("1 of 3");
      await platform.surface.update(posted, lineCard("Progress", "3 of 3"));
      await anna.waitFor((person) => person.sees().find(({ text }) => text.includes("3 of 3")));
      await platform.surface.post(platform.conversation, lineCard("Digest", "5 unmapped"));
      await messageTitled("Digest", platform.channel);
      const content = Buffer.from("email,result\na@b.example,added\n");
      await platform.surface.sendFile(chat, {
        name: "result.csv",
        mediaType: "text/csv",
        content,
        summary: "The result",
      });
      await expect.poll(() => anna.files()).toEqual([{ name: "result.csv", text: content.toString() }]);
      expect(platform.violations()).toEqual([]);
    });

    it("says that a message is gone, and that the platform is down", async () => {
      await anna.types("hello");
      const chat = await platform.surface.oneToOne(script.last("command").person.address);
      const posted = await platform.surface.post(chat, lineCard("Progress", "1 of 3"));
      const gone = platform.surface.update({ ...posted, messageId: "1111111111.000001" }, lineCard("Progress", "2"));
      await expect(gone).rejects.toMatchObject({ name: "SurfaceError", kind: "gone" });
      platform.setDown(true);
      await expect(platform.surface.update(posted, lineCard("Progress", "2"))).rejects.toMatchObject({ kind: "down" });
      platform.setDown(false);
    });

    it("marks guests and strangers as outsiders", async () => {
      await platform.outsider.types("accounts", platform.channel);
      expect(script.last("command").person.outsider).toMatch(/guest|stranger/);
    });

    it("refuses requests that the platform did not sign", async () => {
      expect([401, 403]).toContain(await platform.forgedStatus());
      expect(script.incoming).toEqual([]);
    });

    it("gives two deliveries of the same thing one key", async () => {
      await platform.deliversTwice("hello");
      await expect.poll(() => script.incoming).toHaveLength(2);
      const [first, second] = script.incoming;
      expect(second?.dedupeKey).toBe(first?.dedupeKey);
    });

    it.each([0, 1, 100])("keeps within the platform's limits with %i rows of very long texts", async (rows) => {
      const long = "Längste & <Zeile> ".repeat(400);
      const seen = await shows({
        title: `Long ${long}`,
        summary: long,
        tone: "danger",
        blocks: [
          { kind: "text", text: long },
          { kind: "text", text: long, subtle: true },
          { kind: "facts", facts: Array.from({ length: 10 }, (_, at) => ({ label: `${at} ${long}`, value: long })) },
          ...Array.from({ length: rows }, (_, at) => ({
            kind: "item" as const,
            title: `${at} ${long}`,
            lines: [long, long, long],
            buttons: [{ action: "a.b", id: String(at), label: `${at} ${long}` }],
          })),
          {
            kind: "fields",
            id: long,
            fields: [
              { kind: "text", name: "t", label: long, maxLength: 9000, value: long, hint: long, problem: long },
              {
                kind: "choice",
                name: "c",
                label: long,
                options: Array.from({ length: 100 }, (_, at) => ({ value: `${at}`, label: long, description: long })),
                value: "99",
              },
            ],
          },
          { kind: "buttons", buttons: [{ action: "a.c", id: "1", label: `Go ${long}` }] },
        ],
      });
      expect(seen.buttons.at(-1)?.label).toContain("Go");
      expect(platform.violations()).toEqual([]);
      if (rows > 1) expect(seen.text).toMatch(/… \(?\+\d+/);
    });
  });
}
