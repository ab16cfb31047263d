export interface TeamsPersonRecord {
  /** Entra object id. */
  id: string;
  /** The id that bots see: `29:…`. */
  botFacingId: string;
  name: string;
  email: string;
  /** As in `it-IT`; empty for a client that does not tell. */
  locale: string;
  /** Whether the person has added the app, so that the bot may write to them. */
  hasApp: boolean;
  /** The organisation that the person belongs to. */
  tenantId: string;
}

export interface TeamsChannel {
  id: string;
  name: string;
}

export interface TeamsOrganisation {
  tenantId: string;
  people: TeamsPersonRecord[];
  team: { id: string; name: string; channels: TeamsChannel[] };
}

/** Ids of the seeded people and channels. */
export const teamsSeed = {
  anna: "00000000-0000-4000-8000-00000000000a",
  luca: "00000000-0000-4000-8000-00000000000b",
  sophie: "00000000-0000-4000-8000-00000000000c",
  peter: "00000000-0000-4000-8000-00000000000d",
  stranger: "00000000-0000-4000-8000-00000000000e",
  general: "19:general@thread.tacv2",
  approvals: "19:approvals@thread.tacv2",
  serviceDesk: "19:servicedesk@thread.tacv2",
} as const;

/** An MSP's organisation: four people, a stranger, and a team with three channels in which the bot is installed. */
export function seedOrganisation(tenantId: string): TeamsOrganisation {
  const person = (id: string, name: string, locale: string, home = tenantId): TeamsPersonRecord => ({
    id,
    botFacingId: `29:${id.slice(-12)}-${name.split(" ")[0]}`,
    name,
    email: `${name.toLowerCase().replace(" ", ".")}@${home === tenantId ? "northwind-msp" : "partner"}.example`,
    locale,
    hasApp: home === tenantId,
    tenantId: home,
  });
  return {
    tenantId,
    people: [
      person(teamsSeed.anna, "Anna Keller", "en-US"),
      person(teamsSeed.luca, "Luca Bianchi", "it-IT"),
      person(teamsSeed.sophie, "Sophie Laurent", "fr-FR"),
      person(teamsSeed.peter, "Peter Novak", "en-GB"),
      person(teamsSeed.stranger, "Lena Fremd", "de-DE", "11111111-1111-4111-8111-111111111111"),
    ],
    team: {
      id: "19:team@thread.tacv2",
      name: "Northwind MSP",
      channels: [
        { id: teamsSeed.general, name: "General" },
        { id: teamsSeed.approvals, name: "PSA approvals" },
        { id: teamsSeed.serviceDesk, name: "Service desk" },
      ],
    },
  };
}
