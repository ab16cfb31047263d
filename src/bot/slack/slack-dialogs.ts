import type { BlockAction, ViewResponseAction, ViewSubmitAction } from "@slack/bolt";
import type { ModalView } from "@slack/types";
import type { Log } from "../../core/ports/log.ts";
import type { Action, Submission } from "../incoming.ts";
import type { Answer, Outcome, WaitingLines } from "../surface.ts";
import type { SlackApi } from "./slack-api.ts";
import { slackCard } from "./slack-cards.ts";
import type { Delivery } from "./slack-delivery.ts";
import { type Arrived, readSubmission } from "./slack-events.ts";
import {
  type Origin,
  originOf,
  problemsCard,
  type ShownView,
  slackForm,
  slackLineModal,
  slackTestingModal,
} from "./slack-forms.ts";
import type { SlackPeople } from "./slack-people.ts";

/** Forms that people open and submit. What these return goes on after the acknowledgement. */
export interface Dialogs {
  /** Opens "Loading…" while the trigger is fresh, and answers the view's id; throws when Slack opens none. */
  openLoading(body: BlockAction, arrived: Arrived<Action>): Promise<string>;
  /** Asks the door and shows in the open view what it answers. */
  fill(viewId: string, arrived: Arrived<Action>): Promise<void>;
  /** Acknowledges within Slack's 3 s: with the outcome, or with "Testing…" until it is there. */
  submit(body: ViewSubmitAction, ack: (response: ViewResponseAction) => Promise<void>): Promise<void>;
  closed(viewId: string): void;
}

interface DialogParts {
  api: SlackApi;
  people: SlackPeople;
  delivery: Delivery;
  answer: Answer;
  waiting(locale?: string): WaitingLines;
  log: Log;
  /** How long a submission may take before "Testing…" is shown; Slack waits 3 s for an acknowledgement. */
  patienceMs?: number;
}

const defaultPatienceMs = 2_200;
const settlingMs = 400;
const productName = "Crosswalk";

export function createDialogs(parts: DialogParts): Dialogs {
  const { api, people, delivery, answer, waiting, log } = parts;
  /** Views whose submission is being tested, and those of them that the person has closed. */
  const pending = new Set<string>();
  const closed = new Set<string>();

  /** Whether the view is still there to be seen. */
  async function show(viewId: string, view: () => ModalView): Promise<boolean> {
    if (closed.has(viewId)) return false;
    try {
      return await api.updateView(viewId, view());
    } catch (error) {
      log.warn("a form could not be shown in Slack", { error });
      return false;
    }
  }

  /** A failure is said in the view that waits, and thrown. */
  function orSaid<T>(viewId: string, userId: string, work: Promise<T>): Promise<T> {
    return work.catch(async (error: unknown) => {
      const { notAnswered, close } = waiting(people.localeOf(userId));
      await show(viewId, () => slackLineModal(productName, notAnswered, close, { context: "" }));
      throw error;
    });
  }

  /** An outcome that is no form: said in the open view, and delivered where it belongs. */
  async function settle(
    outcome: Outcome,
    incoming: Action | Submission,
    open: { viewId: string; title: string; origin: Origin },
  ): Promise<void> {
    const { reply } = outcome;
    const { done, close } = waiting(incoming.person.locale);
    const line = reply.kind === "notice" ? reply.text : done;
    const isShown = await show(open.viewId, () => slackLineModal(open.title, line, close, open.origin));
    // A line that stands in the form is not said a second time.
    if (isShown && reply.kind === "notice") await delivery.deliver(outcome, incoming, async () => undefined);
    else await delivery.deliver(outcome, incoming);
  }

  async function late(outcome: Outcome, incoming: Submission, view: ShownView, origin: Origin): Promise<void> {
    const { reply } = outcome;
    if (reply.kind !== "form") return settle(outcome, incoming, { viewId: view.id, title: view.title.text, origin });
    if (await show(view.id, () => slackForm(reply.form, origin))) return;
    try {
      const channelId = await people.chatOf(incoming.person.address.userId);
      const to = { platform: "slack" as const, workspaceId: incoming.conversation.workspaceId, channelId };
      await api.post(to, slackCard(problemsCard(reply.form)));
    } catch (error) {
      log.warn("the outcome of a closed form did not reach Slack", { form: reply.form.name, error });
    }
  }

  return {
    async openLoading(body, arrived) {
      const { loading, close } = waiting(people.localeOf(arrived.userId));
      return api.openView(body.trigger_id, slackLineModal(productName, loading, close, { context: "" }));
    },

    async fill(viewId, arrived) {
      const asked = async () => {
        const incoming = arrived.incoming(await people.person(arrived.userId, arrived.workspaceId));
        return { incoming, outcome: await answer(incoming) };
      };
      const { incoming, outcome } = await orSaid(viewId, arrived.userId, asked());
      const { reply } = outcome;
      const origin = originOf(incoming.message);
      if (reply.kind === "form") await show(viewId, () => slackForm(reply.form, origin));
      else await settle(outcome, incoming, { viewId, title: productName, origin: { ...origin, context: "" } });
    },

    async submit(body, ack) {
      const { view } = body;
      const { userId, workspaceId, origin, incoming: withPerson } = readSubmission(body);
      const saying = (which: "testing" | "testingLonger") => {
        return slackTestingModal(view as ShownView, waiting(people.localeOf(userId))[which]);
      };
      if (pending.has(view.id)) return ack({ response_action: "update", view: saying("testing") });
      const patienceMs = parts.patienceMs ?? defaultPatienceMs;
      pending.add(view.id);
      try {
        const ask = async () => {
          const chatId = origin.channelId ?? (await people.chatOf(userId));
          const incoming = withPerson(await people.person(userId, workspaceId), chatId);
          return { incoming, outcome: await answer(incoming) };
        };
        const answered = ask();
        const first = await within(answered, patienceMs);
        if (first === null) {
          await ack({ response_action: "update", view: saying("testing") });
          // An update at once could overtake the acknowledgement, which would then cover it up.
          const settling = new Promise((resolve) => setTimeout(resolve, settlingMs));
          const settled = orSaid(view.id, userId, Promise.all([answered, settling]));
          const isLong = (await within(settled, patienceMs * 4)) === null;
          if (isLong) await show(view.id, () => saying("testingLonger"));
          const [{ incoming, outcome }] = await settled;
          await late(outcome, incoming, view as ShownView, origin);
          return;
        }
        const { incoming, outcome } = first;
        if (outcome.reply.kind === "form") {
          return await ack({ response_action: "update", view: slackForm(outcome.reply.form, origin) });
        }
        await ack({ response_action: "clear" });
        await delivery.deliver(outcome, incoming);
      } finally {
        pending.delete(view.id);
        closed.delete(view.id);
      }
    },

    closed(viewId) {
      if (pending.has(viewId)) closed.add(viewId);
    },
  };
}

async function within<T>(work: Promise<T>, ms: number): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, ms, null);
  });
  try {
    return await Promise.race([work, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
