import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeRandom } from "../../../sandbox/world/random.ts";
import { mayMove } from "../../../src/core/approval/approval.ts";
import { defaultApprovalPolicy, importReasons, needOf, never } from "../../../src/core/approval/approval-policy.ts";
import { countPeople } from "../../../src/core/approval/count-people.ts";
import type { Member } from "../../../src/core/member/member.ts";
import { type ApprovalStand, openApprovalStand } from "../../fixtures/approvals/approval-stand.ts";
import { approvalPeople } from "../../fixtures/approvals/people.ts";
import { planOf, someWorld } from "../../fixtures/approvals/some-plan.ts";
import { aConnection, anAccount } from "../../store/sample-records.ts";

const member = (who: string, platform: string): Member => {
  const found = approvalPeople().find(({ name, platform: where }) => name === who && where === platform);
  if (!found) throw new Error(`nobody is ${who}`);
  return found;
};

describe("the policy", () => {
  it("asks for many users, many seats and a first import, each unless it is switched off", () => {
    const facts = { added: 26, licences: 1, isFirst: true };
    expect(importReasons(defaultApprovalPolicy, facts)).toEqual(["rows", "licences", "first-import"]);
    const off = { ...defaultApprovalPolicy, importRows: never, licences: never, firstImport: false };
    expect(importReasons(off, facts)).toEqual([]);
    expect(importReasons(defaultApprovalPolicy, { added: 10, licences: 1, isFirst: false })).toEqual([]);
  });

  it("is off while fewer than two people may approve; a joined person is one", () => {
    const paul = [member("Paul", "slack"), member("Paul", "teams"), member("Walt", "slack")];
    expect(needOf(["rows"], defaultApprovalPolicy, paul)).toEqual({ kind: "off" });
    expect(needOf(["rows"], defaultApprovalPolicy, [...paul, member("Sara", "slack")]).kind).toBe("needed");
    expect(needOf([], defaultApprovalPolicy, paul)).toEqual({ kind: "none" });
  });
});

describe("people", () => {
  it("counts two members of different chats as one unless it is known who one of them is", () => {
    const [sara, uma, theo] = [member("Sara", "slack"), member("Uma", "teams"), member("Theo", "teams")];
    expect(countPeople([sara, uma])).toBe(1);
    expect(countPeople([sara, theo])).toBe(2);
    expect(countPeople([member("Paul", "slack"), member("Paul", "teams")])).toBe(1);
  });
});

