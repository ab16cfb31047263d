import type { Log } from "../../core/ports/log.ts";
import { createStarts, type Starts } from "../starts.ts";
import type { Answer, Surface, WaitingLines } from "../surface.ts";
import { createSlackApi } from "./slack-api.ts";
import { slackCard } from "./slack-cards.ts";
import { createDelivery } from "./slack-delivery.ts";
import { createDialogs } from "./slack-dialogs.ts";
import { listenTo } from "./slack-listeners.ts";
import { boltLogger } from "./slack-logger.ts";
import { createSlackPeople } from "./slack-people.ts";
import { createTransport, eventsPath } from "./slack-transport.ts";

export interface SlackSurfaceOptions {
  mode: "http" | "socket";
  botToken: string;
  /** For `http`. */
  signingSecret?: string;
  /** For `socket`. */
  appToken?: string;
  /** Another base address than Slack's own, with or without a slash at its end. */
  apiUrl?: string;
  log: Log;
  waiting(locale?: string): WaitingLines;
  /** How long a submission may take before its form says that it is tested; Slack waits 3 s for an answer. */
  patienceMs?: number;
  /** After how long a command is acknowledged, answered or not. */
  heardMs?: number;
  /** Shared by all chats of the process. */
  starts?: Starts;
}

const drainMs = 10_000;
/** What is typed needs no more than to be heard, however much others ask at the same moment. */
const defaultHeardMs = 30;

/** Slack as a surface. Starts without Slack too: what comes in later is answered. */
export function createSlackSurface(options: SlackSurfaceOptions): Surface {
  const { log, waiting, botToken, patienceMs, heardMs = defaultHeardMs, starts = createStarts() } = options;
  const apiUrl = options.apiUrl && withSlash(options.apiUrl);
  const api = createSlackApi({ botToken, apiUrl, logger: boltLogger(log) });
  const people = createSlackPeople(api);
  const delivery = createDelivery(api, people, log);
  const transport = createTransport({ ...options, apiUrl, self: api.self });
  const underWay = new Set<Promise<unknown>>();

  /** Work that goes on after the acknowledgement; `stop` waits for it. Never rejects. */
  function track(work: Promise<unknown>): void {
    const settled = work
      .catch((error: unknown) => log.error("a request from Slack failed", { error }))
      .finally(() => underWay.delete(settled));
    underWay.add(settled);
  }

  return {
    platform: "slack",
    routes: transport.listener ? [{ path: eventsPath, listener: transport.listener }] : [],
    async start(answer: Answer) {
      const dialogs = createDialogs({ api, people, delivery, answer, waiting, log, ...(patienceMs && { patienceMs }) });
      listenTo(transport.app, { api, people, delivery, dialogs, answer, track, log, heardMs, starts, waiting });
      await transport.start();
    },
    async stop() {
      await transport.stop();
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, drainMs);
      });
      const drained = (async () => {
        while (underWay.size > 0) await Promise.all(underWay);
      })();
      await Promise.race([drained, late]);
      clearTimeout(timer);
    },
    async oneToOne({ workspaceId, userId }) {
      return { platform: "slack", workspaceId, channelId: await people.chatOf(userId) };
    },
    threadOf({ messageId, threadId = messageId, ...place }) {
      return { ...place, threadId };
    },
    post: (to, card) => api.post(to, slackCard(card)),
    update: (message, card) => api.update(message, slackCard(card)),
    sendFile: (to, file) => api.sendFile(to, file),
  };
}

function withSlash(url: string): string {
  return url.endsWith("/") ? url : `${url}/`;
}
