// The package as a whole loads a tokenizer and an AI client: 65 MB that a bot without a model never uses (measured 2026-11).
import { TeamsAdapter } from "@microsoft/teams-ai/lib/TeamsAdapter.js";
import { type Activity, MessageFactory } from "botbuilder";
import { AuthenticationError, ConnectorClient, ServiceClientCredentialsFactory } from "botframework-connector";
import { isLoopback } from "./teams-http.ts";
import { createTeamsLogin } from "./teams-login.ts";

/** The only file that knows Microsoft's packages: receiving, token checks, the connector. Its successor replaces this file alone. */
export interface TeamsTransport {
  /** Checks the token and hands the activity on. Answers 401 for every token that does not hold, 503 when no keys can be had. */
  receive(authorization: string, activity: object, handle: ActivityHandler): Promise<TeamsAnswer>;
  send(to: TeamsPlace, message: TeamsMessage): Promise<string>;
  update(at: TeamsPlace, messageId: string, message: TeamsMessage): Promise<void>;
  /** The id of a person's 1:1 with the bot. `memberId`: the person's `29:…` or object id. */
  openPersonalChat(serviceUrl: string, memberId: string): Promise<string>;
  /** What the roster of a conversation says of a person, as Teams answers it. */
  member(at: TeamsPlace, memberId: string, withinMs: number): Promise<unknown>;
}

export interface TeamsAnswer {
  status: number;
  body?: unknown;
}

/** Given an activity whose sender is known; what an invoke is answered with. */
export type ActivityHandler = (activity: object) => Promise<TeamsAnswer>;

export interface TeamsPlace {
  serviceUrl: string;
  /** With `;messageid=…` for a thread. */
  conversationId: string;
}

export interface TeamsMessage {
  text?: string;
  /** For notifications, where there is no text. */
  summary?: string;
  attachments?: { contentType: string; content: unknown; contentUrl?: string; name?: string }[];
}

export interface TransportOptions {
  appId: string;
  appPassword: string;
  tenantId: string;
  openIdMetadataUrl?: string;
  tokenIssuer?: string;
  loginUrl?: string;
  /** Activities from loopback need no token; for Microsoft's playground client. */
  allowUnauthenticated: boolean;
}

const microsoft = {
  login: "https://login.microsoftonline.com",
  scope: "https://api.botframework.com",
  issuer: "https://api.botframework.com",
  metadata: "https://login.botframework.com/v1/.well-known/openidconfiguration",
  emulatorMetadata: "https://login.microsoftonline.com/botframework.com/v2.0/.well-known/openid-configuration",
};
const callWithinMs = 10_000;

class Door extends TeamsAdapter {
  /**
   * Throws for a token that does not hold. The package's `process` answers 500 for a token with the wrong key; and its turns make
   * two clients for each activity, which nobody here uses and which cost more than the check itself (measured 2026-11).
   */
  async authenticate(authorization: string, activity: object): Promise<void> {
    await this.botFrameworkAuthentication.authenticateRequest(activity as Activity, authorization);
  }
}

