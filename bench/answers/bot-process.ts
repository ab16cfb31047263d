import { fork } from "node:child_process";
import { join } from "node:path";
import type { Ask } from "./answering-bot.ts";

export interface BotProcess<A = Ask> {
  ask(ask: A): Promise<unknown>;
  end(): void;
}

/**
 * The bot in a process of its own, as in production: what the sandbox and the people cost is not the bot's. `file` answers each
 * `{ id, ask }` with `{ id, result }` or `{ id, error }`.
 */
export function startBotProcess<A = Ask>(
  file = join(import.meta.dirname, "answering-bot.ts"),
  more: readonly string[] = [],
): BotProcess<A> {
  const child = fork(file, {
    execArgv: [
      "--import",
      "tsx",
      ...more,
      ...(process.env.BENCH_PROFILE ? ["--cpu-prof", `--cpu-prof-dir=${process.env.BENCH_PROFILE}`] : []),
    ],
  });
  const waiting = new Map<number, { resolve(result: unknown): void; reject(error: Error): void }>();
  let last = 0;
  child.on("message", ({ id, result, error }: { id: number; result?: unknown; error?: string }) => {
    const asked = waiting.get(id);
    waiting.delete(id);
    if (error !== undefined) asked?.reject(new Error(error));
    else asked?.resolve(result);
  });
  child.on("exit", (code) => {
    for (const { reject } of waiting.values()) reject(new Error(`the bot's process ended with ${code}`));
  });
  return {
    ask(ask) {
      last += 1;
      const id = last;
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        child.send({ id, ask: ask as object });
      });
    },
    end: () => child.disconnect(),
  };
}
