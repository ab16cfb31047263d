import { expect, it } from "vitest";
import { freePort } from "../../../sandbox/free-port.ts";
import { teamsSeed } from "../../../sandbox/teams/teams-organisation.ts";
import type { Outcome } from "../../../src/bot/surface.ts";
import { teamsStage } from "../../fixtures/teams-stage.ts";

const outcome: Outcome = {
  reply: { kind: "notice", text: "heard" },
  posted: async () => undefined,
  done: () => undefined,
  lines: { answeredInPrivate: "", addTheApp: "" },
};

it("a Teams that starts where another one was has its own tokens taken", async () => {
  const port = await freePort();
  for (const text of ["to the first", "to the second"]) {
    const stage = await teamsStage(async () => outcome, { port });
    const { status } = await stage.teams.person(teamsSeed.anna).say(text);
    await stage.stop();
    expect({ text, status }).toEqual({ text, status: 200 });
  }
});
