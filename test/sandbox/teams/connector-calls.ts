import type { JsonObject } from "../../../sandbox/teams/teams-core.ts";
import type { TeamsSandbox } from "../../../sandbox/teams/teams-server.ts";

export interface ConnectorAnswer {
  status: number;
  retryAfter: string | null;
  body: JsonObject;
}

/** Asks the login for a token as a bot does. */
export async function login(teams: TeamsSandbox, secret = teams.appPassword, appId = teams.appId): Promise<Response> {
  return fetch(`${teams.loginUrl}/${teams.tenantId}/oauth2/v2.0/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "client_credentials",
      client_id: appId,
      client_secret: secret,
      scope: "https://api.botframework.com/.default",
    }),
  });
}

/** Calls the connector over HTTP with a token of the login; `path` is below `/v3/conversations`. */
export async function connectorOf(teams: TeamsSandbox) {
  const answer = (await (await login(teams)).json()) as JsonObject;
  const own = `Bearer ${String(answer.access_token)}`;

  async function call(method: string, path: string, body?: unknown, authorization = own): Promise<ConnectorAnswer> {
    const response = await fetch(`${teams.serviceUrl}v3/conversations${path}`, {
      method,
      headers: { "content-type": "application/json", ...(authorization && { authorization }) },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      retryAfter: response.headers.get("retry-after"),
      body: text === "" ? {} : (JSON.parse(text) as JsonObject),
    };
  }

  return {
    call,
    post: (conversationId: string, body: unknown) =>
      call("POST", `/${encodeURIComponent(conversationId)}/activities`, body),
    put: (conversationId: string, messageId: string, body: unknown) =>
      call("PUT", `/${encodeURIComponent(conversationId)}/activities/${messageId}`, body),
  };
}

export const saying = (text: string): JsonObject => ({ type: "message", text });

export function showing(content: JsonObject, name?: string): JsonObject {
  const contentType = "application/vnd.microsoft.card.adaptive";
  return { type: "message", attachments: [{ contentType, content, ...(name && { name }) }] };
}
