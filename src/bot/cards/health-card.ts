import type { Health } from "../../core/job/health-service.ts";
import type { Job } from "../../core/job/job.ts";
import type { Block, Card, Span } from "../card.ts";
import type { Words } from "../words/words.ts";

const longestReason = 300;

/** How the bot itself is, and the jobs that were given up with the reason, each with a button to run it again. */
export function healthCard(health: Health, timeZone: string, words: Words): Card {
  const { store, waiting, running, dead, deadJobs, connections, signIns } = health;
  const isWell = dead === 0 && connections.failing === 0 && signIns["signed-out"] === 0;
  const counted = { waiting, running };
  const text = words.text(isWell ? "health.well" : "health.look-at");
  const more = dead - deadJobs.length;
  return {
    title: words.text("health.title"),
    summary: text,
    tone: isWell ? "good" : "warning",
    blocks: [
      { kind: "text", text },
      {
        kind: "facts",
        facts: [
          { label: words.text("health.store"), value: words.text(`health.store.${store}`) },
          { label: words.text("health.jobs"), value: words.text("health.jobs-now", counted) },
          { label: words.text("health.psa"), value: words.text("health.psa-states", connections) },
          {
            label: words.text("health.goto"),
            value: words.text("health.goto-states", { working: signIns.working, out: signIns["signed-out"] }),
          },
        ],
      },
      ...(dead > 0 ? [{ kind: "text" as const, text: words.rich("health.dead", { count: dead }) }] : []),
      ...deadJobs.map((job) => deadJob(job, timeZone, words)),
      ...(more > 0 ? [{ kind: "text" as const, text: words.text("health.more", { count: more }) }] : []),
      { kind: "buttons", buttons: [{ action: "health.look", id: "all", label: words.text("health.look") }] },
    ],
  };
}

function deadJob(job: Job, timeZone: string, words: Words): Block {
  const title = words.textFor("health", `job.${job.kind}`, "health.job.other", { kind: job.kind });
  const tried: Span[] = [
    { kind: "plain", text: `${words.text("health.tried", { count: job.attempts })} ` },
    ...words.moment(job.dueAt, "date-time", timeZone),
  ];
  const reason = job.lastError?.slice(0, longestReason) ?? words.text("health.no-reason");
  const buttons = [{ action: "health.run-again", id: job.id, label: words.text("health.run-again") }];
  return { kind: "item", title, lines: [reason, tried], buttons };
}
