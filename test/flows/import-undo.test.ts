import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Seen } from "../../sandbox/people/person.ts";
import type { GotoAccount } from "../../sandbox/world/goto-records.ts";
import * as showcase from "../../sandbox/world/showcase.ts";
import { openImporter } from "./import-steps.ts";
import { openStage, platforms, type Stage, told } from "./open-stage.ts";

describe.each(platforms)("undoing an import in %s", (platform) => {
  let stage: Stage;
  let steps: ReturnType<typeof openImporter>;
  let account: GotoAccount;
  const before = new Set<string>();

  beforeAll(async () => {
    stage = await openStage(platform, { patienceMs: 800 });
    await stage.claim();
    await stage.signIn();
    await stage.connect();
    await stage.app.worker.idle();
    steps = openImporter(stage);
    for (const name of [showcase.importAccount, showcase.exactAccount]) await steps.map(name);
    account = steps.gotoAccount(showcase.importAccount);
    for (const key of account.users.keys()) before.add(key);
  });
  afterAll(() => stage.stop());

  const fresh = () => [...account.users.values()].filter(({ key }) => !before.has(key));
  const lastRun = async () => {
    const { app } = stage;
    const [run] = await app.stores.tenant(app.tenantId).imports.list();
    return { run, rows: await app.services.imports.rows(run?.id ?? "", { states: ["added"] }) };
  };
  let card: Seen;

  it("removes whom it added, and keeps whom somebody has touched, with why", async () => {
    card = await steps.preview(showcase.importAccount);
    await steps.confirm(card);
    card = await steps.becomes(card, "Import is done", "Can be undone until", 15_000);
    const [changed, signedIn, gone, moved, ...others] = fresh();
    if (!changed || !signedIn || !gone || !moved) throw new Error("too few users were added");
    changed.lastName = "Married";
    signedIn.status = "ACTIVE";
    account.users.delete(gone.key);
    moved.email = "another.address@elsewhere.example";
    const button = card.buttons.find(({ label }) => label === "Undo the import");
    expect(button?.confirms).toContain("Whoever has signed in or was changed since is kept");
    await stage.admin.clicks(card, "Undo the import");
    card = await steps.becomes(card, "Import was undone", "Removed again", 15_000);
    expect(fresh().map(({ key }) => key)).toEqual([changed, signedIn, moved].map(({ key }) => key));
    const { run, rows } = await lastRun();
    const undone = await stage.app.services.imports.undoCounts(run?.id ?? "");
    expect(undone).toMatchObject({ reversed: others.length + 1, kept: 3, failed: 0 });
    expect(Object.fromEntries(undone.reasons)).toEqual({ "was-gone": 1, changed: 2, "signed-in": 1 });
    expect(rows.every(({ undo }) => undo === "reversed" || undo === "kept")).toBe(true);
    expect(card.text).toContain("was changed since");
    expect(card.text).toContain("has signed in");
    expect(card.buttons.map(({ label }) => label)).toEqual(["Send CSV"]);
  });

  it("writes down who asked for it and what came of it", async () => {
    const { app } = stage;
    const entries = await app.stores.tenant(app.tenantId).audit.list();
    const undone = entries.find(({ action }) => action === "import.undone");
    expect(undone?.after).toMatchObject({ kept: 3, failed: 0 });
    expect(undone?.memberId).toBe(entries.find(({ action }) => action === "import.undo-asked")?.memberId);
  });

  it("keeps everybody of whom GoTo does not say whether they were touched", async () => {
    const target = steps.gotoAccount(showcase.exactAccount);
    const known = new Set(target.users.keys());
    let shown = await steps.preview(showcase.exactAccount);
    await steps.confirm(shown);
    shown = await steps.becomes(shown, "Import is done", "Can be undone until", 15_000);
    const { run, rows } = await lastRun();
    const tenant = stage.app.stores.tenant(stage.app.tenantId);
    await tenant.transaction(async (tx) => {
      for (const row of rows) await tx.importRows.move(row, { snapshot: undefined });
    });
    await stage.admin.clicks(shown, "Undo the import");
    shown = await steps.becomes(shown, "Import was undone", "GoTo does not tell", 15_000);
    expect([...target.users.keys()].filter((key) => !known.has(key)).length).toBe(rows.length);
    expect(await stage.app.services.imports.undoCounts(run?.id ?? "")).toMatchObject({ reversed: 0, failed: 0 });
  });

  it("goes on where a lost answer and a refusal have cut it off, and removes nobody else", async () => {
    const { goto } = stage.outside;
    let shown = await steps.preview(showcase.importAccount);
    await steps.confirm(shown);
    shown = await steps.becomes(shown, "Import is done", "Can be undone until", 15_000);
    const { run, rows } = await lastRun();
    const kept = new Set([...account.users.keys()].filter((key) => rows.every(({ userKey }) => userKey !== key)));
    goto.faults.add({ method: "DELETE", dropConnection: "after", times: 1 });
    goto.faults.add({ method: "DELETE", status: 503, times: 1 });
    await stage.admin.clicks(shown, "Undo the import");
    await steps.becomes(shown, "Import was undone", "Removed again", 30_000);
    goto.faults.clear();
    expect(new Set(account.users.keys())).toEqual(kept);
    expect(await stage.app.services.imports.undoCounts(run?.id ?? "")).toMatchObject({
      reversed: rows.length,
      kept: 0,
    });
  });

  it("is for the time that an admin has set, then refused", async () => {
    const { admin, app } = stage;
    const settings = await steps.ask("settings", "Settings");
    await admin.clicks(settings, "Change rules");
    await admin.waitFor(() => admin.form()?.fields.find(({ label }) => label === "Undo"));
    await admin.submits({ Undo: "for 4 hours" });
    await steps.becomes(settings, "Settings", "Undo: for 4 hours");
    const shown = await steps.preview(showcase.importAccount);
    await steps.confirm(shown);
    const done = await steps.becomes(shown, "Import is done", "Can be undone until", 15_000);
    stage.passTime(4 * 3_600_000 + 1_000);
    const users = account.users.size;
    await admin.clicks(done, "Undo the import");
    await told(admin, "The time for undoing this import is over");
    await app.worker.idle();
    expect(account.users.size).toBe(users);
  });

  it("was never refused by the platform, and never left a click unanswered", () => {
    expect(stage.outside[platform].violations).toEqual([]);
    expect(stage.outside[platform].troubles).toEqual([]);
  });
});
