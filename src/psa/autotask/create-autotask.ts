import type { Allowance } from "../../core/ports/budget.ts";
import {
  type CredentialField,
  type CredentialProblem,
  type Credentials,
  PsaError,
  type PsaProvider,
} from "../../core/ports/psa.ts";
import type { AllowedOrigins } from "../../net/allowed-origins.ts";
import type { HttpCaller } from "../../net/http-caller.ts";
import { type AutotaskDeadlines, createAutotaskClient } from "./autotask-client.ts";
import { COMPANIES_RIGHT, CONTACTS_RIGHT } from "./autotask-rights.ts";
import { createSession } from "./autotask-session.ts";
import { createZoneCache, DEFAULT_ZONE_URL } from "./autotask-zones.ts";

export interface AutotaskOptions {
  /** The operator's API tracking identifier; empty when not set. */
  integrationCode: string;
  /** Where zones are asked for, with its last slash; Autotask's own address unless told. */
  zoneUrl?: string | undefined;
  http: HttpCaller;
  origins: AllowedOrigins;
  /** Calls a second; how many at once is fixed. */
  perSecond?: number;
  /** Default: 25 s for a test, 45 s for a read: whoever waits is told so long before. */
  deadlines?: Partial<AutotaskDeadlines>;
}

/** Autotask refuses the fourth call at once to an entity of a database (help: ThreadLimiting); others may need one. */
const AT_ONCE = 2;
const DEFAULT_PER_SECOND = 10;
const DEFAULT_DEADLINES: AutotaskDeadlines = { verifyMs: 25_000, readMs: 45_000 };

const FIELDS: readonly CredentialField[] = [
  { name: "userName", kind: "text", maxLength: 100, example: "a1b2c3d4e5f6g7h@yourcompany.com" },
  { name: "secret", kind: "secret", maxLength: 100 },
];

/** Printable ASCII: both travel in headers. */
const SHAPE = /^[\x21-\x7e]+$/;

export function createAutotask(options: AutotaskOptions): PsaProvider {
  const allowance: Allowance = { atOnce: AT_ONCE, perSecond: options.perSecond ?? DEFAULT_PER_SECOND };
  const deadlines = { ...DEFAULT_DEADLINES, ...options.deadlines };
  const zones = createZoneCache();

  function check(credentials: Credentials): readonly CredentialProblem[] {
    return FIELDS.flatMap(({ name, maxLength }): CredentialProblem[] => {
      const value = typed(credentials, name);
      if (value === "") return [{ field: name, kind: "missing" }];
      return value.length <= maxLength && SHAPE.test(value) ? [] : [{ field: name, kind: "malformed" }];
    });
  }

  return {
    name: "autotask",
    title: "Datto Autotask PSA",
    credentialFields: FIELDS,
    rights: [COMPANIES_RIGHT, CONTACTS_RIGHT],
    keysMenu: "Admin › Resources/Users (HR) › Resources/Users › New API User",
    check,
    /** Throws `PsaError` for credentials that `check` finds fault with. */
    open(credentials) {
      const [problem] = check(credentials);
      if (problem !== undefined) {
        const { field, kind } = problem;
        throw new PsaError("unexpected", `Autotask credentials: ${field} is ${kind}`, { field });
      }
      const access = { userName: typed(credentials, "userName"), secret: typed(credentials, "secret") };
      const session = createSession(access, {
        integrationCode: options.integrationCode,
        zoneUrl: options.zoneUrl ?? DEFAULT_ZONE_URL,
        http: options.http,
        origins: options.origins,
        zones,
        allowance,
      });
      return createAutotaskClient(session, deadlines);
    },
  };
}

function typed(credentials: Credentials, name: string): string {
  return (credentials[name] ?? "").trim();
}
