import {
  jsonAnswer,
  type LoopbackServer,
  type SandboxAnswer,
  type SandboxRequest,
  startLoopback,
} from "../world/loopback-server.ts";
import type { World } from "../world/world.ts";
import { type ApiUser, type ApiUsers, autotaskKeys, autotaskUsers, makeApiUsers } from "./api-user.ts";
import { autotaskErrors, autotaskFaultAnswer } from "./autotask-errors.ts";
import { makeRoutes } from "./autotask-routes.ts";
import { makeThresholds, type ThresholdOptions, type Thresholds } from "./autotask-thresholds.ts";
import { QueryError } from "./query-filter.ts";

export interface AutotaskOptions {
  /** Of the zone that serves the customer. */
  port?: number;
  /** Where zones are asked for. */
  discoveryPort?: number;
  /** Those of `autotaskUsers` unless told. */
  users?: readonly ApiUser[];
  /** Tracking identifiers that Autotask knows; `sandboxCode` unless told. */
  integrationCodes?: readonly string[];
  thresholds?: Partial<ThresholdOptions>;
  /** Every fault of the credentials is 401 without a body, as a third party measured in 2026-10; older reports have sentences. */
  terse?: boolean;
  /** How long each answer of the zone takes, so that calls overlap. */
  latencyMs?: number;
  nowMs?: () => number;
}

/** The zone is the server itself; `discovery` is the address that all customers share. */
export interface AutotaskSandbox extends LoopbackServer {
  world: World;
  discovery: LoopbackServer;
  /** For `AUTOTASK_ZONE_URL`. */
  zoneUrl: string;
  integrationCode: string;
  users: ApiUsers;
  thresholds: Thresholds;
  /** The customer moves: discovery names this zone from now on, and the old one refuses its users. `null`: back home. */
  moveTo(zoneUrl: string | null): void;
}

export const sandboxCode = "CROSSWALKSANDBOXTRACKINGID0";
const databaseId = 245_871;
const base = "/atservicesrest/v1.0";

/** Autotask's REST API 1.0 over a world, as far as connecting, mapping and importing need it. Reads only. */
export async function startAutotask(world: World, options: AutotaskOptions = {}): Promise<AutotaskSandbox> {
  const users = makeApiUsers(options.users ?? Object.values(autotaskUsers));
  const codes = options.integrationCodes ?? [sandboxCode];
  const thresholds = makeThresholds(options.thresholds ?? {}, options.nowMs ?? Date.now);
  const routeOf = makeRoutes(world, thresholds);
  let movedTo: string | null = null;

  const zone = await startLoopback({
    ...(options.port === undefined ? {} : { port: options.port }),
    answer: answerZone,
    faultAnswer: autotaskFaultAnswer,
  });
  const discovery = await startLoopback({
    ...(options.discoveryPort === undefined ? {} : { port: options.discoveryPort }),
    answer: answerDiscovery,
    faultAnswer: autotaskFaultAnswer,
  });

  function answerDiscovery(request: SandboxRequest): SandboxAnswer {
    if (request.path.toLowerCase() !== `${base}/zoneinformation`) return autotaskErrors.noEndpoint();
    if (!users.has(request.query.get("user") ?? "")) return autotaskErrors.noZone();
    return jsonAnswer(200, {
      zoneName: "America East 2",
      url: movedTo ?? `${zone.url}/ATServicesRest/`,
      webUrl: `${zone.url}/`,
      ci: databaseId,
    });
  }

  async function answerZone(request: SandboxRequest): Promise<SandboxAnswer> {
    if (!request.path.toLowerCase().startsWith(`${base}/`)) return autotaskErrors.noEndpoint();
    const path = request.path.slice(base.length);
    if (path.toLowerCase() === "/zoneinformation") return answerDiscovery(request);
    const user = signedIn(request);
    if (!("userName" in user)) return user;
    const route = routeOf(path);
    if (!route) return autotaskErrors.noEndpoint();
    if (request.method !== "GET" && request.method !== "POST") return autotaskErrors.noMethod();
    if (request.method === "POST" && !/json/i.test(String(request.headers["content-type"] ?? ""))) {
      return autotaskErrors.failed("The request's media type is not supported for this resource.");
    }
    const waitMs = thresholds.takeCall();
    if (waitMs > 0) return autotaskErrors.overThreshold(waitMs);
    if (!thresholds.enter(route.entity)) return autotaskErrors.tooManyThreads(route.entity);
    try {
      const pauseMs = (options.latencyMs ?? 0) + thresholds.delayMs();
      if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
      const called = { request, user, base: `http://${request.headers.host}/ATServicesRest/V1.0` };
      return route.answer(called);
    } catch (error) {
      if (error instanceof QueryError) return autotaskErrors.failed(error.message);
      throw error;
    } finally {
      thresholds.leave(route.entity);
    }
  }

  /** Wrong user, secret or zone look alike: 401 without a body. */
  function signedIn({ headers }: SandboxRequest): ApiUser | SandboxAnswer {
    const [code, userName, secret] = [headers.apiintegrationcode, headers.username, headers.secret];
    if (typeof userName !== "string" || typeof secret !== "string" || movedTo !== null) {
      return autotaskErrors.notAuthenticated();
    }
    const signIn = users.signIn(userName, secret);
    const isKnown = typeof code === "string" && codes.includes(code);
    if (signIn.kind === "user" && isKnown) return signIn.user;
    if (signIn.kind === "refused" || options.terse) return autotaskErrors.notAuthenticated();
    return signIn.kind === "locked" ? autotaskErrors.locked() : autotaskErrors.badCode();
  }

  return {
    ...zone,
    world,
    discovery,
    zoneUrl: `${discovery.url}/ATServicesRest/`,
    integrationCode: codes[0] ?? sandboxCode,
    users,
    thresholds,
    moveTo(zoneUrl) {
      movedTo = zoneUrl;
    },
    async close() {
      await Promise.all([zone.close(), discovery.close()]);
    },
  };
}

/** What a person types to connect Autotask, by the names of the form's fields. */
export function autotaskEntries(): { userName: string; secret: string } {
  return { ...autotaskKeys };
}
