import { randomUUID } from "node:crypto";
import { z } from "zod/v4";
import type { Submission } from "../incoming.ts";
import type { Answer, Outcome, WaitingLines } from "../surface.ts";
import type { TeamsDelivery } from "./teams-delivery.ts";
import { formAnswer, lineAnswer, problemsCard, stillRunningAnswer } from "./teams-forms.ts";
import type { TeamsPatience } from "./teams-patience.ts";
import type { Element } from "./teams-texts.ts";

const keptMs = 15 * 60_000;

/** A submission whose outcome is not there yet, or was not fetched yet. */
interface Pending {
  submission: Submission;
  waiting: WaitingLines;
  outcome: Promise<Element | null>;
  /** Requests of the open dialog that wait for the outcome right now; without any it is brought to the 1:1. */
  watchers: number;
  until: number;
}

/** Dialogs: problems come back into the form; what takes long shows a frame with "Show result". */
export interface TeamsDialogs {
  /** The answer to `task/submit`; `null` closes the dialog. */
  submit(submission: Submission, waiting: WaitingLines): Promise<Element | null>;
  /** The answer to "Show result"; `undefined` when this is no such request. */
  showResult(value: unknown, userId: string): Promise<Element | null | undefined>;
}

const pendingValue = z.object({ data: z.looseObject({ pending: z.string() }) });

export function createTeamsDialogs(ask: Answer, delivery: TeamsDelivery, patience: TeamsPatience): TeamsDialogs {
  const all = new Map<string, Pending>();

  async function settle(entry: Pending, outcome: Outcome): Promise<Element | null> {
    const { submission } = entry;
    const { reply } = outcome;
    if (reply.kind === "form") {
      if (entry.watchers === 0) await delivery.postPrivately(submission, problemsCard(reply.form));
      return formAnswer(reply.form, submission.message?.messageId);
    }
    let line = "";
    await delivery.deliver(submission, outcome, async (said) => {
      line = said;
    });
    if (line === "") return null;
    if (entry.watchers === 0) await delivery.sayPrivately(submission, line);
    return lineAnswer(line);
  }

  async function watch(id: string, entry: Pending): Promise<Element | null> {
    const { title, testingLonger, showResult } = { title: entry.waiting.testing, ...entry.waiting };
    entry.watchers += 1;
    const late = stillRunningAnswer(title, testingLonger, showResult, id);
    try {
      const answer = await patience.within(entry.outcome, late);
      if (answer !== late) all.delete(id);
      return answer;
    } finally {
      entry.watchers -= 1;
    }
  }

  return {
    async submit(submission, waiting) {
      const now = Date.now();
      for (const [id, { until }] of all) if (until < now) all.delete(id);
      const id = randomUUID();
      const entry: Pending = { submission, waiting, watchers: 0, until: now + keptMs, outcome: Promise.resolve(null) };
      entry.outcome = patience.track(ask(submission).then((outcome) => settle(entry, outcome)));
      all.set(id, entry);
      return watch(id, entry);
    },

    async showResult(value, userId) {
      const parsed = pendingValue.safeParse(value);
      if (!parsed.success) return undefined;
      const id = parsed.data.data.pending;
      const entry = all.get(id);
      return entry?.submission.person.address.userId === userId ? watch(id, entry) : null;
    },
  };
}
