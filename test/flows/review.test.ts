import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Person, Seen } from "../../sandbox/people/person.ts";
import { companyNamed, renameCompany } from "../../sandbox/world/change-world.ts";
import * as showcase from "../../sandbox/world/showcase.ts";
import { companyFingerprint } from "../../src/core/mapping/company-fingerprint.ts";
import type { MapPlace } from "../../src/core/mapping/map-place.ts";
import { lastBatch, type Review, sureItems } from "../../src/core/mapping/review.ts";
import type { Candidate } from "../../src/core/matching/suggestion.ts";
import type { Actor } from "../../src/core/member/member.ts";
import { card, openStage, platforms, type Stage, told } from "./open-stage.ts";

describe.each(platforms)("the review in %s", (platform) => {
  let stage: Stage;
  let connectionId: string;
  beforeAll(async () => {
    stage = await openStage(platform);
    await stage.claim();
    await stage.signIn();
    await stage.connect();
    await stage.app.worker.idle();
    connectionId = (await stage.app.services.connections.list())[0]?.id ?? "";
  });
  afterAll(() => stage.stop());

  async function opens(person: Person = stage.admin): Promise<Seen> {
    const before = person.sees().length;
    await person.types("review");
    return person.waitFor(() =>
      person
        .sees()
        .slice(before)
        .find(({ title }) => title === "Review"),
    );
  }
  const now = (seen: Seen) => stage.admin.sees().find(({ id }) => id === seen.id) ?? seen;
  const becomes = (seen: Seen, title: string, word = "") =>
    stage.admin.waitFor(() => (now(seen).title === title && now(seen).text.includes(word) ? now(seen) : null));
  async function state(): Promise<Review> {
    for (;;) {
      const review = await stage.app.services.review.of(connectionId);
      if (review.kind === "review") return review;
      if (review.kind !== "comparing") throw new Error(review.kind);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  async function list(): Promise<Seen> {
    const seen = await opens();
    await stage.admin.clicks(seen, "See the list");
    return becomes(seen, "Sure suggestions");
  }
  const mappedNames = async () => {
    const mappings = await stage.app.services.mappings.list({ connectionId });
    return mappings.flatMap(({ company }) => company?.name ?? []);
  };

  it("counts what is sure, likely, with several and with none, and how far the mapping is", async () => {
    const { items, coverage } = await state();
    const seen = await opens();
    for (const [group, word] of [
      ["sure", "sure"],
      ["several", "with several"],
      ["none", "with none"],
    ] as const) {
      const count = items.filter((item) => item.group === group).length;
      expect(count).toBeGreaterThan(0);
      expect(seen.text).toContain(`${count} ${word}`);
    }
    expect(coverage).toEqual({ mapped: 0, checking: 0, excluded: 0, unmapped: 39 });
    expect(seen.text).toMatch(/Not mapped(: |\n+)39/);
  });

  it("confirms a page of sure ones after a look, all but those left out, and undoes them as one", async () => {
    const { admin, app } = stage;
    const [first, second, ...others] = sureItems(await state()).slice(0, 8);
    const seen = await list();
    expect(seen.text).toContain(`${second?.account.name} → ${second?.candidate.name}`);
    await admin.clicks(seen, "Leave out");
    await becomes(seen, "Sure suggestions", "(left out)");
    await admin.clicks(now(seen), `Map ${others.length + 1} on this page`);
    await told(admin, `${others.length + 1} accounts are being mapped`);
    await app.worker.idle();
    expect((await mappedNames()).length).toBe(others.length + 1);
    expect(await mappedNames()).not.toContain(first?.candidate.name);
    const overview = await opens();
    expect(overview.text).toMatch(new RegExp(`Mapped(: |\\n+)${others.length + 1}\\n`));
    await admin.clicks(overview, `Undo the last ${others.length + 1}`);
    await told(admin, `${others.length + 1} mappings were undone`);
    expect(await mappedNames()).toEqual([]);
  });

  it("maps a page once for who clicks twice, and says that it was they", async () => {
    const { admin, app } = stage;
    const seen = await list();
    const label = now(seen).buttons.find((button) => /^Map \d+ on this page$/.test(button.label))?.label ?? "";
    const saidBefore = admin.lines().length;
    await Promise.all([admin.clicks(now(seen), label), admin.clicks(now(seen), label)]);
    await told(admin, "You have confirmed these already");
    await app.worker.idle();
    const count = (await mappedNames()).length;
    expect(label).toBe(`Map ${count} on this page`);
    const said = [...admin.lines().slice(saidBefore), ...admin.sees().map(({ text }) => text)].join("\n");
    expect(said).not.toContain("somebody else");
    expect(said).not.toContain("The list has changed");
    await admin.clicks(await opens(), `Undo the last ${count}`);
    await told(admin, `${count} mappings were undone`);
    expect(await mappedNames()).toEqual([]);
  });

  it("maps nothing when the list is no longer what was seen", async () => {
    const { admin, app } = stage;
    const seen = await list();
    const [first] = sureItems(await state());
    if (!first) throw new Error("nothing is sure");
    const label = now(seen).buttons.find((button) => /^Map \d+ on this page$/.test(button.label))?.label ?? "";
    // Without a redraw, so that the card still shows the former list.
    await app.stores.tenant(app.tenantId).transaction((tx) =>
      tx.mappings.insert({
        id: "map_other",
        accountKey: first.account.key,
        connectionId,
        excluded: { by: "m_other", byName: "Other", at: new Date() },
      }),
    );
    await admin.clicks(seen, label);
    await told(admin, "The list has changed since this card was drawn. Nothing was mapped");
    await app.worker.idle();
    expect(await mappedNames()).toEqual([]);
    const { excluded } = await state();
    expect(excluded.map(({ account }) => account.key)).toEqual([first.account.key]);
  });

  it("shows who is excluded, in the list of accounts too, and includes again", async () => {
    const { admin } = stage;
    const overview = await opens();
    await admin.clicks(overview, "Excluded accounts");
    const seen = await becomes(overview, "Excluded accounts", "By Other");
    await admin.types("accounts");
    expect((await card(admin, "Accounts", "excluded on purpose")).text).toContain("GoTo Connect");
    await admin.clicks(seen, "Include again");
    await becomes(seen, "Excluded accounts", "No account is excluded");
    expect((await state()).coverage.excluded).toBe(0);
  });

  it("goes through those with several one by one: skips, excludes, maps, and the next stands there", async () => {
    const { admin } = stage;
    const [skipped, excluded, mapped, next] = (await state()).items.filter(({ group }) => group === "several");
    const seen = await opens();
    await admin.clicks(seen, "One by one");
    await becomes(seen, "Several matches", skipped?.account.name);
    await admin.clicks(now(seen), "Skip");
    await becomes(seen, "Several matches", excluded?.account.name);
    await admin.clicks(now(seen), "Exclude");
    await becomes(seen, "Several matches", `${excluded?.account.name} is excluded`);
    await becomes(seen, "Several matches", mapped?.account.name);
    await admin.clicks(now(seen), "Map this company");
    await becomes(seen, "Several matches", `${mapped?.account.name} is mapped to`);
    await becomes(seen, "Several matches", next?.account.name);
    expect((await state()).coverage).toMatchObject({ excluded: 1, mapped: 1 });
    await admin.clicks(now(seen), "Back to the review");
    await admin.clicks(await becomes(seen, "Review"), `Undo ${mapped?.account.name}`);
    await told(admin, "1 mapping was undone");
  });

  it("tells who clicks twice that it was they who decided", async () => {
    const { admin, app } = stage;
    const several = (await state()).items.filter(({ group }) => group === "several");
    const [first, second] = several;
    const seen = await opens();
    await admin.clicks(seen, "One by one");
    await becomes(seen, "Several matches", first?.account.name);
    await Promise.all([admin.clicks(now(seen), "Exclude"), admin.clicks(now(seen), "Exclude")]);
    await becomes(seen, "Several matches", second?.account.name);
    await Promise.all([admin.clicks(now(seen), "Map this company"), admin.clicks(now(seen), "Map this company")]);
    await becomes(seen, "Several matches", several[2]?.account.name);
    await app.worker.idle();
    expect(now(seen).text).toContain(second?.account.name);
    const said = [...admin.lines(), ...admin.sees().map(({ text }) => text)].join("\n");
    expect(said).not.toContain("Somebody else was faster");
    expect((await state()).coverage).toMatchObject({ excluded: 2, mapped: 1 });
  });

  it("undoes what is still being checked, too, and gives back the company from before", async () => {
    const { app, admin } = stage;
    const { services } = app;
    const memberId = (await services.members.list()).find(({ name }) => name === admin.name)?.id ?? "";
    const actor: Actor = { tenantId: app.tenantId, memberId, name: admin.name, role: "technician", via: "cli" };
    const before = (await state()).mappings.find(({ company }) => company);
    const others = sureItems(await state()).slice(0, 6);
    const [other] = others;
    if (!before?.company || !other) throw new Error("nothing is mapped, or nothing is sure");
    const confirmed = (place: MapPlace, { companyId, name }: Candidate, expected: number | null) => ({
      place,
      seen: { id: companyId, name, fingerprint: companyFingerprint(name) },
      expected,
    });
    const place = { accountKey: before.accountKey, connectionId };
    const many = others.map(({ account, candidate, version }) =>
      confirmed({ accountKey: account.key, connectionId }, candidate, version),
    );
    const { begun } = await services.review.confirmMany(actor, [
      confirmed(place, other.candidate, before.version),
      ...many,
    ]);
    expect(begun).toBe(others.length + 1);
    const batch = lastBatch(await services.mappings.list({ connectionId }), memberId);
    expect(batch?.mappings.length).toBe(begun);
    expect(await services.review.undo(actor, connectionId, batch?.id ?? "")).toBe(begun);
    await app.worker.idle();
    expect(await mappedNames()).toEqual([before.company.name]);

    const { version } = (await services.mappings.find(place)) ?? { version: null };
    await services.review.confirmMany(actor, [confirmed(place, other.candidate, version)]);
    await app.worker.idle();
    expect(await mappedNames()).toEqual([other.candidate.name]);
    const changed = lastBatch(await services.mappings.list({ connectionId }), memberId);
    expect(await services.review.undo(actor, connectionId, changed?.id ?? "")).toBe(1);
    const back = await services.mappings.find(place);
    expect(back).toMatchObject({ company: before.company, mappedBy: before.mappedBy });
    expect(back?.former).toBeUndefined();
    expect(await services.mappings.remove(actor, place, back?.version ?? 0)).toEqual({ kind: "removed" });
  });

  it("shows the excluded accounts a page at a time", async () => {
    const { admin, app } = stage;
    const open = (await state()).items.filter(({ group }) => group !== "sure").slice(0, 8);
    const actor: Actor = { tenantId: app.tenantId, memberId: "m", name: "Other", role: "technician", via: "cli" };
    for (const { account, version } of open) {
      const place = { accountKey: account.key, connectionId };
      expect(await app.services.review.exclude(actor, place, version)).toBe("done");
    }
    const overview = await opens();
    await admin.clicks(overview, "Excluded accounts");
    const seen = await becomes(overview, "Excluded accounts", "Page 1 of 2");
    await admin.clicks(now(seen), "Next page");
    await becomes(seen, "Excluded accounts", "Page 2 of 2");
    await admin.clicks(now(seen), "Previous page");
    await becomes(seen, "Excluded accounts", "Page 1 of 2");
    for (const { account, mapping } of (await state()).excluded) {
      await app.services.review.include(actor, { accountKey: account.key, connectionId }, mapping.version);
    }
    await becomes(seen, "Excluded accounts", "No account is excluded");
  });

  it("refuses one that was renamed since, puts it among the likely and says why", async () => {
    const { admin, app, outside } = stage;
    const sure = sureItems(await state());
    const index = sure.findIndex(({ candidate }) => candidate.name !== showcase.exactAccount);
    const chosen = sure[index];
    if (!chosen) throw new Error("nothing is sure");
    const { id } = companyNamed(outside.world, chosen.candidate.name);
    renameCompany(outside.world, id, "Quite Another Name Ltd");
    const seen = await list();
    const label = now(seen).buttons.find((button) => /^Map \d+ on this page$/.test(button.label))?.label ?? "";
    await admin.clicks(seen, label);
    const mapping = async () => (await app.services.mappings.list({ accountKey: chosen.account.key }))[0];
    for (let tries = 0; tries < 200 && !(await mapping()); tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    await app.worker.idle();
    const mappings = [await mapping()];
    expect(mappings[0]).toMatchObject({ refused: { why: "renamed", nameNow: "Quite Another Name Ltd" } });
    const { items } = await state();
    expect(items.find(({ account }) => account.key === chosen.account.key)?.group).not.toBe("sure");
    expect((await opens()).text).toContain("did not hold");
  });

  it("lets two people confirm the same list at once, and each account once", async () => {
    const { app } = stage;
    const sure = sureItems(await state());
    const confirmations = sure.map(({ account, candidate, version }) => ({
      place: { accountKey: account.key, connectionId },
      seen: { id: candidate.companyId, name: candidate.name, fingerprint: companyFingerprint(candidate.name) },
      expected: version,
    }));
    const [anna, marco] = ["m_anna", "m_marco"].map(
      (memberId): Actor => ({ tenantId: app.tenantId, memberId, name: memberId, role: "technician", via: "cli" }),
    );
    if (!anna || !marco) throw new Error("nobody");
    const both = await Promise.all([anna, marco].map((actor) => app.services.review.confirmMany(actor, confirmations)));
    expect(both.reduce((sum, { begun }) => sum + begun, 0)).toBe(sure.length);
    await app.worker.idle();
    const keys = new Set(sure.map(({ account }) => account.key));
    const mapped = (await app.services.mappings.list({ connectionId })).filter(
      ({ company, accountKey }) => company && keys.has(accountKey),
    );
    expect(mapped.length).toBe(sure.length);
    const { audit } = app.stores.tenant(app.tenantId);
    const added = await audit.list({ limit: 1_000 });
    for (const { id } of mapped) {
      expect(
        added.filter(({ record, action }) => record === `mapping:${id}` && action === "mapping.added").length,
      ).toBe(1);
    }
  });

  it("is refused to people without a role, and decides nothing for a viewer", async () => {
    const { colleague, app } = stage;
    await colleague.types("review");
    await card(colleague, "Welcome to Crosswalk");
    const member = (await app.services.members.list()).find(({ name }) => name === colleague.name);
    const operator: Actor = { tenantId: app.tenantId, memberId: "", name: "operator", role: "admin", via: "cli" };
    await app.services.members.setRole(operator, member?.id ?? "", "viewer");
    const seen = await opens(colleague);
    expect(seen.buttons.map(({ label }) => label)).not.toContain("See the list");
  });

  it("was never refused by the platform", () => {
    expect(stage.outside[platform].violations).toEqual([]);
    expect(stage.outside[platform].troubles).toEqual([]);
  });
});
