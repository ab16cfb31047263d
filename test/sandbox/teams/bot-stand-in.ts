import type { JsonObject } from "../../../sandbox/teams/teams-core.ts";
import { startTeams, type TeamsOptions, type TeamsSandbox } from "../../../sandbox/teams/teams-server.ts";
import { jsonAnswer, type LoopbackServer, startLoopback } from "../../../sandbox/world/loopback-server.ts";
import { connectorOf, showing } from "./connector-calls.ts";

/** The Teams sandbox with a bot that answers whatever a test sets. */
export interface BotStandIn {
  teams: TeamsSandbox;
  server: LoopbackServer;
  /** What the next activities are answered with. */
  answers: { status: number; body?: unknown };
  /** Activities that came, oldest first. */
  activities(): JsonObject[];
  latest(): JsonObject;
  connector: Awaited<ReturnType<typeof connectorOf>>;
  /** Posts a card by the connector; its id. */
  shows(conversationId: string, card: JsonObject): Promise<string>;
  stop(): Promise<void>;
}

export async function botStandIn(options: TeamsOptions = {}): Promise<BotStandIn> {
  const answers: BotStandIn["answers"] = { status: 200 };
  const server = await startLoopback({
    answer: () => (answers.body === undefined ? { status: answers.status } : jsonAnswer(answers.status, answers.body)),
    faultAnswer: (status) => ({ status }),
  });
  const teams = await startTeams({ ...options, messagesUrl: `${server.url}/api/messages` });
  const connector = await connectorOf(teams);
  const activities = () => server.calls.map(({ body }) => JSON.parse(body) as JsonObject);
  return {
    teams,
    server,
    answers,
    activities,
    latest: () => activities().at(-1) ?? {},
    connector,
    shows: async (conversationId, card) => String((await connector.post(conversationId, showing(card))).body.id),
    async stop() {
      await teams.stop();
      await server.close();
    },
  };
}
