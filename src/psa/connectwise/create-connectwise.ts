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
import { type ConnectWiseDeadlines, createConnectWiseClient } from "./connectwise-client.ts";
import { COMPANIES_RIGHT, CONTACTS_RIGHT, TABLES_RIGHT } from "./connectwise-rights.ts";
import { createSession } from "./connectwise-session.ts";
import { readSite } from "./connectwise-site.ts";

export interface ConnectWiseOptions {
  /** The operator's, from developer.connectwise.com/ClientID; empty when not set. */
  clientId: string;
  http: HttpCaller;
  origins: AllowedOrigins;
  /** Default: 4 calls at once and 5 a second for one company. ConnectWise publishes no number; second-hand ones start at 60 a minute. */
  allowance?: Allowance;
  /** Default: 25 s for a test, 45 s for a read: whoever waits is told so long before. */
  deadlines?: Partial<ConnectWiseDeadlines>;
}

const DEFAULT_ALLOWANCE: Allowance = { atOnce: 4, perSecond: 5 };
const DEFAULT_DEADLINES: ConnectWiseDeadlines = { verifyMs: 25_000, readMs: 45_000 };

const FIELDS: readonly CredentialField[] = [
  { name: "site", kind: "host", maxLength: 200, example: "na.myconnectwise.net" },
  { name: "companyId", kind: "text", maxLength: 60, example: "yourcompany" },
  { name: "publicKey", kind: "secret", maxLength: 100 },
  { name: "privateKey", kind: "secret", maxLength: 100 },
];

/** `+` and `:` part company id, public key and private key in the header, so the first two cannot hold them. */
const SHAPES: Readonly<Record<string, RegExp>> = {
  companyId: /^[^\s+:/\\?#%\p{Cc}]+$/u,
  publicKey: /^[\x21-\x7e]+$/,
  privateKey: /^[\x21-\x7e]+$/,
};

export function createConnectWise(options: ConnectWiseOptions): PsaProvider {
  const allowance = options.allowance ?? DEFAULT_ALLOWANCE;
  const deadlines = { ...DEFAULT_DEADLINES, ...options.deadlines };

  function check(credentials: Credentials): readonly CredentialProblem[] {
    return FIELDS.flatMap(({ name, maxLength }) => {
      const kind = problemOf(name, typed(credentials, name), maxLength, options.origins);
      return kind === null ? [] : [{ field: name, kind }];
    });
  }

  return {
    name: "connectwise",
    title: "ConnectWise PSA",
    credentialFields: FIELDS,
    rights: [COMPANIES_RIGHT, CONTACTS_RIGHT, TABLES_RIGHT],
    keysMenu: "System › Members › API Members › API Keys",
    check,
    /** Throws `PsaError` for credentials that `check` finds fault with. */
    open(credentials) {
      const [problem] = check(credentials);
      const site = readSite(typed(credentials, "site"), options.origins);
      if (problem !== undefined || site.kind !== "site") {
        const kind = problem?.kind === "origin-not-allowed" ? "origin-not-allowed" : "unexpected";
        const field = problem?.field ?? "site";
        throw new PsaError(kind, `ConnectWise credentials: ${field} is ${problem?.kind ?? "malformed"}`, { field });
      }
      const companyId = typed(credentials, "companyId");
      const access = {
        loginOrigin: site.loginOrigin,
        apiOrigin: site.apiOrigin,
        companyId,
        publicKey: typed(credentials, "publicKey"),
        privateKey: typed(credentials, "privateKey"),
      };
      const session = createSession(access, {
        clientId: options.clientId,
        http: options.http,
        allowance,
        discoveryDeadlineMs: deadlines.readMs,
      });
      return createConnectWiseClient(session, companyId, deadlines);
    },
  };
}

function typed(credentials: Credentials, name: string): string {
  return (credentials[name] ?? "").trim();
}

function problemOf(
  name: string,
  value: string,
  maxLength: number,
  origins: AllowedOrigins,
): CredentialProblem["kind"] | null {
  if (value === "") return "missing";
  if (value.length > maxLength) return "malformed";
  if (name === "site") {
    const site = readSite(value, origins);
    return site.kind === "site" ? null : site.kind;
  }
  if (name === "publicKey" && /[+:]/.test(value)) return "malformed";
  return SHAPES[name]?.test(value) === false ? "malformed" : null;
}
