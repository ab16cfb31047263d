import type { Platform } from "../core/posting/conversation.ts";

/** What people put before the words in a channel. */
export function typedPrefix(platform: Platform | undefined): string {
  return platform === "teams" ? "@Crosswalk" : "/psa";
}
