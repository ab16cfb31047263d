import type { OutsideWorld } from "../outside-world.ts";
import { slackPerson } from "../people/slack-person.ts";
import { teamsPerson } from "../people/teams-person.ts";
import { seeded } from "../slack/slack-seed.ts";
import { teamsSeed } from "../teams/teams-organisation.ts";
import { playApprovers } from "./play-approval.ts";
import { playAdmin, playRest } from "./play-job.ts";
import { makeTranscript, StepFailed } from "./transcript.ts";

/** Plays the whole job on both platforms through the same doors as people use. False at the first thing that is not as it should be. */
export async function playDemo(
  outside: OutsideWorld,
  adminCode: string,
  print: (line: string) => void,
): Promise<boolean> {
  const began = Date.now();
  const transcript = makeTranscript(print);
  const inSlack = slackPerson(outside.slack, seeded.anna);
  const inTeams = teamsPerson(outside.teams, teamsSeed.luca);
  try {
    await playAdmin(inSlack, inTeams, adminCode, transcript);
    await playApprovers(inSlack, inTeams, transcript);
    await playRest(inSlack, inTeams, outside, transcript, "connect");
    await playRest(inTeams, inSlack, outside, transcript, "resolve");
    const refused = [...outside.slack.violations, ...outside.teams.violations];
    transcript.check(
      "no card or call was refused by Slack or Teams",
      refused.length === 0,
      JSON.stringify(refused).slice(0, 500),
    );
    const troubles = [...outside.slack.troubles, ...outside.teams.troubles];
    transcript.check("no click went unanswered", troubles.length === 0, JSON.stringify(troubles).slice(0, 500));
  } catch (error) {
    if (!(error instanceof StepFailed)) print(String(error instanceof Error ? error.stack : error));
    print(`FAILED after ${transcript.steps()} steps`);
    return false;
  }
  print(`All ${transcript.steps()} checks hold on both platforms, in ${((Date.now() - began) / 1000).toFixed(1)} s.`);
  return true;
}
