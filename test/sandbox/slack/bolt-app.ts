import { App, HTTPReceiver, LogLevel, SocketModeReceiver } from "@slack/bolt";
import { type SlackOptions, type SlackSandbox, startSlack } from "../../../sandbox/slack/slack-server.ts";

export interface BoltApp {
  app: App;
  slack: SlackSandbox;
  stop(): Promise<void>;
}

/** The client options that the real bot uses too: no retries, no waiting for rate limits. */
function clientOptions(slack: SlackSandbox, timeout: number) {
  return { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 }, timeout, rejectRateLimitedCalls: true };
}

/** A real Bolt app that hears the sandbox through signed HTTP requests. */
export async function boltOverHttp(options: SlackOptions = {}, timeoutMs = 2000): Promise<BoltApp> {
  const slack = await startSlack(options);
  const receiver = new HTTPReceiver({
    signingSecret: slack.signingSecret,
    processBeforeResponse: true,
    logLevel: LogLevel.ERROR,
    unhandledRequestTimeoutMillis: 2500,
    // Bolt's own answer to a failed event: 500, so that Slack sends it again.
    processEventErrorHandler: async ({ response }) => {
      response.writeHead(500).end();
      return true;
    },
  });
  const app = new App({
    token: slack.botToken,
    receiver,
    logLevel: LogLevel.ERROR,
    clientOptions: clientOptions(slack, timeoutMs),
  });
  app.error(async (error) => {
    throw error;
  });
  const server = await app.start(0);
  const address = "address" in server ? server.address() : null;
  if (address === null || typeof address === "string") throw new Error("The Bolt app has no port.");
  slack.eventsUrl = `http://127.0.0.1:${address.port}/slack/events`;
  return {
    app,
    slack,
    async stop() {
      await app.stop();
      await slack.stop();
    },
  };
}

/** A real Bolt app that hears the sandbox over Socket Mode; it connects again `reconnectMs` after a disconnect. */
export async function boltOverSocket(options: SlackOptions = {}, reconnectMs = 5000): Promise<BoltApp> {
  const slack = await startSlack(options);
  const receiver = new SocketModeReceiver({
    appToken: slack.appToken,
    clientPingTimeout: reconnectMs,
    logLevel: LogLevel.ERROR,
    installerOptions: { clientOptions: clientOptions(slack, 2000) },
  });
  const app = new App({
    token: slack.botToken,
    receiver,
    logLevel: LogLevel.ERROR,
    clientOptions: clientOptions(slack, 2000),
  });
  await app.start();
  return {
    app,
    slack,
    async stop() {
      await app.stop();
      await slack.stop();
    },
  };
}

/** A modal with one required text input, `name`, and a submit button. */
export function nameModal(title = "Name") {
  return {
    type: "modal" as const,
    callback_id: "name_form",
    title: { type: "plain_text" as const, text: title },
    submit: { type: "plain_text" as const, text: "Save" },
    blocks: [
      {
        type: "input" as const,
        block_id: "name",
        label: { type: "plain_text" as const, text: "Name" },
        element: { type: "plain_text_input" as const, action_id: "text" },
      },
    ],
  };
}
