import { makeRandom } from "../../sandbox/world/random.ts";
import { openApprovalStand } from "../fixtures/approvals/approval-stand.ts";
import { playEdits } from "../fixtures/approvals/plan-edits.ts";
import { playSequence } from "../fixtures/approvals/play-sequence.ts";
import { playRaces } from "../fixtures/approvals/race-approvers.ts";
import type { SoakOptions } from "./run-soak.ts";

const lanes = 4;

/**
 * 10,000 shuffled sequences of deliveries: one decision, one effect, no wrong card at the end. 5,000 edits between approval and
 * run: each that touches the plan voids it, none that does not. 1,000 races of two approvers in two processes on one database.
 */
export async function soak({ seed, scale, print }: SoakOptions): Promise<void> {
  const many = (whole: number) => Math.max(20, Math.round(whole * scale));
  const states = new Map<string, number>();
  let played = 0;
  const edits = { voided: 0, ran: 0 };

  /** A share of all, on a database of its own. */
  async function lane(nth: number): Promise<void> {
    const stand = await openApprovalStand(seed * lanes + nth);
    try {
      const random = makeRandom(seed * lanes + nth);
      for (let at = nth; at < many(10_000); at += lanes) {
        const state = await playSequence(stand, random, at);
        states.set(state, (states.get(state) ?? 0) + 1);
        played += 1;
        if (played % 1_000 === 0) print(`${played} sequences so far`);
      }
      const { voided, ran } = await playEdits(stand, random, Math.ceil(many(5_000) / lanes));
      edits.voided += voided;
      edits.ran += ran;
    } finally {
      await stand.close();
    }
  }

  await Promise.all(Array.from({ length: lanes }, (_, nth) => lane(nth)));
  const ends = [...states].map(([state, count]) => `${count} ${state}`).join(", ");
  print(`${played} sequences: one decision, one effect, every card right (${ends})`);
  const { voided, ran } = edits;
  print(`${voided + ran} edits between approval and run: ${voided} touched the plan and voided it, ${ran} did not`);
  const races = await playRaces(seed, many(1_000));
  print(`${races.count} races of two processes: one decision each; the first process won ${races.firstWon}`);
}
