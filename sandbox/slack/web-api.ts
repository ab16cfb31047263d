import { chatMethods, type Method } from "./chat-methods.ts";
import { directoryMethods, requireScope } from "./directory-methods.ts";
import { fileMethods } from "./file-methods.ts";
import { isObject, type JsonObject } from "./json-object.ts";
import { recordViolation, type SlackCore } from "./slack-core.ts";
import { callsPerMinute } from "./slack-limits.ts";
import { SlackRefusal } from "./slack-refusal.ts";
import { viewMethods } from "./view-methods.ts";

/** The answer of one call; `lost` answers never leave the sandbox. */
export interface WebApiAnswer {
  status: number;
  headers: Record<string, string>;
  body: JsonObject;
  isLost: boolean;
}

const methods: Readonly<Record<string, Method>> = {
  ...chatMethods,
  ...viewMethods,
  ...directoryMethods,
  ...fileMethods,
};

/** The scope that each method needs; those that depend on the channel check it themselves. */
const scopeOf: Readonly<Record<string, string>> = {
  "chat.postMessage": "chat:write",
  "chat.postEphemeral": "chat:write",
  "chat.update": "chat:write",
  "chat.delete": "chat:write",
  "reactions.add": "reactions:write",
  "conversations.open": "im:write",
  "users.info": "users:read",
  "users.list": "users:read",
  "bots.info": "users:read",
  "team.info": "team:read",
  "files.getUploadURLExternal": "files:write",
  "files.completeUploadExternal": "files:write",
};

/** Arguments that come as JSON text in a form. */
const jsonArguments: Readonly<Record<string, string>> = {
  blocks: "invalid_blocks_format",
  attachments: "invalid_attachments",
  view: "invalid_arguments",
  files: "invalid_arguments",
  metadata: "invalid_metadata_format",
};

/** Reads the arguments of a call from its query and its form or JSON body. */
export function readArguments(url: URL, contentType: string, body: string): JsonObject {
  const args: JsonObject = Object.fromEntries(url.searchParams);
  if (contentType.startsWith("application/json")) {
    try {
      const parsed: unknown = JSON.parse(body || "{}");
      if (!isObject(parsed)) throw new SlackRefusal("json_not_object");
      return { ...args, ...parsed };
    } catch (error) {
      throw error instanceof SlackRefusal ? error : new SlackRefusal("invalid_json");
    }
  }
  Object.assign(args, Object.fromEntries(new URLSearchParams(body)));
  for (const [name, error] of Object.entries(jsonArguments)) {
    const value = args[name];
    if (typeof value !== "string") continue;
    try {
      args[name] = JSON.parse(value);
    } catch {
      throw new SlackRefusal(error);
    }
  }
  return args;
}

function checkToken(core: SlackCore, method: string, token: string): void {
  const { botToken, appToken } = core.settings;
  const [wanted, other] = method === "apps.connections.open" ? [appToken, botToken] : [botToken, appToken];
  if (token === "") throw new SlackRefusal("not_authed");
  if (token === other && wanted !== other) throw new SlackRefusal("not_allowed_token_type");
  if (token !== wanted) throw new SlackRefusal("invalid_auth");
}

const callTimes = new WeakMap<SlackCore, Map<string, number[]>>();

/** Seconds to wait when this call is one too many within a minute; 0 when it is not. */
function secondsToWait(core: SlackCore, method: string, args: JsonObject): number {
  const limit = callsPerMinute[method];
  if (!core.settings.enforceRates || limit === undefined) return 0;
  const times = callTimes.get(core) ?? new Map<string, number[]>();
  callTimes.set(core, times);
  const key = method === "chat.postMessage" ? `${method} ${String(args.channel)}` : method;
  const now = core.settings.now();
  const recent = (times.get(key) ?? []).filter((at) => now - at < 60_000);
  times.set(key, recent);
  const oldest = recent[0];
  if (oldest !== undefined && recent.length >= limit) return Math.ceil((oldest + 60_000 - now) / 1000);
  recent.push(now);
  return 0;
}

function takeFault<T extends { times: number; method?: string }>(fault: T | null, method: string): T | null {
  if (fault === null || fault.times <= 0 || (fault.method !== undefined && fault.method !== method)) return null;
  fault.times -= 1;
  return fault;
}

/** Answers one Web API call as Slack does; refusals that are not planned faults become violations. */
export function callMethod(
  core: SlackCore,
  method: string,
  token: string,
  readArgs: () => JsonObject,
  openSocket: () => JsonObject,
): WebApiAnswer {
  const headers = {
    "content-type": "application/json; charset=utf-8",
    "x-oauth-scopes": core.settings.scopes.join(","),
    ...(scopeOf[method] === undefined ? {} : { "x-accepted-oauth-scopes": scopeOf[method] }),
  };
  const answer = (body: JsonObject): WebApiAnswer => ({ status: 200, headers, body, isLost: false });
  const limited = takeFault(core.faults.rateLimited, method);
  if (limited !== null) return tooMany(answer({}), limited.retryAfterSeconds);
  const failing = takeFault(core.faults.failing, method);
  if (failing !== null) return answer({ ok: false, error: failing.error });
  let args: JsonObject = {};
  try {
    args = readArgs();
    const run = method === "apps.connections.open" ? openSocket : methods[method];
    if (run === undefined) throw new SlackRefusal("unknown_method", [], { req_method: method });
    checkToken(core, method, token || String(args.token ?? ""));
    requireScope(core, scopeOf[method] ?? "");
    const wait = secondsToWait(core, method, args);
    if (wait > 0) {
      recordViolation(core, { method, error: "ratelimited", messages: [], arguments: args });
      return tooMany(answer({}), wait);
    }
    const result = run(core, args);
    return { ...answer({ ok: true, ...result }), isLost: takeFault(core.faults.lostAnswers, method) !== null };
  } catch (error) {
    if (!(error instanceof SlackRefusal)) throw error;
    const { code, messages, extra } = error;
    const { token: _, ...shown } = args;
    recordViolation(core, { method, error: code, messages: [...messages], arguments: shown });
    const metadata =
      messages.length === 0 ? {} : { response_metadata: { messages: messages.map((text) => `[ERROR] ${text}`) } };
    return answer({ ok: false, error: code, ...extra, ...metadata });
  }
}

function tooMany(answer: WebApiAnswer, retryAfterSeconds: number): WebApiAnswer {
  return {
    ...answer,
    status: 429,
    headers: { ...answer.headers, "retry-after": String(retryAfterSeconds) },
    body: { ok: false, error: "ratelimited" },
  };
}
