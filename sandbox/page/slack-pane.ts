import { z } from "zod/v4";
import type { SlackSandbox } from "../slack/slack-server.ts";

/** What the Slack pane shows for one person: everyone there is, and all that this person sees. */
export function slackState(slack: SlackSandbox, userId: string): unknown {
  const people = [...slack.workspace.users.values()]
    .filter(({ isBot, isStranger }) => !isBot && !isStranger)
    .map(({ id, realName, locale, isRestricted }) => ({ id, name: realName, locale, isGuest: isRestricted }));
  const known = people.some(({ id }) => id === userId) ? userId : (people[0]?.id ?? "");
  const files = slack.files.map(({ id, bytes }) => ({ id, text: bytes.toString("utf8") }));
  return { people, seen: slack.seen(known), botUserId: slack.botUserId, files };
}

const where = z.union([z.object({ channel: z.string(), ts: z.string() }), z.object({ id: z.string() })]);
const target = z.object({ blockId: z.string().optional(), actionId: z.string().optional() });
const slackAct = z.discriminatedUnion("act", [
  z.object({ act: z.literal("type"), text: z.string(), channel: z.string() }),
  z.object({ act: z.literal("click"), where, target, value: z.string().optional() }),
  z.object({ act: z.literal("set"), where, target, value: z.unknown() }),
  z.object({ act: z.literal("submit"), viewId: z.string() }),
  z.object({ act: z.literal("close"), viewId: z.string() }),
]);

/** Does what the person did in the pane; answers what came of it. */
export async function actSlack(slack: SlackSandbox, userId: string, act: unknown): Promise<unknown> {
  const person = slack.person(userId);
  const parsed = slackAct.parse(act);
  switch (parsed.act) {
    case "type":
      if (parsed.text.startsWith("/")) return person.command(parsed.text, parsed.channel);
      return person.say(parsed.text.replace(/^@Crosswalk\b/i, `<@${slack.botUserId}>`), parsed.channel);
    case "click":
      return person.click(
        parsed.where,
        defined(parsed.target),
        parsed.value === undefined ? {} : { value: parsed.value },
      );
    case "set":
      return person.set(parsed.where, defined(parsed.target), parsed.value);
    case "submit":
      return person.submit({ id: parsed.viewId });
    case "close":
      return person.close({ id: parsed.viewId });
  }
}

function defined({ blockId, actionId }: z.infer<typeof target>): { blockId?: string; actionId?: string } {
  return { ...(blockId !== undefined && { blockId }), ...(actionId !== undefined && { actionId }) };
}
