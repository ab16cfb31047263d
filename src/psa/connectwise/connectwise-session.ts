import type { Allowance } from "../../core/ports/budget.ts";
import { PsaError } from "../../core/ports/psa.ts";
import { raceAbort, startDeadline } from "../../net/deadline.ts";
import type { HttpAnswer, HttpCaller } from "../../net/http-caller.ts";
import { type CompanyInfo, readCompanyInfo } from "./company-info.ts";

/** Credentials after `check`, and where they lead. */
export interface ConnectWiseAccess {
  loginOrigin: string;
  apiOrigin: string;
  companyId: string;
  publicKey: string;
  privateKey: string;
}

export interface Question {
  /** Below `apis/3.0/`, e.g. `company/companies`. */
  path: string;
  query?: Readonly<Record<string, string>>;
  forwardOnly?: boolean;
}

export interface Patience {
  deadlineMs: number;
  maxRetries?: number;
  signal?: AbortSignal | undefined;
}

/** Signed GETs to one company's API. Throws `PsaError` or `HttpError`. */
export interface ConnectWiseSession {
  /** Asks anew which release serves the company, and keeps it for what follows. */
  discover(patience: Patience): Promise<CompanyInfo>;
  get(question: Question, patience: Patience): Promise<HttpAnswer>;
}

export function createSession(
  access: ConnectWiseAccess,
  options: { clientId: string; http: HttpCaller; allowance: Allowance; discoveryDeadlineMs: number },
): ConnectWiseSession {
  const shared = {
    budgetKey: `connectwise ${access.apiOrigin} ${access.companyId.toLowerCase()}`,
    allowance: options.allowance,
  };
  const headers = {
    accept: "application/vnd.connectwise.com+json, application/json",
    authorization: `Basic ${Buffer.from(`${access.companyId}+${access.publicKey}:${access.privateKey}`).toString("base64")}`,
    clientid: options.clientId,
  };
  let known: Promise<CompanyInfo> | undefined;

  async function askCompanyInfo(patience: Patience): Promise<CompanyInfo> {
    const url = new URL(`/login/companyinfo/${encodeURIComponent(access.companyId)}`, access.loginOrigin);
    const accept = { accept: "application/json" };
    return readCompanyInfo(await options.http.call({ method: "GET", url, headers: accept, ...shared, ...patience }));
  }

  /** A failure is forgotten, so that the next caller asks anew. */
  function keep(asked: Promise<CompanyInfo>): Promise<CompanyInfo> {
    known = asked;
    asked.catch(() => {
      if (known === asked) known = undefined;
    });
    return asked;
  }

  /** One question for all callers, under a deadline of its own. */
  function companyInfo(signal: AbortSignal): Promise<CompanyInfo> {
    return raceAbort(known ?? keep(askCompanyInfo({ deadlineMs: options.discoveryDeadlineMs })), signal);
  }

  function send(question: Question, codebase: string, patience: Patience): Promise<HttpAnswer> {
    const url = new URL(`/${codebase}apis/3.0/${question.path}`, access.apiOrigin);
    // %20, not "+": a plus sign in a condition would be read as one.
    const pairs = Object.entries(question.query ?? {}).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
    url.search = pairs.join("&");
    const paging = question.forwardOnly === true ? { "pagination-type": "forward-only" } : {};
    return options.http.call({ method: "GET", url, headers: { ...headers, ...paging }, ...shared, ...patience });
  }

  return {
    async discover(patience) {
      requireClientId(options.clientId);
      return keep(askCompanyInfo(patience));
    },
    async get(question, { deadlineMs, signal, maxRetries }) {
      requireClientId(options.clientId);
      const deadline = startDeadline(deadlineMs, `GET ${access.apiOrigin} ${question.path}`, signal);
      const patience = { deadlineMs, signal: deadline.signal, ...(maxRetries === undefined ? {} : { maxRetries }) };
      try {
        const { codebase } = await companyInfo(deadline.signal);
        const answer = await send(question, codebase, patience);
        if (answer.status !== 404) return answer;
        // The release may have moved since it was read.
        known = undefined;
        const now = await companyInfo(deadline.signal);
        return now.codebase === codebase ? answer : await send(question, now.codebase, patience);
      } finally {
        deadline.end();
      }
    },
  };
}

function requireClientId(clientId: string): void {
  if (clientId !== "") return;
  throw new PsaError(
    "integration-refused",
    "CONNECTWISE_CLIENT_ID is not set. Make one at developer.connectwise.com/ClientID.",
  );
}
