import { type Logger, LogLevel } from "@slack/bolt";
import type { Log } from "../../core/ports/log.ts";

/** Bolt's warnings and errors in our log. Its debug lines hold whole payloads, typed secrets too, and are dropped. */
export function boltLogger(log: Log): Logger {
  const words = (parts: unknown[]): string => parts.map(String).join(" ").slice(0, 500);
  return {
    debug() {},
    info() {},
    warn: (...parts) => log.warn("the Slack SDK warns", { text: words(parts) }),
    error: (...parts) => log.warn("the Slack SDK failed", { text: words(parts) }),
    setLevel() {},
    getLevel: () => LogLevel.WARN,
    setName() {},
  };
}
