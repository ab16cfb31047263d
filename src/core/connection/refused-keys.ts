import type { PsaErrorKind } from "../ports/psa.ts";
import type { Connection } from "./connection.ts";

/** Failures of a connection after which its keys are tried again only by a person: PSAs lock accounts that are refused often. */
const waitForPerson: readonly PsaErrorKind[] = ["unauthorized", "unknown-user", "locked", "integration-refused"];

export function isRefusal(kind: PsaErrorKind): boolean {
  return waitForPerson.includes(kind);
}

export function hasRefusedKeys({ failure }: Pick<Connection, "failure">): boolean {
  return failure !== undefined && isRefusal(failure.kind);
}
