import type { App, RespondArguments, ViewResponseAction, ViewSubmitAction } from "@slack/bolt";
import type { Log } from "../../core/ports/log.ts";
import type { Command, Incoming, Opened } from "../incoming.ts";
import type { Answer, Outcome } from "../surface.ts";
import { onceAck } from "./slack-ack.ts";
import { lineMessage, type SlackApi } from "./slack-api.ts";
import { type Delivery, goesPrivate } from "./slack-delivery.ts";
import type { Dialogs } from "./slack-dialogs.ts";
import {
  type Arrived,
  readAction,
  readCommand,
  readMessage,
  readOpened,
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
  log: Log;
}

/** Slack shows an error after 3 s without acknowledgement. */
const ackAfterMs = 2_300;

/** Everything that Slack sends, each kind by one listener: two that match would acknowledge twice and fail. */
export function listenTo(app: App, parts: ListenerParts): void {
  const { people, delivery, dialogs, answer, track } = parts;

  const asked = async <T extends Incoming>(arrived: Arrived<T>): Promise<{ incoming: T; outcome: Outcome }> => {
    const incoming = arrived.incoming(await people.person(arrived.userId, arrived.workspaceId, arrived.userName));
    return { incoming, outcome: await answer(incoming) };
  };

  app.command(/.*/, async ({ body, ack, respond }) => {
    const once = onceAck<RespondArguments>(async (response) => (response ? ack(response) : ack()));
    const timer = setTimeout(() => void once.give(), ackAfterMs);
    const tell = async (line: string): Promise<void> => {
      const message = { response_type: "ephemeral" as const, ...lineMessage(line) };
      if (once.isGiven()) await respond(message);
      else await once.give(message);
    };
    track(
      answerCommand(readCommand(body), body.trigger_id, tell, () => once.give()).finally(() => {
        clearTimeout(timer);
        return once.give();
      }),
    );
    await once.given;
  });

  async function answerCommand(
    arrived: Arrived<Command>,
    triggerId: string,
    tell: (line: string) => Promise<void>,
    ack: () => Promise<void>,
  ): Promise<void> {
    const { incoming, outcome } = await asked(arrived);
    const { reply } = outcome;
    if (reply.kind === "form") {
      await Promise.all([
        ack(),
        parts.api.openView(triggerId, slackForm(reply.form, { channelId: incoming.conversation.channelId })),
      ]);
      return;
    }
    // Where a line is due it goes with the acknowledgement; all else is acknowledged before it is posted.
    const hasLine = reply.kind === "notice" || goesPrivate(reply, incoming);
    if (!hasLine) await ack();
    await delivery.deliver(outcome, incoming, tell);
  }

  /** Resolves when the answer is there, so that an event which was not answered is sent again. */
  async function answerEvent(arrived: Arrived<Command> | Arrived<Opened> | null): Promise<void> {
    if (arrived === null) return;
    const { incoming, outcome } = await asked<Command | Opened>(arrived);
    track(delivery.deliver(outcome, incoming));
  }

  app.event(/^(message|app_mention)$/, async ({ event, body }) => {
    await answerEvent(readMessage(event as SlackEvent, body as SlackEnvelope));
  });
  app.event("app_home_opened", async ({ event, body }) => {
    await answerEvent(readOpened(event as SlackEvent, body as SlackEnvelope));
  });

  app.action({ type: "block_actions" }, async ({ body, ack }) => {
    const arrived = readAction(body);
    if (arrived?.pressed.form) {
      await ack();
      track(dialogs.open(body, arrived));
      return;
    }
    if (arrived === null) return ack();
    const once = onceAck<never>(() => ack());
    const timer = setTimeout(() => void once.give(), ackAfterMs);
    const work = asked(arrived).finally(() => {
      clearTimeout(timer);
      return once.give();
    });
    track(work.then(({ incoming, outcome }) => delivery.deliver(outcome, incoming)));
    await once.given;
  });

  app.view<ViewSubmitAction>({ type: "view_submission", callback_id: /.*/ }, async ({ body, ack }) => {
    const once = onceAck<ViewResponseAction>((response) => (response ? ack(response) : ack()));
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
