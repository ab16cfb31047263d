import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sandboxMembers } from "../../sandbox/connectwise/api-member.ts";
import { connectwiseEntries } from "../../sandbox/outside-world.ts";
import { card, openStage, platforms, type Stage } from "./open-stage.ts";

describe.each(platforms)("keys with few rights in %s", (platform) => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage(platform);
    await stage.claim();
  });
  afterAll(() => stage.stop());

  it("are saved when they lack only the right to tables, with a warning that names it", async () => {
    const { admin, outside } = stage;
    await admin.types("connect");
    await admin.clicks(await card(admin, "Connect a product"), "Connect ConnectWise PSA");
    await admin.waitFor(() => admin.form()?.fields.find(({ label }) => label === "Site"));
    const { site, companyId } = connectwiseEntries(outside.connectwise);
    const { publicKey, privateKey } = sandboxMembers.noTableSetup;
    await admin.submits({ Site: site, "Company ID": companyId, "Public key": publicKey, "Private key": privateKey });
    const connected = await card(admin, "GoTo Connect is connected", "Missing rights");
    expect(connected.text).toContain("System › Table Setup: Inquire All");
  });
});
