import type { JsonObject } from "./json-object.ts";
import { type Delivery, later, type SlackCore } from "./slack-core.ts";
import { nextId } from "./slack-workspace.ts";

/** The scope without which Slack does not send an event of this type. */
const scopeOf: Readonly<Record<string, string>> = { message: "im:history", app_mention: "app_mentions:read" };

/**
 * Sends an event to the app and, when it is not acknowledged with 200 in time, again up to three times in the background
 * with the same `event_id`. Returns the outcome of the first try; null when the app has no scope for the event.
 */
export async function sendEvent(core: SlackCore, event: JsonObject): Promise<Delivery | null> {
  const needed = scopeOf[String(event.type)];
  if (needed !== undefined && !core.settings.scopes.includes(needed)) return null;
  const { workspace } = core;
  const payload = {
    token: "verification-token",
    team_id: workspace.teamId,
    context_team_id: workspace.teamId,
    context_enterprise_id: null,
    api_app_id: workspace.appId,
    event,
    type: "event_callback",
    event_id: nextId("Ev"),
    event_time: Math.floor(core.settings.now() / 1000),
    authorizations: [
      {
        enterprise_id: null,
        team_id: workspace.teamId,
        user_id: workspace.botUserId,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    is_ext_shared_channel: false,
    event_context: `4-${nextId("")}`,
  };
  const first = await core.deliver({ kind: "event", payload });
  retryLater(core, payload, first, 1);
  return first;
}

function retryLater(core: SlackCore, payload: JsonObject, outcome: Delivery, num: number): void {
  const delayMs = core.settings.retryDelaysMs[num - 1];
  if (outcome.kind === "acked" || outcome.noRetry || delayMs === undefined) return;
  const reason = outcome.code === "operation_timeout" ? "http_timeout" : "http_error";
  later(core, delayMs, async () => {
    const again = await core.deliver({ kind: "event", payload, retry: { num, reason } });
    retryLater(core, payload, again, num + 1);
  });
}
