import { describe, expect, it } from "vitest";
import type { GotoTokens } from "../../src/core/ports/goto.ts";
import { startServer } from "../net/start-server.ts";
import { answering, CLIENT, gotoAt, gotoErrorOf, type Reply, tokens } from "./open-goto.ts";

const ME = { text: '{"email":"a@b.example","accounts":[]}' };
const NOT_AUTHENTICATED = {
  status: 401,
  text: '{"incidentId":"x","errors":[{"code":"not.authenticated","value":""}]}',
};

/** Gives access-1, access-2 … and accepts the newest; `forms` are the bodies of the token calls. */
async function startIssuer(rotate: boolean, accepts: (token: string) => boolean = () => true) {
  const forms: URLSearchParams[] = [];
  const far = await startServer(
    answering((request, url, body) => {
      if (url.pathname !== "/oauth/token") {
        const token = request.headers.authorization?.replace("Bearer ", "") ?? "";
        return accepts(token) ? ME : NOT_AUTHENTICATED;
      }
      forms.push(new URLSearchParams(body));
      const rotated = rotate ? { refresh_token: `refresh-${forms.length}` } : {};
      return { text: JSON.stringify({ access_token: `access-${forms.length}`, expires_in: 3600, ...rotated }) };
    }),
  );
  return { ...far, forms };
}

