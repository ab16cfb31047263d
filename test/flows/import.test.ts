import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Seen } from "../../sandbox/people/person.ts";
import * as showcase from "../../sandbox/world/showcase.ts";
import { openStage, platforms, type Stage, told } from "./open-stage.ts";

describe.each(platforms)("importing in %s", (platform) => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage(platform, { patienceMs: 800 });
    await stage.claim();
    await stage.signIn();
    await stage.connect();
    await stage.app.worker.idle();
    for (const account of [showcase.importAccount, showcase.largeAccount, showcase.exactAccount]) await map(account);
  });
  afterAll(() => stage.stop());

  async function ask(text: string, title = ""): Promise<Seen> {
    const { admin } = stage;
    const before = admin.sees().length;
    await admin.types(text);
    return admin.waitFor(() =>
      admin
        .sees()
        .slice(before)
        .find((seen) => seen.title !== "" && seen.title.includes(title)),
    );
  }

  const now = (seen: Seen) => stage.admin.sees().find(({ id }) => id === seen.id);
  const becomes = (seen: Seen, title: string, word = "", timeoutMs = 8_000) =>
    stage.admin.waitFor(() => {
      const current = now(seen);
      return current?.title.endsWith(title) && current.text.includes(word) ? current : null;
    }, timeoutMs);

  async function map(account: string): Promise<void> {
    const seen = await ask(`map ${account}`);
    await stage.admin.clicks(seen, "Map this company");
    await becomes(seen, "Mapped");
  }

  async function click(seen: Seen, button: string, title: string, values = {}, word = ""): Promise<Seen> {
    await stage.admin.clicks(now(seen) ?? seen, button, values);
    return becomes(seen, title, word);
  }

  it("explains why nothing can be imported: not mapped, no sign-in, wrong name", async () => {
    expect((await ask(`import ${showcase.severalAccount}`)).text).toContain("not mapped to a company yet");
    const { admin } = stage;
    await admin.types("import No Such Customer At All");
    await told(admin, "There is no account");
  });

  it("shows who can be imported and, of all others, why not", async () => {
    const start = await ask(`import ${showcase.importAccount}`, "Import users");
    expect(start.text).toContain("one-time import");
    expect(start.text).toContain("0 of 15 eligible contacts are chosen; 11 cannot be imported.");
    const pick = await click(start, "Choose contacts", "Choose contacts");
    await click(pick, "Search", "Choose contacts", { Show: "Cannot be imported" }, "has no e-mail address");
    const text = now(pick)?.text ?? "";
    for (const reason of ["is inactive", "is a user of this account already", "same e-mail"]) {
      const all = [text];
      while (now(pick)?.buttons.some(({ label }) => label === "Next page")) {
        const before = now(pick)?.text;
        await stage.admin.clicks(now(pick) ?? pick, "Next page");
        all.push(await stage.admin.waitFor(() => (now(pick)?.text !== before ? now(pick)?.text : null)));
      }
      expect(all.join("\n"), reason).toContain(reason);
      await click(pick, "Search", "Choose contacts", { Show: "Cannot be imported" }, "page 1 of");
    }
  });

  it("keeps what is checked while leafing through, and takes all but the exceptions", async () => {
    const start = await ask(`import ${showcase.importAccount}`, "Import users");
    const pick = await click(start, "Choose contacts", "Choose contacts");
    const boxes = () => now(pick)?.fields.find(({ kind }) => kind === "choices");
    const label = boxes()?.label ?? "";
    const two = boxes()?.options?.slice(0, 2) ?? [];
    await click(pick, "Next page", "Choose contacts", { [label]: two }, "2 contacts are chosen");
    await click(pick, "Previous page", "Choose contacts", {}, "page 1 of 2");
    expect(boxes()?.value).toEqual(two);
    await click(pick, "Select all 15 eligible", "Choose contacts", {}, "15 contacts are chosen");
    const butOne = (boxes()?.options ?? []).slice(1);
    const done = await click(pick, "Done", "Import users", { [label]: butOne });
    expect(done.text).toContain("14 of 15 eligible contacts are chosen");
  });

  it("refuses a plan that needs more seats than are free, and says how many are missing", async () => {
    const start = await ask(`import ${showcase.importAccount}`, "Import users");
    await options(start, { Licences: ["GoTo Connect Standard"] });
    const pick = await click(start, "Choose contacts", "Choose contacts");
    await click(pick, "Select all 15 eligible", "Choose contacts", {}, "15 contacts are chosen");
    await click(pick, "Done", "Import users");
    const preview = await click(start, "Preview", "Preview of the import");
    expect(preview.text).toContain("only 8 free, 7 too few");
    expect(preview.buttons.map(({ label }) => label)).toEqual(["Back"]);
  });

  /** Sets options in the dialog; licences by the beginning of their labels. */
  async function options(
    start: Seen,
    values: { Licences?: readonly string[]; [label: string]: unknown },
  ): Promise<void> {
    const { admin } = stage;
    await admin.clicks(now(start) ?? start, "Options");
    const form = await admin.waitFor(() =>
      admin.form()?.fields.some(({ label }) => label === "Licences") ? admin.form() : null,
    );
    const offered = form.fields.find(({ label }) => label === "Licences")?.options ?? [];
    const licences = (values.Licences ?? []).map(
      (wanted) => offered.find((option) => option.startsWith(wanted)) ?? wanted,
    );
    await admin.submits({ ...(values as Record<string, string>), Licences: licences });
    await admin.waitFor(() => (admin.form() === null ? true : null));
    await becomes(start, "Import users", licences.length > 0 ? "Licences: " : "");
  }

  it("imports exactly what the preview said, tells the result by reason, and sends the CSV", async () => {
    const { admin, outside, app } = stage;
    const start = await ask(`import ${showcase.importAccount}`, "Import users");
    await options(start, { Licences: ["GoTo Meeting Business"], Group: "Studio", Language: "Italian" });
    const pick = await click(start, "Choose contacts", "Choose contacts");
    await click(pick, "Select all 15 eligible", "Choose contacts", {}, "15 contacts are chosen");
    await click(pick, "Done", "Import users");
    const preview = await click(start, "Preview", "Preview of the import");
    expect(preview.text).toContain("15 users will be added");
    expect(preview.text).toContain("GoTo Meeting Business: 50 free now, 35 after");
    expect(preview.text).toContain("GoTo sends no welcome e-mail");
    expect(preview.buttons.find(({ label }) => label === "Import 15 users")?.confirms).toContain("15 users");
    outside.goto.calls.length = 0;
    const mailsBefore = outside.goto.mails.length;
    await admin.clicks(preview, "Import 15 users");
    const result = await becomes(start, "Import is done", "", 15_000);
    expect(result.text).toContain("14 of 15 users added");
    expect(result.text).toContain("is a user of another GoTo account");
    const posts = outside.goto.calls.filter(({ method, path }) => method === "POST" && path.endsWith("/users"));
    expect(posts.length).toBe(1);
    expect(JSON.parse(posts[0]?.body ?? "{}")).toMatchObject({ suppressEmail: true });
    expect(outside.goto.mails.slice(mailsBefore).every(({ kind }) => kind === "transfer-invitation")).toBe(true);
    await admin.clicks(result, "Send CSV");
    let files = await admin.files();
    for (let tries = 0; files.length === 0 && tries < 100; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      files = await admin.files();
    }
    const rows = (files.at(-1)?.text ?? "").trim().split("\r\n");
    expect(rows.length).toBe(1 + 26);
    expect(rows.filter((row) => row.includes(",added,")).length).toBe(14);
    expect((await app.stores.tenant(app.tenantId).audit.list()).map(({ action }) => action)).toContain("import.done");
  });

  it("finds nobody left to add the second time: those who were added are users now", async () => {
    const start = await ask(`import ${showcase.importAccount}`, "Import users");
    expect(start.text).toContain("of 1 eligible");
  });

  it("starts once, however often the confirmation is clicked", async () => {
    const { admin, app } = stage;
    const start = await ask(`import ${showcase.exactAccount}`, "Import users");
    const pick = await click(start, "Choose contacts", "Choose contacts");
    const all = pick.buttons.find(({ label }) => label.startsWith("Select all"))?.label ?? "";
    await click(pick, all, "Choose contacts");
    await click(pick, "Done", "Import users");
    const preview = await click(start, "Preview", "Preview of the import");
    const confirm = preview.buttons.find(({ confirms }) => confirms)?.label ?? "";
    await Promise.all([admin.clicks(preview, confirm), admin.clicks(preview, confirm).catch(() => undefined)]);
    await becomes(start, "Import is done", "", 15_000);
    const account = (await app.services.accounts.list()).find(({ name }) => name === showcase.exactAccount);
    const runs = await app.stores.tenant(app.tenantId).imports.list({ accountKey: account?.key ?? "" });
    expect(runs.length).toBe(1);
  });

  it("takes 658 contacts, finds by name among them, and imports all that can be", async () => {
    const start = await ask(`import ${showcase.largeAccount}`, "Import users");
    expect(start.text).toMatch(/of 4\d\d eligible/);
    const pick = await click(start, "Choose contacts", "Choose contacts");
    await click(pick, "Search", "Choose contacts", { "Name or e-mail contains": "abernathy" }, "match; page 1 of");
    const all = now(pick)?.buttons.find(({ label }) => label.startsWith("Select all"))?.label ?? "";
    await click(pick, all, "Choose contacts", {}, "contacts are chosen");
    await click(pick, "Done", "Import users");
    const asked = await click(start, "Preview", "Preview of the import", {}, "The same people?");
    expect(asked.buttons.map(({ label }) => label)).toEqual(["Leave them out", "Add them", "Back"]);
    const preview = await click(asked, "Add them", "Preview of the import", {}, "others are added");
    await stage.admin.clicks(preview, preview.buttons.find(({ confirms }) => confirms)?.label ?? "");
    const result = await becomes(start, "Import is done", "", 25_000);
    expect(result.text).toMatch(/4\d\d of 4\d\d users added/);
  });

  it("says that the PSA is slow, and posts the result when it is there", async () => {
    const { admin, outside } = stage;
    outside.connectwise.faults.add({ delayMs: 2_000, path: "/company/contacts", times: 1 });
    const before = admin.sees().length;
    await admin.types(`import ${showcase.largeAccount}`);
    const interim = await admin.waitFor(() =>
      admin
        .sees()
        .slice(before)
        .find(({ text }) => text.includes("is slow right now")),
    );
    outside.connectwise.faults.clear();
    await becomes(interim, "Import users");
  });

  it("was never refused by the platform, and never left a click unanswered", () => {
    expect(stage.outside[platform].violations).toEqual([]);
    expect(stage.outside[platform].troubles).toEqual([]);
  });
});
