import { getDomain } from "tldts";

/** Addresses at these belong to people, not to a company. */
const freeMail = new Set([
  "gmail.com",
  "googlemail.com",
  "outlook.com",
  "hotmail.com",
  "hotmail.co.uk",
  "hotmail.fr",
  "hotmail.it",
  "hotmail.de",
  "hotmail.es",
  "live.com",
  "live.it",
  "live.fr",
  "live.nl",
  "msn.com",
  "yahoo.com",
  "yahoo.co.uk",
  "yahoo.fr",
  "yahoo.it",
  "yahoo.de",
  "yahoo.es",
  "ymail.com",
  "icloud.com",
  "me.com",
  "mac.com",
  "aol.com",
  "gmx.de",
  "gmx.net",
  "gmx.at",
  "gmx.ch",
  "gmx.com",
  "web.de",
  "t-online.de",
  "freenet.de",
  "libero.it",
  "virgilio.it",
  "tiscali.it",
  "alice.it",
  "tin.it",
  "pec.it",
  "legalmail.it",
  "orange.fr",
  "wanadoo.fr",
  "free.fr",
  "laposte.net",
  "sfr.fr",
  "bluewin.ch",
  "ziggo.nl",
  "kpnmail.nl",
  "planet.nl",
  "hetnet.nl",
  "home.nl",
  "telenet.be",
  "skynet.be",
  "telefonica.net",
  "terra.es",
  "uol.com.br",
  "bol.com.br",
  "terra.com.br",
  "sapo.pt",
  "mail.com",
  "mail.ru",
  "yandex.ru",
  "yandex.com",
  "protonmail.com",
  "proton.me",
  "zoho.com",
  "fastmail.com",
  "hey.com",
  "comcast.net",
  "verizon.net",
  "att.net",
  "sbcglobal.net",
  "bellsouth.net",
  "cox.net",
  "charter.net",
  "btinternet.com",
  "sky.com",
  "virginmedia.com",
  "ntlworld.com",
  "rogers.com",
  "shaw.ca",
  "sympatico.ca",
  "bigpond.com",
  "optusnet.com.au",
  "qq.com",
  "163.com",
]);

/** The registrable domain of an e-mail address; `null` for free mail and for what is no address. */
export function emailDomain(address: string): string | null {
  const at = address.lastIndexOf("@");
  if (at <= 0) return null;
  return companyDomain(address.slice(at + 1));
}

/** The registrable domain of a web site as people write it: with or without `https://`, `www.` and a path. */
export function websiteDomain(url: string): string | null {
  return companyDomain(url.trim().slice(0, 2_000));
}

function companyDomain(host: string): string | null {
  const domain = getDomain(host.toLowerCase(), { allowPrivateDomains: false });
  return domain === null || freeMail.has(domain) ? null : domain;
}
