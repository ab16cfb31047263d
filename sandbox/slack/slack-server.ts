import { EventEmitter } from "node:events";
import { createServer } from "node:http";
import { sendEvent } from "./app-events.ts";
import { deliverOverHttp } from "./http-link.ts";
import type { JsonObject } from "./json-object.ts";
import type { Delivery, Outgoing, SlackCore, SlackFaults, SlackSettings, Trouble, Violation } from "./slack-core.ts";
import { handleRequest } from "./slack-http.ts";
import { slackLimits } from "./slack-limits.ts";
import { personIn, type SlackPerson } from "./slack-person.ts";
import { seedWorkspace } from "./slack-seed.ts";
import { directChannel, type SlackFile, type SlackWorkspace } from "./slack-workspace.ts";
import { openSocketLink } from "./socket-link.ts";
import { waitUntil } from "./wait-until.ts";
import { type Seen, type SeenMessage, type SeenView, see, seeMessages, topView } from "./what-people-see.ts";

/** The scopes that the app needs and no more; a call beyond them answers `missing_scope`. */
export const leastScopes: readonly string[] = [
  ...["commands", "chat:write", "files:write", "users:read", "users:read.email", "im:write", "im:history"],
  ...["app_mentions:read", "channels:read", "groups:read"],
];

export interface SlackOptions extends Partial<SlackSettings> {
  port?: number;
  teamId?: string;
  workspace?: SlackWorkspace;
}

/** A Slack workspace on loopback: the Web API for the app, and people who act in it. */
export interface SlackSandbox {
  url: string;
  /** For `clientOptions.slackApiUrl`; ends with a slash. */
  apiUrl: string;
  /** Where signed requests go; without it, and while a socket is connected, everything goes over Socket Mode. */
  eventsUrl: string;
  readonly botToken: string;
  readonly appToken: string;
  readonly signingSecret: string;
  readonly teamId: string;
  readonly botUserId: string;
  readonly workspace: SlackWorkspace;
  readonly faults: SlackFaults;
  /** Every call and answer of the app that Slack refused. */
  readonly violations: Violation[];
  /** Every time that a person saw the app fail. */
  readonly troubles: Trouble[];
  readonly files: SlackFile[];
  person(userId: string): SlackPerson;
  seen(userId: string): Seen;
  /** All messages of a channel id or `#name`, or of the 1:1 of a user id with the bot. */
  messages(where: string): SeenMessage[];
  view(userId: string): SeenView | null;
  /** The first truthy value of `probe`, tried after every change; rejects, saying what was awaited, after the time. */
  waitFor<T>(probe: () => T, options?: { timeoutMs?: number; what?: string }): Promise<NonNullable<T>>;
  on(event: "change", listener: () => void): void;
  off(event: "change", listener: () => void): void;
  /** Sends any other event of the Events API, with retries. */
  sendEvent(event: JsonObject): Promise<Delivery | null>;
  socketConnections(): number;
  /** Asks connected Socket Mode clients to connect again. */
  recycleSockets(): void;
  stop(): Promise<void>;
}

/** Starts the sandbox's Slack on loopback; `port` 0 or none takes a free one. */
export async function startSlack(options: SlackOptions = {}): Promise<SlackSandbox> {
  const { port = 0, teamId = "T0NORTHWIND", workspace = seedWorkspace(teamId), ...given } = options;
  const settings: SlackSettings = {
    signingSecret: "sandbox-signing-secret",
    botToken: "xoxb-sandbox-bot",
    appToken: "xapp-sandbox-app",
    eventsUrl: "",
    scopes: leastScopes,
    commands: ["/psa"],
    ackTimeoutMs: slackLimits.ackMs,
    retryDelaysMs: slackLimits.retryDelaysMs,
    enforceRates: false,
    editWindowMs: Number.POSITIVE_INFINITY,
    now: Date.now,
    ...given,
  };
  const server = createServer((request, response) => {
    handleRequest(core, request, response, openSocket).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(500);
      response.end(String(error));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(port, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The Slack sandbox has no port.");
  const baseUrl = `http://127.0.0.1:${address.port}`;
  const events = new EventEmitter().setMaxListeners(0);
  const sockets = openSocketLink(server, settings, workspace.appId, () => void events.emit("change"));
  const faults: SlackFaults = { down: false, slowMs: 0, rateLimited: null, lostAnswers: null, failing: null };
  const core: SlackCore = {
    workspace,
    settings,
    faults,
    violations: [],
    troubles: [],
    triggers: new Map(),
    responseUrls: new Map(),
    suggested: new Map(),
    events,
    baseUrl,
    timers: new Set(),
    isStopped: false,
    deliver,
  };

  function openSocket(): JsonObject {
    return { url: sockets.address(baseUrl) };
  }

  async function deliver(outgoing: Outgoing): Promise<Delivery> {
    if (sockets.connections() > 0 || settings.eventsUrl === "") return sockets.deliver(outgoing);
    return deliverOverHttp(settings, outgoing);
  }

  return {
    url: baseUrl,
    apiUrl: `${baseUrl}/api/`,
    get eventsUrl() {
      return settings.eventsUrl;
    },
    set eventsUrl(url: string) {
      settings.eventsUrl = url;
    },
    botToken: settings.botToken,
    appToken: settings.appToken,
    signingSecret: settings.signingSecret,
    teamId: workspace.teamId,
    botUserId: workspace.botUserId,
    workspace,
    faults,
    violations: core.violations,
    troubles: core.troubles,
    get files() {
      return [...workspace.files.values()].filter((file) => file.bytes.length > 0);
    },
    person: (userId) => personIn(core, userId),
    seen: (userId) => see(core, userId),
    messages: (where) => seeMessages(core, workspace.users.has(where) ? directChannel(workspace, where).id : where),
    view: (userId) => topView(core, userId),
    waitFor: (probe, more) => waitUntil(events, probe, more),
    on: (event, listener) => void events.on(event, listener),
    off: (event, listener) => void events.off(event, listener),
    sendEvent: (event) => sendEvent(core, event),
    socketConnections: () => sockets.connections(),
    recycleSockets: () => sockets.recycle(),
    async stop() {
      core.isStopped = true;
      for (const timer of core.timers) clearTimeout(timer);
      await sockets.close();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}
