import type { ModalView } from "@slack/types";
import { type Logger, WebClient } from "@slack/web-api";
import type { Conversation, MessageRef } from "../../core/posting/conversation.ts";
import type { OutgoingFile } from "../reply.ts";
import { SurfaceError } from "../surface.ts";
import type { SlackCard } from "./slack-cards.ts";
import { slackErrorCode, surfaceError } from "./slack-errors.ts";
import { slackLimits } from "./slack-limits.ts";
import { escaped, plain } from "./slack-texts.ts";

/** What the bot asks of Slack. Each call is made once, with a deadline; a failure throws `SurfaceError` where it is one. */
export interface SlackApi {
  post(to: Conversation, card: SlackCard): Promise<MessageRef>;
  update(message: MessageRef, card: SlackCard): Promise<void>;
  /** A line that one person alone sees, in a channel that both are in. */
  whisper(to: Conversation, userId: string, line: string): Promise<void>;
  /** The channel of the 1:1 with a person. */
  openChat(userId: string): Promise<string>;
  /** Answers the id of the opened view. */
  openView(triggerId: string, view: ModalView): Promise<string>;
  /** False when the view was closed. */
  updateView(viewId: string, view: ModalView): Promise<boolean>;
  user(userId: string): Promise<SlackUserFacts>;
  sendFile(to: Conversation, file: OutgoingFile): Promise<void>;
  /** Who the bot is; null until Slack has told it. Never waits. */
  self(): { botId?: string; botUserId?: string } | null;
}

export interface SlackUserFacts {
  name: string;
  locale?: string;
  teamId?: string;
  /** Absent too while the person has not confirmed it. */
  email?: string;
  isGuest: boolean;
  isDeactivated: boolean;
  isStranger: boolean;
  isBot: boolean;
}

const timeoutMs = 8_000;
/** Fewer than arrive at once: messages wait, so that acknowledgements, forms and who-is-it do not. */
const messagesAtOnce = 8;

export interface SlackApiOptions {
  botToken: string;
  /** With a slash at its end. */
  apiUrl: string | undefined;
  logger: Logger;
}

/** Retries belong to durable jobs: the client's own would post a message twice after a timeout. */
export function clientOptions(apiUrl: string | undefined) {
  return {
    retryConfig: { retries: 0 },
    timeout: timeoutMs,
    rejectRateLimitedCalls: true,
    ...(apiUrl !== undefined && { slackApiUrl: apiUrl }),
  };
}

export function createSlackApi({ botToken, apiUrl, logger }: SlackApiOptions): SlackApi {
  const urgent = new WebClient(botToken, { ...clientOptions(apiUrl), logger });
  const client = new WebClient(botToken, { ...clientOptions(apiUrl), maxRequestConcurrency: messagesAtOnce, logger });
  let self: ReturnType<SlackApi["self"]> = null;
  let asking: Promise<void> | null = null;

  return {
    async post(to, { text, blocks }) {
      const { channelId, threadId } = to;
      const thread = threadId === undefined ? {} : { thread_ts: threadId };
      const posted = await call("chat.postMessage", () =>
        client.chat.postMessage({
          channel: channelId,
          text,
          blocks,
          unfurl_links: false,
          unfurl_media: false,
          ...thread,
        }),
      );
      if (!posted.ts) throw new SurfaceError("down", "Slack named no timestamp for a posted message");
      const { platform, workspaceId } = to;
      return {
        platform,
        workspaceId,
        channelId: posted.channel ?? channelId,
        ...(threadId !== undefined && { threadId }),
        messageId: posted.ts,
      };
    },
    async update({ channelId, messageId }, { text, blocks }) {
      await call("chat.update", () => client.chat.update({ channel: channelId, ts: messageId, text, blocks }));
    },
    async whisper({ channelId, threadId }, user, line) {
      await call("chat.postEphemeral", () =>
        client.chat.postEphemeral({
          channel: channelId,
          user,
          ...lineMessage(line),
          ...(threadId !== undefined && { thread_ts: threadId }),
        }),
      );
    },
    async openChat(userId) {
      const opened = await call("conversations.open", () => urgent.conversations.open({ users: userId })).catch(
        (error: unknown) => {
          // No 1:1 with this person is possible: not of this workspace, or gone.
          if (error instanceof SurfaceError && error.kind === "gone") {
            throw new SurfaceError("unreachable", error.message);
          }
          throw error;
        },
      );
      if (!opened.channel?.id) throw new SurfaceError("unreachable", "Slack named no 1:1 channel");
      return opened.channel.id;
    },
    async openView(trigger_id, view) {
      const opened = await call("views.open", () => urgent.views.open({ trigger_id, view }));
      if (!opened.view?.id) throw new SurfaceError("down", "Slack named no id for an opened view");
      return opened.view.id;
    },
    async updateView(view_id, view) {
      try {
        await urgent.views.update({ view_id, view });
        return true;
      } catch (error) {
        if (slackErrorCode(error) === "not_found") return false;
        throw surfaceError("views.update", error);
      }
    },
    async user(userId) {
      const { user } = await call("users.info", () => urgent.users.info({ user: userId, include_locale: true }));
      return {
        name: user?.real_name || user?.name || userId,
        ...(user?.locale && { locale: user.locale }),
        ...(user?.profile?.email && user.is_email_confirmed !== false && { email: user.profile.email }),
        ...(user?.team_id && { teamId: user.team_id }),
        isGuest: user?.is_restricted === true || user?.is_ultra_restricted === true,
        isDeactivated: user?.deleted === true,
        isStranger: user !== undefined && "is_stranger" in user && user.is_stranger === true,
        isBot: user?.is_bot === true,
      };
    },
    async sendFile({ channelId, threadId }, { name, content, summary }) {
      const shared = { filename: name, file: content, title: name, initial_comment: escaped(summary) };
      await call("files.uploadV2", () =>
        threadId === undefined
          ? client.files.uploadV2({ ...shared, channel_id: channelId })
          : client.files.uploadV2({ ...shared, channel_id: channelId, thread_ts: threadId }),
      );
    },
    self() {
      if (self === null && asking === null) {
        asking = urgent.auth.test().then(
          ({ bot_id, user_id }) => {
            self = { ...(bot_id && { botId: bot_id }), ...(user_id && { botUserId: user_id }) };
          },
          () => {
            asking = null;
          },
        );
      }
      return self;
    },
  };
}

/** One small line: parsed as nothing. */
export function lineMessage(line: string): SlackCard {
  return { text: escaped(line), blocks: [{ type: "context", elements: [plain(line, slackLimits.text)] }] };
}

async function call<T>(method: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw surfaceError(method, error);
  }
}
