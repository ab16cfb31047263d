import type { SocketModeReceiver } from "@slack/bolt";
import type { Log } from "../../core/ports/log.ts";
import { slackErrorCode } from "./slack-errors.ts";

type SocketClient = SocketModeReceiver["client"];

export interface Connection {
  /** Resolves when connected, or after a while without Slack: it is then tried on and on. Rejects when Slack refuses the token. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

const firstWaitMs = 500;
const longestWaitMs = 30_000;
const startPatienceMs = 5_000;
const stopPatienceMs = 3_000;
const refusals = ["invalid_auth", "not_authed", "not_allowed_token_type", "account_inactive", "token_revoked"];

/** Keeps one socket open, and opens another whenever Slack closes it. */
export function keepConnected(client: SocketClient, log: Log): Connection {
  let isStopped = false;
  let running: Promise<void> | null = null;
  let wakeUp: () => void = () => undefined;

  const disconnected = (): Promise<void> =>
    new Promise((resolve) => {
      client.once("disconnected", () => resolve());
    });
  const wait = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  async function keepOn(onFirst: (error?: unknown) => void): Promise<void> {
    let waitMs = firstWaitMs;
    while (!isStopped) {
      const closed = disconnected();
      try {
        await client.start();
        waitMs = firstWaitMs;
        onFirst();
        await closed;
        if (!isStopped) log.debug("Slack closed the socket; opening another");
      } catch (error) {
        if (isStopped) return;
        if (refusals.includes(slackErrorCode(error) ?? "")) onFirst(error);
        log.warn("no socket to Slack; trying again", { code: slackErrorCode(error), waitMs });
        await wait(waitMs);
        waitMs = Math.min(waitMs * 2, longestWaitMs);
      }
    }
  }

  return {
    async start() {
      let timer: NodeJS.Timeout | undefined;
      const first = new Promise<void>((resolve, reject) => {
        timer = setTimeout(resolve, startPatienceMs);
        running = keepOn((error) => (error === undefined ? resolve() : reject(refused(error))));
      });
      await first.finally(() => clearTimeout(timer));
    },
    async stop() {
      isStopped = true;
      wakeUp();
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, stopPatienceMs);
      });
      await Promise.race([Promise.all([client.disconnect(), running]).catch(() => undefined), late]);
      clearTimeout(timer);
    },
  };
}

function refused(error: unknown): Error {
  const code = slackErrorCode(error);
  return new Error(
    `Slack refused SLACK_APP_TOKEN (${code}). Make a token with connections:write in the app's settings.`,
  );
}
