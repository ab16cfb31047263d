import { randomUUID } from "node:crypto";
import { type SandboxAnswer, type SandboxRequest, startLoopback } from "../world/loopback-server.ts";
import { answerConnector, refusal } from "./connector-routes.ts";
import {
  channelOf,
  makeCore,
  personalChatOf,
  type TeamsCore,
  type TeamsDialog,
  type TeamsMessage,
} from "./teams-core.ts";
import { makeIssuer } from "./teams-issuer.ts";
import { seedOrganisation, type TeamsOrganisation, type TeamsPersonRecord } from "./teams-organisation.ts";
import { personIn, type TeamsPerson } from "./teams-person.ts";

export interface TeamsOptions {
  /** 0, or absent: any free port. */
  port?: number;
  appId?: string;
  appPassword?: string;
  tenantId?: string;
  /** The bot's `/api/messages`; may be set later. */
  messagesUrl?: string;
  /** Refuse messages beyond Teams' send limits. Off unless asked for. */
  enforceRates?: boolean;
  organisation?: TeamsOrganisation;
}

/** Microsoft Teams and its bot service on loopback: people, channels, 1:1 chats, dialogs, tokens, the connector. */
export interface TeamsSandbox {
  url: string;
  /** Settings for the bot: `TEAMS_OPENID_METADATA_URL`, `TEAMS_TOKEN_ISSUER`, `TEAMS_LOGIN_URL`. */
  openIdMetadataUrl: string;
  tokenIssuer: string;
  loginUrl: string;
  serviceUrl: string;
  appId: string;
  appPassword: string;
  tenantId: string;
  messagesUrl: string;
  organisation: TeamsOrganisation;
  person(id: string): TeamsPerson;
  /** Messages of a conversation, oldest first; a channel's with those of all its threads. */
  messages(conversationId: string): readonly TeamsMessage[];
  /** Messages of the person's 1:1 with the bot. */
  seen(personId: string): readonly TeamsMessage[];
  dialog(personId: string): TeamsDialog | undefined;
  /** Lines that clicks were answered with, for this person, oldest first. */
  toasts(personId: string): readonly string[];
  files: TeamsCore["files"];
  violations: TeamsCore["violations"];
  troubles: TeamsCore["troubles"];
  faults: TeamsCore["faults"];
  /** Tries `look` at every change until it answers something; throws after the time. */
  waitFor<T>(look: () => T | null | undefined | false, options?: { timeoutMs?: number; what?: string }): Promise<T>;
  on(event: "change", listener: () => void): void;
  off(event: "change", listener: () => void): void;
  stop(): Promise<void>;
}

const defaultTimeoutMs = 5_000;

