import type { Action } from "../incoming.ts";
import type { Answer, WaitingLines } from "../surface.ts";
import { type TeamsActivity, tenantOf } from "./teams-activity.ts";
import { adaptiveCardType, teamsCard } from "./teams-cards.ts";
import type { TeamsDelivery } from "./teams-delivery.ts";
import type { TeamsDialogs } from "./teams-dialogs.ts";
import { dedupeKeyOf, personOf, toAction, toSubmission } from "./teams-events.ts";
import type { TeamsFiles } from "./teams-files.ts";
import { formAnswer, lineAnswer } from "./teams-forms.ts";
import type { TeamsPatience } from "./teams-patience.ts";
import type { Element } from "./teams-texts.ts";
import type { TeamsAnswer } from "./teams-transport.ts";

interface Parts {
  ask: Answer;
  delivery: TeamsDelivery;
  dialogs: TeamsDialogs;
  files: TeamsFiles;
  patience: TeamsPatience;
  homeTenantId: string | null;
  waiting(locale?: string): WaitingLines;
}

const rememberedMs = 60_000;

/** Answers clicks, dialogs and file consents. Older clients send an invoke again when it was slow: it gets the same answer. */
export function createTeamsInvokes(parts: Parts): (activity: TeamsActivity) => Promise<TeamsAnswer> {
  const { ask, delivery, dialogs, files, patience, homeTenantId, waiting } = parts;
  const answers = new Map<string, { answer: Promise<TeamsAnswer>; until: number }>();

  async function click(action: Action | null): Promise<TeamsAnswer> {
    if (!action) return message("");
    let line = "";
    let isAnswered = false;
    const work = ask(action).then((outcome) =>
      delivery.deliver(action, outcome, async (said) => {
        if (isAnswered) await delivery.sayPrivately(action, said);
        else line = said;
      }),
    );
    const card = await patience.within(patience.track(work), undefined);
    isAnswered = true;
    if (line !== "" || !card) return message(line);
    return { status: 200, body: { statusCode: 200, type: adaptiveCardType, value: teamsCard(card) } };
  }

  async function openForm(action: Action | null): Promise<Element | null> {
    if (!action) return null;
    const outcome = await ask(action);
    if (outcome.reply.kind === "form") return formAnswer(outcome.reply.form, action.message.messageId);
    let line = "";
    let isAnswered = false;
    const work = delivery.deliver(action, outcome, async (said) => {
      if (isAnswered) await delivery.sayPrivately(action, said);
      else line = said;
    });
    await patience.within(patience.track(work), undefined);
    isAnswered = true;
    return lineAnswer(line || waiting(action.person.locale).done);
  }

  async function submit(activity: TeamsActivity): Promise<Element | null> {
    const { userId } = personOf(activity, homeTenantId).address;
    const result = await dialogs.showResult(activity.value, userId);
    if (result !== undefined) return result;
    const submission = toSubmission(activity, homeTenantId);
    return submission && dialogs.submit(submission, waiting(activity.locale ?? undefined));
  }

  async function answer(activity: TeamsActivity): Promise<TeamsAnswer> {
    switch (activity.name) {
      case "adaptiveCard/action":
        return click(toAction(activity, homeTenantId)).catch(failed);
      case "task/fetch":
        return { status: 200, body: (await openForm(toAction(activity, homeTenantId))) ?? {} };
      case "task/submit":
        return { status: 200, body: (await submit(activity)) ?? {} };
      case "fileConsent/invoke":
        patience.track(files.answer(activity)).catch(() => undefined);
        return { status: 200, body: {} };
      default:
        return { status: 501 };
    }
  }

  return (activity) => {
    const now = Date.now();
    for (const [key, { until }] of answers) if (until < now) answers.delete(key);
    const key = `${tenantOf(activity)} ${dedupeKeyOf(activity)}`;
    const known = answers.get(key);
    if (known) return known.answer;
    const fresh = answer(activity);
    answers.set(key, { answer: fresh, until: now + rememberedMs });
    return fresh;
  };
}

/** A line for the person who clicked; without words the click is simply done. */
function message(value: string): TeamsAnswer {
  return { status: 200, body: { statusCode: 200, type: "application/vnd.microsoft.activity.message", value } };
}

/** Teams shows its own line of failure under the card; why is in the log. */
function failed(): TeamsAnswer {
  const value = { code: "BotFailed", message: "The click was not answered." };
  return { status: 200, body: { statusCode: 500, type: "application/vnd.microsoft.error", value } };
}
