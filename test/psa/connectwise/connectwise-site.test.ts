import { describe, expect, it } from "vitest";
import { createAllowedOrigins } from "../../../src/net/allowed-origins.ts";
import { CONNECTWISE_DOMAINS, readSite } from "../../../src/psa/connectwise/connectwise-site.ts";

const origins = createAllowedOrigins({
  vendorDomains: CONNECTWISE_DOMAINS,
  listed: ["https://cw.msp.local", "http://127.0.0.1:4300", "https://both.local", "http://both.local"],
});

describe("readSite", () => {
  it.each([
    "na.myconnectwise.net",
    " na.myconnectwise.net/ ",
    "NA.MyConnectWise.net",
    "api-na.myconnectwise.net",
    "https://na.myconnectwise.net",
    "HTTPS://na.myconnectwise.net/v4_6_release/services/system_io/router.rails?x=1#top",
    "https://api-na.myconnectwise.net/v4_6_release/apis/3.0/",
    "http://na.myconnectwise.net",
    "https://na.myconnectwise.net:443",
  ])("reads %j as the cloud site na", (typed) => {
    expect(readSite(typed, origins)).toEqual({
      kind: "site",
      loginOrigin: "https://na.myconnectwise.net",
      apiOrigin: "https://api-na.myconnectwise.net",
    });
  });

  it("puts api- before the vendor's staging host", () => {
    expect(readSite("staging.connectwisedev.com", origins)).toMatchObject({
      apiOrigin: "https://api-staging.connectwisedev.com",
    });
  });

  it.each([
    ["cw.msp.local", "https://cw.msp.local"],
    ["https://cw.msp.local/v4_6_release", "https://cw.msp.local"],
    ["http://127.0.0.1:4300", "http://127.0.0.1:4300"],
    ["127.0.0.1:4300", "http://127.0.0.1:4300"],
    ["both.local", "https://both.local"],
    ["http://both.local", "http://both.local"],
  ])("takes the listed %s as it is", (typed, origin) => {
    expect(readSite(typed, origins)).toEqual({ kind: "site", loginOrigin: origin, apiOrigin: origin });
  });

  it.each([
    "cw.other.example",
    "169.254.169.254",
    "127.0.0.1:4301",
    "https://127.0.0.1:4300",
    "myconnectwise.net.evil.example",
    "evilmyconnectwise.net",
  ])("refuses %s, which nobody listed", (typed) =>
    expect(readSite(typed, origins)).toEqual({ kind: "origin-not-allowed" }),
  );

  it.each([
    "na myconnectwise net",
    "user:pw@na.myconnectwise.net",
    "na.myconnectwise.net.",
    "2130706433:4300",
    "ftp://na.myconnectwise.net",
    "myconnectwise.net",
    "https://",
  ])("cannot read %s", (typed) => expect(readSite(typed, origins)).toEqual({ kind: "malformed" }));
});
