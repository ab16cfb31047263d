// The package as a whole loads a tokenizer and an AI client: 65 MB that a bot without a model never uses (measured 2026-11).
import { TeamsAdapter } from "@microsoft/teams-ai/lib/TeamsAdapter.js";
import {
  type Activity,
  ActivityTypes,
  type ConversationReference,
  type InvokeResponse,
  MessageFactory,
  type TurnContext,
} from "botbuilder";
import { AuthenticationError, ServiceClientCredentialsFactory } from "botframework-connector";

/** The only file that knows Microsoft's packages: receiving, token checks, the connector. Its successor replaces this file alone. */
export interface TeamsTransport {
  /** Checks the token and hands the activity on. The status to answer with; 401 for every token that does not hold. */
  receive(authorization: string, activity: unknown, handle: ActivityHandler): Promise<TeamsAnswer>;
  send(to: TeamsPlace, message: TeamsMessage): Promise<string>;
  update(at: TeamsPlace, messageId: string, message: TeamsMessage): Promise<void>;
  /** The id of a person's 1:1 with the bot. */
  openPersonalChat(serviceUrl: string, botFacingId: string): Promise<string>;
}

export interface TeamsAnswer {
  status: number;
  body?: unknown;
}

/** What an invoke is answered with; nothing for other activities. */
export type ActivityHandler = (activity: Partial<Activity>) => Promise<TeamsAnswer | undefined>;

export interface TeamsPlace {
  serviceUrl: string;
  /** With `;messageid=…` for a thread. */
  conversationId: string;
}

export interface TeamsMessage {
  text?: string;
  /** For notifications, where there is no text. */
  summary?: string;
  attachments?: { contentType: string; content: unknown; name?: string }[];
}

export interface TransportOptions {
  appId: string;
  appPassword: string;
  tenantId: string;
  openIdMetadataUrl?: string;
  tokenIssuer?: string;
  loginUrl?: string;
  allowUnauthenticated: boolean;
}

const microsoft = {
  login: "https://login.microsoftonline.com",
  scope: "https://api.botframework.com",
  issuer: "https://api.botframework.com",
  metadata: "https://login.botframework.com/v1/.well-known/openidconfiguration",
  emulatorMetadata: "https://login.microsoftonline.com/botframework.com/v2.0/.well-known/openid-configuration",
};
/** Tokens live an hour; a new one is asked for so long before the end. */
const renewBeforeMs = 5 * 60_000;
const loginWithinMs = 8_000;

class Door extends TeamsAdapter {
  /** `process` of the package logs to the console and answers 500 for a token with the wrong key; this does neither. */
  receive(
    authorization: string,
    activity: Activity,
    logic: (context: TurnContext) => Promise<void>,
  ): Promise<InvokeResponse | undefined> {
    return this.processActivity(authorization, activity, logic);
  }
}

