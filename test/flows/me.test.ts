import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Person, Seen } from "../../sandbox/people/person.ts";
import { slackPerson } from "../../sandbox/people/slack-person.ts";
import { teamsPerson } from "../../sandbox/people/teams-person.ts";
import { seeded } from "../../sandbox/slack/slack-seed.ts";
import { teamsSeed } from "../../sandbox/teams/teams-organisation.ts";
import type { Actor, Member } from "../../src/core/member/member.ts";
import { isSamePerson } from "../../src/core/member/person.ts";
import { card, openStage, platforms, type Stage, told } from "./open-stage.ts";

const titles = { slack: "Slack", teams: "Microsoft Teams" };

describe.each(platforms)("one person, known first in %s", (platform) => {
  let stage: Stage;
  /** The admin's other self, and somebody else there. */
  let there: Person;
  let elsewhere: Person;
  let operator: Actor;
  beforeAll(async () => {
    stage = await openStage(platform);
    const { slack, teams } = stage.outside;
    const others =
      platform === "slack"
        ? [teamsPerson(teams, teamsSeed.anna), teamsPerson(teams, teamsSeed.peter)]
        : [slackPerson(slack, seeded.anna), slackPerson(slack, seeded.priya)];
    [there, elsewhere] = others as [Person, Person];
    await stage.claim();
    operator = { tenantId: stage.app.tenantId, memberId: "", name: "operator", role: "admin", via: "cli" };
    for (const person of others) {
      await person.types("help");
      await card(person, "Welcome to Crosswalk");
    }
    for (const member of await members())
      if (member.role === "none") await stage.app.services.members.setRole(operator, member.id, "technician");
  });
  afterAll(() => stage.stop());

  const members = () => stage.app.services.members.list();
  async function memberOf(person: Person): Promise<Member> {
    const there = person === stage.admin ? platform : platform === "slack" ? "teams" : "slack";
    const found = (await members()).find((member) => member.name === person.name && member.platform === there);
    if (!found) throw new Error(`${person.name} is no member`);
    return found;
  }
  async function asks(person: Person): Promise<Seen> {
    const before = person.sees().length;
    await person.types("me");
    return person.waitFor(() =>
      person
        .sees()
        .slice(before)
        .find(({ title }) => title === "You"),
    );
  }
  const codeIn = ({ text }: Seen) => /me ([0-9A-Z]{4}-[0-9A-Z]{4})/.exec(text)?.[1] ?? "";

  it("only proposes whom both chats give the same e-mail address", async () => {
    const seen = await asks(stage.admin);
    expect(seen.text).toContain(`${there.name} in ${titles[platform === "slack" ? "teams" : "slack"]} has the same`);
    expect(seen.text).toContain("nobody yet");
    expect(isSamePerson(await memberOf(stage.admin), await memberOf(there))).toBe(false);
  });

  it("refuses a code in the chat that gave it, a wrong one, an earlier one and an old one", async () => {
    const { admin } = stage;
    const first = codeIn(await asks(admin));
    expect(first).not.toBe("");
    await admin.types(`me ${first}`);
    await told(admin, "Type this code in the other chat");
    const second = codeIn(await asks(admin));
    for (const wrong of [first, "AAAA-AAAA", "🙂"]) {
      const before = there.sees().length + there.lines().length;
      await there.types(`me ${wrong}`);
      await there.waitFor(() => (there.sees().length + there.lines().length > before ? true : null));
    }
    await told(there, "That code is not right");
    stage.passTime(11 * 60_000);
    await there.types(`me ${second}`);
    await there.waitFor(() => [...there.sees(), ...there.lines()].length >= 4 || null);
    expect(isSamePerson(await memberOf(admin), await memberOf(there))).toBe(false);
  });

  it("joins both by a code that works once, and says so in both chats", async () => {
    const { admin, app } = stage;
    const given = await asks(admin);
    const code = codeIn(given);
    await there.types(`me ${code.toLowerCase().replace("-", " ")}`);
    await card(there, "You", "You are one person in both chats");
    await admin.waitFor(
      () =>
        admin
          .sees()
          .find(({ id }) => id === given.id)
          ?.text.includes("You are one person") || null,
    );
    expect(admin.sees().find(({ id }) => id === given.id)?.text).not.toContain(code);
    expect(isSamePerson(await memberOf(admin), await memberOf(there))).toBe(true);
    await elsewhere.types(`me ${code}`);
    await told(elsewhere, "That code is not right");
    const [refused, joined] = await app.stores.tenant(app.tenantId).audit.list();
    expect([refused?.action, joined?.action]).toEqual(["join-code.refused", "person.joined"]);
    expect(await asks(there).then(codeIn)).toBe("");
  });

  it("looks at no code of somebody who typed five that were not right, until an hour has passed", async () => {
    const guesser = await memberOf(elsewhere);
    const actor: Actor = { ...operator, memberId: guesser.id, via: guesser.platform };
    const { persons } = stage.app.services;
    const tries = [];
    for (let n = 0; n < 4; n += 1) tries.push((await persons.join(actor, `AAAA-AAA${n}`)).kind);
    expect(tries).toEqual(["wrong", "wrong", "wrong", "wrong"]);
    const { id, platform: via } = await memberOf(there);
    const { joinTries } = await memberOf(elsewhere);
    expect(joinTries).toMatchObject({ wrong: 5 });
    await elsewhere.types("me AAAA-AAAA");
    await told(elsewhere, "Too many codes were not right");
    expect(await persons.join(actor, "AAAA-AAAA")).toEqual({ kind: "too-many" });
    expect(await persons.join({ ...operator, memberId: id, via }, "AAAA-AAAA")).toEqual({ kind: "wrong" });
    stage.passTime(61 * 60_000);
    expect(await persons.join(actor, "AAAA-AAAA")).toEqual({ kind: "wrong" });
  });

  it("takes nobody as a third, and two again when an admin separates them", async () => {
    const { admin, app } = stage;
    const code = codeIn(await asks(elsewhere));
    await admin.types(`me ${code}`);
    await told(admin, "joined with somebody already");
    const { id, role } = await memberOf(there);
    await app.services.members.decide(operator, id, { role, separate: true });
    expect(isSamePerson(await memberOf(admin), await memberOf(there))).toBe(false);
    await there.waitFor(
      () =>
        [...there.sees()]
          .reverse()
          .find(({ title }) => title === "You")
          ?.text.includes("nobody yet") || null,
    );
    expect(stage.logged()).not.toContain(code);
  });

  it("writes down each code that was made and each that was not right, and none of them in words", async () => {
    const entries = await stage.app.stores.tenant(stage.app.tenantId).audit.list();
    const of = (name: string) => entries.filter(({ action }) => action === name);
    expect(of("join-code.made").length).toBeGreaterThan(0);
    expect(of("join-code.refused").length).toBeGreaterThan(0);
    expect(of("join-code.made").map(({ after = {} }) => Object.keys(after))).toContainEqual(["until"]);
    expect(stage.logged()).not.toContain("AAAA-AAA0");
    expect(JSON.stringify(entries)).not.toContain("AAAA-AAA0");
  });
});
