import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { seeded } from "../../sandbox/slack/slack-seed.ts";
import { teamsSeed } from "../../sandbox/teams/teams-organisation.ts";
import { openApprovals } from "./approval-stage.ts";
import { card, openStage, platforms, type Stage, told } from "./open-stage.ts";

const hourMs = 3_600_000;

/** What a platform answers from then on, for each way that a place for requests is lost. */
const ways = ["the channel is archived", "the bot is removed", "the message is deleted"] as const;
type Way = (typeof ways)[number];

describe.each(platforms)("a request whose place in %s is lost", (platform) => {
  let stage: Stage;
  let people: ReturnType<typeof openApprovals>;
  beforeAll(async () => {
    stage = await openStage(platform);
    await stage.claim();
    people = openApprovals(stage, platform);
    await people.give(stage.colleague, "approver");
    await people.give(people.elsewhere, "admin", true);
    await stage.connect();
    await people.chooseChannel(stage.admin);
    await stage.app.worker.idle();
  });
  afterEach(mend);
  afterAll(() => stage.stop());

  function lose(way: Way): void {
    const { slack, teams } = stage.outside;
    if (platform === "teams") {
      const path = encodeURIComponent(teamsSeed.serviceDesk);
      const refused = {
        "the channel is archived": { status: 403, code: "MessageWritesBlocked" },
        "the bot is removed": { status: 403, code: "BotNotInConversationRoster" },
        "the message is deleted": { status: 404, code: "ActivityNotFoundInConversation" },
      }[way];
      const body = JSON.stringify({ error: { code: refused.code, message: "for a test" } });
      teams.faults.add({ path, status: refused.status, body });
      return;
    }
    const { workspace } = slack;
    const channel = workspace.channels.get(seeded.serviceDesk);
    if (!channel) throw new Error("seeded");
    if (way === "the channel is archived") channel.isArchived = true;
    if (way === "the bot is removed") channel.memberIds = channel.memberIds.filter((id) => id !== workspace.botUserId);
    if (way === "the message is deleted")
      workspace.messages = workspace.messages.filter(({ channelId }) => channelId !== channel.id);
  }

  function mend(): void {
    const { slack, teams } = stage.outside;
    teams.faults.clear();
    const channel = slack.workspace.channels.get(seeded.serviceDesk);
    if (!channel) return;
    channel.isArchived = false;
    if (!channel.memberIds.includes(slack.workspace.botUserId)) channel.memberIds.push(slack.workspace.botUserId);
  }

  it.each(ways)(
    "is noted once when %s, told to who asked, and brought to approvers",
    { timeout: 60_000 },
    async (way) => {
      const { admin, colleague, app } = stage;
      await admin.types("connections");
      await admin.clicks(await card(admin, "Connections"), "Open");
      await admin.clicks(await card(admin, "GoTo Connect is connected"), "Delete");
      await people.inChannel(colleague, "Approval wanted", "delete the connection");
      await app.worker.idle();
      const [asked] = await app.services.approvals.list(["open"]);
      if (!asked) throw new Error("nothing was asked for");
      const lines = () => admin.sees().filter(({ text }) => text.includes("A card of this request is gone")).length;
      const before = lines();
      lose(way);
      stage.passTime(4 * hourMs + 1_000);
      await admin.waitFor(() => lines() === before + 1);
      const own = await colleague.waitFor(() =>
        colleague.sees().find(({ title }) => title.endsWith("Approval wanted")),
      );
      stage.passTime(hourMs);
      await app.worker.idle();
      const noted = (await app.services.approvals.get(asked.id))?.history.filter(({ kind }) => kind === "card-lost");
      expect(noted).toHaveLength(1);
      expect(lines()).toBe(before + 1);
      await colleague.clicks(own, "Reject");
      await colleague.waitFor(() => colleague.form()?.fields.find(({ label }) => label === "Reason"));
      await colleague.submits({ Reason: `It stays, ${way}` });
      await told(admin, `It stays, ${way}`);
      await app.worker.idle();
      expect(stage.logged()).not.toContain("A job has failed");
    },
  );
});
