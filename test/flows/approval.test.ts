import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Seen } from "../../sandbox/people/person.ts";
import * as showcase from "../../sandbox/world/showcase.ts";
import { channelOf, openApprovals } from "./approval-stage.ts";
import { openImporter } from "./import-steps.ts";
import { card, openStage, platforms, type Stage, told } from "./open-stage.ts";

describe.each(platforms)("approvals asked for in %s", (platform) => {
  let stage: Stage;
  let steps: ReturnType<typeof openImporter>;
  let people: ReturnType<typeof openApprovals>;
  beforeAll(async () => {
    stage = await openStage(platform, { patienceMs: 800 });
    await stage.claim();
    await stage.signIn();
    await stage.connect();
    await stage.app.worker.idle();
    steps = openImporter(stage);
    people = openApprovals(stage, platform);
    for (const account of [showcase.importAccount, showcase.exactAccount, showcase.largeAccount])
      await steps.map(account);
  });
  afterAll(() => stage.stop());

  const imports = async () => (await stage.app.stores.tenant(stage.app.tenantId).imports.list()).length;
  const asks = async (account: string): Promise<Seen> => {
    const preview = await steps.preview(account);
    await stage.admin.clicks(preview, "Ask for approval");
    return steps.becomes(preview, "Approval wanted");
  };

  it("says while fewer than two people may approve that approval is off, and how to turn it on", async () => {
    const preview = await steps.preview(showcase.importAccount);
    expect(preview.text).toContain("fewer than two people may approve, so approval is off");
    expect(preview.text).toContain("settings");
    expect(preview.buttons.map(({ label }) => label)).toContain("Import 15 users");
    await stage.admin.types("requests");
    expect((await card(stage.admin, "Requests")).text).toContain("approval is off");
  });

  it("takes the channel of each chat once a test card stands there", async () => {
    await people.give(stage.colleague, "approver");
    await people.give(people.elsewhere, "admin", true);
    await people.chooseChannel(stage.admin);
    await people.chooseChannel(people.elsewhere);
    const { approvalsChannels } = await stage.app.services.tenant.get();
    expect(Object.keys(approvalsChannels).sort()).toEqual(["slack", "teams"]);
  });

  it("asks in both chats, without names of contacts, and runs once somebody else has approved in one tap", async () => {
    const { admin, colleague } = stage;
    const before = await imports();
    const own = await asks(showcase.importAccount);
    expect(own.buttons.map(({ label }) => label)).toEqual(["Withdraw", "Review"]);
    expect(await imports()).toBe(before);
    const here = await people.inChannel(colleague, "Approval wanted", "15 users");
    const there = await people.inChannel(people.elsewhere, "Approval wanted", "15 users");
    expect(here.text).toContain("first import of this account");
    expect(here.text).not.toMatch(/@(?!Crosswalk)\S+\.\S/);
    expect(here.buttons.map(({ label }) => label)).toEqual(["Approve", "Reject", "Review"]);

    await admin.clicks(here, "Approve");
    await told(admin, "You asked for this yourself");
    expect(await imports()).toBe(before);

    await colleague.clicks(here, "Approve");
    const settled = await people.inChannel(colleague, "Approved and started", `Approved by ${colleague.name}`);
    expect(settled.id).toBe(here.id);
    expect(settled.buttons).toEqual([]);
    const other = await people.inChannel(people.elsewhere, "Approved and started", `Approved by ${colleague.name}`);
    expect(other.id).toBe(there.id);
    await people.threadSays(people.elsewhere, "Enough people have approved");
    await card(admin, "Import is done", "", 15_000);
    expect(await imports()).toBe(before + 1);
    expect(stage.admin.sees().find(({ id }) => id === own.id)?.title).toContain("Approved and started");
  });

  it("answers a click on what is settled with the present state", async () => {
    const { app, colleague } = stage;
    const [approval] = await app.services.approvals.list(["done"]);
    const actor = {
      tenantId: app.tenantId,
      memberId: (await people.memberOf(colleague)).id,
      name: colleague.name,
      role: "approver" as const,
      via: platform,
    };
    const decided = await app.services.approvals.decide(actor, approval?.id ?? "", { kind: "approve" });
    expect(decided.kind).toBe("settled");
  });

  it("shows every row in private, and asks for a reason to reject, which the requester is told", async () => {
    const { admin, colleague } = stage;
    const before = await imports();
    await asks(showcase.exactAccount);
    const here = await people.inChannel(colleague, "Approval wanted", showcase.exactAccount);
    await colleague.clicks(here, "Review");
    const review = await card(colleague, "Review");
    expect(review.text).toMatch(/Rows 1 to \d+ of \d+/);
    expect(review.text).toContain("@");
    await colleague.clicks(review, "Reject");
    await colleague.waitFor(() => colleague.form()?.fields.find(({ label }) => label === "Reason"));
    await colleague.submits({ Reason: "Not this month" });
    await people.inChannel(people.elsewhere, "Rejected", "Not this month");
    await colleague.waitFor(() =>
      people.standing(colleague, review)?.buttons.some(({ label }) => label === "Reject") ? null : true,
    );
    await told(admin, "Not this month");
    expect(await imports()).toBe(before);
    // Anybody who still sees the buttons, on a phone that was off, is shown what stands.
    await people.threadSays(colleague, `Rejected by ${colleague.name}`);
  });

  it("withdraws for whoever asked, and for nobody else", async () => {
    const { admin, colleague } = stage;
    const own = await asks(showcase.exactAccount);
    const here = await people.inChannel(colleague, "Approval wanted", showcase.exactAccount);
    await admin.clicks(own, "Withdraw");
    await people.inChannel(people.elsewhere, "Withdrawn", showcase.exactAccount);
    await colleague.waitFor(() =>
      people.standing(colleague, here, channelOf[platform])?.title.endsWith("Withdrawn") ? true : null,
    );
  });

  it("does not run a plan that has changed, says what has, and asks again", async () => {
    const { admin, colleague, outside } = stage;
    const before = await imports();
    await asks(showcase.exactAccount);
    const here = await people.inChannel(colleague, "Approval wanted", showcase.exactAccount);
    const [mapping] = await stage.app.services.mappings.list({
      accountKey: steps.gotoAccount(showcase.exactAccount).key,
    });
    const contact = [...outside.connectwise.world.psa.contacts.values()].find(
      ({ companyId, active }) => String(companyId) === mapping?.company?.id && active,
    );
    if (!contact) throw new Error("the company has no contacts");
    contact.firstName = "Renamed";
    outside.connectwise.world.psa.revision += 1;
    await colleague.clicks(here, "Approve");
    const voided = await people.inChannel(people.elsewhere, "Not run: the plan has changed");
    expect(voided.text).toContain("1 contact");
    await told(admin, "is not what was approved");
    const again = await people.inChannel(colleague, "Approval wanted", "asked again");
    expect(again.id).not.toBe(here.id);
    expect(await imports()).toBe(before);
    await colleague.clicks(again, "Approve");
    await people.inChannel(colleague, "Approved and started", showcase.exactAccount);
    expect(await imports()).toBe(before + 1);
  });
});
