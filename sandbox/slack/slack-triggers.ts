import { randomBytes, randomInt, randomUUID } from "node:crypto";
import { dropOldest, type ResponseUrl, type SlackCore, type Trigger } from "./slack-core.ts";
import { slackLimits } from "./slack-limits.ts";
import { SlackRefusal } from "./slack-refusal.ts";

/** A new trigger id: good for one `views.open` or `views.push` within three seconds. */
export function issueTrigger(core: SlackCore, userId: string, channelId: string | null): string {
  dropOldest(core.triggers);
  const id = `${core.settings.now()}.${randomInt(1e9, 1e12)}.${randomBytes(16).toString("hex")}`;
  core.triggers.set(id, { userId, channelId, issuedAt: core.settings.now(), isUsed: false });
  return id;
}

/** Takes the trigger; refuses with `invalid_trigger_id`, `expired_trigger_id` or `exchanged_trigger_id`. */
export function takeTrigger(core: SlackCore, id: unknown): Trigger {
  if (typeof id !== "string" || id === "") {
    throw new SlackRefusal("invalid_arguments", ["missing required field: trigger_id"]);
  }
  const trigger = core.triggers.get(id);
  if (trigger === undefined) throw new SlackRefusal("invalid_trigger_id");
  if (core.settings.now() - trigger.issuedAt > slackLimits.trigger.lifeMs) throw new SlackRefusal("expired_trigger_id");
  if (trigger.isUsed) throw new SlackRefusal("exchanged_trigger_id");
  trigger.isUsed = true;
  return trigger;
}

/** A new response URL: five uses within 30 minutes. */
export function issueResponseUrl(core: SlackCore, about: Omit<ResponseUrl, "issuedAt" | "usesLeft">): string {
  dropOldest(core.responseUrls);
  const id = randomUUID();
  core.responseUrls.set(id, { ...about, issuedAt: core.settings.now(), usesLeft: slackLimits.responseUrl.uses });
  return `${core.baseUrl}/respond/${id}`;
}
