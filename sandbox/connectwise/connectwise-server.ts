import { randomUUID } from "node:crypto";
import { makeCallLimit } from "../world/call-limit.ts";
import {
  jsonAnswer,
  type LoopbackServer,
  type SandboxAnswer,
  type SandboxRequest,
  startLoopback,
} from "../world/loopback-server.ts";
import type { World } from "../world/world.ts";
import { type ApiMember, readBasic, sandboxKeys, sandboxMembers } from "./api-member.ts";
import { ConditionError } from "./condition.ts";
import { connectWiseErrors, connectWiseFaultAnswer } from "./connectwise-errors.ts";
import { makeRoutes } from "./connectwise-routes.ts";
import { makeConnectWiseRows } from "./connectwise-rows.ts";

export interface ConnectWiseOptions {
  port?: number;
  /** Letter case does not matter. With the keys below, those of `sandboxKeys` unless told. */
  companyId?: string;
  publicKey?: string;
  privateKey?: string;
  /** Further keys; those of `sandboxMembers` unless told. */
  members?: readonly ApiMember[];
  /** With its last slash: `v4_6_release/`. */
  codebase?: string;
  /** As older releases: `forward-only` paging is not known, or contacts come without `communicationItems`. */
  without?: readonly ("forward-only" | "communication-items")[];
  /** Client ids that are registered; any GUID unless told. */
  clientIds?: readonly string[];
  /** 1,000 a minute unless told. */
  limit?: { calls: number; perMs: number };
  nowMs?: () => number;
}

export interface ConnectWiseSandbox extends LoopbackServer {
  world: World;
  /** Registers keys, or changes the rights of known ones. */
  setMember(member: ApiMember): void;
  /** The keys are refused from now on. */
  removeMember(publicKey: string): void;
  limitCalls(calls: number, perMs: number): void;
  /** As at an upgrade: paths under the old codebase answer 404. */
  moveTo(codebase: string): void;
}

const anyGuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** ConnectWise PSA's REST API 3.0 over a world, as far as connecting, mapping and importing need it. Reads only. */
export async function startConnectWise(world: World, options: ConnectWiseOptions = {}): Promise<ConnectWiseSandbox> {
  const companyId = options.companyId ?? sandboxKeys.companyId;
  const members = new Map<string, ApiMember>();
  const setMember = (member: ApiMember): void => void members.set(member.publicKey, member);
  for (const member of options.members ?? Object.values(sandboxMembers)) setMember(member);
  const { publicKey = sandboxKeys.publicKey, privateKey = sandboxKeys.privateKey } = options;
  setMember({ publicKey, privateKey, rights: sandboxMembers.full.rights });
  const { calls, perMs } = options.limit ?? { calls: 1_000, perMs: 60_000 };
  const limit = makeCallLimit(calls, perMs, options.nowMs ?? Date.now);
  let codebase = options.codebase ?? "v4_6_release/";

  const rows = makeConnectWiseRows(world, () => `${server.url}/${codebase}apis/3.0`);
  const routeOf = makeRoutes(world, rows);
  const server = await startLoopback({
    ...(options.port === undefined ? {} : { port: options.port }),
    answer: (request) => withRequestId(answer(request)),
    faultAnswer: (status) => withRequestId(connectWiseFaultAnswer(status)),
  });

  function answer(request: SandboxRequest): SandboxAnswer {
    const asked = /^\/login\/companyinfo\/([^/]+)$/i.exec(request.path)?.[1];
    if (asked !== undefined) return companyInfo(request, asked);
    const base = `/${codebase}apis/3.0`;
    if (!request.path.toLowerCase().startsWith(`${base}/`.toLowerCase())) return connectWiseErrors.noEndpoint();
    return answerApi(request, request.path.slice(base.length));
  }

  function companyInfo(request: SandboxRequest, asked: string): SandboxAnswer {
    if (asked.toLowerCase() !== encodeURIComponent(companyId).toLowerCase()) return jsonAnswer(200, null);
    return jsonAnswer(200, {
      CompanyName: companyId,
      Codebase: codebase,
      VersionCode: "v2026.3",
      VersionNumber: "v4.6.105333",
      CompanyID: companyId,
      IsCloud: true,
      SiteUrl: request.headers.host ?? "",
    });
  }

  function answerApi(request: SandboxRequest, path: string): SandboxAnswer {
    const keys = readBasic(request.headers.authorization);
    if (!keys) return connectWiseErrors.notAuthenticated();
    if (keys.companyId.toLowerCase() !== companyId.toLowerCase()) return connectWiseErrors.unknownCompany();
    if (!isRegistered(request.headers.clientid)) return connectWiseErrors.noClientId();
    const member = members.get(keys.publicKey);
    if (member?.privateKey !== keys.privateKey) return connectWiseErrors.notAuthenticated();
    const waitMs = limit.take(companyId);
    if (waitMs > 0) return connectWiseErrors.tooMany(waitMs);
    const route = routeOf(path);
    if (!route) return connectWiseErrors.noEndpoint();
    if (request.method !== "GET") return connectWiseErrors.noRight();
    if (route.right !== null && !member.rights.includes(route.right)) return connectWiseErrors.noRight();
    try {
      return asOlderRelease(route.answer(withoutForwardOnly(request)));
    } catch (error) {
      if (error instanceof ConditionError) return connectWiseErrors.badCondition(error.message);
      throw error;
    }
  }

  function withoutForwardOnly(request: SandboxRequest): SandboxRequest {
    if (!options.without?.includes("forward-only")) return request;
    const { "pagination-type": _, ...headers } = request.headers;
    return { ...request, headers };
  }

  function asOlderRelease(answered: SandboxAnswer): SandboxAnswer {
    if (!options.without?.includes("communication-items") || answered.body === undefined) return answered;
    const value: unknown = JSON.parse(answered.body, (key, each) => (key === "communicationItems" ? undefined : each));
    return { ...answered, body: JSON.stringify(value) };
  }

  function isRegistered(clientId: string | string[] | undefined): boolean {
    if (typeof clientId !== "string") return false;
    return options.clientIds ? options.clientIds.includes(clientId) : anyGuid.test(clientId);
  }

  return {
    ...server,
    world,
    setMember,
    removeMember: (key) => void members.delete(key),
    limitCalls: limit.change,
    moveTo(newCodebase) {
      codebase = newCodebase;
    },
  };
}

function withRequestId(answer: SandboxAnswer): SandboxAnswer {
  return { ...answer, headers: { ...answer.headers, "x-cw-request-id": randomUUID() } };
}
