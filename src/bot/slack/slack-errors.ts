import { SurfaceError } from "../surface.ts";

/** Slack's error codes by what they mean for us; all others are a mistake of ours and stay as they are. */
const kinds: Readonly<Record<string, SurfaceError["kind"]>> = {
  message_not_found: "gone",
  channel_not_found: "gone",
  thread_not_found: "gone",
  is_archived: "gone",
  is_inactive: "gone",
  account_inactive: "gone",
  cant_update_message: "gone",
  edit_window_closed: "gone",
  token_revoked: "gone",
  not_in_channel: "unreachable",
  cannot_dm_bot: "unreachable",
  user_not_found: "unreachable",
  user_disabled: "unreachable",
  user_not_visible: "unreachable",
  user_not_in_channel: "unreachable",
  messages_tab_disabled: "unreachable",
  restricted_action: "unreachable",
  ratelimited: "rate-limited",
  msg_too_long: "too-large",
  msg_blocks_too_long: "too-large",
  view_too_large: "too-large",
  internal_error: "down",
  fatal_error: "down",
  service_unavailable: "down",
  request_timeout: "down",
};

/** The code that Slack refused a call with, such as `not_found`; undefined when it did not answer. */
export function slackErrorCode(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("data" in error)) return undefined;
  const { data } = error;
  return typeof data === "object" && data !== null && "error" in data ? String(data.error) : undefined;
}

/** What a failed Web API call means; an error that is no failure of Slack's stays what it is. */
export function surfaceError(method: string, error: unknown): unknown {
  if (error instanceof SurfaceError || typeof error !== "object" || error === null) return error;
  const type = "code" in error ? String(error.code) : "";
  if (type === "slack_webapi_rate_limited_error") {
    const seconds = "retryAfter" in error ? Number(error.retryAfter) : 1;
    return new SurfaceError("rate-limited", `Slack asks to wait ${seconds} s before ${method}`, {
      retryAfterMs: seconds * 1000,
    });
  }
  // The cause is left out: it may hold the arguments of the call.
  const code = slackErrorCode(error);
  const kind = code === undefined ? undefined : kinds[code];
  if (kind !== undefined) return new SurfaceError(kind, `Slack answered ${code} to ${method}`);
  if (type === "slack_webapi_request_error" || type === "slack_webapi_http_error") {
    return new SurfaceError("down", `Slack did not answer ${method}`);
  }
  return error;
}
