import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Bot, createBot } from "../../src/bot/bot.ts";
import { collectDoors } from "../../src/bot/doors.ts";
import { allFeatures } from "../../src/bot/features/features.ts";
import type { Incoming } from "../../src/bot/incoming.ts";
import { createPostings } from "../../src/bot/postings.ts";
import { makeAdmin, scriptPsa, servicesFor } from "../core/connection/scripted-psa.ts";
import { quietLog } from "../fixtures/quiet-log.ts";
import { createTestClock } from "../fixtures/test-clock.ts";
import { openTestStores, type TestStores } from "../fixtures/test-stores.ts";

const doors = collectDoors(allFeatures());
const clock = createTestClock();
const why = {
  guest: "Guests of this workspace cannot use Crosswalk.",
  stranger: "People of other organisations cannot use Crosswalk here.",
  bot: "Bots cannot use Crosswalk.",
  deactivated: "Deactivated accounts cannot use Crosswalk.",
} as const;
type Outsider = keyof typeof why;

let test: TestStores;
let bot: Bot;
beforeAll(async () => {
  test = await openTestStores({ clock });
  const services = servicesFor(test, clock, scriptPsa());
  await makeAdmin(test, "UANNA");
  const own = test.stores.tenant(test.tenantId);
  const parts = { stores: own, services, surfaces: [], views: doors.views, clock, log: quietLog };
  const postings = createPostings(parts);
  bot = createBot({ ...parts, features: allFeatures(), reads: own, postings, patienceMs: 60_000 });
});
afterAll(() => test.close());

let last = 0;
/** From somebody new, or from who was made an admin before they became an outsider. */
function arrival(outsider: Outsider, platform: "slack" | "teams", userId: string) {
  last += 1;
  const conversation = { platform, workspaceId: "T1", channelId: "C1" };
  return {
    person: { address: { platform, workspaceId: "T1", userId }, name: "Somebody", outsider },
    conversation,
    oneToOne: false,
    at: new Date(),
    dedupeKey: `outsider:${last}`,
    message: { ...conversation, messageId: `1.${last}` },
  };
}

type From = ReturnType<typeof arrival>;
const id = "ap_1";
const everything: readonly { title: string; ask(from: From): Incoming }[] = [
  ...[...doors.commands.keys()].map((word) => ({
    title: `command ${word}`,
    ask: (from: From): Incoming => ({ kind: "command", text: word, attachments: false, ...from }),
  })),
  ...[...doors.actions.keys()].map((action) => ({
    title: `action ${action}`,
    ask: (from: From): Incoming => ({ kind: "action", action, id, values: {}, ...from }),
  })),
  ...[...doors.forms.keys()].map((form) => ({
    title: `form ${form}`,
    ask: (from: From): Incoming => ({ kind: "submission", form, context: id, values: {}, secrets: {}, ...from }),
  })),
];

/** Everything that a wrong door could have changed. */
async function everythingKept(): Promise<string> {
  const { members, approvals, connections, mappings, imports, audit } = test.stores.tenant(test.tenantId);
  const kept = [members, approvals, connections, mappings, imports, audit].map((reads) => reads.list());
  return JSON.stringify(await Promise.all(kept));
}

describe.each(Object.keys(why) as Outsider[])("who is an outsider (%s)", (outsider) => {
  it("passes no door in either chat, whatever role they had, and is told why", async () => {
    expect(everything.length).toBeGreaterThan(80);
    const before = await everythingKept();
    for (const { title, ask } of everything) {
      for (const platform of ["slack", "teams"] as const) {
        for (const userId of ["UANNA", "UNEW"]) {
          const { reply } = await bot.answer(ask(arrival(outsider, platform, userId)));
          expect(reply, title).toEqual({ kind: "notice", text: why[outsider] });
        }
      }
    }
    expect(await everythingKept()).toBe(before);
  });
});
