import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Seen } from "../../sandbox/people/person.ts";
import * as showcase from "../../sandbox/world/showcase.ts";
import { card, openStage, platforms, type Stage, told } from "./open-stage.ts";

const weekMs = 7 * 24 * 3_600_000;

describe.each(platforms)("cards of last week in %s", (platform) => {
  let stage: Stage;
  let list: Seen;
  let suggestion: Seen;
  let start: Seen;
  let link: Seen;
  beforeAll(async () => {
    stage = await openStage(platform);
    const { admin, app } = stage;
    await stage.claim();
    await stage.signIn();
    await stage.connect();
    await app.worker.idle();
    await admin.types("accounts");
    list = await card(admin, "Accounts");
    await admin.types(`map ${showcase.exactAccount}`);
    suggestion = await card(admin, "Match found", showcase.exactAccount);
    await admin.types(`map ${showcase.importAccount}`);
    const other = await card(admin, "Match found", showcase.importAccount);
    await admin.clicks(other, "Map this company");
    await admin.clicks(await card(admin, "Mapped", showcase.importAccount), "Import users");
    start = await card(admin, "Import users");
    link = await card(admin, "Sign in to GoTo");
    stage.passTime(weekMs);
    await stage.restart();
  });
  afterAll(() => stage.stop());

  const now = (seen: Seen) => stage.admin.sees().find(({ id }) => id === seen.id);

  it("begin a list anew with what was clicked", async () => {
    const { admin } = stage;
    await admin.clicks(list, "Search", { "Name contains": "dental" });
    await admin.waitFor(() => (now(list)?.text.includes("1 account matches") ? true : null));
  });

  it("still map what they show, since the company is looked at once more", async () => {
    const { admin } = stage;
    await admin.clicks(suggestion, "Map this company");
    await admin.waitFor(() => (now(suggestion)?.title.endsWith("Mapped") ? true : null));
  });

  it("say that an import that was begun then is gone, and how to begin again", async () => {
    const { admin } = stage;
    for (const button of ["Choose contacts", "Preview"]) await admin.clicks(start, button);
    expect(await told(admin, "older than 15 minutes")).toContain("import");
    const before = admin.sees().length;
    await admin.types(`import ${showcase.importAccount}`);
    await admin.waitFor(() =>
      admin
        .sees()
        .slice(before)
        .find(({ title }) => title === "Import users"),
    );
  });

  it("hold a sign-in link that no longer works", async () => {
    const url = new URL(link.buttons.find((button) => button.url)?.url ?? "");
    const back = new URL(url.searchParams.get("redirect_uri") ?? "");
    back.search = new URLSearchParams({ state: url.searchParams.get("state") ?? "", code: "x" }).toString();
    expect(await (await fetch(back)).text()).toContain("no longer works");
  });

  it("were never refused by the platform, and never left a click unanswered", () => {
    expect(stage.outside[platform].violations).toEqual([]);
    expect(stage.outside[platform].troubles).toEqual([]);
  });
});
