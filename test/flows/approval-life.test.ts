import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { seeded } from "../../sandbox/slack/slack-seed.ts";
import { channelOf, openApprovals, otherOf } from "./approval-stage.ts";
import { card, openStage, platforms, type Stage, told } from "./open-stage.ts";

const hourMs = 3_600_000;

describe.each(platforms)("the life of a request from %s", (platform) => {
  let stage: Stage;
  let people: ReturnType<typeof openApprovals>;
  beforeAll(async () => {
    stage = await openStage(platform);
    await stage.claim();
    people = openApprovals(stage, platform);
    await people.give(stage.colleague, "approver");
    await people.give(people.elsewhere, "admin", true);
    await stage.connect();
    await stage.app.worker.idle();
  });
  afterAll(() => stage.stop());

  const connections = async () => (await stage.app.services.connections.list()).length;
  async function askToDelete(): Promise<void> {
    await stage.admin.types("connections");
    const list = await card(stage.admin, "Connections");
    await stage.admin.clicks(list, "Open");
    const opened = await card(stage.admin, "GoTo Connect is connected");
    await stage.admin.clicks(opened, "Delete");
    await card(stage.admin, "Approval wanted", "delete the connection");
  }

  it("shows the policy in the settings, off or on, and changes it", async () => {
    const { admin } = stage;
    await admin.types("settings");
    const settings = await card(admin, "Settings");
    expect(settings.text).toContain("3 people may approve");
    await admin.clicks(settings, "Open");
    const policy = await card(admin, "Approvals");
    expect(policy.text).toContain("imports of more than 25 users");
    expect(policy.text).toContain("Reminder after 4 hours; expires after 72 hours");
    await admin.clicks(policy, "Change when");
    await admin.waitFor(() => admin.form()?.fields.find(({ label }) => label === "Deleting a connection"));
    await admin.submits({ "Users that an import adds": "more than 100" });
    await admin.waitFor(() => (people.standing(admin, policy)?.text.includes("more than 100 users") ? true : null));
    const again = people.standing(admin, policy) ?? policy;
    await admin.clicks(again, "Change who and how");
    await admin.waitFor(() => admin.form()?.fields.find(({ label }) => label === "Remind after"));
    await admin.submits({ "Expires after": "24 hours" });
    await admin.waitFor(() => (people.standing(admin, policy)?.text.includes("expires after 24 hours") ? true : null));
    const { approvals } = await stage.app.services.tenant.get();
    expect(approvals).toMatchObject({ importRows: 100, expireHours: 24, deleteConnection: true, remindHours: 4 });
  });

  it("brings a request to approvers themselves where no channel is chosen", async () => {
    await askToDelete();
    for (const person of [stage.colleague, people.elsewhere]) {
      const title = /(Approval wanted|Serve un’approvazione)$/u;
      const seen = await person.waitFor(() => person.sees().find((each) => title.test(each.title)));
      expect(seen.buttons).toHaveLength(3);
    }
    await stage.admin.clicks(await card(stage.admin, "Approval wanted"), "Withdraw");
    await card(stage.admin, "Withdrawn");
    expect(await connections()).toBe(1);
  });

  it.runIf(platform === "slack")("says what is missing when the bot is not in the chosen channel", async () => {
    await stage.admin.types("approvals", seeded.general);
    await card(stage.admin, "The channel was not taken", "/invite");
    expect((await stage.app.services.tenant.get()).approvalsChannels).toEqual({});
  });

  it("recalls a request in its thread, then ends it, and tells whoever asked", async () => {
    await people.chooseChannel(stage.admin);
    await people.chooseChannel(people.elsewhere);
    await askToDelete();
    await people.inChannel(stage.colleague, "Approval wanted", "delete the connection");
    stage.passTime(4 * hourMs + 1_000);
    await people.threadSays(stage.colleague, "Still waiting for a decision");
    await told(stage.admin, "Still waiting for a decision");
    stage.passTime(21 * hourMs);
    await people.inChannel(stage.colleague, "Expired", "delete the connection");
    await people.inChannel(people.elsewhere, "Expired", "delete the connection");
    await told(stage.admin, "Expired without a decision");
  });

  it("has every card right when a chat was down for an hour, and deletes what was approved, once", async () => {
    const { outside, colleague } = stage;
    await askToDelete();
    const here = await people.inChannel(colleague, "Approval wanted", "delete the connection");
    await people.inChannel(people.elsewhere, "Approval wanted", "delete the connection");
    const far = otherOf[platform] === "slack" ? outside.slack : outside.teams;
    far.faults.down = true;
    await colleague.clicks(here, "Approve");
    await people.inChannel(colleague, "Approved and deleted", "delete the connection");
    expect(await connections()).toBe(0);
    for (let minutes = 0; minutes < 60; minutes += 10) {
      stage.passTime(10 * 60_000);
      await stage.app.worker.idle();
    }
    far.faults.down = false;
    stage.passTime(16 * 60_000);
    await people.inChannel(people.elsewhere, "Approved and deleted", "delete the connection");
    const cards = people.elsewhere.sees(channelOf[otherOf[platform]]);
    expect(cards.filter(({ title }) => title.endsWith("Approval wanted"))).toEqual([]);
  });
});