export function createTeamsTransport(options: TransportOptions): TeamsTransport {
  const { appId, tenantId } = options;
  const adapter = new Door(
    {
      MicrosoftAppId: appId,
      MicrosoftAppTenantId: tenantId,
      MicrosoftAppType: "SingleTenant",
      ValidateAuthority: false,
      ToChannelFromBotLoginUrl: `${options.loginUrl ?? microsoft.login}/${tenantId}`,
      ToChannelFromBotOAuthScope: microsoft.scope,
      ToBotFromChannelTokenIssuer: options.tokenIssuer ?? microsoft.issuer,
      ToBotFromChannelOpenIdMetadataUrl: options.openIdMetadataUrl ?? microsoft.metadata,
      ToBotFromEmulatorOpenIdMetadataUrl: microsoft.emulatorMetadata,
      OAuthUrl: "https://api.botframework.com",
      CallerId: "urn:botframework:azure",
    },
    new AppCredentials(options),
    undefined,
    { noRetryPolicy: true },
  );

  const reference = ({ serviceUrl, conversationId }: TeamsPlace): Partial<ConversationReference> => ({
    channelId: "msteams",
    serviceUrl,
    bot: { id: `28:${appId}`, name: "Crosswalk" },
    conversation: { id: conversationId, isGroup: false, name: "", conversationType: "", tenantId },
  });

  async function at<T>(place: TeamsPlace, work: (context: TurnContext) => Promise<T>): Promise<T> {
    let result: { value: T } | undefined;
    await adapter.continueConversationAsync(appId, reference(place), async (context) => {
      result = { value: await work(context) };
    });
    if (!result) throw new Error("the connector was not asked");
    return result.value;
  }

  return {
    async receive(authorization, activity, handle) {
      let isKnown = false;
      let answer: TeamsAnswer | undefined;
      try {
        await adapter.receive(authorization, activity as Activity, async (context) => {
          isKnown = true;
          answer = await handle(context.activity);
        });
        return answer ?? { status: 200 };
      } catch (error) {
        if (isKnown) throw error;
        const missing = error instanceof AuthenticationError && authorization === "";
        return { status: 401, body: { error: missing ? "a token is needed" : "the token does not hold" } };
      }
    },

    send: (to, message) =>
      at(to, async (context) => {
        const sent = await context.sendActivity(toActivity(message));
        return sent?.id ?? "";
      }),

    update: (place, messageId, message) =>
      at(place, async (context) => {
        await context.updateActivity({
          ...toActivity(message),
          id: messageId,
          conversation: context.activity.conversation,
        });
      }),

    async openPersonalChat(serviceUrl, botFacingId) {
      let chatId = "";
      const bot = { id: `28:${appId}`, name: "Crosswalk" };
      const parameters = {
        isGroup: false,
        bot,
        members: [{ id: botFacingId, name: "" }],
        tenantId,
        activity: undefined as unknown as Activity,
        channelData: { tenant: { id: tenantId } },
      };
      await adapter.createConversationAsync(
        appId,
        "msteams",
        serviceUrl,
        microsoft.scope,
        parameters,
        async (context) => {
          chatId = context.activity.conversation.id;
        },
      );
      return chatId;
    },
  };
}

function toActivity({ text, summary, attachments }: TeamsMessage): Partial<Activity> {
  const message = MessageFactory.text(text ?? "");
  const activity: Partial<Activity> = { ...message, type: ActivityTypes.Message };
  if (!text) delete activity.text;
  if (summary) activity.summary = summary;
  if (attachments) activity.attachments = attachments;
  return activity;
}

/**
 * Asks the login for tokens by client credentials. The package's own factory insists on HTTPS at the login, which a test
 * issuer on loopback does not have; the exchange itself is one form.
 */
class AppCredentials extends ServiceClientCredentialsFactory {
  private readonly options: TransportOptions;
  private token: { value: string; until: number } | undefined;
  private asking: Promise<string> | undefined;

  constructor(options: TransportOptions) {
    super();
    this.options = options;
  }

  async isValidAppId(appId: string): Promise<boolean> {
    return appId === this.options.appId;
  }

  async isAuthenticationDisabled(): Promise<boolean> {
    return this.options.allowUnauthenticated;
  }

  async createCredentials(): ReturnType<ServiceClientCredentialsFactory["createCredentials"]> {
    return {
      signRequest: async (request) => {
        request.headers.set("authorization", `Bearer ${await this.current()}`);
        return request;
      },
    };
  }

  private async current(): Promise<string> {
    if (this.token && this.token.until > Date.now()) return this.token.value;
    this.asking ??= this.ask().finally(() => {
      this.asking = undefined;
    });
    return this.asking;
  }

  private async ask(): Promise<string> {
    const { appId, appPassword, tenantId, loginUrl = microsoft.login } = this.options;
    const response = await fetch(`${loginUrl.replace(/\/$/, "")}/${tenantId}/oauth2/v2.0/token`, {
      method: "POST",
      body: new URLSearchParams({
        grant_type: "client_credentials",
        client_id: appId,
        client_secret: appPassword,
        scope: `${microsoft.scope}/.default`,
      }),
      signal: AbortSignal.timeout(loginWithinMs),
    });
    const answer = (await response.json()) as { access_token?: string; expires_in?: number; error?: string };
    if (!response.ok || !answer.access_token) {
      throw new Error(
        `Microsoft's login refused the bot: ${answer.error ?? response.status}. Check TEAMS_APP_PASSWORD.`,
      );
    }
    this.token = {
      value: answer.access_token,
      until: Date.now() + (answer.expires_in ?? 3_600) * 1_000 - renewBeforeMs,
    };
    return answer.access_token;
  }
}
