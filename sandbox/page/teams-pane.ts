import { z } from "zod/v4";
import { actionsOf } from "../teams/find-action.ts";
import { cardOf, fileConsentCard, type JsonObject, type TeamsMessage } from "../teams/teams-core.ts";
import type { TeamsSandbox } from "../teams/teams-server.ts";

/** What the Teams pane shows for one person. Buttons are numbered in reading order, so that a click names one. */
export function teamsState(teams: TeamsSandbox, personId: string): unknown {
  const { people: all, team, tenantId } = teams.organisation;
  const people = all
    .filter((person) => person.tenantId === tenantId)
    .map(({ id, name, locale }) => ({ id, name, locale }));
  const me = people.find(({ id }) => id === personId) ?? people[0];
  if (!me) return { people };
  const nameOf = (id: string) => (id === "bot" ? "Crosswalk" : (all.find((person) => person.id === id)?.name ?? id));
  const show = (message: TeamsMessage) => ({
    id: message.id,
    conversationId: message.conversationId,
    author: nameOf(message.from),
    isBot: message.from === "bot",
    text: message.text,
    at: message.at,
    isEdited: message.updates > 0,
    card: cardOf(message, me.id) ?? null,
    file: message.attachments.find(({ contentType }) => contentType === fileConsentCard)?.name ?? null,
  });
  const dialog = teams.dialog(me.id);
  return {
    me,
    people,
    chat: teams.seen(me.id).map(show),
    channels: team.channels.map(({ id, name }) => ({ id, name, messages: teams.messages(id).map(show) })),
    dialog: dialog ? { title: dialog.title, card: dialog.card } : null,
    toasts: teams.toasts(me.id),
    files: teams.files.filter((file) => file.personId === me.id),
  };
}

const inputs = z.record(z.string(), z.string());
const teamsAct = z.discriminatedUnion("act", [
  z.object({
    act: z.literal("type"),
    text: z.string(),
    channel: z.string().optional(),
    threadId: z.string().optional(),
  }),
  z.object({ act: z.literal("press"), messageId: z.string(), index: z.number(), inputs }),
  z.object({ act: z.literal("dialog"), index: z.number(), inputs }),
  z.object({ act: z.literal("close") }),
  z.object({ act: z.literal("file"), messageId: z.string(), accept: z.boolean() }),
]);

export async function actTeams(teams: TeamsSandbox, personId: string, act: unknown): Promise<unknown> {
  const person = teams.person(personId);
  const parsed = teamsAct.parse(act);
  switch (parsed.act) {
    case "type": {
      const { channel, threadId } = parsed;
      return person.say(parsed.text, channel ? { channel, ...(threadId && { threadId }) } : undefined);
    }
    case "press": {
      const message = [
        ...teams.seen(personId),
        ...teams.organisation.team.channels.flatMap(({ id }) => teams.messages(id)),
      ].find(({ id }) => id === parsed.messageId);
      const card = message && cardOf(message, personId);
      if (!card) throw new Error("this message has no card");
      const { action, nth } = nthAction(card, parsed.index);
      const title = String(action.title);
      return action.type === "Action.Submit"
        ? person.openDialog(parsed.messageId, title, parsed.inputs, nth)
        : person.execute(parsed.messageId, title, parsed.inputs, nth);
    }
    case "dialog": {
      const dialog = teams.dialog(personId);
      if (!dialog) throw new Error("no dialog is open");
      return person.submitDialog(parsed.inputs, String(nthAction(dialog.card, parsed.index).action.title));
    }
    case "close":
      return person.closeDialog();
    case "file":
      return parsed.accept ? person.acceptFile(parsed.messageId) : person.declineFile(parsed.messageId);
  }
}

/** The action at this place in reading order, and the how-manieth it is of its type and title. */
function nthAction(card: JsonObject, index: number): { action: JsonObject; nth: number } {
  const all = actionsOf(card).map(({ action }) => action);
  const action = all[index];
  if (!action) throw new Error(`the card has no button ${index}`);
  const same = all.slice(0, index).filter(({ type, title }) => type === action.type && title === action.title);
  return { action, nth: same.length };
}
