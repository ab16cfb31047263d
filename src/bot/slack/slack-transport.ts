import type { IncomingMessage, ServerResponse } from "node:http";
import { App, HTTPReceiver, type ReceiverEvent, SocketModeReceiver } from "@slack/bolt";
import type { Log } from "../../core/ports/log.ts";
import { clientOptions, type SlackApi } from "./slack-api.ts";
import { boltLogger } from "./slack-logger.ts";
import { keepConnected } from "./slack-socket.ts";

export interface TransportOptions {
  mode: "http" | "socket";
  botToken: string;
  signingSecret?: string;
  appToken?: string;
  /** With a slash at its end. */
  apiUrl: string | undefined;
  self: SlackApi["self"];
  log: Log;
}

/** How requests from Slack come in: signed HTTP requests, or a socket that the bot opens. */
export interface Transport {
  app: App;
  /** Absent in Socket Mode. */
  listener?: (request: IncomingMessage, response: ServerResponse) => void;
  start(): Promise<void>;
  /** Takes nothing new. */
  stop(): Promise<void>;
}

export const eventsPath = "/slack/events";
const bodyLimitBytes = 1024 * 1024;
/** Just over Slack's 3 s: only a listener that hangs gets here. */
const unansweredMs = 3_001;

export function createTransport(options: TransportOptions): Transport {
  return options.mode === "http" ? httpTransport(options) : socketTransport(options);
}

/** Our own `authorize`: Bolt's asks Slack at once, keeps a failure for ever and leaves its rejection unhandled. */
function createApp(options: TransportOptions, receiver: HTTPReceiver | SocketModeReceiver): App {
  const { botToken, apiUrl, self, log } = options;
  const app = new App({
    receiver,
    authorize: async () => ({ botToken, ...self() }),
    convoStore: false,
    logger: boltLogger(log),
    clientOptions: clientOptions(apiUrl),
    processBeforeResponse: true,
  });
  // Thrown on, so that Slack gets no acknowledgement and sends the event again.
  app.error(async (error) => {
    throw error;
  });
  return app;
}

function httpTransport(options: TransportOptions): Transport {
  const { signingSecret, log } = options;
  if (!signingSecret)
    throw new Error("Slack over HTTP needs SLACK_SIGNING_SECRET (Basic Information > Signing Secret).");
  const receiver = new HTTPReceiver({
    signingSecret,
    endpoints: [eventsPath],
    processBeforeResponse: true,
    unhandledRequestTimeoutMillis: unansweredMs,
    bodyLimit: bodyLimitBytes,
    logger: boltLogger(log),
  });
  const app = createApp(options, receiver);
  let isStopped = false;
  return {
    app,
    listener(request, response) {
      if (isStopped || request.method !== "POST") {
        response.writeHead(isStopped ? 503 : 405, isStopped ? {} : { allow: "POST" }).end();
        return;
      }
      // What comes before the path, such as a proxy's prefix, is none of Bolt's business.
      request.url = eventsPath;
      receiver.requestListener(request, response);
    },
    async start() {
      options.self();
    },
    async stop() {
      isStopped = true;
    },
  };
}

function socketTransport(options: TransportOptions): Transport {
  const { appToken, apiUrl, log } = options;
  if (!appToken) throw new Error("Slack's Socket Mode needs SLACK_APP_TOKEN (Basic Information > App-Level Tokens).");
  const receiver = new SocketModeReceiver({
    appToken,
    // Its own reconnecting leaves a rejection unhandled when Slack is down.
    autoReconnectEnabled: false,
    installerOptions: { clientOptions: clientOptions(apiUrl) },
    logger: boltLogger(log),
  });
  const app = createApp(options, receiver);
  const processEvent = app.processEvent.bind(app);
  app.processEvent = (event) => ackedAfterwards(event, processEvent, log);
  const connection = keepConnected(receiver.client, log);
  return {
    app,
    async start() {
      options.self();
      await connection.start();
    },
    stop: () => connection.stop(),
  };
}

/** In Socket Mode Bolt acknowledges an event before its listeners run; here the acknowledgement waits for them. */
async function ackedAfterwards(
  event: ReceiverEvent,
  processEvent: (event: ReceiverEvent) => Promise<void>,
  log: Log,
): Promise<void> {
  const isEvent = "event" in event.body;
  let isHeld = false;
  const ack: ReceiverEvent["ack"] = async (response) => {
    if (isEvent) isHeld = true;
    else await event.ack(response);
  };
  try {
    await processEvent({ ...event, ack });
    if (isHeld) await event.ack();
  } catch (error) {
    log.warn("Slack got no acknowledgement", { error });
  }
}