export async function startTeams(options: TeamsOptions = {}): Promise<TeamsSandbox> {
  const tenantId = options.tenantId ?? "99999999-0000-4000-8000-000000000001";
  const core = makeCore({
    appId: options.appId ?? randomUUID(),
    appPassword: options.appPassword ?? "sandbox-app-password",
    organisation: options.organisation ?? seedOrganisation(tenantId),
    messagesUrl: options.messagesUrl ?? "",
    enforceRates: options.enforceRates ?? false,
  });
  const issuer = await makeIssuer();
  let base = "";

  async function connector(request: SandboxRequest): Promise<SandboxAnswer> {
    if (core.faults.slowMs > 0) await new Promise((resolve) => setTimeout(resolve, core.faults.slowMs));
    if (core.faults.down) return refusal(502, "BadGateway", "down for a test");
    const token = /^Bearer (.+)$/.exec(String(request.headers.authorization ?? ""))?.[1];
    const known = token
      ? await issuer.checkConnectorToken(token).then(
          () => true,
          () => false,
        )
      : false;
    if (!known) return refusal(401, "Unauthorized", "Authorization has been denied for this request.");
    return answerConnector(core, request);
  }

  async function answer(request: SandboxRequest): Promise<SandboxAnswer> {
    const { path, method } = request;
    if (path === "/v1/.well-known/openidconfiguration") return json(issuer.openIdMetadata(base));
    if (path === "/v1/.well-known/keys") return json(issuer.keys());
    if (path.endsWith("/oauth2/v2.0/token") && method === "POST") return login(core, issuer.connectorToken, request);
    if (path.startsWith("/v3/")) return connector(request);
    if (path.startsWith("/upload/") && method === "PUT") return upload(core, request);
    return refusal(404, "NotFound", `no such address: ${path}`);
  }

  const server = await startLoopback({
    ...(options.port !== undefined && { port: options.port }),
    answer,
    faultAnswer: (status) => refusal(status, "Fault", "a fault that was asked for"),
  });
  base = server.url.replace(/\/$/, "");
  core.serviceUrl = `${base}/`;

  function recordOf(id: string): TeamsPersonRecord {
    const found = core.organisation.people.find((person) => person.id === id);
    if (!found) throw new Error(`there is no person ${id}`);
    return found;
  }

  return {
    url: base,
    openIdMetadataUrl: `${base}/v1/.well-known/openidconfiguration`,
    tokenIssuer: issuer.tokenIssuer,
    loginUrl: base,
    serviceUrl: core.serviceUrl,
    appId: core.appId,
    appPassword: core.appPassword,
    tenantId,
    get messagesUrl() {
      return core.messagesUrl;
    },
    set messagesUrl(url: string) {
      core.messagesUrl = url;
    },
    organisation: core.organisation,
    person: (id) => personIn(core, issuer, recordOf(id), `${base}/upload`),
    messages: (conversationId) =>
      core.messages.filter((message) => channelOf(message.conversationId) === channelOf(conversationId)),
    seen: (personId) =>
      core.messages.filter(({ conversationId }) => conversationId === personalChatOf(recordOf(personId))),
    dialog: (personId) => core.dialogs.get(personId),
    toasts: (personId) => core.toasts.filter((toast) => toast.personId === personId).map(({ text }) => text),
    files: core.files,
    violations: core.violations,
    troubles: core.troubles,
    faults: core.faults,

    waitFor: (look, { timeoutMs = defaultTimeoutMs, what = "what was waited for" } = {}) =>
      new Promise((resolve, reject) => {
        const stop = (settle: () => void) => {
          clearTimeout(timer);
          core.events.off("change", check);
          settle();
        };
        const check = () => {
          try {
            const found = look();
            if (found !== null && found !== undefined && found !== false) stop(() => resolve(found));
          } catch (error) {
            stop(() => reject(error));
          }
        };
        const timer = setTimeout(
          () => stop(() => reject(new Error(`${what} did not come in ${timeoutMs} ms`))),
          timeoutMs,
        );
        core.events.on("change", check);
        check();
      }),
    on: (event, listener) => void core.events.on(event, listener),
    off: (event, listener) => void core.events.off(event, listener),
    stop: () => server.close(),
  };
}

async function login(
  core: TeamsCore,
  tokenFor: (appId: string) => Promise<string>,
  { body }: SandboxRequest,
): Promise<SandboxAnswer> {
  const form = new URLSearchParams(body);
  if (form.get("client_id") !== core.appId || form.get("client_secret") !== core.appPassword) {
    return {
      ...json({ error: "invalid_client", error_description: "AADSTS7000215: Invalid client secret provided." }),
      status: 401,
    };
  }
  return json({
    token_type: "Bearer",
    expires_in: 3599,
    ext_expires_in: 3599,
    access_token: await tokenFor(core.appId),
  });
}

function upload(core: TeamsCore, { path, body }: SandboxRequest): SandboxAnswer {
  const [, , personId = "", , name = ""] = path.split("/");
  core.files.push({ personId, name: decodeURIComponent(name), text: body });
  core.changed();
  return { ...json({ id: core.nextId() }), status: 201 };
}

function json(body: unknown): SandboxAnswer {
  return { status: 200, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}
