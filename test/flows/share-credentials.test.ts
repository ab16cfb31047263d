import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sandboxKeys, sandboxMembers } from "../../sandbox/connectwise/api-member.ts";
import type { Seen } from "../../sandbox/people/person.ts";
import { recycleCompany } from "../../sandbox/world/change-world.ts";
import { card, openStage, platforms, type Stage, told } from "./open-stage.ts";

describe.each(platforms)("the same credentials for a further product in %s", (platform) => {
  let stage: Stage;
  let accountKeys: readonly string[];
  beforeAll(async () => {
    stage = await openStage(platform);
    await stage.claim();
    await stage.signIn();
    await stage.connect();
    await stage.app.worker.idle();
    accountKeys = (await stage.app.services.accounts.list()).map(({ key }) => key);
    for (const [at, key] of accountKeys.slice(0, 4).entries()) await map("connect", key, company(at));
  });
  afterAll(() => stage.stop());

  const company = (at: number) => {
    const live = [...stage.outside.world.psa.companies.values()].filter(({ deleted }) => !deleted);
    return { id: String(live[at]?.id), name: live[at]?.name ?? "" };
  };

  const connectionOf = async (productId: string) =>
    (await stage.app.services.connections.list()).find((connection) => connection.productId === productId);

  async function map(productId: string, accountKey: string, company: { id: string; name: string }): Promise<void> {
    const connectionId = (await connectionOf(productId))?.id ?? "";
    await stage.app.stores.tenant(stage.app.tenantId).transaction(async (tx) => {
      await tx.mappings.insert({ id: `map_${connectionId}${accountKey}`, accountKey, connectionId, company });
    });
  }

  const mappingsOf = async (productId: string) =>
    stage.app.services.mappings.list({ connectionId: (await connectionOf(productId))?.id ?? "" });

  /** From the list of products to the card that offers to use the same keys for the second one. */
  async function offer(): Promise<Seen> {
    const { admin } = stage;
    const before = admin.sees().length;
    const fresh = (title: string) =>
      admin.waitFor(() =>
        admin
          .sees()
          .slice(before)
          .findLast((seen) => seen.title === title),
      );
    await admin.types("connect");
    await admin.clicks(await fresh("Connect a product"), "Connect ConnectWise PSA");
    return fresh("Use the same keys?");
  }

  it("says nothing of keys that do not work, and connects nothing", async () => {
    const { admin, outside } = stage;
    const seen = await offer();
    outside.connectwise.removeMember(sandboxKeys.publicKey);
    await admin.clicks(seen, "Use the same credentials");
    await told(admin, "Nothing was changed: these credentials do not work right now");
    expect(await connectionOf("meeting")).toBeUndefined();
    outside.connectwise.setMember({ ...sandboxKeys, rights: sandboxMembers.full.rights });
    await admin.clicks(await card(admin, "GoTo Connect is not working"), "Test again");
    await card(admin, "GoTo Connect is connected");
  });

  it("connects nothing when the mappings are no longer as many as the card said", async () => {
    const { admin } = stage;
    const seen = await offer();
    const choice = seen.buttons.find(({ label }) => label === "Use the same credentials");
    expect(choice?.confirms).toContain("Connect GoTo Meeting to ConnectWise PSA with the credentials of GoTo Connect");
    expect(choice?.confirms).toContain("take over its 4 mappings");
    await map("connect", accountKeys[4] ?? "", company(4));
    await admin.clicks(seen, "Use the same credentials");
    await told(admin, "no longer as the card said");
    expect(await connectionOf("meeting")).toBeUndefined();
    await admin.waitFor(() =>
      admin.sees().find(({ id, text }) => id === seen.id && text.includes("5 mappings can be taken over")),
    );
  });

  it("connects once however often it is clicked, with the mappings whose companies are still there", async () => {
    const { admin, app } = stage;
    const [gone] = await mappingsOf("connect");
    recycleCompany(stage.outside.world, Number(gone?.company?.id));
    await app.services.companies.refresh((await connectionOf("connect"))?.id ?? "");
    const seen = await offer();
    const click = () => admin.clicks(seen, "Use the same credentials");
    await Promise.all([click(), click().catch(() => undefined)]);
    await told(admin, "GoTo Meeting is connected; 4 mappings were taken over. 1 was left out");
    await app.worker.idle();
    expect(await mappingsOf("meeting")).toHaveLength(4);
    await card(admin, "GoTo Meeting is connected", "ready for mapping");
    const entries = await app.stores.tenant(app.tenantId).audit.list();
    const taken = entries.filter(({ action, after }) => action === "mapping.added" && after?.takenFrom !== undefined);
    expect(taken).toHaveLength(4);
    expect(entries.filter(({ action, after }) => action === "connection.saved" && after?.keysOf)).toHaveLength(1);
  });

  it("takes over later mappings too, and leaves those that are there", async () => {
    const { admin, app } = stage;
    await map("connect", accountKeys[6] ?? "", company(20));
    await map("connect", accountKeys[7] ?? "", company(21));
    await map("meeting", accountKeys[7] ?? "", company(30));
    const meeting = await connectionOf("meeting");
    await admin.types("connections");
    await admin.clicks(await card(admin, "Connections"), "Open", {}, 1);
    const connected = await admin.waitFor(() =>
      admin
        .sees()
        .findLast(
          ({ title, buttons }) =>
            title.includes("GoTo Meeting is connected") && buttons.some(({ label }) => label === "Take over mappings"),
        ),
    );
    await admin.clicks(connected, "Take over mappings");
    const stay = "5 accounts are mapped on GoTo Meeting already and stay as they are";
    const seen = await card(admin, "Take over mappings", stay);
    stage.outside.connectwise.faults.add({ delayMs: 1_200, times: 1 });
    await admin.clicks(seen, "Take over mappings");
    await told(admin, "Your PSA is slow right now");
    await told(admin, "1 mapping was taken over. 5 accounts were mapped already");
    const kept = await app.services.mappings.find({
      accountKey: accountKeys[7] ?? "",
      connectionId: meeting?.id ?? "",
    });
    expect(kept?.company).toEqual(company(30));
  });

  it("says of a product that GoTo's user API does not cover that it is for mapping only", async () => {
    const { admin, app } = stage;
    const [member] = await app.services.members.list();
    const actor = { tenantId: app.tenantId, memberId: member?.id ?? "", name: "x", role: "admin", via: "cli" } as const;
    const mappings = (await mappingsOf("meeting")).length;
    const seen = { isConnected: false, mappings };
    expect(
      await app.services.sharing.share(actor, "rescue", (await connectionOf("meeting"))?.id ?? "", seen),
    ).toMatchObject({ kind: "shared", taken: mappings });
    await admin.types("connections");
    const list = await card(admin, "Connections", "mapping only");
    expect(list.text).toMatch(/LogMeIn Rescue \(also Rescue\)[\s\S]*mapping only/);
    await admin.clicks(list, "Open", {}, 2);
    const rescue = await card(admin, "LogMeIn Rescue is connected");
    expect(rescue.text).toContain("Mapping only: GoTo’s user API does not cover this product");
    await app.worker.idle();
    await admin.clicks(rescue, "Delete");
    await told(admin, "were deleted");
  });

  it("keeps working when the first connection is deleted", async () => {
    const { admin, app } = stage;
    await admin.clicks(await card(admin, "GoTo Connect is connected"), "Test again");
    const deleted = await admin.waitFor(() =>
      admin.sees().find(({ title, text }) => title.includes("GoTo Connect is connected") && /Mappings:?\s7/.test(text)),
    );
    await admin.clicks(deleted, "Delete");
    await told(admin, "The connection and 7 mappings were deleted");
    const meeting = await connectionOf("meeting");
    const actor = { tenantId: app.tenantId, memberId: "m", name: "x", role: "admin", via: "cli" } as const;
    expect(await app.services.connections.testAgain(actor, meeting?.id ?? "")).toMatchObject({
      kind: "tested",
      connection: { state: "working" },
    });
  });

  it("was never refused by the platform, and never left a click unanswered", () => {
    expect(stage.outside[platform].violations).toEqual([]);
    expect(stage.outside[platform].troubles).toEqual([]);
  });
});
