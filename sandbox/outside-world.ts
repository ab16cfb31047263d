import { type AutotaskSandbox, startAutotask } from "./autotask/autotask-server.ts";
import { sandboxKeys } from "./connectwise/api-member.ts";
import { type ConnectWiseSandbox, startConnectWise } from "./connectwise/connectwise-server.ts";
import { type GotoSandbox, sandboxClient, startGoto } from "./goto/goto-server.ts";
import { type SlackSandbox, startSlack } from "./slack/slack-server.ts";
import { startTeams, type TeamsSandbox } from "./teams/teams-server.ts";
import type { World } from "./world/world.ts";

export interface OutsideWorld {
  world: World;
  connectwise: ConnectWiseSandbox;
  autotask: AutotaskSandbox;
  goto: GotoSandbox;
  slack: SlackSandbox;
  teams: TeamsSandbox;
  /** The bot's environment variables for all of this. */
  environment: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

export interface OutsideOptions {
  world: World;
  /** The port on which the bot will listen. */
  botPort: number;
  /** The first of six ports in a row; any free ones when absent. */
  firstPort?: number;
}

const connectwiseClientId = "5f4dcc3b-5aa7-4d61-8327-deb882cf99aa";
/** Where the app of the sandbox is registered in Teams; the same at each start, so that kept records fit. */
const teamsAppId = "3b9e2f4c-7d10-4a5e-9c3b-1f0d8e6a2b47";

/** ConnectWise, Autotask, GoTo, Slack and Teams on loopback, pointed at a bot that listens on `botPort`. */
export async function startOutsideWorld({ world, botPort, firstPort }: OutsideOptions): Promise<OutsideWorld> {
  const port = (at: number) => (firstPort === undefined ? {} : { port: firstPort + at });
  const bot = `http://127.0.0.1:${botPort}`;
  const [connectwise, goto, slack, teams, autotask] = await Promise.all([
    startConnectWise(world, port(0)),
    startGoto(world, port(1)),
    startSlack({ ...port(2), eventsUrl: `${bot}/slack/events` }),
    startTeams({ ...port(3), appId: teamsAppId, messagesUrl: `${bot}/api/messages` }),
    startAutotask(world, firstPort === undefined ? {} : { port: firstPort + 4, discoveryPort: firstPort + 5 }),
  ]);
  return {
    world,
    connectwise,
    autotask,
    goto,
    slack,
    teams,
    environment: {
      PORT: String(botPort),
      PUBLIC_URL: bot,
      SLACK_MODE: "http",
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_SIGNING_SECRET: slack.signingSecret,
      SLACK_API_URL: slack.apiUrl,
      TEAMS_APP_ID: teams.appId,
      TEAMS_APP_PASSWORD: teams.appPassword,
      TEAMS_TENANT_ID: teams.tenantId,
      TEAMS_OPENID_METADATA_URL: teams.openIdMetadataUrl,
      TEAMS_TOKEN_ISSUER: teams.tokenIssuer,
      TEAMS_LOGIN_URL: teams.loginUrl,
      GOTO_CLIENT_ID: sandboxClient.clientId,
      GOTO_CLIENT_SECRET: sandboxClient.clientSecret,
      GOTO_AUTH_URL: goto.authUrl,
      GOTO_API_URL: goto.apiUrl,
      CONNECTWISE_CLIENT_ID: connectwiseClientId,
      AUTOTASK_INTEGRATION_CODE: autotask.integrationCode,
      AUTOTASK_ZONE_URL: autotask.zoneUrl,
      PSA_ALLOWED_ORIGINS: [connectwise.url, autotask.url, autotask.discovery.url].join(","),
    },
    async stop() {
      await Promise.all([connectwise.close(), autotask.close(), goto.close(), slack.stop(), teams.stop()]);
    },
  };
}

/** What a person types to connect ConnectWise, by the labels of the form. */
export function connectwiseEntries(connectwise: ConnectWiseSandbox) {
  const { companyId, publicKey, privateKey } = sandboxKeys;
  return { site: new URL(connectwise.url).origin, companyId, publicKey, privateKey };
}
