import { slackPerson } from "../../sandbox/people/slack-person.ts";
import { seeded } from "../../sandbox/slack/slack-seed.ts";
import { messageEvent, slackOverHttp } from "../fixtures/slack-stage.ts";
import { surfaceContract } from "./surface-contract.ts";

surfaceContract("Slack", async (answer) => {
  const { slack, surface, send, stop } = await slackOverHttp(answer);
  return {
    surface,
    person: slackPerson(slack, seeded.anna),
    outsider: slackPerson(slack, seeded.guest),
    channel: seeded.serviceDesk,
    conversation: { platform: "slack", workspaceId: slack.teamId, channelId: seeded.serviceDesk },
    violations: () => slack.violations,
    async deliversTwice(text) {
      const body = messageEvent(slack, text);
      for (const _ of ["first", "again"]) await send(body, "application/json");
    },
    forgedStatus: () => send(messageEvent(slack, "forged"), "application/json", "another secret"),
    setDown(isDown) {
      slack.faults.down = isDown;
    },
    stop,
  };
});
