import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type OpenPage, openPage } from "./open-page.ts";

/** A stranger's machine need not have a browser: asked for by name, as the checks before landing do. */
const isAsked = process.env.BROWSER_TEST === "1";

describe.skipIf(!isAsked)("the demo's page (BROWSER_TEST=1; needs /usr/bin/chromium)", () => {
  let open: OpenPage;
  let page: Page;
  let slack: Locator;
  let teams: Locator;
  beforeAll(async () => {
    open = await openPage();
    page = open.page;
    slack = page.locator("#slack");
    teams = page.locator("#teams");
  });
  afterAll(() => open?.close());

  const say = async (pane: Locator, text: string) => {
    const input = pane.locator(".chat .composer input");
    await input.fill(text);
    await input.press("Enter");
  };
  const see = (pane: Locator, text: string | RegExp) =>
    pane.locator(".chat").getByText(text).last().waitFor({ timeout: 15_000 });
  const press = (pane: Locator, name: string | RegExp) =>
    pane
      .getByRole("button", { name, exact: typeof name === "string" })
      .last()
      .click();

  it("says in three lines what to try, and lets the first admin in", async () => {
    const lines = await page.locator("#try li").allInnerTexts();
    expect(lines.length).toBe(3);
    await say(slack, `/psa claim ${open.app.adminCode}`);
    await see(slack, "You are now an admin of Crosswalk.");
    await open.screenshot("1-checklist");
  });

  it("signs in to GoTo in a page of its own", async () => {
    await press(slack, "Sign in to GoTo");
    await see(slack, "A GoTo administrator signs in once");
    await press(slack, "Sign in to GoTo");
    await see(slack, "Open this page, sign in");
    const [popup] = await Promise.all([page.waitForEvent("popup"), press(slack, /Open GoTo/)]);
    await popup.getByRole("button", { name: /allow/i }).click();
    await popup.getByText("You are signed in").first().waitFor();
    await popup.close();
    await see(slack, "reaches 39 accounts");
  });

  it("connects by mouse: a wrong key is named, what was typed stays, the right one saves", async () => {
    const [site = "", companyId = "", publicKey = "", privateKey = ""] = await page
      .locator("#try li:nth-child(2) code")
      .allInnerTexts();
    await say(slack, "/psa connect");
    await slack.getByRole("button", { name: "Connect ConnectWise PSA" }).first().click();
    await slack.getByLabel("Site").fill(site);
    await slack.getByLabel("Company ID").fill(companyId);
    await slack.getByLabel("Public key").fill("wrong-key");
    await slack.getByLabel("Private key").fill(privateKey);
    await press(slack, "Test & save");
    await slack.getByText("refused the keys").first().waitFor();
    expect(await slack.getByLabel("Site").inputValue()).toBe(site);
    expect(await slack.getByLabel("Private key").inputValue()).toBe("");
    await open.screenshot("2-wrong-key");
    await slack.getByLabel("Public key").fill(publicKey);
    await press(slack, "Test & save");
    await see(slack, "470 companies are ready for mapping.");
  });

  it("maps in all three outcomes, by suggestion and by hand with a filter", async () => {
    await say(slack, "/psa accounts");
    await see(slack, /39 accounts match/);
    await open.screenshot("3-accounts");
    await say(slack, "/psa map Bluewater Dental Group");
    await see(slack, "Match found");
    await press(slack, "Map this company");
    await see(slack, /is mapped to/);
    await say(slack, "/psa map Zephyrine Aquatics");
    await see(slack, "No match found");
    await press(slack, "Map manually");
    await see(slack, "Search companies");
    const last = slack.locator(".chat .message").last();
    await last.getByLabel("Name").fill("facilitair");
    await last.getByLabel("Company status").selectOption({ label: "Active" });
    await last.getByRole("button", { name: "Search" }).click();
    await see(slack, "MWS Facilitair B.V.");
    await open.screenshot("4-search");
    await press(slack, "Save mapping");
    await see(slack, /Zephyrine Aquatics is mapped to/);
    await say(slack, "/psa map Kestrel Freight");
    await see(slack, "Several matches");
  });

  it("does a whole path in Teams by keyboard alone", async () => {
    const input = teams.locator(".chat .composer input");
    const type = async (text: string) => {
      await input.focus();
      await page.keyboard.type(text);
      await page.keyboard.press("Enter");
    };
    /** Goes on with Tab until the button has the focus, then presses it. */
    const tabTo = async (name: string) => {
      for (let tries = 0; tries < 80; tries += 1) {
        await page.keyboard.press("Shift+Tab");
        const focused = (await page.locator("*:focus").allInnerTexts()).join("").trim();
        if (focused === name) return page.keyboard.press("Enter");
      }
      throw new Error(`no way to "${name}" by keyboard`);
    };
    await type("help");
    await see(teams, "Welcome to Crosswalk");
    await tabTo("Ask for access");
    await slack.getByText("asks for access to Crosswalk").last().waitFor();
    await press(slack, "Technician");
    await see(teams, "You have access");
    await type("map Ridgeline Architects");
    await see(teams, "Match found");
    await input.focus();
    await tabTo("Map this company");
    await see(teams, /Mapped on GoTo Connect/);
    await input.focus();
    await tabTo("Import users");
    await see(teams, "15 eligible contacts are chosen");
    await input.focus();
    await tabTo("Options");
    await teams.getByRole("dialog").waitFor();
    await open.screenshot("5-options");
    await page.keyboard.press("Escape");
    await input.focus();
    await tabTo("Choose contacts");
    await see(teams, "Contacts on this page");
    await input.focus();
    await tabTo("Select all 15 eligible");
    await see(teams, "15 contacts are chosen");
    await input.focus();
    await tabTo("Done");
    await see(teams, "15 of 15 eligible contacts are chosen");
    await input.focus();
    await tabTo("Preview");
    await see(teams, "15 users will be added.");
    await teams.locator(".toast").waitFor({ state: "hidden" });
    await open.screenshot("demo");
  });

  it("imports after a confirmation, and hands the CSV over", async () => {
    await press(teams, "Import 15 users");
    await teams.getByText("Add 15 users to Ridgeline Architects?").waitFor();
    await teams.getByRole("button", { name: "Import 15 users" }).last().click();
    await see(teams, "Import is done");
    await press(teams, "Send CSV");
    await press(teams, "Allow");
    await expect.poll(() => open.outside.teams.files.length).toBe(1);
    await open.screenshot("6-done");
  });

  it("loses nothing that is being typed while messages come in", async () => {
    const [inSlack, inTeams] = [slack.locator(".chat .composer input"), teams.locator(".chat .composer input")];
    await inSlack.fill("/psa map half a na");
    await inTeams.fill("map half");
    await say(teams, "help");
    await see(teams, "What you can do");
    expect(await inSlack.inputValue()).toBe("/psa map half a na");
    await inSlack.press("Enter");
    await see(slack, /There is no account|Did you mean/);
  });

  it("had no error in the page, and no refusal by either platform", () => {
    expect(open.errors).toEqual([]);
    expect([...open.outside.slack.violations, ...open.outside.teams.violations]).toEqual([]);
    expect([...open.outside.slack.troubles, ...open.outside.teams.troubles]).toEqual([]);
  });
});
