import { playLanes } from "../fixtures/approvals/play-lanes.ts";
import { playRaces } from "../fixtures/approvals/race-approvers.ts";
import type { SoakOptions } from "./run-soak.ts";

const processes = 2;
/** While one waits, such as for a retry of a transaction, others go on. */
const lanesOfEach = 3;

/**
 * 10,000 shuffled sequences of deliveries: one decision, one effect, no wrong card at the end. 5,000 edits between approval and
 * run: each that touches the plan voids it, none that does not. 1,000 races of two approvers in two processes on one database.
 */
export async function soak({ seed, scale, print }: SoakOptions): Promise<void> {
  const many = (whole: number) => Math.max(20, Math.round(whole * scale));
  const sequences = many(10_000);
  const step = processes * lanesOfEach;
  const lanes = Array.from({ length: step }, (_, from) => ({
    seed: seed * step + from,
    from,
    step,
    sequences,
    edits: Math.ceil(many(5_000) / step),
  }));
  const shares = Array.from({ length: processes }, (_, nth) => lanes.filter(({ from }) => from % processes === nth));
  const tallies = (await Promise.all(shares.map(playLanes))).flat();
  const states = new Map<string, number>();
  const edits = { voided: 0, ran: 0 };
  for (const tally of tallies) {
    for (const [state, count] of Object.entries(tally.states)) states.set(state, (states.get(state) ?? 0) + count);
    edits.voided += tally.voided;
    edits.ran += tally.ran;
  }
  const ends = [...states].map(([state, count]) => `${count} ${state}`).join(", ");
  print(`${sequences} sequences: one decision, one effect, every card right (${ends})`);
  const { voided, ran } = edits;
  print(`${voided + ran} edits between approval and run: ${voided} touched the plan and voided it, ${ran} did not`);
  const races = await playRaces(seed, many(1_000));
  print(`${races.count} races of two processes: one decision each; the first process won ${races.firstWon}`);
}
