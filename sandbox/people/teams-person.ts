import { inputsOf } from "../teams/find-action.ts";
import { cardOf, fileConsentCard, type JsonObject, type TeamsMessage } from "../teams/teams-core.ts";
import type { TeamsSandbox } from "../teams/teams-server.ts";
import type { EnteredValues, Person, Seen } from "./person.ts";
import { readCard } from "./teams-reading.ts";

const usualWaitMs = 5_000;
/** A test may wait for what is no change in Teams. */
const lookAgainMs = 40;

/** A person of the Teams sandbox. What the bot answers wrongly or too late throws, as the person would see an error. */
export function teamsPerson(teams: TeamsSandbox, personId: string): Person {
  const self = teams.person(personId);
  const { name } = self.record;
  /** A dialog that was opened by a file's consent card is none; those files that were taken are not asked for again. */
  const answered = new Set<string>();

  async function done(what: Promise<{ status: number }>): Promise<void> {
    const { status } = await what;
    if (status === 0 || status >= 400) throw new Error(`${name}: the bot answered ${status || "not at all"}`);
  }

  function messages(channel?: string): readonly TeamsMessage[] {
    if (channel === undefined) return teams.seen(personId);
    const found = teams.organisation.team.channels.find((known) => known.id === channel || known.name === channel);
    if (!found) throw new Error(`${name} sees no channel ${channel}`);
    return teams.messages(found.id);
  }

  function seen(message: TeamsMessage): Seen {
    const card = cardOf(message, personId);
    const read = card ? readCard(card) : { title: "", lines: [message.text], buttons: [], fields: [] };
    const { title, lines, buttons, fields } = read;
    return { id: message.id, title, text: lines.join("\n"), buttons, fields, raw: card ?? message.text };
  }

  const sees = (channel?: string) =>
    messages(channel)
      .filter(
        ({ from, attachments }) =>
          from === "bot" && !attachments.some(({ contentType }) => contentType === fileConsentCard),
      )
      .map(seen);

  /** The id of the message's conversation does not matter: message ids are unique. */
  async function clicks(message: Seen, button: string, values: EnteredValues = {}, nth = 0): Promise<void> {
    const current = [
      ...teams.seen(personId),
      ...teams.organisation.team.channels.flatMap(({ id }) => teams.messages(id)),
    ].find(({ id }) => id === message.id);
    const card = current && cardOf(current, personId);
    if (!card) throw new Error(`${name} sees no card ${message.id}`);
    const inputs = enteredInputs(card, values);
    const found = readCard(card).buttons.filter(({ label }) => label === button)[nth];
    if (!found)
      throw new Error(
        `no button "${button}" in "${readCard(card).title}"; there are: ${readCard(card)
          .buttons.map(({ label }) => label)
          .join(", ")}`,
      );
    const kind = kindOf(card, button, nth);
    if (kind.type === "Action.Submit") return done(self.openDialog(message.id, button, inputs, nth));
    return done(self.execute(message.id, kind.title, inputs, kind.nth));
  }

  const person: Person = {
    platform: "teams",
    name,
    types: (text, channel) => done(self.say(text, channel === undefined ? undefined : { channel })),
    commands: (text, channel) => done(self.say(text, channel === undefined ? undefined : { channel })),
    sendsPicture: () => done(self.sayAttachment()),
    sees,

    lines: () => [...teams.toasts(personId)],

    form() {
      const dialog = teams.dialog(personId);
      if (!dialog) return null;
      const { lines, buttons, fields } = readCard(dialog.card);
      return {
        title: dialog.title,
        text: lines.join("\n"),
        submitLabel: buttons[0]?.label ?? "",
        fields,
        raw: dialog.card,
      };
    },

    clicks,

    async submits(values) {
      const dialog = teams.dialog(personId);
      if (!dialog) throw new Error(`${name} has no dialog open`);
      await done(self.submitDialog(enteredInputs(dialog.card, values)));
    },

    async closesForm() {
      self.closeDialog();
    },

    async files() {
      for (const message of teams.seen(personId)) {
        const asks = message.attachments.some(({ contentType }) => contentType === fileConsentCard);
        if (!asks || answered.has(message.id)) continue;
        answered.add(message.id);
        await done(self.acceptFile(message.id));
      }
      return teams.files
        .filter((file) => file.personId === personId)
        .map(({ name: fileName, text }) => ({ name: fileName, text }));
    },

    async waitFor(look, timeoutMs = usualWaitMs) {
      const until = Date.now() + timeoutMs;
      for (;;) {
        const found = look(person);
        if (found !== null && found !== undefined && found !== (false as never)) return found;
        if (Date.now() > until)
          throw new Error(`${name} waited ${timeoutMs} ms in vain. Seen in Teams:\n${picture(person)}`);
        await new Promise((resolve) => setTimeout(resolve, lookAgainMs));
      }
    },
  };
  return person;
}

