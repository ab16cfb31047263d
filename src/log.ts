import { type DestinationStream, pino } from "pino";
import type { Config } from "./config.ts";
import type { Log, LogFields } from "./core/ports/log.ts";

/** JSON lines, on stdout unless told. Errors keep their stack; fields that could hold a secret are cut out whatever they hold. */
export function createLog(level: Config["logLevel"], destination?: DestinationStream): Log {
  const options = {
    level,
    base: null,
    redact: { paths: secretPaths, censor: "[cut out]" },
    serializers: { error: serializeError },
  };
  const logger = destination === undefined ? pino(options) : pino(options, destination);
  const write =
    (at: "debug" | "info" | "warn" | "error") =>
    (message: string, fields: LogFields = {}): void =>
      logger[at](fields, message);
  return { debug: write("debug"), info: write("info"), warn: write("warn"), error: write("error") };
}

const secretNames = [
  "authorization",
  "password",
  "secret",
  "token",
  "accessToken",
  "refreshToken",
  "publicKey",
  "privateKey",
  "clientSecret",
];
const secretPaths = secretNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

/** Only what is ours to know: SDK errors carry whole requests with their headers. */
function serializeError(error: unknown): unknown {
  if (!(error instanceof Error)) return String(error);
  const { name, message, stack, cause } = error;
  const kind = "kind" in error ? { kind: error.kind } : {};
  return { name, message, ...kind, stack, ...(cause instanceof Error && { cause: serializeError(cause) }) };
}
