import { parse } from "tldts";
import { isSharedDomain } from "./shared-domains.ts";

const longest = 2_000;

/** The registrable domain of an e-mail address, in ASCII; `null` for free mail and for what is no address. */
export function emailDomain(address: string): string | null {
  const bare = address.trim().replace(/^.*<([^<>]*)>$/, "$1");
  const at = bare.lastIndexOf("@");
  return at <= 0 ? null : companyDomain(bare.slice(at + 1));
}

/** The registrable domain of a web site as people write it: with or without `https://`, `www.` and a path; `null` for none. */
export function websiteDomain(url: string): string | null {
  const bare = url.slice(0, longest).trim();
  const authority = bare.replace(/^[a-z][a-z0-9+.-]*:\/\//i, "").replace(/[/?#\\].*$/s, "");
  return companyDomain(authority.replace(/^.*@/s, "").replace(/:\d*$/, ""));
}

/** `null` where a domain says nothing of a company: free mail, builders of web sites, social networks, IP addresses. */
function companyDomain(host: string): string | null {
  const ascii = asciiHost(host);
  if (ascii === null) return null;
  // Suffixes that no list knows are taken too: `contoso.corp` on both sides is as telling as `contoso.com`.
  const { domain, domainWithoutSuffix, isIp } = parse(ascii);
  if (!domain || !domainWithoutSuffix || isIp) return null;
  return isSharedDomain(domain, domainWithoutSuffix) ? null : domain;
}

/** Lower case, `müller.de` as `xn--mller-kva.de`. */
function asciiHost(host: string): string | null {
  if (host === "" || host.length > 253 || /[\s/?#@:\\]/.test(host)) return null;
  try {
    return new URL(`http://${host.replace(/\.+$/, "")}`).hostname;
  } catch {
    return null;
  }
}
