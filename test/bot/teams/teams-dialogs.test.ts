import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Person } from "../../../sandbox/people/person.ts";
import { teamsPerson } from "../../../sandbox/people/teams-person.ts";
import { teamsSeed } from "../../../sandbox/teams/teams-organisation.ts";
import type { Reply } from "../../../src/bot/reply.ts";
import { waitingLines } from "../../../src/bot/waiting-lines.ts";
import { cardWithForm, keysForm, lineCard } from "../../contracts/sample-cards.ts";
import { type Script, scriptAnswer } from "../../contracts/scripted-answer.ts";
import { type TeamsStage, teamsStage } from "../../fixtures/teams-stage.ts";

describe("a dialog in Teams whose outcome is slow", () => {
  let script: Script;
  let stage: TeamsStage;
  let anna: Person;
  let finish: (reply: Reply) => void;
  const { showResult } = waitingLines();

  beforeEach(async () => {
    script = scriptAnswer();
    stage = await teamsStage(script.answer);
    anna = teamsPerson(stage.teams, teamsSeed.anna);
    script.on(() => ({ kind: "card", audience: "person", shown: { card: cardWithForm } }));
    await anna.types("connect");
    const [seen] = anna.sees();
    if (!seen) throw new Error("Anna sees no card.");
    script.on(() => ({ kind: "form", form: keysForm() }));
    await anna.clicks(seen, "Enter keys");
    script.on(() => new Promise<Reply>((resolve) => (finish = resolve)));
    await anna.submits({ Server: "slow.example", "Private key": "s3cret" });
    expect(anna.form()?.submitLabel).toBe(showResult);
  });

  afterEach(() => stage.stop());

  it("keeps offering the result while there is none", async () => {
    await anna.submits({});
    expect(anna.form()?.submitLabel).toBe(showResult);
    expect(script.incoming.filter(({ kind }) => kind === "submission")).toHaveLength(1);
    finish({ kind: "nothing" });
  });

  it("says it once: in the form of whoever waits for it there", async () => {
    const pressed = anna.submits({});
    setTimeout(() => finish({ kind: "form", form: keysForm({ problem: "No such key" }) }), 100);
    await pressed;
    expect(anna.form()?.fields[1]?.problem).toContain("No such key");
    expect(anna.sees()).toHaveLength(1);
  });

  it("updates the card, and closes the form when its result is asked for", async () => {
    finish({ kind: "replace", shown: { card: lineCard("Connected", "All is well") } });
    await anna.waitFor((person) => person.sees().find(({ title }) => title === "Connected"));
    await anna.submits({});
    expect(anna.form()).toBeNull();
    expect(anna.sees()).toHaveLength(1);
  });

  it("says a refusal in the 1:1 when nobody waits for it", async () => {
    await anna.closesForm();
    finish({ kind: "notice", text: "Somebody else was faster." });
    await anna.waitFor((person) => person.sees().find(({ text }) => text === "Somebody else was faster."));
  });

  it("shows the result to nobody but the one who submitted", async () => {
    await anna.submits({});
    const asked = JSON.parse(stage.lastBody());
    finish({ kind: "form", form: keysForm({ problem: "No such key" }) });
    await anna.waitFor((person) => person.sees().find(({ text }) => text.includes("No such key")));
    const ask = async (from: object) => (await stage.send(JSON.stringify({ ...asked, id: "2", from }))).json();
    expect(await ask({ id: "29:luca", name: "Luca", aadObjectId: teamsSeed.luca })).toEqual({});
    expect(await ask(asked.from)).toMatchObject({ task: { type: "continue" } });
  });
});
