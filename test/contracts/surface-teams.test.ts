import { teamsPerson } from "../../sandbox/people/teams-person.ts";
import { teamsSeed } from "../../sandbox/teams/teams-organisation.ts";
import { teamsStage } from "../fixtures/teams-stage.ts";
import { surfaceContract } from "./surface-contract.ts";

surfaceContract("Teams", async (answer) => {
  const { teams, surface, deliverAgain, stop } = await teamsStage(answer);
  return {
    surface,
    person: teamsPerson(teams, teamsSeed.anna),
    outsider: teamsPerson(teams, teamsSeed.stranger),
    channel: teamsSeed.serviceDesk,
    conversation: {
      platform: "teams",
      workspaceId: teams.tenantId,
      channelId: teamsSeed.serviceDesk,
      address: { serviceUrl: teams.serviceUrl },
    },
    differs: {
      linesAreForAll: "Messages for one person in a channel need a newer manifest (targeted messages).",
      outcomeIsFetched: "A dialog takes nothing new once task/submit is answered.",
    },
    violations: () => teams.violations,
    async deliversTwice(text) {
      await teams.person(teamsSeed.anna).say(text);
      await deliverAgain();
    },
    forgedStatus: async () => (await teams.person(teamsSeed.anna).say("forged", undefined, "wrong-key")).status,
    setDown(isDown) {
      teams.faults.down = isDown;
    },
    stop,
  };
});