describe("createGotoOAuth", () => {
  it("writes the address where a person agrees", () => {
    const url = new URL(gotoAt("https://auth.example/base").authorizeUrl("st&te"));
    expect(`${url.origin}${url.pathname}`).toBe("https://auth.example/base/oauth/authorize");
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: "client-1",
      response_type: "code",
      redirect_uri: "https://bot.example/oauth/goto/callback",
      state: "st&te",
    });
  });

  it("exchanges a code for tokens, signed with client id and secret", async () => {
    let authorization: string | undefined;
    const far = await startServer(
      answering((request, _, body) => {
        authorization = request.headers.authorization;
        expect(Object.fromEntries(new URLSearchParams(body))).toEqual({
          grant_type: "authorization_code",
          code: "c0de",
          redirect_uri: "https://bot.example/oauth/goto/callback",
        });
        return { text: '{"access_token":"a","refresh_token":"r","expires_in":1800}' };
      }),
    );
    expect(await gotoAt(far.origin).exchange("c0de")).toEqual({
      accessToken: "a",
      refreshToken: "r",
      expiresAt: new Date("2026-11-23T08:30:00Z"),
    });
    expect(authorization).toBe(`Basic ${Buffer.from(`${CLIENT.clientId}:${CLIENT.clientSecret}`).toString("base64")}`);
  });

  it("keeps the refresh token when none comes, and takes the new one when one does", async () => {
    const steady = await startIssuer(false);
    expect((await gotoAt(steady.origin).refresh(tokens())).refreshToken).toBe("refresh-0");
    const rotating = await startIssuer(true);
    expect((await gotoAt(rotating.origin).refresh(tokens())).refreshToken).toBe("refresh-1");
  });

  it("refreshes once for many callers, also of several clients", async () => {
    const far = await startIssuer(true);
    const oauth = gotoAt(far.origin);
    const stored: GotoTokens[] = [];
    const clients = [1, 2].map(() => oauth.client(tokens(1000), async (fresh) => void stored.push(fresh)));
    await Promise.all(clients.flatMap((client) => [client.me(), client.me(), client.me()]));
    expect(far.forms).toHaveLength(1);
    expect(stored.map((fresh) => fresh.refreshToken)).toEqual(["refresh-1", "refresh-1"]);
  });

  it("does not refresh a token that is still good", async () => {
    const far = await startIssuer(true);
    await gotoAt(far.origin)
      .client(tokens(120_000), async () => {})
      .me();
    expect(far.forms).toHaveLength(0);
  });

  it("stores new tokens before it uses them, and again when storing failed", async () => {
    const used: string[] = [];
    const far = await startIssuer(true, (token) => used.push(token) > 0);
    let isDown = true;
    const client = gotoAt(far.origin).client(tokens(0), async (fresh) => {
      used.push(`stored ${fresh.accessToken}`);
      if (isDown) throw new Error("no database");
    });
    expect((await gotoErrorOf(client.me())).kind).toBe("unexpected");
    isDown = false;
    await client.me();
    expect(used).toEqual(["stored access-1", "stored access-1", "access-1"]);
    expect(far.forms).toHaveLength(1);
  });

  it("refreshes when GoTo refuses a token before its time, for a write too", async () => {
    const far = await startIssuer(true, (token) => token === "access-1");
    const client = gotoAt(far.origin).client(tokens(), async () => {});
    await client.removeUser("1", "2");
    expect([far.forms.length, far.requests.filter((line) => line.startsWith("DELETE")).length]).toEqual([1, 2]);
  });

  it("uses what another process got for a refresh token that is accepted once", async () => {
    const used = new Set<string | null>();
    const far = await startServer(
      answering((_, url, body) => {
        if (url.pathname !== "/oauth/token") return ME;
        const token = new URLSearchParams(body).get("refresh_token");
        if (used.has(token)) return { status: 400, text: '{"error":"invalid_grant"}' };
        used.add(token);
        return { text: '{"access_token":"access-1","refresh_token":"refresh-1","expires_in":3600}' };
      }),
    );
    let kept = tokens(0);
    const keep = async (fresh: GotoTokens) => {
      kept = fresh;
    };
    const process = () => gotoAt(far.origin).client(tokens(0), keep, async () => kept);
    await Promise.all([process().me(), process().me()]);
    await process().me();
    expect([...used]).toEqual(["refresh-0"]);
    const alone = gotoAt(far.origin).client(tokens(0), keep, async () => tokens(0));
    expect((await gotoErrorOf(alone.me())).kind).toBe("signed-out");
  });

  it("lets one caller give up while the others get their token", async () => {
    let answer = () => {};
    const far = await startServer((_, response) => {
      answer = () => response.end('{"access_token":"access-1"}');
    });
    const oauth = gotoAt(far.origin);
    const patient = oauth.refresh(tokens());
    expect((await gotoErrorOf(oauth.refresh(tokens(), AbortSignal.timeout(50)))).kind).toBe("timeout");
    answer();
    expect([(await patient).accessToken, far.requests.length]).toEqual(["access-1", 1]);
  });

  it("says that the scope is missing when a fresh token is refused", async () => {
    const far = await startIssuer(true, () => false);
    const error = await gotoErrorOf(
      gotoAt(far.origin)
        .client(tokens(), async () => {})
        .me(),
    );
    expect([error.kind, far.forms.length]).toEqual(["forbidden", 1]);
  });

  it.each<[string, Reply, string, string | undefined]>([
    ["a revoked grant", { status: 400, text: '{"error":"invalid_grant"}' }, "signed-out", "invalid_grant"],
    ["a wrong client", { status: 401, text: '{"error":"invalid_client"}' }, "unexpected", "invalid_client"],
    [
      "another refusal",
      { status: 400, text: '{"error":"unsupported_grant_type"}' },
      "unexpected",
      "unsupported_grant_type",
    ],
    ["an answer without a token", { text: "{}" }, "unexpected", undefined],
    ["a maintenance page", { status: 503, text: "<html>" }, "down", undefined],
    ["a broken connection", "break", "unreachable", undefined],
    ["silence", "hang", "timeout", undefined],
  ])("names %s", async (_, reply, kind, code) => {
    const far = await startServer(answering(() => reply));
    const oauth = gotoAt(far.origin, { readMs: 150 });
    for (const work of [oauth.refresh(tokens()), oauth.client(tokens(0), async () => {}).me()]) {
      const error = await gotoErrorOf(work);
      expect([error.kind, error.code]).toEqual([kind, code]);
    }
    expect(far.requests).toHaveLength(1);
  });
});
