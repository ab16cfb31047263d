import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { seeded } from "../../../sandbox/slack/slack-seed.ts";
import { type BoltApp, boltOverHttp, nameModal } from "./bolt-app.ts";

let bolt: BoltApp;
beforeEach(async () => {
  bolt = await boltOverHttp();
});
afterEach(() => bolt.stop());

describe("a search in a modal", () => {
  const searchModal = () => ({
    ...nameModal("Search"),
    blocks: [
      {
        type: "actions" as const,
        block_id: "filters",
        elements: [
          {
            type: "checkboxes" as const,
            action_id: "status",
            options: ["active", "closed"].map((value) => ({
              text: { type: "plain_text" as const, text: value },
              value,
            })),
          },
        ],
      },
      {
        type: "input" as const,
        block_id: "company",
        label: { type: "plain_text" as const, text: "Company" },
        element: { type: "external_select" as const, action_id: "pick", min_query_length: 2 },
      },
    ],
  });
  const option = (value: string) => ({ text: { type: "plain_text" as const, text: value }, value });

  it("asks the app for options, without the other fields' values, and lets the person choose one of them", async () => {
    const { app, slack } = bolt;
    const asked: unknown[] = [];
    app.command("/psa", async ({ ack, client, command }) => {
      await ack();
      await client.views.open({ trigger_id: command.trigger_id, view: searchModal() });
    });
    app.action("status", async ({ ack, action }) => {
      asked.push("selected_options" in action ? action.selected_options.map(({ value }) => value) : null);
      await ack();
    });
    app.options("pick", async ({ ack, options, body }) => {
      asked.push({ value: options.value, values: Object(body).view.state.values });
      await ack({ options: [option("acme"), option("acme-2")] });
    });
    const anna = slack.person(seeded.anna);
    await anna.command("/psa map");
    const form = await slack.waitFor(() => anna.view());
    await expect(anna.set(form, "pick", "acme")).rejects.toThrow("call suggest() first");
    await anna.set(form, "status", ["active"]);
    expect(await anna.suggest(form, "pick", "a")).toEqual({ kind: "none" });
    expect(await anna.suggest(form, "pick", "ac")).toMatchObject({ kind: "options", options: [{ value: "acme" }, {}] });
    expect(await anna.set(form, "pick", "acme-2")).toEqual({ kind: "done", sent: false });
    expect(asked).toEqual([["active"], { value: "ac", values: {} }]);
    expect(anna.view()?.state).toMatchObject({
      filters: { status: { selected_options: [{ value: "active" }] } },
      company: { pick: { selected_option: { value: "acme-2" } } },
    });
  });

  it("shows no result for more than 100 options and records why", async () => {
    const { app, slack } = bolt;
    app.options("pick", async ({ ack }) =>
      ack({ options: Array.from({ length: 101 }, (_, index) => option(`v${index}`)) }),
    );
    app.command("/psa", async ({ ack, client, command }) => {
      await ack();
      await client.views.open({ trigger_id: command.trigger_id, view: searchModal() });
    });
    const anna = slack.person(seeded.anna);
    await anna.command("/psa map");
    const form = await slack.waitFor(() => anna.view());
    expect(await anna.suggest(form, "pick", "many")).toEqual({ kind: "none" });
    expect(slack.violations).toMatchObject([
      { method: "ack of block_suggestion", messages: ["no more than 100 items allowed [json-pointer:/options]"] },
    ]);
  });
});

it("lets a person pick only people and channels that exist, and clear what they picked", async () => {
  const { app, slack } = bolt;
  const label = { type: "plain_text" as const, text: "Channel" };
  const element = { type: "conversations_select" as const, action_id: "where", default_to_current_conversation: true };
  app.command("/psa", async ({ ack, client, command }) => {
    await ack();
    const blocks = [{ type: "input" as const, block_id: "channel", label, element }];
    await client.views.open({ trigger_id: command.trigger_id, view: { ...nameModal(), blocks } });
  });
  const anna = slack.person(seeded.anna);
  await anna.command("/psa settings", seeded.serviceDesk);
  const form = await slack.waitFor(() => anna.view());
  expect(form.state).toMatchObject({ channel: { where: { selected_conversation: seeded.serviceDesk } } });
  await expect(anna.set(form, "where", "C0NOWHERE")).rejects.toThrow("No C0NOWHERE to pick");
  await anna.set(form, "channel", seeded.approvals);
  expect(anna.view()?.state).toMatchObject({ channel: { where: { selected_conversation: seeded.approvals } } });
  await anna.set(form, "channel", null);
  expect(await anna.submit()).toMatchObject({ kind: "incomplete" });
  await expect(anna.click(form, "where")).rejects.toThrow("use set(), not click()");
  await expect(anna.set(form, "nothing", "x")).rejects.toThrow("there are: channel/where");
});
