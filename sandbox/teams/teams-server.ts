import { randomUUID } from "node:crypto";
import type { Faults } from "../world/faults.ts";
import {
  jsonAnswer,
  type RecordedCall,
  type SandboxAnswer,
  type SandboxRequest,
  startLoopback,
} from "../world/loopback-server.ts";
import { faultAnswer, refusal } from "./connector-refusal.ts";
import { answerConnector } from "./connector-routes.ts";
import {
  channelOf,
  makeCore,
  personalChatOf,
  type TeamsCore,
  type TeamsDialog,
  type TeamsMessage,
} from "./teams-core.ts";
import { makeIssuer } from "./teams-issuer.ts";
import { answerLogin } from "./teams-login.ts";
import { seedOrganisation, type TeamsOrganisation, type TeamsPersonRecord } from "./teams-organisation.ts";
import { personIn, type TeamsPerson } from "./teams-person.ts";
import { takeUpload } from "./teams-uploads.ts";
import { waitForChange } from "./wait-for-change.ts";

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
  /** How long Teams waits for the bot; 10 s unless told. */
  patienceMs?: number;
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
  /** Messages of a conversation, oldest first: a 1:1, a thread (`…;messageid=…`), or a channel with all its threads. */
  messages(conversationId: string): readonly TeamsMessage[];
  /** Messages of the person's 1:1 with the bot. */
  seen(personId: string): readonly TeamsMessage[];
  dialog(personId: string): TeamsDialog | undefined;
  /** Lines that clicks were answered with, for this person, oldest first. */
  toasts(personId: string): readonly string[];
  files: TeamsCore["files"];
  violations: TeamsCore["violations"];
  troubles: TeamsCore["troubles"];
  /** `add` for single answers: `{ path: "/v3/", status: 412, times: 1 }`. */
  faults: TeamsCore["faults"] & Faults;
  /** The latest 2,000 requests to Teams, its login and its issuer. */
  calls: RecordedCall[];
  /** Tries `look` at every change until it answers something; throws after the time. */
  waitFor<T>(look: () => T | null | undefined | false, options?: { timeoutMs?: number; what?: string }): Promise<T>;
  on(event: "change", listener: () => void): void;
  off(event: "change", listener: () => void): void;
  stop(): Promise<void>;
}

export async function startTeams(options: TeamsOptions = {}): Promise<TeamsSandbox> {
  const tenantId = options.organisation?.tenantId ?? options.tenantId ?? "99999999-0000-4000-8000-000000000001";
  const core = makeCore({
    appId: options.appId ?? randomUUID(),
    appPassword: options.appPassword ?? "sandbox-app-password",
    organisation: options.organisation ?? seedOrganisation(tenantId),
    messagesUrl: options.messagesUrl ?? "",
    enforceRates: options.enforceRates ?? false,
    ...(options.patienceMs !== undefined && { patienceMs: options.patienceMs }),
  });
  const issuer = await makeIssuer(tenantId);
  let base = "";

  async function connector(request: SandboxRequest): Promise<SandboxAnswer> {
    if (core.faults.slowMs > 0) await new Promise((resolve) => setTimeout(resolve, core.faults.slowMs));
    if (core.faults.down) return refusal(502, "BadGateway", "down for a test");
    const token = /^Bearer (.+)$/.exec(String(request.headers.authorization ?? ""))?.[1];
    const known = token
      ? await issuer.checkConnectorToken(token, core.appId).then(
          () => true,
          () => false,
        )
      : false;
    if (!known) return refusal(401, "Unauthorized", "Authorization has been denied for this request.");
    return answerConnector(core, request);
  }

  async function answer(request: SandboxRequest): Promise<SandboxAnswer> {
    const { path, method } = request;
    if (path === "/v1/.well-known/openidconfiguration") return jsonAnswer(200, issuer.openIdMetadata(base));
    if (path === "/v1/.well-known/keys") return jsonAnswer(200, issuer.keys());
    if (path.startsWith("/v3/")) return connector(request);
    if (path.startsWith("/upload/") && method === "PUT") return takeUpload(core, request);
    return (await answerLogin(core, issuer, base, request)) ?? refusal(404, "NotFound", `no such address: ${path}`);
  }

  const server = await startLoopback({
    ...(options.port !== undefined && { port: options.port }),
    answer,
    faultAnswer,
  });
  base = server.url.replace(/\/$/, "");
  core.serviceUrl = `${base}/`;
  const faults = Object.assign(core.faults, server.faults);

  function recordOf(id: string): TeamsPersonRecord {
    const found = core.organisation.people.find((person) => person.id === id);
    if (!found) throw new Error(`there is no person ${id}`);
    return found;
  }

  return {
    url: base,
    // Microsoft's package keeps the keys of an address for a day: a later server at this port has other keys.
    openIdMetadataUrl: `${base}/v1/.well-known/openidconfiguration?of=${randomUUID()}`,
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
      core.messages.filter(
        (message) => message.conversationId === conversationId || channelOf(message.conversationId) === conversationId,
      ),
    seen: (personId) =>
      core.messages.filter(({ conversationId }) => conversationId === personalChatOf(recordOf(personId))),
    dialog: (personId) => core.dialogs.get(personId),
    toasts: (personId) => core.toasts.filter((toast) => toast.personId === personId).map(({ text }) => text),
    files: core.files,
    violations: core.violations,
    troubles: core.troubles,
    faults,
    calls: server.calls,

    waitFor: (look, wait) => waitForChange(core.events, look, wait),
    on: (event, listener) => void core.events.on(event, listener),
    off: (event, listener) => void core.events.off(event, listener),
    stop: () => server.close(),
  };
}
