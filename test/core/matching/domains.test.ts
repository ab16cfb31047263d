import { describe, expect, it } from "vitest";
import { emailDomain, websiteDomain } from "../../../src/core/matching/domains.ts";

describe("emailDomain", () => {
  it.each([
    ["ana@contoso.com", "contoso.com"],
    ["Ana.Ruiz@Mail.EU.Contoso.co.uk", "contoso.co.uk"],
    ["Ana Ruiz <ana@contoso.com>", "contoso.com"],
    ["info@müller.de", "xn--mller-kva.de"],
    ["info@xn--mller-kva.de", "xn--mller-kva.de"],
  ])("reads %s as %s", (address, domain) => expect(emailDomain(address)).toBe(domain));

  it.each(["ana@gmail.com", "ana@yahoo.co.uk", "ana@hotmail.fr", "ana@t-online.de", "ana@contoso.onmicrosoft.com"])(
    "takes %s for no company's address",
    (address) => expect(emailDomain(address)).toBeNull(),
  );

  it.each([
    "",
    "@",
    "ana",
    "@contoso.com",
    "ana@",
    "ana@localhost",
    "ana@10.0.0.1",
    "ana@con toso.com",
    "a@..",
    "ana@[::1]",
  ])("takes %j for no address", (address) => expect(emailDomain(address)).toBeNull());
});

describe("websiteDomain", () => {
  it.each([
    ["https://www.contoso.com/de/start?x=1#top", "contoso.com"],
    ["contoso.com", "contoso.com"],
    ["WWW.CONTOSO.COM/", "contoso.com"],
    [" http://shop.contoso.co.uk:8080 ", "contoso.co.uk"],
    ["https://user:secret@contoso.com/", "contoso.com"],
    ["müller.de", "xn--mller-kva.de"],
    ["contoso.com.", "contoso.com"],
  ])("reads %s as %s", (url, domain) => expect(websiteDomain(url)).toBe(domain));

  it.each([
    "",
    "n/a",
    "none",
    "-",
    "http://",
    "localhost",
    "192.168.0.1",
    "see notes",
    "https://www.facebook.com/contoso",
    "contoso.wixsite.com/home",
  ])("finds no company's domain in %j", (url) => expect(websiteDomain(url)).toBeNull());
});
