import { describe, expect, it, onTestFinished } from "vitest";
import type { GotoCallback, GotoCallbackQuery } from "../../src/web/goto-callback.ts";
import { startWeb } from "../../src/web/start-web.ts";
import { quietLog } from "../net/quiet-log.ts";

async function start(onGotoCallback: GotoCallback) {
  const log = quietLog();
  const web = await startWeb({
    port: 0,
    host: "127.0.0.1",
    publicUrl: new URL("https://bot.example"),
    routes: [],
    health: async () => ({ ready: true, details: {} }),
    onGotoCallback,
    log,
  });
  onTestFinished(() => web.close(0));
  return {
    log,
    get: (query: string, init?: RequestInit) => fetch(`http://127.0.0.1:${web.port}/oauth/goto/callback${query}`, init),
  };
}

const PAGE = { title: "Fatto", body: "Torna alla chat.", language: "it" };

describe("handleGotoCallback", () => {
  it("hands over code and state, and shows the page in the person's language", async () => {
    const seen: GotoCallbackQuery[] = [];
    const { get } = await start(async (query) => {
      seen.push(query);
      return PAGE;
    });
    const answer = await get("?code=c%2B1&state=s%201");
    const html = await answer.text();
    expect(seen).toEqual([{ code: "c+1", state: "s 1" }]);
    expect(answer.status).toBe(200);
    expect(html).toContain('<html lang="it"');
    expect(html).toContain("<h1>Fatto</h1>");
    expect(html).not.toContain("c+1");
  });

  it.each<[string, GotoCallbackQuery]>([
    ["?error=access_denied&state=s", { error: "access_denied", state: "s" }],
    ["", {}],
    ["?code=&state=s", { state: "s" }],
    ["?code=a&code=b&state=s", { state: "s" }],
    [`?code=${"a".repeat(4001)}`, {}],
  ])("answers 400 for %s", async (query, expected) => {
    const seen: GotoCallbackQuery[] = [];
    const { get } = await start(async (given) => {
      seen.push(given);
      return PAGE;
    });
    expect([(await get(query)).status, seen]).toEqual([400, [expected]]);
  });

  it("escapes every text", async () => {
    const evil = `"><script>alert('1')</script>&`;
    const { get } = await start(async () => ({ title: evil, body: `${evil}\n\nsecond`, language: evil }));
    const html = await (await get("?code=1")).text();
    expect(html).not.toContain("<script>");
    expect(html).toContain("<p>&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;</p>\n<p>second</p>");
    expect(html).toContain('<html lang="&quot;&gt;');
  });

  it("allows no script, no frame, no cache and no referrer", async () => {
    const { get } = await start(async () => PAGE);
    const { headers } = await get("?code=1");
    expect(headers.get("content-security-policy")).toMatch(/^default-src 'none'; .*style-src 'sha256-[\w+/=]+'$/);
    expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
  });

  it("does not use up the code for a HEAD or a POST", async () => {
    const { get } = await start(() => expect.fail("the callback is asked"));
    for (const method of ["HEAD", "POST"]) expect((await get("?code=1", { method })).status).toBe(405);
  });

  it("says what to do when the bot fails, and keeps code and cause to itself", async () => {
    const { get, log } = await start(() => Promise.reject(new Error("inner")));
    const answer = await get("?code=c0de-s3cret&state=s");
    const html = await answer.text();
    expect(answer.status).toBe(500);
    expect(html).toContain("start the sign-in again");
    expect(html + log.lines.join("")).not.toMatch(/c0de|inner.*html/);
  });
});