export function createTeamsTransport(options: TransportOptions): TeamsTransport {
  const { appId, tenantId, tokenIssuer = microsoft.issuer, allowUnauthenticated } = options;
  const credentials = new AppCredentials(options);
  const door = new Door(
    {
      MicrosoftAppId: appId,
      MicrosoftAppTenantId: tenantId,
      MicrosoftAppType: "SingleTenant",
      ValidateAuthority: false,
      ToChannelFromBotLoginUrl: `${options.loginUrl ?? microsoft.login}/${tenantId}`,
      ToChannelFromBotOAuthScope: microsoft.scope,
      ToBotFromChannelTokenIssuer: tokenIssuer,
      ToBotFromChannelOpenIdMetadataUrl: options.openIdMetadataUrl ?? microsoft.metadata,
      ToBotFromEmulatorOpenIdMetadataUrl: microsoft.emulatorMetadata,
      OAuthUrl: microsoft.scope,
      CallerId: "urn:botframework:azure",
    },
    credentials,
  );
  const bot = { id: `28:${appId}`, name: "Crosswalk" };
  const connectors = new Map<string, ConnectorClient>();

  async function connectorAt(serviceUrl: string): Promise<ConnectorClient> {
    const known = connectors.get(serviceUrl);
    if (known) return known;
    const connector = new ConnectorClient(await credentials.createCredentials(), { baseUri: serviceUrl });
    neverTwice(connector);
    connectors.set(serviceUrl, connector);
    return connector;
  }

  const message = (place: TeamsPlace, { text, ...more }: TeamsMessage): Partial<Activity> => ({
    ...MessageFactory.text(text ?? ""),
    ...(more as Partial<Activity>),
    textFormat: "plain",
    channelId: "msteams",
    serviceUrl: place.serviceUrl,
    from: { ...bot },
    // Its id alone: Microsoft's playground refuses a message with an empty conversationType, which the type asks for.
    conversation: { id: place.conversationId } as Activity["conversation"],
  });

  return {
    async receive(authorization, activity, handle) {
      if (allowUnauthenticated) {
        const serviceUrl = "serviceUrl" in activity ? activity.serviceUrl : undefined;
        return isLoopback(String(serviceUrl)) ? handle(activity) : refusal;
      }
      // Tokens of emulators and of other bots, which the package would take too, have other issuers.
      if (issuerOf(authorization) !== tokenIssuer) return refusal;
      try {
        await door.authenticate(authorization, activity);
      } catch (error) {
        return isTokenAtFault(error) ? refusal : { status: 503 };
      }
      return handle(activity);
    },

    async send(to, sent) {
      const { conversations } = await connectorAt(to.serviceUrl);
      const { id } = await conversations.sendToConversation(to.conversationId, message(to, sent), inTime());
      return id;
    },

    async update(place, messageId, sent) {
      const { conversations } = await connectorAt(place.serviceUrl);
      const activity = { ...message(place, sent), id: messageId };
      await conversations.updateActivity(place.conversationId, messageId, activity, inTime());
    },

    async openPersonalChat(serviceUrl, memberId) {
      const { conversations } = await connectorAt(serviceUrl);
      const members = [{ id: memberId, name: "" }];
      const parameters = { isGroup: false, bot, members, tenantId, channelData: { tenant: { id: tenantId } } };
      const { id } = await conversations.createConversation({ ...parameters, activity: undefined as never }, inTime());
      return id;
    },

    async member(place, memberId, withinMs) {
      const { conversations } = await connectorAt(place.serviceUrl);
      return conversations.getConversationMember(place.conversationId, memberId, inTime(withinMs));
    },
  };
}

const refusal: TeamsAnswer = {
  status: 401,
  body: { error: "This is no valid token of the Bot Framework for this bot." },
};

/** The package lets through what jsonwebtoken throws, and says 500 where it could not load Microsoft's keys. */
function isTokenAtFault(error: unknown): boolean {
  if (error instanceof AuthenticationError) return error.statusCode < 500;
  return error instanceof Error && ["JsonWebTokenError", "NotBeforeError", "SyntaxError"].includes(error.name);
}

function inTime(ms: number = callWithinMs) {
  return { abortSignal: AbortSignal.timeout(ms) };
}

/**
 * Takes the package's own retries away: after a lost answer they post a message again. Its option `noRetryPolicy` is read by
 * nobody (botbuilder-stdlib 4.23.3), so the policy itself is removed.
 */
function neverTwice(connector: ConnectorClient): void {
  interface Pipeline {
    removePolicy(policy: { name: string }): readonly unknown[];
  }
  const { client } = connector as unknown as { client: { pipeline: Pipeline } };
  const removed = client.pipeline.removePolicy({ name: "defaultRetryPolicy" });
  if (removed.length === 0)
    throw new Error("The connector's retries are not where they were: check botbuilder's version.");
}

/** The issuer that a bearer token claims, not yet verified. */
function issuerOf(authorization: string): unknown {
  const [, payload = ""] = /^Bearer [^.]+\.([^.]+)\./i.exec(authorization) ?? [];
  try {
    return JSON.parse(Buffer.from(payload, "base64url").toString("utf8"))?.iss;
  } catch {
    return undefined;
  }
}

class AppCredentials extends ServiceClientCredentialsFactory {
  private readonly options: TransportOptions;
  private readonly signed: Awaited<ReturnType<ServiceClientCredentialsFactory["createCredentials"]>>;

  constructor(options: TransportOptions) {
    super();
    this.options = options;
    const login = createTeamsLogin({ ...options, loginUrl: options.loginUrl ?? microsoft.login });
    // The playground client has no login of its own, and Microsoft's is not asked for it.
    const isOpen = options.allowUnauthenticated && options.loginUrl === undefined;
    this.signed = {
      async signRequest(request) {
        if (!isOpen) request.headers.set("authorization", `Bearer ${await login.token()}`);
        return request;
      },
    };
  }

  async isValidAppId(appId: string): Promise<boolean> {
    return appId === this.options.appId;
  }

  async isAuthenticationDisabled(): Promise<boolean> {
    return false;
  }

  async createCredentials() {
    return this.signed;
  }
}
