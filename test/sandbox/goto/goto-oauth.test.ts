import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { GotoSandbox } from "../../../sandbox/goto/goto-server.ts";
import { signIns } from "../../../sandbox/world/showcase.ts";
import { askAdmin, askToken, authorizeUrl, decide, redirectUri, signIn, startTestGoto } from "./ask-goto.ts";

let sandbox: GotoSandbox;
let clock: { nowMs: number };

beforeAll(async () => {
  ({ sandbox, clock } = await startTestGoto());
});
afterAll(() => sandbox.close());

const refreshWith = (token: string) => askToken(sandbox, { grant_type: "refresh_token", refresh_token: token });

describe("the consent page", () => {
  it("offers every administrator, Allow and Deny", async () => {
    const html = await (await fetch(authorizeUrl(sandbox))).text();
    for (const email of Object.values(signIns)) expect(html).toContain(`value="${email}"`);
    expect(html).toContain('name="decision" value="allow"');
    expect(html).toContain('name="decision" value="deny"');
    expect(html).toContain("sandbox");
  });

  it("writes what came in the address as text, never as markup", async () => {
    const html = await (await fetch(authorizeUrl(sandbox, { state: '"><script>alert(1)</script>' }))).text();
    expect(html).not.toContain("<script>");
    expect(html).toContain("&quot;&gt;&lt;script&gt;");
  });

  it("sends the browser back with code and state as a form would", async () => {
    const html = await (await fetch(authorizeUrl(sandbox))).text();
    const hidden = [...html.matchAll(/type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [
      name,
      value,
    ]);
    const body = new URLSearchParams([
      ...(hidden as [string, string][]),
      ["email", signIns.second],
      ["decision", "allow"],
    ]);
    const response = await fetch(`${sandbox.authUrl}/oauth/authorize`, { method: "POST", body, redirect: "manual" });
    const back = new URL(response.headers.get("location") ?? "");
    expect([response.status, back.origin + back.pathname]).toEqual([302, redirectUri]);
    expect(back.searchParams.get("state")).toBe("s 1");
    expect(back.searchParams.get("code")).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("sends access_denied back when denied", async () => {
    const back = await decide(sandbox, signIns.owner, "deny");
    expect(Object.fromEntries(back.searchParams)).toMatchObject({ error: "access_denied", state: "s 1" });
  });

  it.each([
    ["an unknown client", { client_id: "other" }, /client_id/],
    ["an address that is not registered", { redirect_uri: "https://evil.example/" }, /redirect_uri/],
    ["an address that only begins like loopback", { redirect_uri: "http://127.0.0.1.evil.example/" }, /redirect_uri/],
    ["no address", { redirect_uri: "" }, /redirect_uri/],
  ])("refuses %s on a page, without a redirect", async (_, changes, message) => {
    const response = await fetch(authorizeUrl(sandbox, changes), { redirect: "manual" });
    expect(response.status).toBe(400);
    expect(await response.text()).toMatch(message);
  });

  it("refuses somebody who is no administrator", async () => {
    const body = new URLSearchParams({ email: "nobody@x.example", decision: "allow" });
    expect((await fetch(authorizeUrl(sandbox), { method: "POST", body, redirect: "manual" })).status).toBe(400);
  });

  it("sends another response type back as an error", async () => {
    const response = await fetch(authorizeUrl(sandbox, { response_type: "token" }), { redirect: "manual" });
    expect(response.headers.get("location")).toContain("error=unsupported_response_type");
  });
});

describe("tokens", () => {
  it("come for a code with the refresh token, for 60 minutes, and name whose they are", async () => {
    expect(await signIn(sandbox)).toMatchObject({
      token_type: "Bearer",
      expires_in: 3600,
      principal: signIns.owner,
      refresh_token: expect.any(String),
      scope: expect.any(String),
    });
  });

  it("come once for a code", async () => {
    const code = (await decide(sandbox, signIns.owner)).searchParams.get("code") ?? "";
    const form = { grant_type: "authorization_code", code, redirect_uri: redirectUri };
    expect((await askToken(sandbox, form)).status).toBe(200);
    expect(await askToken(sandbox, form)).toMatchObject({ status: 400, json: { error: "invalid_grant" } });
  });

  it.each([
    ["an unknown code", { grant_type: "authorization_code", code: "x", redirect_uri: redirectUri }, "invalid_grant"],
    ["an unknown refresh token", { grant_type: "refresh_token", refresh_token: "x.y" }, "invalid_grant"],
    ["another grant", { grant_type: "password" }, "unsupported_grant_type"],
  ])("are refused for %s", async (_, form: Record<string, string>, error) => {
    expect(await askToken(sandbox, form)).toMatchObject({ status: 400, json: { error } });
  });

  it("are refused for another redirect address, a late code, and the wrong client secret", async () => {
    const codeFor = async () => (await decide(sandbox, signIns.owner)).searchParams.get("code") ?? "";
    const grant = { grant_type: "authorization_code", redirect_uri: redirectUri };
    const elsewhere = { ...grant, code: await codeFor(), redirect_uri: `${redirectUri}/x` };
    expect((await askToken(sandbox, elsewhere)).json.error).toBe("invalid_grant");
    const late = await codeFor();
    clock.nowMs += 10 * 60_000;
    expect((await askToken(sandbox, { ...grant, code: late })).json.error).toBe("invalid_grant");
    const refused = await askToken(sandbox, { ...grant, code: await codeFor() }, "Basic eDp5");
    expect(refused).toMatchObject({ status: 401, json: { error: "invalid_client" } });
  });

  it("expire after 60 minutes, and a refresh gives a new one without a new refresh token", async () => {
    const tokens = await signIn(sandbox);
    clock.nowMs += 3_600_000 - 1;
    expect((await askAdmin(sandbox, tokens.access_token)("/me")).status).toBe(200);
    clock.nowMs += 1;
    const refused = await askAdmin(sandbox, tokens.access_token)("/me");
    expect(refused).toMatchObject({ status: 401, json: { errors: [{ code: "not.authenticated" }] } });
    const refreshed = (await refreshWith(tokens.refresh_token)).json;
    expect(refreshed).not.toHaveProperty("refresh_token");
    expect((await askAdmin(sandbox, refreshed.access_token)("/me")).status).toBe(200);
    expect((await refreshWith(tokens.refresh_token)).status).toBe(200);
  });

  it("cannot be used for one another", async () => {
    const tokens = await signIn(sandbox);
    expect((await askAdmin(sandbox, tokens.refresh_token)("/me")).status).toBe(401);
    expect((await refreshWith(tokens.access_token)).json.error).toBe("invalid_grant");
  });

  it("cannot be made up", async () => {
    const [claims = "", signature] = (await signIn(sandbox)).access_token.split(".");
    const changed = Buffer.from(Buffer.from(claims, "base64url").toString().replace(signIns.owner, signIns.second));
    expect((await askAdmin(sandbox, `${changed.toString("base64url")}.${signature}`)("/me")).status).toBe(401);
  });

  it("end after 30 days without a new sign-in", async () => {
    const tokens = await signIn(sandbox);
    clock.nowMs += 30 * 24 * 3_600_000;
    expect((await refreshWith(tokens.refresh_token)).json.error).toBe("invalid_grant");
  });

  it("rotate when told: a new refresh token comes and the old one is spent", async () => {
    const tokens = await signIn(sandbox);
    sandbox.settings.rotateRefreshTokens = true;
    const second = (await refreshWith(tokens.refresh_token)).json;
    expect((await refreshWith(tokens.refresh_token)).json.error).toBe("invalid_grant");
    sandbox.settings.rotateRefreshTokens = false;
    expect((await refreshWith(second.refresh_token)).status).toBe(200);
  });

  it("are worth nothing once revoked, and a new sign-in works", async () => {
    const tokens = await signIn(sandbox);
    const other = await signIn(sandbox, signIns.second);
    sandbox.revoke(signIns.owner);
    expect((await askAdmin(sandbox, tokens.access_token)("/me")).status).toBe(401);
    expect((await refreshWith(tokens.refresh_token)).json.error).toBe("invalid_grant");
    expect((await askAdmin(sandbox, other.access_token)("/me")).status).toBe(200);
    expect((await askAdmin(sandbox, (await signIn(sandbox)).access_token)("/me")).status).toBe(200);
  });

  it("are refused by the Admin API when the client lacks its scope", async () => {
    const { access_token } = await signIn(sandbox);
    sandbox.settings.adminScope = false;
    const refused = await askAdmin(sandbox, access_token)("/me");
    sandbox.settings.adminScope = true;
    expect(refused).toMatchObject({ status: 401, json: { errors: [{ code: "not.authenticated" }] } });
  });

  it("of an earlier start of the sandbox still work", async () => {
    const { refresh_token } = await signIn(sandbox);
    const later = await startTestGoto();
    later.clock.nowMs = clock.nowMs;
    const refreshed = await askToken(later.sandbox, { grant_type: "refresh_token", refresh_token });
    expect((await askAdmin(later.sandbox, refreshed.json.access_token)("/me")).status).toBe(200);
    await later.sandbox.close();
  });
});
