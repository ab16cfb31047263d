import type { SlackChannel, SlackUser, SlackWorkspace } from "./slack-workspace.ts";

/** Ids of the seeded people and channels, so that tests and pages need not search. */
export const seeded = {
  bot: "U0CROSSWALK",
  anna: "U0ANNA",
  marco: "U0MARCO",
  jonas: "U0JONAS",
  priya: "U0PRIYA",
  guest: "U0GUEST",
  stranger: "U0STRANGER",
  approvals: "C0APPROVALS",
  serviceDesk: "C0SERVICEDESK",
  general: "C0GENERAL",
} as const;

const person = (id: string, name: string, realName: string, rest: Partial<SlackUser>): SlackUser => ({
  id,
  name,
  realName,
  email: `${name}@northwind-msp.example`,
  locale: "en-US",
  timeZone: "America/New_York",
  teamId: "",
  isAdmin: false,
  isBot: false,
  isRestricted: false,
  isStranger: false,
  ...rest,
});

/** A workspace of an MSP: four people, a guest and a stranger; the bot is a member of #psa-approvals and #service-desk. */
export function seedWorkspace(teamId: string): SlackWorkspace {
  const users = [
    person(seeded.anna, "anna.keller", "Anna Keller", { isAdmin: true, timeZone: "Europe/Zurich" }),
    person(seeded.marco, "marco.rossi", "Marco Rossi", { locale: "it-IT", timeZone: "Europe/Rome" }),
    person(seeded.jonas, "jonas.weber", "Jonas Weber", { locale: "de-DE", timeZone: "Europe/Berlin" }),
    person(seeded.priya, "priya.nair", "Priya Nair", { locale: "en-GB", timeZone: "Europe/London" }),
    person(seeded.guest, "tom.guest", "Tom Guest", { isRestricted: true }),
    person(seeded.stranger, "lea.martin", "Léa Martin", {
      email: "lea.martin@partner.example",
      locale: "fr-FR",
      timeZone: "Europe/Paris",
      teamId: "T0PARTNER",
      isStranger: true,
    }),
    person(seeded.bot, "crosswalk", "Crosswalk", { email: "", isBot: true }),
  ];
  const { anna, marco, jonas, priya, guest, stranger, bot } = seeded;
  const channels: SlackChannel[] = [
    { id: seeded.approvals, name: "psa-approvals", kind: "private", memberIds: [anna, marco, jonas, bot] },
    {
      id: seeded.serviceDesk,
      name: "service-desk",
      kind: "public",
      memberIds: [anna, marco, jonas, priya, guest, stranger, bot],
    },
    { id: seeded.general, name: "general", kind: "public", memberIds: [anna, marco, jonas, priya, guest] },
    ...users
      .filter((user) => !user.isBot && !user.isStranger)
      .map((user): SlackChannel => ({ id: `D${user.id.slice(1)}`, name: "", kind: "im", memberIds: [user.id, bot] })),
  ];
  const workspace: SlackWorkspace = {
    teamId,
    teamName: "Northwind MSP",
    teamDomain: "northwind-msp",
    appId: "A0CROSSWALK",
    botId: "B0CROSSWALK",
    botUserId: bot,
    users: new Map(users.map((user) => [user.id, { ...user, teamId: user.teamId || teamId }])),
    channels: new Map(channels.map((channel) => [channel.id, channel])),
    messages: [],
    views: new Map(),
    files: new Map(),
  };
  return workspace;
}
