import { isIP } from "node:net";
import ipaddr from "ipaddr.js";

/** Azure's wire server: a public address that answers its own virtual machines as 169.254.169.254 does. */
const METADATA: ReadonlySet<string> = new Set(["168.63.129.16"]);

/**
 * True for an address that anyone on the internet may call. False for private, loopback, link-local, metadata, shared (CGNAT),
 * multicast, reserved and unspecified addresses, and for IPv6 forms that carry an IPv4 address (mapped, NAT64, 6to4, Teredo).
 */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 0) return false; // ipaddr.js alone would read "1.2.3"
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== "unicast") return false;
  if (parsed instanceof ipaddr.IPv4) return !METADATA.has(parsed.toString());
  // Only 2000::/3 is given out; this drops ::127.0.0.1 and the like, which ipaddr.js calls unicast. A zone means link-local.
  const first = parsed.parts[0] ?? 0;
  return first >= 0x2000 && first <= 0x3fff && !address.includes("%");
}
