import { type GotoOptions, type GotoSandbox, sandboxClient, startGoto } from "../../../sandbox/goto/goto-server.ts";
import { signIns } from "../../../sandbox/world/showcase.ts";
import { makeWorld, type World } from "../../../sandbox/world/world.ts";

export const redirectUri = "http://127.0.0.1:9/oauth/goto";
export const basic = `Basic ${Buffer.from(`${sandboxClient.clientId}:${sandboxClient.clientSecret}`).toString("base64")}`;

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever JSON came
  json: any;
}

/** A sandbox without a request limit whose clock the test moves. */
export async function startTestGoto(
  options: GotoOptions = {},
  world: World = makeWorld(),
): Promise<{ sandbox: GotoSandbox; clock: { nowMs: number } }> {
  const clock = { nowMs: Date.UTC(2026, 10, 22) };
  const sandbox = await startGoto(world, {
    requestsPerSecond: Number.POSITIVE_INFINITY,
    nowMs: () => clock.nowMs,
    ...options,
  });
  return { sandbox, clock };
}

export async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.startsWith("application/json");
  return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : undefined };
}

export function authorizeUrl(sandbox: GotoSandbox, changes: Record<string, string> = {}): string {
  const values = { client_id: sandboxClient.clientId, response_type: "code", redirect_uri: redirectUri, state: "s 1" };
  return `${sandbox.authUrl}/oauth/authorize?${new URLSearchParams({ ...values, ...changes })}`;
}

/** Presses Allow or Deny and answers where the browser is sent. */
export async function decide(sandbox: GotoSandbox, email: string, decision = "allow"): Promise<URL> {
  const body = new URLSearchParams({ email, decision });
  const response = await fetch(authorizeUrl(sandbox), { method: "POST", body, redirect: "manual" });
  return new URL(response.headers.get("location") ?? "about:blank");
}

export async function askToken(
  sandbox: GotoSandbox,
  form: Record<string, string>,
  authorization = basic,
): Promise<Answer> {
  const body = new URLSearchParams(form);
  return answerOf(await fetch(`${sandbox.authUrl}/oauth/token`, { method: "POST", headers: { authorization }, body }));
}

export async function signIn(sandbox: GotoSandbox, email: string = signIns.owner): Promise<Answer["json"]> {
  const code = (await decide(sandbox, email)).searchParams.get("code") ?? "";
  return (await askToken(sandbox, { grant_type: "authorization_code", code, redirect_uri: redirectUri })).json;
}

export type Ask = (path: string, method?: string, body?: string) => Promise<Answer>;

/** Asks the Admin API with a token. `body` is JSON text, so that keys keep their digits. */
export function askAdmin(sandbox: GotoSandbox, accessToken: string): Ask {
  return async (path, method = "GET", body) => {
    const headers = { authorization: `Bearer ${accessToken}`, "content-type": "application/json" };
    const init = body === undefined ? { method, headers } : { method, headers, body };
    return answerOf(await fetch(`${sandbox.apiUrl}/admin/rest/v1${path}`, init));
  };
}