describe("requests", () => {
  let stand: ApprovalStand;
  beforeAll(async () => {
    stand = await openApprovalStand(1);
    await stand.setPolicy(1, false, 72);
  });
  afterAll(() => stand.close());

  const approve = (by: Member, id: string) =>
    stand.services.approvals.decide(stand.actorOf(by), id, { kind: "approve" });

  it("move only as the table says", () => {
    expect(mayMove("open", "approved")).toBe(true);
    for (const state of ["rejected", "withdrawn", "expired", "voided", "done"] as const)
      expect(mayMove(state, "open")).toBe(false);
    expect(mayMove("open", "done")).toBe(false);
  });

  it("refuse the requester from either chat, and whom nobody knows in the other one", async () => {
    const random = makeRandom(1);
    const own = await stand.ask(member("Rita", "slack"), planOf(someWorld("1", random)));
    expect((await approve(member("Rita", "teams"), own)).kind).toBe("own");
    const id = await stand.ask(member("Walt", "slack"), planOf(someWorld("2", random)));
    expect((await approve(member("Uma", "teams"), id)).kind).toBe("unconfirmed");
    expect((await approve(member("Vera", "slack"), id)).kind).toBe("not-allowed");
    expect((await approve(member("Theo", "teams"), id)).kind).toBe("approved");
    expect((await approve(member("Sara", "slack"), id)).kind).toBe("settled");
  });

  it("keep no rule that the present does not hold: who lost the role counts no more", async () => {
    await stand.setPolicy(2, false, 72);
    const id = await stand.ask(member("Walt", "slack"), planOf(someWorld("3", makeRandom(2))));
    expect((await approve(member("Sara", "slack"), id)).kind).toBe("counted");
    await stand.stores.transaction(async (tx) => {
      const sara = await tx.members.get(member("Sara", "slack").id);
      if (sara) await tx.members.move(sara, { role: "viewer" });
    });
    expect((await approve(member("Paul", "slack"), id)).kind).toBe("counted");
    expect((await approve(member("Theo", "teams"), id)).kind).toBe("approved");
  });

  it("go to the channel of each chat, also when both were chosen at the same moment", async () => {
    const actor = stand.actorOf(member("Paul", "slack"));
    const channel = (platform: "slack" | "teams") => ({ platform, workspaceId: "W", channelId: `C-${platform}` });
    const before = (await stand.services.tenant.get()).approvalsChannels;
    await Promise.all(
      (["slack", "teams"] as const).map((platform) =>
        stand.services.tenant.setApprovalsChannel(actor, channel(platform)),
      ),
    );
    const { approvalsChannels } = await stand.services.tenant.get();
    expect([approvalsChannels.slack?.channelId, approvalsChannels.teams?.channelId]).toEqual(["C-slack", "C-teams"]);
    for (const kept of Object.values(before)) await stand.services.tenant.setApprovalsChannel(actor, kept);
  });

  it("do not run when who approved lost the role before, and ask again", async () => {
    await stand.setPolicy(1, false, 72);
    const setRole = (role: Member["role"]) =>
      stand.stores.transaction(async (tx) => {
        const theo = await tx.members.get(member("Theo", "teams").id);
        if (theo) await tx.members.move(theo, { role });
      });
    const { approvals } = stand.services;
    const role = member("Theo", "teams").role;
    const ids = [await stand.ask(member("Walt", "slack"), planOf(someWorld("4", makeRandom(4))))];
    await stand.stores.transaction((tx) => tx.connections.insert(aConnection({ id: "c_del" })));
    const asked = await approvals.removeConnection(stand.actorOf(member("Walt", "slack")), "c_del", 0);
    if (asked.kind === "asked") ids.push(asked.approvalId);
    await stand.stores.transaction((tx) => tx.accounts.insert(anAccount({ key: "m9" })));
    const place = { accountKey: "m9", connectionId: "c_del" };
    const seen = { id: "9", name: "Contoso", fingerprint: "f" };
    const many = Array.from({ length: 30 }, () => ({ place, seen, expected: null }));
    ids.push((await approvals.askForMappings(stand.actorOf(member("Walt", "slack")), many)) ?? "");
    expect(ids).toHaveLength(3);
    for (const id of ids) {
      expect((await approve(member("Theo", "teams"), id)).kind).toBe("approved");
      await setRole("technician");
      await approvals.run(id);
      await setRole(role);
      const voided = await approvals.get(id);
      expect(voided).toMatchObject({ state: "voided", followedBy: expect.any(String) });
      expect(voided?.history.at(-1)?.changes).toMatchObject({ approvers: 1 });
      expect((await approvals.get(voided?.followedBy ?? ""))?.state).toBe("open");
    }
    expect(await stand.stores.connections.get("c_del")).not.toBeNull();
  });

  it("confirm mappings together once approved, and are void when somebody has mapped one meanwhile", async () => {
    await stand.setPolicy(1, false, 72);
    const { approvals } = stand.services;
    const accounts = ["m1", "m2", "m3"].map((key) => anAccount({ key }));
    await stand.stores.transaction(async (tx) => {
      await tx.connections.insert(aConnection({ id: "c_m" }));
      for (const account of accounts) await tx.accounts.insert(account);
    });
    const confirmations = accounts.map(({ key }) => ({
      place: { accountKey: key, connectionId: "c_m" },
      seen: { id: `19${key}`, name: "Contoso", fingerprint: "f" },
      expected: null,
    }));
    const walt = stand.actorOf(member("Walt", "slack"));
    const first = (await approvals.askForMappings(walt, confirmations)) ?? "";
    expect(await approvals.askForMappings(walt, confirmations)).toBe(first);
    await approve(member("Paul", "slack"), first);
    const faster = { id: "map_x", accountKey: "m2", connectionId: "c_m", company: { id: "7", name: "Other" } };
    await stand.stores.transaction((tx) => tx.mappings.insert(faster));
    await approvals.run(first);
    const voided = await approvals.get(first);
    expect(voided).toMatchObject({ state: "voided" });
    const again = voided?.followedBy ?? "";
    await approve(member("Paul", "slack"), again);
    await approvals.run(again);
    await approvals.run(again);
    expect(await approvals.get(again)).toMatchObject({ state: "done" });
    const pending = (await stand.stores.mappings.list({ connectionId: "c_m" })).filter((each) => each.pending);
    expect(pending.map(({ accountKey }) => accountKey).sort()).toEqual(["m1", "m3"]);
  });
});
