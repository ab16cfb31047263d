import { afterEach, describe, expect, it, vi } from "vitest";
import { takeSend } from "../../../sandbox/teams/send-limits.ts";
import { makeCore } from "../../../sandbox/teams/teams-core.ts";
import { seedOrganisation, teamsSeed } from "../../../sandbox/teams/teams-organisation.ts";
import { startTeams, type TeamsOptions, type TeamsSandbox } from "../../../sandbox/teams/teams-server.ts";
import { connectorOf, saying } from "./connector-calls.ts";

const annasChat = `a:${teamsSeed.anna}`;
let stop: (() => Promise<void>) | undefined;

async function open(options: TeamsOptions = {}): Promise<{ teams: TeamsSandbox; send: () => Promise<number> }> {
  const teams = await startTeams(options);
  stop = teams.stop;
  const connector = await connectorOf(teams);
  return { teams, send: async () => (await connector.post(annasChat, saying("x"))).status };
}

afterEach(async () => {
  vi.useRealTimers();
  await stop?.();
  stop = undefined;
});

describe("a connector in trouble", () => {
  it("answers 429 with Retry-After as often as was asked for, then carries on", async () => {
    const teams = await startTeams();
    stop = teams.stop;
    const connector = await connectorOf(teams);
    teams.faults.rateLimited = 2;
    const limited = { status: 429, retryAfter: "1", body: { error: { code: "Throttled" } } };
    expect(await connector.post(annasChat, saying("a"))).toMatchObject(limited);
    expect(await connector.post(annasChat, saying("b"))).toMatchObject(limited);
    expect((await connector.post(annasChat, saying("c"))).status).toBe(201);
    expect(teams.seen(teamsSeed.anna)).toMatchObject([{ text: "c" }]);
    expect(teams.violations).toEqual([]);
  });

  it("answers 502 to everything while it is down", async () => {
    const { teams, send } = await open();
    teams.faults.down = true;
    expect(await send()).toBe(502);
    teams.faults.down = false;
    expect(await send()).toBe(201);
    expect(teams.seen(teamsSeed.anna)).toHaveLength(1);
  });

  it("takes any number of messages unless rates are enforced", async () => {
    const { send } = await open();
    const answers = await Promise.all(Array.from({ length: 12 }, send));
    expect(answers.every((status) => status === 201)).toBe(true);
  });

  it("answers 429 to what comes too fast when rates are enforced", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-11-23T08:00:00Z") });
    const { send } = await open({ enforceRates: true });
    const answers = await Promise.all(Array.from({ length: 9 }, send));
    expect(answers.filter((status) => status === 201)).toHaveLength(7);
    expect(answers.filter((status) => status === 429)).toHaveLength(2);
  });
});

describe("the send limits", () => {
  const start = Date.parse("2026-11-23T08:00:00Z");
  const core = () => {
    const organisation = seedOrganisation("t1");
    return makeCore({ appId: "app", appPassword: "pw", organisation, messagesUrl: "", enforceRates: true });
  };
  /** Waits in seconds that messages at these times were answered with; 0 for those that went through. */
  const waits = (atMs: readonly number[], conversation: (at: number) => string = () => annasChat) => {
    const own = core();
    return atMs.map((at, index) => {
      vi.setSystemTime(start + at);
      return takeSend(own, conversation(index));
    });
  };
  const evenly = (count: number, everyMs: number) => Array.from({ length: count }, (_, at) => at * everyMs);

  it("lets 7 a second through to a conversation, and the next when the second is over", () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    expect(waits([...evenly(8, 10), 1_070])).toEqual([0, 0, 0, 0, 0, 0, 0, 1, 0]);
  });

  it("lets 60 in 30 seconds through to a conversation", () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const answers = waits([...evenly(61, 400), 30_000]);
    expect(answers.slice(0, 60).every((wait) => wait === 0)).toBe(true);
    expect(answers[60]).toBeGreaterThan(0);
    expect(answers[61]).toBe(0);
  });

  it("counts a channel's threads together", () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const thread = (at: number) => `${teamsSeed.general};messageid=${at}`;
    expect(waits(evenly(8, 0), thread).at(-1)).toBe(1);
  });

  it("lets 1,800 an hour through to a conversation", () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const answers = waits([...evenly(1_801, 1_900), 3_600_000]);
    expect(answers.slice(0, 1_800).every((wait) => wait === 0)).toBe(true);
    expect(answers[1_800]).toBeGreaterThan(0);
    expect(answers[1_801]).toBe(0);
  });

  it("lets 30 a second through to all conversations together", () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const answers = waits([...evenly(31, 0), 1_000], (at) => `a:${at}`);
    expect(answers.slice(0, 30).every((wait) => wait === 0)).toBe(true);
    expect(answers.slice(30)).toEqual([1, 0]);
  });

  it("counts conversations apart", () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    expect(waits(evenly(14, 0), (at) => `a:${at % 2}`).every((wait) => wait === 0)).toBe(true);
  });
});
