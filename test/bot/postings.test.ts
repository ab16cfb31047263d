import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeRandom } from "../../sandbox/world/random.ts";
import { createPostings } from "../../src/bot/postings.ts";
import { wordsIn } from "../../src/bot/words/words.ts";
import type { Job } from "../../src/core/job/job.ts";
import { scriptPsa, servicesFor } from "../core/connection/scripted-psa.ts";
import { openFakeChats } from "../fixtures/approvals/fake-chats.ts";
import { quietLog } from "../fixtures/quiet-log.ts";
import { createTestClock } from "../fixtures/test-clock.ts";
import { openTestStores, type TestStores } from "../fixtures/test-stores.ts";

const place = { platform: "slack" as const, workspaceId: "T1", channelId: "C1" };

describe("a posted card of progress", () => {
  const clock = createTestClock();
  const chats = openFakeChats(makeRandom(1));
  let count = 0;
  const view = {
    changesFast: true,
    draw: async () => ({ title: "Progress", summary: `${count} of 9`, blocks: [] }),
  };
  let test: TestStores;
  beforeAll(async () => {
    test = await openTestStores({ clock });
  });
  afterAll(() => test.close());

  it("is edited at most every three seconds, then as it is by then", async () => {
    const stores = test.stores.tenant(test.tenantId);
    const services = servicesFor(test, clock, scriptPsa());
    const views = new Map([["run", view]]);
    const postings = createPostings({ stores, services, surfaces: chats.surfaces, views, clock, log: quietLog });
    const viewer = { tenant: await stores.tenant(), services, words: wordsIn("en") };
    const shown = await postings.draw({ view: "run", id: "1" }, viewer);
    const message = await chats.surfaces[0]?.post(place, shown.card);
    if (!message) throw new Error("there is Slack");
    await postings.record(shown, message, viewer);
    const standing = () => chats.messages.get(message.messageId)?.card.summary;
    const job = { kind: "redraw", payload: { view: "run", id: "1" } } as unknown as Job;

    count = 1;
    const postedAt = clock.now().getTime();
    await expect(postings.redraw(job)).rejects.toSatisfy(
      ({ name, dueAt }) => name === "LaterError" && Math.abs(dueAt.getTime() - postedAt - 3_000) < 1_000,
    );
    expect(standing()).toBe("0 of 9");
    count = 5;
    clock.pass(3_000);
    await postings.redraw(job);
    expect(standing()).toBe("5 of 9");
    count = 6;
    await expect(postings.redraw(job)).rejects.toMatchObject({ name: "LaterError" });
    expect(standing()).toBe("5 of 9");
  });
});
