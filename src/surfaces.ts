import { createSlackSurface } from "./bot/slack/slack-surface.ts";
import { createStarts } from "./bot/starts.ts";
import type { Surface } from "./bot/surface.ts";
import { createTeamsSurface } from "./bot/teams/teams-surface.ts";
import { waitingLines } from "./bot/waiting-lines.ts";
import type { Config } from "./config.ts";
import type { Log } from "./core/ports/log.ts";

/** The chats that the environment names; with none, only the operator's doors are there. */
export function createSurfaces({ slack, teams }: Config, log: Log): readonly Surface[] {
  const shared = { log, waiting: waitingLines, starts: createStarts() };
  return [
    ...(slack ? [createSlackSurface({ ...slack, ...shared })] : []),
    ...(teams ? [createTeamsSurface({ ...teams, ...shared })] : []),
  ];
}
