import type { App, RespondArguments, SlashCommand, ViewResponseAction, ViewSubmitAction } from "@slack/bolt";
import type { Log } from "../../core/ports/log.ts";
import type { Incoming } from "../incoming.ts";
import type { Starts } from "../starts.ts";
import type { Answer, Outcome, WaitingLines } from "../surface.ts";
import { type OnceAck, onceAck } from "./slack-ack.ts";
import { lineMessage, type SlackApi } from "./slack-api.ts";
import { type Delivery, goesPrivate } from "./slack-delivery.ts";
import type { Dialogs } from "./slack-dialogs.ts";
import {
  type Arrived,
  isDirect,
  readAction,
  readCommand,
  readMessage,
  type SlackEnvelope,
  type SlackEvent,
} from "./slack-events.ts";
import { slackForm } from "./slack-forms.ts";
import type { SlackPeople } from "./slack-people.ts";

export interface ListenerParts {
  api: SlackApi;
  people: SlackPeople;
  delivery: Delivery;
  dialogs: Dialogs;
  answer: Answer;
  /** Takes work that goes on after the acknowledgement. */
  track(work: Promise<unknown>): void;
  heardMs: number;
  starts: Starts;
  waiting(locale?: string): WaitingLines;
  log: Log;
}

/** Slack shows an error after 3 s without acknowledgement. A click waits for what it changed. */
const clickAckAfterMs = 2_300;

/** Everything that Slack sends, each kind by one listener: two that match would acknowledge twice and fail. */
export function listenTo(app: App, parts: ListenerParts): void {
  const { people, delivery, dialogs, answer, starts, track, log } = parts;

  const asked = async <T extends Incoming>(arrived: Arrived<T>): Promise<{ incoming: T; outcome: Outcome }> => {
    const incoming = arrived.incoming(await people.person(arrived.userId, arrived.workspaceId));
    return { incoming, outcome: await answer(incoming) };
  };

  /** Returns when Slack may be answered, at the latest after `atLatestMs`; a failure before that is Slack's to show. */
  async function ackInTime<T>(once: OnceAck<T>, work: Promise<void>, atLatestMs: number): Promise<void> {
    const timer = setTimeout(() => void once.give(), atLatestMs);
    const acked = work.then(() => once.give()).finally(() => clearTimeout(timer));
    track(acked);
    await Promise.race([once.given, acked]);
  }

  app.command(/.*/, async ({ body, ack, respond }) => {
    const once = onceAck<RespondArguments>((response) => (response ? ack(response) : ack()), log);
    const tell = async (line: string): Promise<void> => {
      const message = { response_type: "ephemeral" as const, ...lineMessage(line) };
      if (once.isGiven()) await respond(message);
      else await once.give(message);
    };
    const atLatestMs = starts.isBusy() ? 0 : parts.heardMs;
    const work = async () => {
      await starts.turn();
      await answerCommand(body, tell, () => once.give());
    };
    const answered = work().catch(async (error: unknown) => {
      // What Slack gave with the command still reaches the person when all else at Slack fails.
      await tell(parts.waiting(people.localeOf(body.user_id)).notAnswered);
      throw error;
    });
    await ackInTime(once, answered, atLatestMs);
  });

  async function answerCommand(
    body: SlashCommand,
    tell: (line: string) => Promise<void>,
    ack: () => Promise<void>,
  ): Promise<void> {
    const { user_id, channel_id, trigger_id } = body;
    const isChat = isDirect(channel_id) && (await people.isChatOf(user_id, channel_id));
    const { incoming, outcome } = await asked(readCommand(body, isChat));
    const { reply } = outcome;
    if (reply.kind === "form") {
      await Promise.all([
        ack(),
        parts.api.openView(trigger_id, slackForm(reply.form, { channelId: incoming.conversation.channelId })),
      ]);
      return;
    }
    // In a channel a line goes with the acknowledgement; all else is acknowledged before it is posted.
    const hasLine = !incoming.oneToOne && (reply.kind === "notice" || goesPrivate(reply, incoming));
    if (!hasLine) await ack();
    const isThere = await delivery.deliver(outcome, incoming, hasLine ? tell : undefined);
    if (!isThere) await tell(parts.waiting(incoming.person.locale).notAnswered);
  }

  // `app_home_opened` is not heard: Slack sends it at every visit, and does not say which was the first.
  app.event(/^(message|app_mention)$/, async ({ event, body }) => {
    const arrived = readMessage(event as SlackEvent, body as SlackEnvelope);
    if (arrived === null) return;
    const work = asked(arrived);
    track(work.then(({ incoming, outcome }) => delivery.deliver(outcome, incoming)));
    // An event that was not answered is not acknowledged, and sent again.
    await work;
  });

  app.action({ type: "block_actions" }, async ({ body, ack }) => {
    const arrived = readAction(body);
    if (arrived?.pressed.form) {
      // Without a form there is nothing to answer with: a failure is thrown, and Slack marks the button.
      const viewId = await dialogs.openLoading(body, arrived);
      track(dialogs.fill(viewId, arrived));
      return ack();
    }
    if (arrived === null) return ack();
    const answered = asked(arrived).then(({ incoming, outcome }) => track(delivery.deliver(outcome, incoming)));
    await ackInTime(
      onceAck<never>(() => ack(), log),
      answered,
      clickAckAfterMs,
    );
  });

  app.view<ViewSubmitAction>({ type: "view_submission", callback_id: /.*/ }, async ({ body, ack }) => {
    const once = onceAck<ViewResponseAction>((response) => (response ? ack(response) : ack()), log);
    const work = dialogs.submit(body, (response) => once.give(response));
    track(work);
    // A failure before the acknowledgement is Slack's to show: the form stays open, and what was typed is kept.
    await Promise.race([once.given, work]);
  });
  app.view({ type: "view_closed", callback_id: /.*/ }, async ({ body, ack }) => {
    await ack();
    dialogs.closed(body.view.id);
  });
}
