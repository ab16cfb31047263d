import { isObject, type JsonObject, objectsIn } from "../slack/json-object.ts";
import type { SlackSandbox } from "../slack/slack-server.ts";
import type { SeenMessage, SeenView } from "../slack/what-people-see.ts";
import type { EnteredValues, Person, Seen, SeenForm } from "./person.ts";
import { readBlocks, shownText } from "./slack-reading.ts";

const usualWaitMs = 5_000;
/** A test may wait for what is no change in Slack. */
const lookAgainMs = 40;

/** A person of the Slack sandbox. What the app answers wrongly or too late throws, as the person would see an error. */
export function slackPerson(slack: SlackSandbox, userId: string): Person {
  const self = slack.person(userId);
  const user = slack.workspace.users.get(userId);
  if (user === undefined) throw new Error(`No ${userId} in the workspace.`);

  const messages = (): SeenMessage[] => self.seen().channels.flatMap((channel) => channel.messages);

  function sees(where?: string): readonly Seen[] {
    const channel = self
      .seen()
      .channels.find(({ id, name, kind }) =>
        where === undefined ? kind === "im" : where === id || where === `#${name}`,
      );
    if (channel === undefined) throw new Error(`${user?.realName} sees no channel ${where ?? "with the bot"}.`);
    return channel.messages
      .filter((message) => message.userId === slack.botUserId && message.ephemeralFor === null)
      .filter((message) => message.text !== "" || message.blocks.length > 0)
      .map(seenMessage);
  }

  function form(): SeenForm | null {
    const view = self.view();
    return view && seenForm(view);
  }

  async function commands(text: string, channel?: string): Promise<void> {
    const outcome = await self.command(`/psa ${text}`, channel);
    if (outcome.kind === "trouble") throw new Error(outcome.trouble.text);
  }

  async function enter(where: SeenMessage | SeenView, values: EnteredValues): Promise<void> {
    for (const [label, value] of Object.entries(values)) {
      const { blockId, element } = inputLabelled(where.blocks, label);
      const outcome = await self.set(where, { blockId, actionId: String(element.action_id) }, asSet(element, value));
      if (outcome.kind === "trouble") throw new Error(outcome.trouble.text);
    }
  }

  const person: Person = {
    platform: "slack",
    name: user.realName,
    async types(text, channel) {
      if (channel !== undefined) return commands(text, channel);
      const { heard } = await self.say(text);
      if (!heard) throw new Error(`The app did not take “${text}”.`);
    },
    commands,
    async sendsPicture() {
      const { heard } = await self.say("", "bot", { files: [{ name: "picture.png", text: "a picture" }] });
      if (!heard) throw new Error("The app did not take the picture.");
    },
    sees,
    lines: () => messages().flatMap((message) => (message.ephemeralFor === userId ? [seenMessage(message).text] : [])),
    form,
    async clicks({ id }, label, values = {}, nth = 0) {
      const message = messages().find((candidate) => idOf(candidate) === id);
      if (message === undefined) throw new Error(`${user.realName} no longer sees the message.`);
      await enter(message, values);
      const { blockId, button } = buttonLabelled(message.blocks, label, nth);
      const outcome = await self.click(message, { blockId, actionId: String(button.action_id) });
      if (outcome.kind === "trouble") throw new Error(outcome.trouble.text);
    },
    async submits(values) {
      const view = self.view();
      if (view === null) throw new Error(`${user.realName} has no form open.`);
      await enter(view, values);
      const outcome = await self.submit();
      if (outcome.kind === "trouble") throw new Error(outcome.trouble.text);
      if (outcome.kind === "incomplete") throw new Error(`Not filled in: ${JSON.stringify(outcome.errors)}`);
    },
    async closesForm() {
      await self.close();
    },
    async files() {
      const chat = self.seen().channels.find(({ kind }) => kind === "im");
      return slack.files
        .filter((file) => file.userId === slack.botUserId && file.channelId === chat?.id)
        .map(({ name, bytes }) => ({ name, text: bytes.toString("utf8") }));
    },
    waitFor: (look, timeoutMs = usualWaitMs) => waitUntilSeen(slack, person, look, timeoutMs),
  };
  return person;
}

