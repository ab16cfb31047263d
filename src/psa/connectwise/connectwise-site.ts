import { type AllowedOrigins, parseAddress } from "../../net/allowed-origins.ts";

/** Where ConnectWise hosts customers itself. Their API is at the same name with `api-` before it; without it, HTML comes. */
export const CONNECTWISE_DOMAINS: readonly string[] = ["myconnectwise.net", "connectwisedev.com"];

export type ConnectWiseSite =
  | { kind: "site"; loginOrigin: string; apiOrigin: string }
  | { kind: "malformed" }
  | { kind: "origin-not-allowed" };

/** Reads what people paste: `na.myconnectwise.net`, `https://api-na.myconnectwise.net/v4_6_release`, `cw.msp.local:8443`. */
export function readSite(typed: string, origins: AllowedOrigins): ConnectWiseSite {
  const address = typed.trim().replace(/^[a-z]+:\/\//i, (scheme) => scheme.toLowerCase());
  const rest = address.replace(/^https?:\/\//, "");
  const secure = parseAddress(`https://${rest}`);
  if (secure === null) return { kind: "malformed" };
  const plain = new URL(`http://${rest}`);

  // Plain HTTP only where the operator listed it, and only when it was typed or HTTPS is not listed.
  if (!address.startsWith("https://") && origins.judge(plain) === "listed") {
    if (address.startsWith("http://") || origins.judge(secure) === "refused") return siteAt(plain.origin);
  }
  if (origins.judge(secure) === "refused") return { kind: "origin-not-allowed" };
  const isOf = (name: string) => secure.hostname === name || secure.hostname.endsWith(`.${name}`);
  const domain = secure.port === "" && CONNECTWISE_DOMAINS.find(isOf);
  if (!domain) return siteAt(secure.origin);
  if (secure.hostname === domain) return { kind: "malformed" };
  const host = secure.hostname.replace(/^api-/, "");
  return { kind: "site", loginOrigin: `https://${host}`, apiOrigin: `https://api-${host}` };
}

function siteAt(origin: string): ConnectWiseSite {
  return { kind: "site", loginOrigin: origin, apiOrigin: origin };
}
