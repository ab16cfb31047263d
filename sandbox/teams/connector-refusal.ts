import { jsonAnswer, type SandboxAnswer } from "../world/loopback-server.ts";

/** The connector's own shape of a refusal. */
export function refusal(status: number, code: string, message: string): SandboxAnswer {
  return jsonAnswer(status, { error: { code, message } });
}

export function throttled(waitS: number): SandboxAnswer {
  const answer = refusal(429, "Throttled", "API calls quota exceeded.");
  return { ...answer, headers: { ...answer.headers, "retry-after": String(waitS) } };
}

const codes: Readonly<Record<number, string>> = {
  401: "Unauthorized",
  403: "Forbidden",
  404: "NotFound",
  412: "PreconditionFailed",
  413: "MessageSizeTooBig",
  502: "BadGateway",
  503: "ServiceUnavailable",
  504: "GatewayTimeout",
};

/** What a fault that was asked for looks like. */
export function faultAnswer(status: number): SandboxAnswer {
  return status === 429 ? throttled(1) : refusal(status, codes[status] ?? "ServiceError", "a fault that was asked for");
}
