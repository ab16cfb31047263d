import { randomUUID } from "node:crypto";
import type { SandboxAnswer } from "../world/loopback-server.ts";
import { gotoAnswer } from "./goto-json.ts";

/**
 * Codes seen in GoTo's guides and in public clients: user.not.found, user.name.conflict, group.not.found, not.authenticated. The
 * others are inferred.
 */
export type GotoErrorCode =
  | "request.invalid"
  | "not.authenticated"
  | "not.authorized"
  | "not.found"
  | "account.not.found"
  | "user.not.found"
  | "license.not.found"
  | "group.not.found"
  | "user.name.conflict"
  | "license.disabled"
  | "license.seats.exceeded"
  | "too.many.requests"
  | "internal.error";

const statuses: Readonly<Record<GotoErrorCode, number>> = {
  "request.invalid": 400,
  "not.authenticated": 401,
  "not.authorized": 403,
  "not.found": 404,
  "account.not.found": 404,
  "user.not.found": 404,
  "license.not.found": 404,
  "group.not.found": 404,
  "user.name.conflict": 409,
  "license.disabled": 409,
  "license.seats.exceeded": 409,
  "too.many.requests": 429,
  "internal.error": 500,
};

/** Thrown inside the sandbox and answered as GoTo's error body; one entry per value. */
export class GotoRefusal extends Error {
  override name = "GotoRefusal";
  readonly code: GotoErrorCode;
  readonly values: readonly string[];

  constructor(code: GotoErrorCode, ...values: string[]) {
    super(`${code} ${values.join(", ")}`);
    this.code = code;
    this.values = values.length === 0 ? [""] : values;
  }

  answer(): SandboxAnswer {
    const errors = this.values.map((value) => ({ code: this.code, value }));
    return gotoAnswer(statuses[this.code], { incidentId: randomUUID(), errors });
  }
}

/** The body that goes with a status which a fault asks for; other 5xx come from a proxy, as text. */
export function gotoFaultAnswer(status: number): SandboxAnswer {
  const code = (Object.keys(statuses) as GotoErrorCode[]).find((each) => statuses[each] === status);
  if (code) return new GotoRefusal(code).answer();
  return { status, headers: { "content-type": "text/plain" }, body: "upstream connect error or disconnect/reset" };
}
