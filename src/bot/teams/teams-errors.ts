import { z } from "zod/v4";
import { SurfaceError } from "../surface.ts";

/** Codes of the connector that say more than the status. Source: Microsoft's page on bot conversation errors, 2026-11. */
const kinds: Readonly<Record<string, SurfaceError["kind"]>> = {
  ActivityNotFoundInConversation: "gone",
  ConversationNotFound: "gone",
  ActivityNotFound: "gone",
  BotNotInConversationRoster: "unreachable",
  MessageWritesBlocked: "unreachable",
  BotDisabledByAdmin: "unreachable",
  ForbiddenOperationException: "unreachable",
  MessageSizeTooBig: "too-large",
  ContentTooLarge: "too-large",
};

const kindOfStatus: Readonly<Record<number, SurfaceError["kind"]>> = {
  403: "unreachable",
  404: "gone",
  413: "too-large",
  429: "rate-limited",
};

const coded = z.object({ error: z.object({ code: z.string() }) });
const failure = z.looseObject({
  statusCode: z.number().optional().catch(undefined),
  response: z
    .looseObject({ headers: z.unknown(), bodyAsText: z.string().nullish().catch(null) })
    .optional()
    .catch(undefined),
  details: z.unknown(),
});

/** What the connector answered, as one of the kinds that a surface knows; everything unknown is `down`. */
export function toSurfaceError(error: unknown): SurfaceError {
  if (error instanceof SurfaceError) return error;
  const parsed = failure.safeParse(error);
  const { statusCode, response, details } = parsed.success ? parsed.data : {};
  const code = codeOf(details) ?? codeOf(parseJson(response?.bodyAsText)) ?? "";
  const kind = kinds[code] ?? kindOfStatus[statusCode ?? 0] ?? "down";
  // The cause is left out where the far side answered: it holds the message that was sent.
  const answered = statusCode !== undefined;
  const message = answered ? `Teams answered ${statusCode} ${code}`.trim() : "Teams did not answer";
  return new SurfaceError(kind, message, {
    ...(kind === "rate-limited" && { retryAfterMs: retryAfterMs(response?.headers) }),
    ...(!answered && { cause: error }),
  });
}

function codeOf(body: unknown): string | undefined {
  const parsed = coded.safeParse(body);
  return parsed.success ? parsed.data.error.code : undefined;
}

function parseJson(text: string | null | undefined): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return undefined;
  }
}

/** `Retry-After` in seconds; a second where it is missing. */
function retryAfterMs(headers: unknown): number {
  const holder = headers as { get?: (name: string) => string | undefined | null } | undefined;
  const seconds = Number(holder?.get?.("retry-after"));
  return seconds > 0 ? seconds * 1_000 : 1_000;
}
