import { expect, it } from "vitest";
import { freePort } from "../../../sandbox/free-port.ts";
import { teamsSeed } from "../../../sandbox/teams/teams-organisation.ts";
import { teamsStage } from "../../fixtures/teams-stage.ts";

it("a Teams that starts where another one was has its own tokens taken", async () => {
  const port = await freePort();
  for (const text of ["to the first", "to the second"]) {
    const stage = await teamsStage(async () => undefined, { port });
    const { status } = await stage.teams.person(teamsSeed.anna).say(text);
    await stage.stop();
    expect({ text, status }).toEqual({ text, status: 200 });
  }
});
