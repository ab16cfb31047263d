import { describe, expect, it } from "vitest";
import { createAllowedOrigins, parseAddress } from "../../src/net/allowed-origins.ts";

const origins = createAllowedOrigins({
  vendorDomains: ["myconnectwise.net"],
  listed: ["http://127.0.0.1:4300", "https://cw.msp.local", " https://[::1]:8443 "],
});

function judge(text: string) {
  const url = parseAddress(text);
  return url === null ? "unreadable" : origins.judge(url);
}

describe("createAllowedOrigins", () => {
  it.each([
    "https://na.myconnectwise.net",
    "https://API-NA.MyConnectWise.net/v4_6_release",
    "https://myconnectwise.net:443",
  ])("accepts the vendor's %s", (text) => expect(judge(text)).toBe("vendor"));

  it.each([
    "http://127.0.0.1:4300",
    "http://127.0.0.1:4300/login",
    "https://cw.msp.local/",
    "https://CW.msp.local:443",
    "https://[::1]:8443",
  ])("accepts the listed %s", (text) => expect(judge(text)).toBe("listed"));

  it.each([
    "http://na.myconnectwise.net",
    "https://na.myconnectwise.net:8443",
    "https://evilmyconnectwise.net",
    "https://myconnectwise.net.evil.example",
    "http://127.0.0.1:4301",
    "https://127.0.0.1:4300",
    "http://127.0.0.1",
    "http://localhost:4300",
    "http://cw.msp.local",
    "https://cw.msp.local:444",
    "https://169.254.169.254",
    "https://[::ffff:127.0.0.1]",
    "http://[::1]:8443",
    "https://example.com",
  ])("refuses %s", (text) => expect(["refused", "unreadable"]).toContain(judge(text)));

  it.each([
    "https://na.myconnectwise.net@evil.example/",
    "https://user:secret@na.myconnectwise.net/",
    "https://evil.example\\@na.myconnectwise.net",
    "https://na.myconnectwise.net./",
    "https://na.myconnectwise。net/",
    "https://na.myconnectwise.net%2eevil.example/",
    "https://na%2emyconnectwise.net/",
    "http://2130706433:4300",
    "http://0x7f000001:4300",
    "http://0177.0.0.1:4300",
    "http://127.1:4300",
    "http://127.0.0.1.:4300",
    "http://①②⑦.0.0.1:4300",
    "https://na..myconnectwise.net",
    "https://na.myconnectwise.net:99999",
    "https://na.myconnectwise.net /",
    "https://na.myconn\tectwise.net/",
    "https:/na.myconnectwise.net",
    "//na.myconnectwise.net",
    "file:///etc/passwd",
    "ftp://na.myconnectwise.net",
    "javascript:alert(1)",
    "https://",
    "",
  ])("cannot read %j", (text) => expect(parseAddress(text)).toBeNull());

  it("refuses user info in a URL that was built elsewhere", () => {
    expect(origins.judge(new URL("https://user:secret@na.myconnectwise.net"))).toBe("refused");
  });

  it.each(["cw.msp.local", "https://cw.msp.local/path", "https://user@cw.msp.local", "*", "http://2130706433"])(
    "names the listed entry that is no origin: %s",
    (entry) => expect(() => createAllowedOrigins({ vendorDomains: [], listed: [entry] })).toThrow(entry),
  );
});
