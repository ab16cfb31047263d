import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { seeded } from "../../../sandbox/slack/slack-seed.ts";
import { type BoltApp, boltOverHttp, nameModal } from "./bolt-app.ts";

let bolt: BoltApp;
let nowMs = 0;
beforeEach(async () => {
  nowMs = Date.now();
  bolt = await boltOverHttp({ now: () => nowMs });
});
afterEach(() => bolt.stop());

/** Opens the name form for Anna by a command and returns it. */
async function openForm() {
  const { app, slack } = bolt;
  app.command("/psa", async ({ ack, client, command }) => {
    await ack();
    await client.views.open({ trigger_id: command.trigger_id, view: nameModal() });
  });
  await slack.person(seeded.anna).command("/psa name");
  return slack.waitFor(() => slack.view(seeded.anna));
}

const platformError = async (call: Promise<unknown>): Promise<string> => {
  const error: unknown = await call.then(
    () => "no error",
    (reason: unknown) => reason,
  );
  return Object(Object(error).data).error ?? String(error);
};

describe("a modal", () => {
  it("is submitted with what the person entered and closes on an empty acknowledgement", async () => {
    const { app, slack } = bolt;
    const form = await openForm();
    const submitted: unknown[] = [];
    app.view("name_form", async ({ ack, view, body }) => {
      submitted.push({ values: view.state.values, user: body.user.id });
      await ack();
    });
    const anna = slack.person(seeded.anna);
    expect(await anna.submit(form)).toEqual({
      kind: "incomplete",
      errors: { name: "Please complete this required field." },
    });
    await anna.set(form, "name", "Ada");
    expect(await anna.submit()).toEqual({ kind: "closed", view: null });
    expect(submitted).toEqual([
      { user: seeded.anna, values: { name: { text: { type: "plain_text_input", value: "Ada" } } } },
    ]);
    expect(slack.violations).toEqual([]);
  });

  it("shows errors by block, keeps what was typed, and forgets the error when the field is edited", async () => {
    const { app, slack } = bolt;
    const form = await openForm();
    app.view("name_form", async ({ ack }) => ack({ response_action: "errors", errors: { name: "Too plain" } }));
    const anna = slack.person(seeded.anna);
    await anna.set(form, "text", "Bob");
    expect(await anna.submit()).toEqual({ kind: "errors", errors: { name: "Too plain" } });
    expect(slack.view(seeded.anna)).toMatchObject({
      errors: { name: "Too plain" },
      state: { name: { text: { value: "Bob" } } },
    });
    await anna.set(form, "text", "Bobby");
    expect(slack.view(seeded.anna)?.errors).toEqual({});
  });

  it("refuses errors for a block that is no input", async () => {
    const { app, slack } = bolt;
    const form = await openForm();
    app.view("name_form", async ({ ack }) => ack({ response_action: "errors", errors: { nothing: "?" } }));
    const anna = slack.person(seeded.anna);
    await anna.set(form, "text", "Bob");
    expect(await anna.submit()).toMatchObject({ kind: "trouble", trouble: { code: "invalid_answer" } });
    expect(slack.violations).toMatchObject([{ error: "invalid_response_errors" }]);
  });

  it("keeps entered values over an update with the same ids and drops them when the block id changes", async () => {
    const { app, slack } = bolt;
    const form = await openForm();
    await slack.person(seeded.anna).set(form, "text", "kept");
    const value = () => JSON.stringify(slack.view(seeded.anna)?.state);
    await app.client.views.update({ view_id: form.id, view: nameModal("Again") });
    expect(value()).toContain("kept");
    const renamed = nameModal();
    for (const block of renamed.blocks) block.block_id = "name-2";
    await app.client.views.update({ view_id: form.id, view: renamed });
    expect(value()).not.toContain("kept");
  });

  it("refuses an update with an old hash, an unknown view and a view that breaks a limit", async () => {
    const { app, slack } = bolt;
    const form = await openForm();
    const { client } = app;
    await client.views.update({ view_id: form.id, view: nameModal(), hash: form.hash });
    const update = (args: object) =>
      platformError(client.views.update({ view_id: form.id, view: nameModal(), ...args }));
    expect(await update({ hash: form.hash })).toBe("hash_conflict");
    expect(await update({ view_id: "V0NONE" })).toBe("not_found");
    expect(await update({ view: nameModal("A title that is far too long") })).toBe("invalid_arguments");
    expect(slack.violations.at(-1)?.messages).toEqual([
      "failed to match all allowed schemas [json-pointer:/view]",
      "must be less than 25 characters [json-pointer:/view/title/text]",
    ]);
  });

  it("opens once per trigger and within three seconds", async () => {
    const { app } = bolt;
    const triggers: string[] = [];
    app.command("/psa", async ({ ack, command }) => {
      triggers.push(command.trigger_id);
      await ack();
    });
    const anna = bolt.slack.person(seeded.anna);
    await anna.command("/psa one");
    await anna.command("/psa two");
    const [first = "", second = ""] = triggers;
    const open = (trigger_id: string) => platformError(app.client.views.open({ trigger_id, view: nameModal() }));
    expect(await open(first)).toBe("no error");
    expect(await open(first)).toBe("exchanged_trigger_id");
    expect(await open("1.2.invented")).toBe("invalid_trigger_id");
    nowMs += 3001;
    expect(await open(second)).toBe("expired_trigger_id");
  });

  it("stacks three views, steps back one at a time, and says when it was closed", async () => {
    const { app, slack } = bolt;
    const closed: string[] = [];
    const pushed = (title: string) => ({ ...nameModal(title), notify_on_close: true });
    app.view({ callback_id: "name_form", type: "view_submission" }, async ({ ack, view }) => {
      await ack({ response_action: "push", view: pushed(`${view.title.text}+`) });
    });
    app.view({ callback_id: "name_form", type: "view_closed" }, async ({ ack, view }) => {
      closed.push(view.title.text);
      await ack();
    });
    await openForm();
    const anna = slack.person(seeded.anna);
    const enterAndSubmit = async () => {
      const top = slack.view(seeded.anna);
      if (top !== null) await anna.set(top, "text", "x");
      return anna.submit();
    };
    expect(await enterAndSubmit()).toMatchObject({ kind: "pushed", view: { title: "Name+", depth: 2 } });
    expect(await enterAndSubmit()).toMatchObject({ kind: "pushed", view: { title: "Name++", depth: 3 } });
    expect(await enterAndSubmit()).toMatchObject({ kind: "trouble" });
    expect(slack.violations).toMatchObject([{ error: "push_limit_reached" }]);
    expect(await anna.close()).toMatchObject({ title: "Name+", depth: 2 });
    expect(await anna.close()).toMatchObject({ title: "Name", depth: 1 });
    expect(await anna.close()).toBeNull();
    expect(closed).toEqual(["Name++", "Name+"]);
  });

  it("replaces its content on update and clears the whole stack on clear", async () => {
    const { app, slack } = bolt;
    await openForm();
    app.view("name_form", async ({ ack, view }) => {
      if (view.title.text === "Testing") await ack({ response_action: "clear" });
      else await ack({ response_action: "update", view: nameModal("Testing") });
    });
    const anna = slack.person(seeded.anna);
    await anna.set({ id: anna.view()?.id ?? "" }, "text", "x");
    expect(await anna.submit()).toMatchObject({ kind: "updated", view: { title: "Testing" } });
    expect(await anna.submit()).toEqual({ kind: "cleared", view: null });
  });
});

it("closes what is on top at an empty acknowledgement, also a view that was pushed before it", async () => {
  const { app, slack } = bolt;
  await openForm();
  app.view("name_form", async ({ ack, client, body }) => {
    const { trigger_id } = body as typeof body & { trigger_id: string };
    await client.views.push({ trigger_id, view: nameModal("Too early") });
    await ack();
  });
  const anna = slack.person(seeded.anna);
  await anna.set({ id: anna.view()?.id ?? "" }, "text", "x");
  expect(await anna.submit()).toMatchObject({ kind: "closed", view: { title: "Name" } });
});
