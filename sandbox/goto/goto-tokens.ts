import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";

/** Tokens carry what they mean and a signature, so that those of an earlier start of the sandbox still work. */
export interface GotoTokens {
  access(email: string): string;
  refresh(email: string): string;
  /** Whose token it is; `null` when it is forged, expired, spent or revoked. */
  read(kind: "access" | "refresh", token: string): string | null;
  /** A refresh token that was replaced. */
  spend(token: string): void;
  /** Everything given to this person until now is worth nothing. */
  revoke(email: string): void;
}

export const accessTokenSeconds = 3_600;
const refreshTokenSeconds = 30 * 24 * 3_600;

interface Claims {
  kind: "access" | "refresh";
  email: string;
  /** How often this person's grants had been revoked. */
  generation: number;
  expiresAtMs: number;
  id: string;
}

export function makeGotoTokens(secret: string, nowMs: () => number): GotoTokens {
  const generations = new Map<string, number>();
  const spent = new Set<string>();
  const generationOf = (email: string): number => generations.get(email) ?? 0;
  const sign = (text: string): string => createHmac("sha256", secret).update(text).digest("base64url");

  function make(kind: Claims["kind"], email: string, seconds: number): string {
    const claims: Claims = {
      kind,
      email,
      generation: generationOf(email),
      expiresAtMs: nowMs() + seconds * 1_000,
      id: randomUUID(),
    };
    const text = Buffer.from(JSON.stringify(claims)).toString("base64url");
    return `${text}.${sign(text)}`;
  }

  return {
    access: (email) => make("access", email, accessTokenSeconds),
    refresh: (email) => make("refresh", email, refreshTokenSeconds),
    read(kind, token) {
      const [text = "", signature = ""] = token.split(".");
      if (!isSame(signature, sign(text)) || spent.has(token)) return null;
      const claims: Claims = JSON.parse(Buffer.from(text, "base64url").toString("utf8"));
      if (claims.kind !== kind || claims.expiresAtMs <= nowMs()) return null;
      return claims.generation >= generationOf(claims.email) ? claims.email : null;
    },
    spend: (token) => void spent.add(token),
    revoke: (email) => void generations.set(email, generationOf(email) + 1),
  };
}

function isSame(left: string, right: string): boolean {
  return left.length === right.length && timingSafeEqual(Buffer.from(left), Buffer.from(right));
}
