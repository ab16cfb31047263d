import { randomUUID } from "node:crypto";
import { jsonAnswer, type SandboxAnswer, type SandboxRequest } from "../world/loopback-server.ts";
import type { World } from "../world/world.ts";
import { authorizePage, authorizeProblemPage } from "./authorize-page.ts";
import { accessTokenSeconds, type GotoTokens } from "./goto-tokens.ts";

export interface OAuthClient {
  clientId: string;
  clientSecret: string;
  /** As the consent page calls it. */
  appName: string;
  /** Any loopback address when absent. */
  redirectUris?: readonly string[];
}

export interface OAuthSettings {
  /** Whether a refresh answers a new refresh token and spends the old one. */
  rotateRefreshTokens: boolean;
}

const codeLifetimeMs = 10 * 60_000;
const scope = "identity:scim.me identity:scim.org admin";

/** GoTo's OAuth 2 code flow. Answers `null` for a path that is none of it. */
export function makeGotoOAuth(
  world: World,
  client: OAuthClient,
  tokens: GotoTokens,
  settings: OAuthSettings,
  nowMs: () => number,
): (request: SandboxRequest) => SandboxAnswer | null {
  const codes = new Map<string, { email: string; redirectUri: string; expiresAtMs: number }>();

  function authorize(request: SandboxRequest): SandboxAnswer {
    const values = new URLSearchParams([
      ...request.query,
      ...new URLSearchParams(request.method === "POST" ? request.body : ""),
    ]);
    const get = (name: string) => values.get(name) ?? "";
    const redirectUri = get("redirect_uri");
    if (get("client_id") !== client.clientId) return problem("The client_id is unknown.");
    if (!mayRedirect(redirectUri, client)) return problem("The redirect_uri is not registered on this client.");
    const state = get("state");
    const back = (answer: Record<string, string>): SandboxAnswer => {
      const url = new URL(redirectUri);
      for (const [name, value] of Object.entries(answer)) url.searchParams.set(name, value);
      if (state) url.searchParams.set("state", state);
      return { status: 302, headers: { location: url.href } };
    };
    if (get("response_type") !== "code") return back({ error: "unsupported_response_type" });
    if (request.method !== "POST") {
      const fields = { client_id: client.clientId, response_type: "code", redirect_uri: redirectUri, state };
      return html(200, authorizePage(world.goto.administrators, fields, client.appName));
    }
    if (get("decision") !== "allow")
      return back({ error: "access_denied", error_description: "The user denied the request." });
    const email = get("email") || world.goto.administrators[0]?.email;
    if (!world.goto.administrators.some((each) => each.email === email) || !email)
      return problem("Nobody signs in so.");
    const code = randomUUID();
    codes.set(code, { email, redirectUri, expiresAtMs: nowMs() + codeLifetimeMs });
    return back({ code });
  }

  function token(request: SandboxRequest): SandboxAnswer {
    const expected = Buffer.from(`${client.clientId}:${client.clientSecret}`).toString("base64");
    if (request.headers.authorization !== `Basic ${expected}`) {
      return jsonAnswer(401, { error: "invalid_client", error_description: "client authentication failed" });
    }
    const form = new URLSearchParams(request.body);
    const grant = form.get("grant_type");
    if (grant === "authorization_code") return exchange(form);
    if (grant === "refresh_token") return refresh(form);
    return oauthError("unsupported_grant_type", `grant_type ${grant ?? "is missing"}`);
  }

  function exchange(form: URLSearchParams): SandboxAnswer {
    const code = form.get("code") ?? "";
    const given = codes.get(code);
    codes.delete(code);
    if (!given || given.expiresAtMs <= nowMs()) return oauthError("invalid_grant", "authorization code is invalid");
    if (form.get("redirect_uri") !== given.redirectUri)
      return oauthError("invalid_grant", "redirect_uri does not match");
    return granted(given.email, tokens.refresh(given.email));
  }

  /** The old refresh token stays good, and none is answered, unless `rotateRefreshTokens` is set. */
  function refresh(form: URLSearchParams): SandboxAnswer {
    const old = form.get("refresh_token") ?? "";
    const email = tokens.read("refresh", old);
    if (email === null) return oauthError("invalid_grant", "refresh token is invalid");
    if (!settings.rotateRefreshTokens) return granted(email);
    tokens.spend(old);
    return granted(email, tokens.refresh(email));
  }

  function granted(email: string, refreshToken?: string): SandboxAnswer {
    return jsonAnswer(200, {
      access_token: tokens.access(email),
      token_type: "Bearer",
      expires_in: accessTokenSeconds,
      scope,
      principal: email,
      ...(refreshToken === undefined ? {} : { refresh_token: refreshToken }),
    });
  }

  return (request) => {
    if (request.path === "/oauth/authorize" && /^(GET|POST)$/.test(request.method)) return authorize(request);
    if (request.path === "/oauth/token" && request.method === "POST") return token(request);
    return null;
  };
}

function mayRedirect(address: string, client: OAuthClient): boolean {
  if (client.redirectUris) return client.redirectUris.includes(address);
  return URL.canParse(address) && /^https?:\/\/(localhost|127\.0\.0\.1)(:\d+)?\//.test(new URL(address).href);
}

function oauthError(error: string, description: string): SandboxAnswer {
  return jsonAnswer(400, { error, error_description: description });
}

function html(status: number, body: string): SandboxAnswer {
  return { status, headers: { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" }, body };
}

function problem(text: string): SandboxAnswer {
  return html(400, authorizeProblemPage(text));
}
