import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../../sandbox/free-port.ts";
import { connectwiseEntries, startOutsideWorld } from "../../sandbox/outside-world.ts";
import type { Person, Seen } from "../../sandbox/people/person.ts";
import { slackPerson } from "../../sandbox/people/slack-person.ts";
import { teamsPerson } from "../../sandbox/people/teams-person.ts";
import { seeded } from "../../sandbox/slack/slack-seed.ts";
import { teamsSeed } from "../../sandbox/teams/teams-organisation.ts";
import * as showcase from "../../sandbox/world/showcase.ts";
import { makeWorld } from "../../sandbox/world/world.ts";
import { newKey } from "../../src/store/key-ring.ts";
import { bareServer } from "../answers/bare-server.ts";
import { type BotProcess, startBotProcess } from "../answers/bot-process.ts";
import { figures } from "../answers/figures.ts";

const channelOf = { slack: seeded.serviceDesk, teams: teamsSeed.serviceDesk };
const patienceMs = 20_000;

export interface ApprovalTimes {
  /** From the click to the outcome on the clicked card, and on the copy in the other chat, in ms. */
  own: number[];
  copy: number[];
  /** Two click at once: until both have the outcome before them. */
  both: number[];
}

/** `npm run bench -- approvals`: how soon a decision stands in both chats, and how soon who clicks too late sees it. */
export async function run(): Promise<void> {
  console.log(figures("a bare HTTP server, one request after the other", await oneByOne(100)));
  const { own, copy, both } = await measureApprovals(30);
  console.log(figures("a decision stands on the clicked card", own, "≤ 1,000"));
  console.log(figures("and on the copy in the other chat", copy, "≤ 3,000"));
  console.log(figures("two decide at once, one in each chat: both see the one decision", both, "≤ 1,000"));
}

async function oneByOne(requests: number): Promise<number[]> {
  const ms: number[] = [];
  for (let at = 0; at < requests; at += 1) ms.push(...(await bareServer(1)));
  return ms;
}

/** So many requests are approved, in Slack and in Teams by turns; then as many by two people at once. */
export async function measureApprovals(requests: number): Promise<ApprovalTimes> {
  const folder = await mkdtemp(join(tmpdir(), "crosswalk-bench-"));
  const outside = await startOutsideWorld({ world: makeWorld({}), botPort: await freePort() });
  const bot = startBotProcess();
  try {
    const environment = { ...outside.environment, CROSSWALK_KEYS: newKey(), AUDIT_KEYS: newKey(), DATA_DIR: folder };
    await bot.ask({ kind: "start", environment });
    const requester = slackPerson(outside.slack, seeded.anna);
    const approvers: [Person, Person] = [
      slackPerson(outside.slack, seeded.marco),
      teamsPerson(outside.teams, teamsSeed.luca),
    ];
    for (const person of [requester, ...approvers]) {
      await person.types("help");
      await person.waitFor(() => (person.sees().length > 0 ? true : null));
    }
    await bot.ask({ kind: "make-admins" });
    await bot.ask({ kind: "confirm-people" });
    await bot.ask({ kind: "sign-in", email: showcase.signIns.owner });
    const { site, companyId, publicKey, privateKey } = connectwiseEntries(outside.connectwise);
    await bot.ask({ kind: "connect", ordinary: { site, companyId }, secret: { publicKey, privateKey } });
    for (const person of approvers) {
      await person.types("approvals", channelOf[person.platform]);
      await person.waitFor(() => cards(person).find(({ title }) => title.endsWith("Approvals come here")));
    }
    return await decide(bot, requester, approvers, requests);
  } finally {
    await bot.ask({ kind: "stop" });
    bot.end();
    await outside.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function decide(bot: BotProcess, requester: Person, approvers: [Person, Person], requests: number) {
  const times: ApprovalTimes = { own: [], copy: [], both: [] };
  for (let nth = 0; nth < 2 * requests; nth += 1) {
    await bot.ask({ kind: "ask-approval", requester: requester.name, nth });
    const copies = await Promise.all(approvers.map(asked));
    const [one, other] = approvers;
    const [ofOne, ofOther] = copies;
    if (!ofOne || !ofOther) throw new Error("a request has no copy");
    const began = performance.now();
    const settled = (person: Person, copy: Seen) => isSettled(person, copy).then(() => performance.now() - began);
    const seen = [settled(one, ofOne), settled(other, ofOther)] as const;
    if (nth >= requests) {
      await Promise.all([one.clicks(ofOne, "Approve"), other.clicks(ofOther, "Approve")]);
      times.both.push(Math.max(...(await Promise.all(seen))));
    } else {
      const isFirst = nth % 2 === 0;
      await (isFirst ? one.clicks(ofOne, "Approve") : other.clicks(ofOther, "Approve"));
      const [first, second] = await Promise.all(seen);
      times.own.push(isFirst ? first : second);
      times.copy.push(isFirst ? second : first);
    }
    await bot.ask({ kind: "idle" });
  }
  return times;
}

const cards = (person: Person): readonly Seen[] => person.sees(channelOf[person.platform]);
const isOpen = ({ buttons }: Seen): boolean => buttons.some(({ label }) => label === "Approve");

/** The one request that is open, as it stands in the person's channel. */
function asked(person: Person): Promise<Seen> {
  return person.waitFor(() => cards(person).find(isOpen), patienceMs);
}

async function isSettled(person: Person, copy: Seen): Promise<void> {
  await person.waitFor(() => {
    const now = cards(person).find(({ id }) => id === copy.id);
    return now && !isOpen(now) ? true : null;
  }, patienceMs);
}