function picture(person: Person): string {
  const form = person.form();
  const cards = person
    .sees()
    .slice(-4)
    .map(({ title, text }) => `[${title}] ${text}`);
  return [...cards, ...person.lines().slice(-2), form ? `dialog [${form.title}] ${form.text}` : "no dialog"].join(
    "\n---\n",
  );
}

/** Which action a button's label stands for: behind a question (ShowCard) it is the one that confirms. */
function kindOf(card: JsonObject, label: string, nth: number): { type: string; title: string; nth: number } {
  const top: JsonObject[] = [];
  const confirming: JsonObject[] = [];
  collect(card, top, confirming);
  const action = top.filter(({ title }) => title === label)[nth] ?? {};
  if (action.type !== "Action.ShowCard") {
    const before = [...top, ...confirming].filter(({ title, type }) => title === label && type === action.type);
    return { type: String(action.type), title: label, nth: Math.max(0, before.indexOf(action)) };
  }
  const nested = (action.card as JsonObject).actions as JsonObject[];
  const title = String(nested[0]?.title);
  const all: JsonObject[] = [];
  flatten(card, all);
  const same = all.filter((candidate) => candidate.type === "Action.Execute" && candidate.title === title);
  return { type: "Action.Execute", title, nth: Math.max(0, same.indexOf(nested[0] ?? {})) };
}

function collect(card: JsonObject, top: JsonObject[], nested: JsonObject[]): void {
  const visit = (value: unknown, into: JsonObject[]): void => {
    if (Array.isArray(value)) for (const item of value) visit(item, into);
    else if (typeof value === "object" && value !== null) {
      const part = value as JsonObject;
      if (typeof part.type === "string" && part.type.startsWith("Action.")) {
        into.push(part);
        visit((part.card as JsonObject | undefined)?.actions, nested);
      } else for (const [key, inner] of Object.entries(part)) if (key !== "data") visit(inner, into);
    }
  };
  visit(card.body, top);
  visit(card.actions, top);
}

function flatten(card: JsonObject, all: JsonObject[]): void {
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const item of value) visit(item);
    else if (typeof value === "object" && value !== null) {
      const part = value as JsonObject;
      if (typeof part.type === "string" && part.type.startsWith("Action.")) {
        all.push(part);
        visit((part.card as JsonObject | undefined)?.body);
        visit((part.card as JsonObject | undefined)?.actions);
      } else for (const [key, inner] of Object.entries(part)) if (key !== "data") visit(inner);
    }
  };
  visit(card.body);
  visit(card.actions);
}

/** Values by label as Teams sends them by input id; throws for a label or an option that is not there. */
function enteredInputs(card: JsonObject, values: EnteredValues): Record<string, string> {
  const inputs = inputsOf(card);
  return Object.fromEntries(
    Object.entries(values).map(([label, value]) => {
      const input = inputs.find((candidate) => (candidate.label ?? candidate.title) === label);
      if (!input)
        throw new Error(
          `no field "${label}"; there are: ${inputs.map((known) => known.label ?? known.title).join(", ")}`,
        );
      const choices = Array.isArray(input.choices) ? (input.choices as JsonObject[]) : null;
      const asValue = (title: string) => {
        const found = choices?.find((choice) => choice.title === title || choice.value === title);
        if (choices && !found) throw new Error(`no option "${title}" in "${label}"`);
        return found ? String(found.value) : title;
      };
      const text =
        typeof value === "boolean"
          ? String(value)
          : typeof value === "string"
            ? asValue(value)
            : value.map(asValue).join(",");
      return [String(input.id), text];
    }),
  );
}
