/** `listed`: the operator named this origin, so it may be private or plain HTTP. `vendor`: HTTPS at a vendor's own domain. */
export type OriginVerdict = "listed" | "vendor" | "refused";

export interface AllowedOrigins {
  judge(url: URL): OriginVerdict;
  /** The listed origins, as `URL.origin` writes them. */
  readonly listed: ReadonlySet<string>;
}

/**
 * `vendorDomains`: `["myconnectwise.net"]`, names below them count too. `listed`: origins such as `https://cw.msp.local` or
 * `http://127.0.0.1:4300`; one that is not an origin throws an error that names it.
 */
export function createAllowedOrigins(options: {
  vendorDomains: readonly string[];
  listed: readonly string[];
}): AllowedOrigins {
  const listed = new Set(options.listed.map(toOrigin));
  return {
    listed,
    judge(url) {
      if (url.username !== "" || url.password !== "") return "refused";
      if (listed.has(url.origin)) return "listed";
      const isVendor = options.vendorDomains.some((domain) => isBelow(url.hostname, domain));
      return isVendor && url.protocol === "https:" && url.port === "" ? "vendor" : "refused";
    },
  };
}

/**
 * Reads an address that a person typed. Null unless it is `http(s)://host[:port][/path]` in plain ASCII, with no user info,
 * no trailing dot and, for an IP address, no spelling but the usual one (`127.0.0.1`, not `0x7f.1` or `2130706433`).
 */
export function parseAddress(text: string): URL | null {
  const match = /^(https?):\/\/([a-z0-9.\-_]+|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?(?:[/?#][\x21-\x7e]*)?$/i.exec(text);
  if (match === null || !URL.canParse(text)) return null;
  const url = new URL(text);
  const typedHost = match[2]?.toLowerCase();
  if (typedHost !== url.hostname || typedHost.endsWith(".") || typedHost.includes("..")) return null;
  return url;
}

function toOrigin(text: string): string {
  const url = parseAddress(text.trim());
  if (url === null || url.pathname !== "/" || url.search !== "" || url.hash !== "") {
    throw new Error(`PSA_ALLOWED_ORIGINS: "${text}" is not an origin. Write it as https://host or http://host:port.`);
  }
  return url.origin;
}

function isBelow(hostname: string, domain: string): boolean {
  return hostname === domain || hostname.endsWith(`.${domain}`);
}
