import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createRequire } from "node:module";
import { Application, TeamsAdapter, type TurnState } from "@microsoft/teams-ai";
import { MemoryStorage, type Request, type Response } from "botbuilder";
import { MsalServiceClientCredentialsFactory } from "botframework-connector";
import { startTeams, type TeamsOptions, type TeamsSandbox } from "../../../sandbox/teams/teams-server.ts";

export interface TeamsAiApp {
  teams: TeamsSandbox;
  app: Application<TurnState>;
  adapter: TeamsAdapter;
  stop(): Promise<void>;
}

/** A real teams-ai Application behind HTTP, with Microsoft's own token check and login library, in front of the sandbox. */
export async function teamsAiApp(options: TeamsOptions = {}): Promise<TeamsAiApp> {
  const teams = await startTeams(options);
  const { appId, tenantId, tokenIssuer, openIdMetadataUrl } = teams;
  const adapter = new TeamsAdapter(
    {
      MicrosoftAppId: appId,
      MicrosoftAppType: "SingleTenant",
      MicrosoftAppTenantId: tenantId,
      ValidateAuthority: false,
      ToChannelFromBotLoginUrl: `${teams.loginUrl}/${tenantId}`,
      ToChannelFromBotOAuthScope: "https://api.botframework.com",
      ToBotFromChannelTokenIssuer: tokenIssuer,
      ToBotFromChannelOpenIdMetadataUrl: openIdMetadataUrl,
      ToBotFromEmulatorOpenIdMetadataUrl: openIdMetadataUrl,
      OAuthUrl: "https://api.botframework.com",
      CallerId: "urn:botframework:azure",
    },
    new MsalServiceClientCredentialsFactory(appId, await loginClient(teams)),
  );
  const app = new Application<TurnState>({
    adapter,
    botAppId: appId,
    storage: new MemoryStorage(),
    startTypingTimer: false,
  });
  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.writeHead(500).end());
  });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
    const body: unknown = JSON.parse(Buffer.concat(parts).toString("utf8"));
    await adapter.process(Object.assign(request, { body }) as Request, likeExpress(response), async (context) => {
      await app.run(context);
    });
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  teams.messagesUrl = `http://127.0.0.1:${address.port}/api/messages`;
  return {
    teams,
    app,
    adapter,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await teams.stop();
    },
  };
}

type LoginClient = ConstructorParameters<typeof MsalServiceClientCredentialsFactory>[1];

/**
 * Microsoft's login library, as botbuilder brings it. It takes no `http` authority, so it is given an https one that it never
 * asks, together with metadata whose token endpoint is the sandbox's.
 */
async function loginClient({ appId, appPassword, loginUrl, tenantId }: TeamsSandbox): Promise<LoginClient> {
  const host = "login.microsoftonline.com";
  const metadata = await fetch(`${loginUrl}/${tenantId}/v2.0/.well-known/openid-configuration`);
  const fromConnector = createRequire(createRequire(import.meta.url).resolve("botframework-connector"));
  const { ConfidentialClientApplication } = fromConnector("@azure/msal-node");
  return new ConfidentialClientApplication({
    auth: {
      clientId: appId,
      clientSecret: appPassword,
      authority: `https://${host}/${tenantId}`,
      knownAuthorities: [host],
      authorityMetadata: await metadata.text(),
    },
  });
}

/** The parts of an Express response that the adapter calls. */
function likeExpress(response: ServerResponse): Response {
  const more = {
    header: (name: string, value: string) => response.setHeader(name, value),
    status(code: number) {
      response.statusCode = code;
      return response;
    },
    send(body: unknown) {
      if (typeof body === "object") response.setHeader("content-type", "application/json");
      response.write(typeof body === "object" ? JSON.stringify(body) : String(body));
      return response;
    },
  };
  return Object.assign(response, more) as unknown as Response;
}
