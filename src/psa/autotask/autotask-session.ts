import type { Allowance } from "../../core/ports/budget.ts";
import { PsaError } from "../../core/ports/psa.ts";
import type { AllowedOrigins } from "../../net/allowed-origins.ts";
import { startDeadline } from "../../net/deadline.ts";
import type { HttpAnswer, HttpCaller } from "../../net/http-caller.ts";
import { readZone, type Zone, type ZoneCache, zoneQuestion } from "./autotask-zones.ts";

/** Credentials after `check`. */
export interface AutotaskAccess {
  userName: string;
  secret: string;
}

export interface Question {
  /** Below `V1.0/`: `Companies/query`; or the whole address of a next page. */
  path: string | URL;
  /** What Autotask counts calls by: `Companies`. */
  entity: string;
  /** With a body the question is a POST. */
  body?: string;
}

export interface Patience {
  deadlineMs: number;
  maxRetries?: number;
  signal?: AbortSignal | undefined;
}

/** Signed reads of one customer's zone. Throws `PsaError` or `HttpError`. */
export interface AutotaskSession {
  /** Asks anew which zone serves the user, without keys, and keeps it for what follows. */
  discover(patience: Patience): Promise<Zone>;
  ask(question: Question, patience: Patience): Promise<HttpAnswer>;
}

export interface SessionOptions {
  integrationCode: string;
  zoneUrl: string;
  http: HttpCaller;
  origins: AllowedOrigins;
  zones: ZoneCache;
  allowance: Allowance;
}

export function createSession(access: AutotaskAccess, options: SessionOptions): AutotaskSession {
  const { http, origins, zones, allowance } = options;
  const headers = {
    accept: "application/json",
    apiintegrationcode: options.integrationCode,
    username: access.userName,
    secret: access.secret,
  };

  async function discover(patience: Patience): Promise<Zone> {
    const url = zoneQuestion(options.zoneUrl, access.userName);
    const accept = { accept: "application/json" };
    const budgetKey = `autotask zones ${url.origin}`;
    const answer = await http.call({ method: "GET", url, headers: accept, budgetKey, allowance, ...patience });
    const zone = readZone(answer, origins);
    zones.keep(access.userName, zone);
    return zone;
  }

  async function send(question: Question, zone: Zone, patience: Patience): Promise<HttpAnswer> {
    const url = urlIn(zone, question.path);
    // Autotask counts calls of a database, and threads of each entity of it, all integrations together.
    const budgetKey = `autotask ${zone.databaseId ?? zone.apiUrl}`;
    const shared = { url, budgetKey, lane: question.entity, allowance, ...patience };
    if (question.body === undefined) return http.call({ ...shared, method: "GET", headers });
    const { body } = question;
    const asJson = { ...headers, "content-type": "application/json" };
    return http.call({ ...shared, method: "POST", isRead: true, headers: asJson, body });
  }

  return {
    async discover(patience) {
      requireCode(options.integrationCode);
      return discover(patience);
    },

    async ask(question, { deadlineMs, signal, maxRetries }) {
      requireCode(options.integrationCode);
      const target = typeof question.path === "string" ? question.path : question.path.pathname;
      const deadline = startDeadline(deadlineMs, `Autotask ${target}`, signal);
      const patience = { deadlineMs, signal: deadline.signal, ...(maxRetries === undefined ? {} : { maxRetries }) };
      try {
        const kept = zones.get(access.userName);
        const zone = kept ?? (await discover(patience));
        const answer = await send(question, zone, patience);
        if (answer.status !== 401 || kept === undefined) return answer;
        // The customer may have moved since. The same zone is not asked twice: refused keys lock the user.
        const now = await discover(patience);
        if (now.apiUrl === zone.apiUrl || typeof question.path !== "string") return answer;
        return await send(question, now, patience);
      } finally {
        deadline.end();
      }
    },
  };
}

/** A next page's address is Autotask's own text, so it is followed only within the zone. */
function urlIn(zone: Zone, path: string | URL): URL {
  if (typeof path === "string") return new URL(path, zone.apiUrl);
  const base = new URL(zone.apiUrl);
  const isInside = path.origin === base.origin && path.username === "" && path.password === "";
  if (isInside && path.pathname.toLowerCase().startsWith(base.pathname.toLowerCase())) return path;
  throw new PsaError("unexpected", "Autotask named a next page outside the customer's zone");
}

function requireCode(integrationCode: string): void {
  if (integrationCode !== "") return;
  throw new PsaError(
    "integration-refused",
    "AUTOTASK_INTEGRATION_CODE is not set. It is Autotask's API tracking identifier.",
  );
}
