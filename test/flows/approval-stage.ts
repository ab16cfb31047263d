import type { Person, Seen } from "../../sandbox/people/person.ts";
import { slackPerson } from "../../sandbox/people/slack-person.ts";
import { teamsPerson } from "../../sandbox/people/teams-person.ts";
import { seeded } from "../../sandbox/slack/slack-seed.ts";
import { teamsSeed } from "../../sandbox/teams/teams-organisation.ts";
import type { Member } from "../../src/core/member/member.ts";
import type { Role } from "../../src/core/member/role.ts";
import { card, type PlatformName, type Stage, told } from "./open-stage.ts";

export type Other = "slack" | "teams";
export const otherOf = { slack: "teams", teams: "slack" } as const;
export const channelOf = { slack: seeded.serviceDesk, teams: teamsSeed.serviceDesk };

const patienceMs = 15_000;

/** What tests of approvals do besides: other people with roles, the channels for requests, requests as they stand. */
export function openApprovals(stage: Stage, platform: PlatformName) {
  const person = (where: Other, id: { slack: string; teams: string }): Person =>
    where === "slack" ? slackPerson(stage.outside.slack, id.slack) : teamsPerson(stage.outside.teams, id.teams);
  const members = () => stage.app.services.members.list();

  async function memberOf(of: Person): Promise<Member> {
    const found = (await members()).find(({ name, platform: where }) => name === of.name && where === of.platform);
    if (!found) throw new Error(`${of.name} is no member in ${of.platform}`);
    return found;
  }

  async function give(to: Person, role: Role, onlyHere = false): Promise<void> {
    if (!(await members()).some(({ name, platform: where }) => name === to.name && where === to.platform)) {
      await to.types("help");
      await to.waitFor(() => to.sees().length > 0 || null);
    }
    const { tenantId } = stage.app;
    const operator = { tenantId, memberId: "", name: "operator", role: "admin" as const, via: "cli" as const };
    await stage.app.services.members.decide(operator, (await memberOf(to)).id, { role, onlyHere });
  }

  return {
    /** The admin's other self, and somebody else there. */
    there: person(otherOf[platform], { slack: seeded.anna, teams: teamsSeed.anna }),
    elsewhere: person(otherOf[platform], { slack: seeded.marco, teams: teamsSeed.luca }),
    third: person(platform, { slack: seeded.marco, teams: teamsSeed.luca }),
    memberOf,
    give,

    async chooseChannel(by: Person): Promise<void> {
      await by.types("approvals", channelOf[by.platform]);
      const title = /^(✅ )?(Approvals come here|Le approvazioni arrivano qui)$/u;
      await by.waitFor(() => by.sees(channelOf[by.platform]).find((seen) => title.test(seen.title)));
      await stage.app.worker.idle();
    },

    /** The newest card of a request as it stands in the channel of a chat. */
    inChannel: (viewer: Person, title: string, word = "") =>
      viewer.waitFor(
        () =>
          [...viewer.sees(channelOf[viewer.platform])]
            .reverse()
            .find((seen) => seen.title.endsWith(title) && seen.text.includes(word)),
        patienceMs,
      ),

    /** Lines under a request in the channel. */
    threadSays: (viewer: Person, word: string) =>
      viewer.waitFor(() => viewer.sees(channelOf[viewer.platform]).find(({ text }) => text.includes(word)), patienceMs),

    standing: (viewer: Person, seen: Seen, where?: string) => viewer.sees(where).find(({ id }) => id === seen.id),
    card,
    told,
  };
}
