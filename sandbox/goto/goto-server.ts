import { makeCallLimit } from "../world/call-limit.ts";
import {
  type LoopbackServer,
  type SandboxAnswer,
  type SandboxRequest,
  startLoopback,
} from "../world/loopback-server.ts";
import type { World } from "../world/world.ts";
import type { SandboxMail } from "./change-users.ts";
import { type AdminSettings, answerAdmin } from "./goto-admin.ts";
import { GotoRefusal, gotoFaultAnswer } from "./goto-errors.ts";
import { makeGotoOAuth, type OAuthSettings } from "./goto-oauth.ts";
import { makeGotoTokens } from "./goto-tokens.ts";

/** The OAuth client that is registered with this sandbox unless told. */
export const sandboxClient = { clientId: "crosswalk-sandbox", clientSecret: "crosswalk-sandbox-secret" } as const;

export interface GotoOptions {
  port?: number;
  clientId?: string;
  clientSecret?: string;
  /** As the consent page calls it: `Crosswalk` unless told. */
  appName?: string;
  /** Any loopback address unless told. */
  redirectUris?: readonly string[];
  /** 10 unless told; counted over all callers, as GoTo does per API. */
  requestsPerSecond?: number;
  nowMs?: () => number;
}

/** How GoTo behaves where its documents differ or say nothing; may be changed while it runs. */
export interface GotoSettings extends AdminSettings, OAuthSettings {
  /** False: the client lacks the Admin scope, which is answered as 401. */
  adminScope: boolean;
}

export interface GotoSandbox extends Omit<LoopbackServer, "url"> {
  /** `GET {authUrl}/oauth/authorize`, `POST {authUrl}/oauth/token`. */
  authUrl: string;
  /** `{apiUrl}/admin/rest/v1/…`. */
  apiUrl: string;
  world: World;
  /** What GoTo would have sent, oldest first. */
  mails: SandboxMail[];
  settings: GotoSettings;
  /** Tokens given to this administrator until now are refused: `invalid_grant` and 401. */
  revoke(email: string): void;
  limitRequests(perSecond: number): void;
}

const base = "/admin/rest/v1";

/** GoTo's OAuth and Admin REST API over a world, on one loopback port. */
export async function startGoto(world: World, options: GotoOptions = {}): Promise<GotoSandbox> {
  const nowMs = options.nowMs ?? Date.now;
  const { clientId = sandboxClient.clientId, clientSecret = sandboxClient.clientSecret, redirectUris } = options;
  const settings: GotoSettings = {
    adminScope: true,
    rotateRefreshTokens: false,
    conflictEntries: "without-key",
    unknownEmail: "not-found",
  };
  const mails: SandboxMail[] = [];
  const tokens = makeGotoTokens(`${clientSecret}/${world.seed}`, nowMs);
  const client = {
    clientId,
    clientSecret,
    appName: options.appName ?? "Crosswalk",
    ...(redirectUris ? { redirectUris } : {}),
  };
  const answerOAuth = makeGotoOAuth(world, client, tokens, settings, nowMs);
  const limit = makeCallLimit(options.requestsPerSecond ?? 10, 1_000, nowMs);

  const { url, ...server } = await startLoopback({
    ...(options.port === undefined ? {} : { port: options.port }),
    faultAnswer: gotoFaultAnswer,
    answer(request) {
      try {
        return answerOAuth(request) ?? answerApi(request);
      } catch (error) {
        if (error instanceof GotoRefusal) return error.answer();
        throw error;
      }
    },
  });

  function answerApi(request: SandboxRequest): SandboxAnswer {
    if (!request.path.startsWith(`${base}/`)) throw new GotoRefusal("not.found", request.path);
    if (limit.take("admin") > 0) throw new GotoRefusal("too.many.requests");
    const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? "")?.[1] ?? "";
    const email = tokens.read("access", token);
    const caller = world.goto.administrators.find((administrator) => administrator.email === email);
    if (!caller || !settings.adminScope) throw new GotoRefusal("not.authenticated");
    return answerAdmin(world, settings, mails, caller, request, request.path.slice(base.length));
  }

  return {
    ...server,
    authUrl: url,
    apiUrl: url,
    world,
    mails,
    settings,
    revoke: tokens.revoke,
    limitRequests: (perSecond) => limit.change(perSecond, 1_000),
  };
}