function idOf({ channel, ts }: SeenMessage): string {
  return `${channel}/${ts}`;
}

function seenMessage(message: SeenMessage): Seen {
  const { title, lines, buttons, fields } = readBlocks(message.blocks, message.state, {});
  const text = message.blocks.length > 0 ? lines.join("\n") : shownText(message.text);
  return { id: idOf(message), title, text, buttons, fields, raw: message };
}

function seenForm(view: SeenView): SeenForm {
  const { lines, fields } = readBlocks(view.blocks, view.state, view.errors);
  return { title: view.title, text: lines.join("\n"), submitLabel: view.submit ?? "", fields, raw: view };
}

function inputLabelled(blocks: readonly JsonObject[], label: string): { blockId: string; element: JsonObject } {
  const inputs = blocks.filter((block) => block.type === "input");
  const found = inputs.find((block) => labelOf(block) === label);
  if (found === undefined || !isObject(found.element)) {
    throw new Error(`No field “${label}”; there are: ${inputs.map(labelOf).join(", ") || "none"}.`);
  }
  return { blockId: String(found.block_id), element: found.element };
}

function labelOf({ label }: JsonObject): string {
  return isObject(label) ? String(label.text) : "";
}

function buttonLabelled(
  blocks: readonly JsonObject[],
  label: string,
  nth: number,
): { blockId: string; button: JsonObject } {
  const all = blocks.flatMap((block) => {
    const elements = [...objectsIn(block.elements), block.accessory].filter(isObject);
    return elements
      .filter((element) => element.type === "button")
      .map((button) => ({ blockId: String(block.block_id), button }));
  });
  const nameOf = ({ button }: (typeof all)[number]) => (isObject(button.text) ? String(button.text.text) : "");
  const found = all.filter((candidate) => nameOf(candidate) === label)[nth];
  if (found === undefined) throw new Error(`No button “${label}”; there are: ${all.map(nameOf).join(", ") || "none"}.`);
  return found;
}

/** What the sandbox sets for what a person enters by label. */
function asSet(element: JsonObject, value: EnteredValues[string]): unknown {
  const options = objectsIn(element.options);
  if (options.length === 0) return value;
  if (typeof value === "boolean") return value ? options.slice(0, 1).map((option) => option.value) : null;
  const chosen = [value].flat().map((label) => {
    const found = options.find(({ text }) => isObject(text) && text.text === label);
    if (found === undefined) throw new Error(`No option “${String(label)}” in ${String(element.action_id)}.`);
    return found.value;
  });
  return typeof value === "string" && element.type === "static_select" ? chosen[0] : chosen;
}

function waitUntilSeen<T>(
  slack: SlackSandbox,
  person: Person,
  look: (person: Person) => T | null | undefined,
  timeoutMs: number,
): Promise<T> {
  return new Promise((resolve, reject) => {
    let failure: unknown;
    const end = (): void => {
      clearInterval(again);
      clearTimeout(late);
      slack.off("change", attempt);
    };
    const attempt = (): void => {
      try {
        const found = look(person);
        if (found === null || found === undefined) return;
        end();
        resolve(found);
      } catch (error) {
        failure = error;
      }
    };
    const again = setInterval(attempt, lookAgainMs);
    const late = setTimeout(() => {
      end();
      const chat = person.sees().map(({ text }) => text);
      const seen = JSON.stringify({ chat, lines: person.lines(), form: person.form()?.text ?? null }, null, 2);
      reject(new Error(`${person.name} did not see it within ${timeoutMs} ms, but: ${seen}`, { cause: failure }));
    }, timeoutMs);
    slack.on("change", attempt);
    attempt();
  });
}
