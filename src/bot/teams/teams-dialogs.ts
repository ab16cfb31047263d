import { randomUUID } from "node:crypto";
import { z } from "zod/v4";
import type { Log } from "../../core/ports/log.ts";
import type { Card } from "../card.ts";
import type { Form } from "../form.ts";
import type { Submission } from "../incoming.ts";
import type { Answer, Outcome, WaitingLines } from "../surface.ts";
import type { TeamsClient } from "./teams-client.ts";
import type { TeamsDelivery } from "./teams-delivery.ts";
import { type FormOrigin, formAnswer, lineAnswer, stillRunningAnswer } from "./teams-forms.ts";
import type { Element } from "./teams-texts.ts";

/** Teams wants an answer within 5 s on older clients; what takes longer is asked for by a button. */
const patienceMs = 2_500;
const keptMs = 15 * 60_000;

interface Running {
  submission: Submission;
  title: string;
  waiting: WaitingLines;
  answer: Promise<Element | null>;
  until: number;
}

/** Dialogs: a form opens, problems come back into it, and what takes long shows a frame with "Show result". */
export interface TeamsDialogs {
  /** The answer to `task/submit`; `null` closes the dialog. */
  submit(submission: Submission, origin: FormOrigin | undefined, waiting: WaitingLines): Promise<Element | null>;
  /** The outcome of what was still running; `undefined` when this is no such request. */
  showResult(value: unknown): Promise<Element | null | undefined>;
}

const pendingValue = z.object({ data: z.looseObject({ pending: z.string() }) });

export function createTeamsDialogs(ask: Answer, client: TeamsClient, delivery: TeamsDelivery, log: Log): TeamsDialogs {
  const running = new Map<string, Running>();

  async function settle(
    submission: Submission,
    origin: FormOrigin | undefined,
    outcome: Outcome,
    isLate: boolean,
  ): Promise<Element | null> {
    if (outcome.reply.kind === "form") {
      if (isLate) await client.post(await delivery.oneToOne(submission), problemsCard(outcome.reply.form));
      return formAnswer(outcome.reply.form, origin);
    }
    const line = await delivery.deliver(submission, outcome);
    return line === "" ? null : lineAnswer(line);
  }

  async function waitFor(id: string, { answer, title, waiting }: Running): Promise<Element | null> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<"late">((resolve) => {
      timer = setTimeout(resolve, patienceMs, "late");
    });
    const first = await Promise.race([answer, late]);
    clearTimeout(timer);
    if (first !== "late") {
      running.delete(id);
      return first;
    }
    return stillRunningAnswer(title, waiting.testingLonger, waiting.showResult, id);
  }

  return {
    async submit(submission, origin, waiting) {
      const now = Date.now();
      for (const [id, { until }] of running) if (until < now) running.delete(id);
      const id = randomUUID();
      let isLate = false;
      const answer = ask(submission).then((outcome) => settle(submission, origin, outcome, isLate));
      answer.catch((error: unknown) =>
        log.error("the outcome of a form was not delivered", { form: submission.form, error }),
      );
      const entry: Running = { submission, title: waiting.testing, waiting, answer, until: now + keptMs };
      running.set(id, entry);
      const first = await waitFor(id, entry);
      isLate = true;
      return first;
    },

    async showResult(value) {
      const parsed = pendingValue.safeParse(value);
      if (!parsed.success) return undefined;
      const id = parsed.data.data.pending;
      const entry = running.get(id);
      return entry ? waitFor(id, entry) : null;
    },
  };
}

/** For whoever closed the dialog: what was wrong. What was typed is kept in the draft, and no secret is shown. */
function problemsCard({ title, intro, fields }: Form): Card {
  const problems = fields.flatMap(({ label, problem }) => (problem ? [{ label, value: problem }] : []));
  const [first = ""] = intro;
  const line = problems[0]?.value ?? (typeof first === "string" ? first : title);
  return {
    title,
    summary: line,
    tone: "warning",
    blocks: problems.length > 0 ? [{ kind: "facts", facts: problems }] : [{ kind: "text", text: first }],
  };
}
