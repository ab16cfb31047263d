import { describe, expect, it } from "vitest";
import { createBot } from "../../src/bot/bot.ts";
import { collectDoors } from "../../src/bot/doors.ts";
import type { Feature } from "../../src/bot/feature.ts";
import { allFeatures } from "../../src/bot/features/features.ts";
import type { Incoming, PersonSeen } from "../../src/bot/incoming.ts";
import type { Postings } from "../../src/bot/postings.ts";
import type { Reply } from "../../src/bot/reply.ts";
import { isAtLeast, type Role, roles } from "../../src/core/member/role.ts";
import type { Services } from "../../src/core/services.ts";
import { quietLog } from "../fixtures/quiet-log.ts";

const doors = collectDoors(allFeatures());
const all = (["commands", "actions", "forms"] as const).flatMap((kind) =>
  [...doors[kind]].map(([name, { role }]) => ({ kind, name, least: role as Role })),
);
const matrix = all.flatMap((door) =>
  roles.flatMap((role) => (["slack", "teams"] as const).map((platform) => ({ ...door, role, platform }))),
);

/** The real doors with their roles, each answering a line that no refusal has. */
const passed = "this door was passed";
const answers = (found: Record<string, { role: Role }> | undefined) =>
  Object.fromEntries(
    Object.entries(found ?? {}).map(([name, door]) => [
      name,
      { ...door, answer: async (): Promise<Reply> => ({ kind: "notice", text: passed }) },
    ]),
  );
const features: Feature[] = allFeatures().map(({ name, commands, actions, forms }) => ({
  name,
  commands: answers(commands),
  actions: answers(actions),
  forms: answers(forms),
}));

function askAs(role: Role, platform: "slack" | "teams", outsider?: PersonSeen["outsider"]) {
  const address = { platform, workspaceId: "W", userId: "U" };
  const member = {
    id: "m",
    version: 1,
    platform,
    workspaceId: "W",
    userId: "U",
    name: "Anna",
    role,
    address,
    seenAt: new Date(0),
  };
  const tenant = { id: "t", version: 1, language: "en" as const, timeZone: "UTC", approvalsChannels: {} };
  const bot = createBot({
    features,
    services: { members: { seen: async () => member } } as unknown as Services,
    reads: { tenantId: "t", tenant: async () => tenant },
    surfaces: [],
    postings: {
      takeTurn: async () => () => undefined,
      shownAt: async () => undefined,
      draw: async () => ({ card: { title: "", summary: "", blocks: [] } }),
    } as unknown as Postings,
    clock: { now: () => new Date() },
    log: quietLog,
  });
  let asked = 0;
  return async (kind: "commands" | "actions" | "forms", name: string): Promise<Reply> => {
    asked += 1;
    const conversation = { platform, workspaceId: "W", channelId: "C" };
    const person = { address, name: "Anna", ...(outsider && { outsider }) };
    const arrival = { person, conversation, oneToOne: true, at: new Date(), dedupeKey: `${asked}` };
    const incoming: Incoming =
      kind === "commands"
        ? { ...arrival, kind: "command", text: name, attachments: false }
        : kind === "actions"
          ? {
              ...arrival,
              kind: "action",
              action: name,
              id: "x",
              values: {},
              message: { ...conversation, messageId: "1" },
            }
          : { ...arrival, kind: "submission", form: name, context: "x", values: {}, secrets: {} };
    return (await bot.answer(incoming)).reply;
  };
}

const isPassed = (reply: Reply) => reply.kind === "notice" && reply.text === passed;

describe("doors", () => {
  it("are many, and each names its least role", () => {
    expect(all.length).toBeGreaterThan(30);
    expect(all.filter(({ least }) => !roles.includes(least))).toEqual([]);
  });

  it.each(matrix)("$kind $name in $platform: $role", async ({ kind, name, least, role, platform }) => {
    expect(isPassed(await askAs(role, platform)(kind, name))).toBe(isAtLeast(role, least));
  });

  it.each(["guest", "stranger", "bot"] as const)("let no %s pass, whatever their role", async (outsider) => {
    const ask = askAs("admin", "slack", outsider);
    const replies = await Promise.all(all.map(({ kind, name }) => ask(kind, name)));
    expect(replies.filter(isPassed)).toEqual([]);
    expect(replies.every((reply) => reply.kind === "notice" && reply.text.includes("cannot use Crosswalk"))).toBe(true);
  });

  it("that do not exist lead on instead of failing", async () => {
    const ask = askAs("admin", "teams");
    expect(await ask("actions", "no.such")).toMatchObject({ kind: "notice" });
    expect(await ask("forms", "no.such")).toMatchObject({ kind: "notice" });
  });
});
