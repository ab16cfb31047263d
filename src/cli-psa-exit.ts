import type { PsaErrorKind } from "./core/ports/psa.ts";

/** What a script may rely on; the README lists them. Tens group what is to be done: keys, address, network, later. */
export const exitCodes = {
  done: 0,
  bug: 1,
  /** Options or the credentials file. */
  usage: 2,
  noSuchCompany: 3,
  stopped: 130,
} as const;

const codeByKind: Readonly<Record<PsaErrorKind, number>> = {
  unauthorized: 10,
  "unknown-user": 11,
  locked: 12,
  "unknown-company": 13,
  forbidden: 14,
  "integration-refused": 15,
  "unknown-site": 20,
  "origin-not-allowed": 21,
  "no-such-host": 22,
  "name-server": 30,
  unreachable: 31,
  tls: 32,
  clock: 33,
  timeout: 34,
  "rate-limited": 40,
  "budget-used": 41,
  down: 42,
  unexpected: 50,
};

export const exitCodeOf = (kind: PsaErrorKind): number => codeByKind[kind];
