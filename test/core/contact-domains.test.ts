import { describe, expect, it } from "vitest";
import type { Connection } from "../../src/core/connection/connection.ts";
import type { CorePorts } from "../../src/core/core-ports.ts";
import { createContactDomains } from "../../src/core/mapping/contact-domains.ts";
import type { Contact, PsaClient, PsaProvider } from "../../src/core/ports/psa.ts";
import { PsaError } from "../../src/core/ports/psa.ts";

const connection = { id: "c", provider: "connectwise", settings: {}, sealed: {} } as unknown as Connection;

/** A PSA with these addresses by company id; `gate` holds back its answers. */
function opened(addresses: Record<string, readonly string[]>, gate: () => Promise<void> = async () => undefined) {
  const state = {
    now: Date.parse("2026-03-02T09:00:00Z"),
    asked: [] as string[],
    contactsRead: 0,
    late: 0,
    hasRoom: true,
  };
  const psa: Pick<PsaClient, "contacts" | "requireRoom"> = {
    requireRoom: async () => {
      if (!state.hasRoom) throw new PsaError("budget-used", "80 % are used");
    },
    async *contacts(companyId) {
      state.asked.push(companyId);
      await gate();
      for (const email of addresses[companyId] ?? []) {
        state.contactsRead += 1;
        yield { id: email, companyId, firstName: "A", lastName: "B", emails: [email], active: true } satisfies Contact;
      }
    },
  };
  const provider = { open: () => psa } as unknown as PsaProvider;
  const ports = {
    clock: { now: () => new Date(state.now) },
    log: { info: () => undefined },
    providers: new Map([["connectwise", provider]]),
    stores: { tenantId: "t" },
  } as unknown as CorePorts;
  const contacts = createContactDomains(ports);
  const of = (ids: readonly string[], on = connection) =>
    contacts.of(on, ids, () => {
      state.late += 1;
    });
  return { state, of };
}

describe("where contacts write from", () => {
  it("is their registrable domains, the usual one first, without free mail", async () => {
    const { of } = opened({
      1: ["a@mail.fabrikam.example", "b@fabrikam.example", "c@gmail.com", "d@partner.example"],
      2: ["e@gmail.com"],
    });
    expect(await of(["1", "2", "3"])).toEqual({
      isReading: false,
      domains: new Map([
        ["1", ["fabrikam.example", "partner.example"]],
        ["2", []],
        ["3", []],
      ]),
    });
  });

  it("is asked of the PSA once a day, and once by all who ask at the same time", async () => {
    const { state, of } = opened({ 1: ["a@fabrikam.example"] });
    await Promise.all([of(["1"]), of(["1"])]);
    await of(["1"]);
    expect(state.asked).toEqual(["1"]);
    state.now += 25 * 3_600_000;
    await of(["1"]);
    expect(state.asked).toEqual(["1", "1"]);
  });

  it("is told from a company's first 100 contacts", async () => {
    const { state, of } = opened({ 1: Array.from({ length: 2_000 }, (_, n) => `p${n}@fabrikam.example`) });
    await of(["1"]);
    expect(state.contactsRead).toBe(100);
  });

  it("keeps nobody waiting for a slow PSA, and says when it is there", async () => {
    let answer = () => undefined as undefined;
    const held = new Promise<void>((resolve) => {
      answer = () => resolve() as undefined;
    });
    const { state, of } = opened({ 1: ["a@fabrikam.example"] }, () => held);
    expect(await of(["1"])).toEqual({ isReading: true, domains: new Map() });
    answer();
    await expect.poll(() => state.late).toBe(1);
    expect(await of(["1"])).toEqual({ isReading: false, domains: new Map([["1", ["fabrikam.example"]]]) });
    expect(state.asked).toEqual(["1"]);
  });

  it("is done without while the PSA fails, and it is left in peace for a minute", async () => {
    let fails = true;
    const { state, of } = opened({ 1: ["a@fabrikam.example"] }, async () => {
      if (fails) throw new PsaError("down", "503");
    });
    expect(await of(["1"])).toEqual({ isReading: false, domains: new Map() });
    fails = false;
    await of(["1"]);
    expect(state.asked).toEqual(["1"]);
    state.now += 61_000;
    expect((await of(["1"])).domains.get("1")).toEqual(["fabrikam.example"]);
  });

  it("is not asked while what is left of the PSA's calls is for others", async () => {
    const { state, of } = opened({ 1: ["a@fabrikam.example"] });
    state.hasRoom = false;
    expect(await of(["1"])).toEqual({ isReading: false, domains: new Map() });
    expect(state.asked).toEqual([]);
  });

  it("is told of all candidates or of none: one that could not be read may have the same domain", async () => {
    let failing = "2";
    const { state, of } = opened({ 1: ["a@fabrikam.example"], 2: ["b@fabrikam.example"] }, async () => {
      if (state.asked.at(-1) === failing) throw new PsaError("down", "503");
    });
    expect((await of(["1", "2"])).domains).toEqual(new Map());
    failing = "";
    state.now += 61_000;
    expect([...(await of(["1", "2"])).domains.keys()]).toEqual(["1", "2"]);
    expect(state.asked.filter((id) => id === "1")).toHaveLength(1);
  });

  it("is not asked of a PSA that refused the keys", async () => {
    const { state, of } = opened({ 1: ["a@fabrikam.example"] });
    const refused = {
      ...connection,
      failure: { kind: "unauthorized", at: new Date(state.now) },
    } as unknown as Connection;
    expect(await of(["1"], refused)).toEqual({ isReading: false, domains: new Map() });
    expect(state.asked).toEqual([]);
  });

  it("is done without where the keys cannot be opened, also by two who ask at the same time", async () => {
    const { state, of } = opened({ 1: ["a@fabrikam.example"] });
    const sealed = { ...connection, provider: "unheard-of" } as unknown as Connection;
    const nothing = { isReading: false, domains: new Map() };
    expect(await Promise.all([of(["1"], sealed), of(["1"], sealed)])).toEqual([nothing, nothing]);
    expect(state.asked).toEqual([]);
  });
});
