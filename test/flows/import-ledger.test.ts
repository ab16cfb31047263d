import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Seen } from "../../sandbox/people/person.ts";
import * as showcase from "../../sandbox/world/showcase.ts";
import { openStage, platforms, type Stage } from "./open-stage.ts";

/** What happens between the confirmation of an import and its end, when not everything goes well. */
describe.each(platforms)("an import in trouble in %s", (platform) => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage(platform, { patienceMs: 800 });
    await stage.claim();
    await stage.signIn();
    await stage.connect();
    await stage.app.worker.idle();
    for (const account of [showcase.importAccount, showcase.largeAccount, showcase.exactAccount]) {
      const seen = await ask(`map ${account}`);
      await stage.admin.clicks(seen, "Map this company");
      await becomes(seen, "Mapped");
    }
  });
  afterAll(() => stage.stop());

  async function ask(text: string, title = ""): Promise<Seen> {
    const { admin } = stage;
    const before = admin.sees().length;
    await admin.types(text);
    const isFresh = (seen: Seen) => seen.title !== "" && seen.title.includes(title);
    return admin.waitFor(() => admin.sees().slice(before).find(isFresh));
  }

  const now = (seen: Seen) => stage.admin.sees().find(({ id }) => id === seen.id);
  const becomes = (seen: Seen, title: string, word = "", timeoutMs = 8_000) =>
    stage.admin.waitFor(() => {
      const current = now(seen);
      return current?.title.endsWith(title) && current.text.includes(word) ? current : null;
    }, timeoutMs);

  async function click(seen: Seen, button: string, title: string, word = ""): Promise<Seen> {
    await stage.admin.clicks(now(seen) ?? seen, button);
    return becomes(seen, title, word);
  }

  /** All eligible contacts of an account, up to the preview that can be confirmed. */
  async function preview(account: string, licence?: string): Promise<Seen> {
    const { admin } = stage;
    const start = await ask(`import ${account}`, "Import users");
    if (licence) {
      await admin.clicks(start, "Options");
      const form = await admin.waitFor(() => (admin.form()?.fields.some(isLicences) ? admin.form() : null));
      const offered = form.fields.find(isLicences)?.options?.find((option) => option.startsWith(licence));
      await admin.submits({ Licences: [offered ?? licence] });
      await becomes(start, "Import users", "Licences: ");
    }
    const pick = await click(start, "Choose contacts", "Choose contacts");
    const all = pick.buttons.find(({ label }) => label.startsWith("Select all"))?.label ?? "";
    await stage.admin.clicks(pick, all);
    await stage.admin.waitFor(() => /\d contacts? (is|are) chosen/.exec(now(pick)?.text ?? ""));
    await click(pick, "Done", "Import users");
    const shown = await click(start, "Preview", "Preview of the import");
    const asks = shown.buttons.some(({ label }) => label === "Add them");
    return asks ? click(shown, "Add them", "Preview of the import", "others are added") : shown;
  }

  const confirm = (shown: Seen) =>
    stage.admin.clicks(shown, shown.buttons.find(({ confirms }) => confirms)?.label ?? "no confirmation");

  const sent = () =>
    stage.outside.goto.calls.filter(({ method, path }) => method === "POST" && path.endsWith("/users"));

  it("stops when the seats are gone meanwhile, says so of each row, and adds them when it is tried again", async () => {
    const { world } = stage.outside.goto;
    const shown = await preview(showcase.importAccount, "GoTo Meeting Business");
    const account = [...world.goto.accounts.values()].find(({ name }) => name === showcase.importAccount);
    const licence = account?.licences.find(({ description }) => description === "GoTo Meeting Business");
    if (!licence) throw new Error("the showcase has no such licence");
    licence.seats = 0;
    await confirm(shown);
    const stopped = await becomes(shown, "Import was stopped", "there was no free seat", 15_000);
    expect(stopped.text).toContain("0 of 15 users added");
    licence.seats = 50;
    await stage.admin.clicks(stopped, "Try failed ones again");
    const done = await becomes(shown, "Import is done", "14 of 15 users added", 15_000);
    expect(done.buttons.map(({ label }) => label)).not.toContain("Try failed ones again");
  });

  it("adds nobody twice when GoTo's answer is lost on the way", async () => {
    const { goto } = stage.outside;
    const shown = await preview(showcase.exactAccount);
    goto.calls.length = 0;
    goto.faults.add({ method: "POST", path: "/users", dropConnection: "after", times: 1 });
    await confirm(shown);
    await becomes(shown, "Import is done", "", 20_000);
    expect(sent().length).toBe(1);
    const { app } = stage;
    const tenant = app.stores.tenant(app.tenantId);
    const [run] = await tenant.imports.list();
    const rows = await tenant.importRows.list(run?.id ?? "", { states: ["added"] });
    expect(rows.length).toBe(run?.counts.added);
    expect(rows.length).toBeGreaterThan(0);
    for (const { userKey, snapshot } of rows) expect([userKey, snapshot]).not.toContain(undefined);
  });

  it("is cancelled: what is done stays, what is not is left out", async () => {
    const { goto } = stage.outside;
    const shown = await preview(showcase.largeAccount);
    goto.faults.add({ method: "POST", path: "/users", delayMs: 3_000, times: 4 });
    goto.calls.length = 0;
    await confirm(shown);
    const cancel = "Cancel the import";
    const canCancel = () => now(shown)?.buttons.some(({ label }) => label === cancel);
    await stage.admin.waitFor(() => (sent().length === 4 && canCancel() ? true : null), 15_000);
    await stage.admin.clicks(now(shown) ?? shown, cancel);
    const over = await becomes(shown, "Import was stopped", "somebody cancelled the import", 15_000);
    expect(over.text).toMatch(/: 200 of \d+ users added/);
    const { app } = stage;
    const [run] = await app.stores.tenant(app.tenantId).imports.list();
    expect(run?.counts).toMatchObject({ planned: 0, adding: 0, added: 200 });
    const left = await app.services.imports.rows(run?.id ?? "", { states: ["skipped"], reasons: ["cancelled"] });
    expect(left.length).toBeGreaterThan(200);
    goto.faults.clear();
  });

  it("was never refused by the platform, and never left a click unanswered", () => {
    expect(stage.outside[platform].violations).toEqual([]);
    expect(stage.outside[platform].troubles).toEqual([]);
  });
});

const isLicences = ({ label }: { label: string }) => label === "Licences";
