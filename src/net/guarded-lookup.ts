import { lookup } from "node:dns/promises";
import type { LookupFunction } from "node:net";
import { HttpError } from "./http-error.ts";
import { isPublicAddress } from "./public-address.ts";

/** Every address of a name, as the system resolves it. */
export type Resolve = (hostname: string) => Promise<readonly { address: string; family: number }[]>;

export const resolveBySystem: Resolve = (hostname) => lookup(hostname, { all: true });

/**
 * Resolves a name once for a socket, which then connects to those very addresses. With `publicOnly`, one address that is not
 * public refuses the whole name: a name that answers both kinds is an attack or a mistake.
 */
export function guardedLookup(resolve: Resolve, options: { publicOnly: boolean }): LookupFunction {
  return (hostname, wanted, callback) => {
    resolve(hostname).then(
      (addresses) => {
        const [first] = addresses;
        if (first === undefined) {
          callback(new HttpError("dns", `${hostname} has no address`), "", 0);
        } else if (options.publicOnly && !addresses.every(({ address }) => isPublicAddress(address))) {
          callback(new HttpError("origin-not-allowed", `${hostname} leads to an address that is not public`), "", 0);
        } else if (wanted.all === true) {
          callback(null, [...addresses]);
        } else {
          callback(null, first.address, first.family);
        }
      },
      (error: unknown) => callback(error instanceof Error ? error : new HttpError("dns", hostname), "", 0),
    );
  };
}
