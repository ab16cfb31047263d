import { z } from "zod/v4";
import type { Log } from "../../core/ports/log.ts";
import type { Incoming, PersonSeen } from "../incoming.ts";
import { placeOf } from "./teams-client.ts";
import type { TeamsTransport } from "./teams-transport.ts";

/** What an activity does not say of its sender: whether it is a guest of the organisation. */
export interface TeamsPeople {
  /**
   * The same with what the roster says of the person, asked for once an hour and for a moment only. When Teams does not tell,
   * the person is taken as the activity shows them: a guest has no role before an admin gives them one.
   */
  recognised<T extends Incoming>(incoming: T): Promise<T>;
}

const keptMs = 60 * 60_000;
/** After a failure. */
const askedAgainMs = 60_000;
const withinMs = 600;

const member = z.object({
  userRole: z.string().optional(),
  tenantId: z.string().optional(),
  email: z.string().nullish(),
});

type Facts = Pick<PersonSeen, "outsider" | "email">;

export function createTeamsPeople(transport: TeamsTransport, homeTenantId: string | null, log: Log): TeamsPeople {
  const known = new Map<string, { facts: Promise<Facts>; until: number }>();

  async function ask({ person, conversation }: Incoming): Promise<Facts> {
    const { userId } = person.address;
    const found = member.parse(await transport.member(placeOf(conversation), userId, withinMs));
    if (found.userRole === "guest" || found.userRole === "anonymous") return { outsider: "guest" };
    const isHome = homeTenantId === null || found.tenantId === undefined || found.tenantId === homeTenantId;
    if (!isHome) return { outsider: "stranger" };
    return found.email ? { email: found.email } : {};
  }

  return {
    async recognised(incoming) {
      const { person } = incoming;
      if (person.outsider) return incoming;
      const now = Date.now();
      for (const [key, { until }] of known) if (until < now) known.delete(key);
      const key = `${person.address.workspaceId} ${person.address.userId}`;
      const kept = known.get(key) ?? { facts: ask(incoming), until: now + keptMs };
      known.set(key, kept);
      try {
        return { ...incoming, person: { ...person, ...(await kept.facts) } };
      } catch (error) {
        log.debug("Teams did not say who somebody is", { error });
        kept.facts = Promise.resolve({});
        kept.until = now + askedAgainMs;
        return incoming;
      }
    },
  };
}
