import type { Person, Seen } from "../people/person.ts";
import { seeded } from "../slack/slack-seed.ts";
import { teamsSeed } from "../teams/teams-organisation.ts";
import { clicks, latest, types } from "./play-steps.ts";
import type { Transcript } from "./transcript.ts";

const channelOf = { slack: seeded.serviceDesk, teams: teamsSeed.serviceDesk };
const sayTo =
  ({ platform }: Person) =>
  (english: string, italian: string) =>
    platform === "teams" ? italian : english;

/** Each chat gets its channel for requests, and each of the two says that the other has no second account. */
export async function playApprovers(one: Person, other: Person, t: Transcript): Promise<void> {
  t.heading("Approvals: a channel in each chat");
  for (const [person, colleague] of [
    [one, other],
    [other, one],
  ] as const) {
    const say = sayTo(person);
    await types(person, "approvals", t, channelOf[person.platform]);
    await inChannel(person, "Approvals come here");
    await types(person, "settings", t);
    const settings = await latest(person, say("Settings", "Impostazioni"), colleague.name);
    await clicks(person, settings, say("Change", "Modifica"), t, memberButton(settings, colleague, say));
    await person.waitFor(() => person.form()?.fields.find(({ kind }) => kind === "toggle"));
    await person.submits({ [say("Has no account in the other chat", "Non ha un account nell’altra chat")]: true });
    await latest(person, say("Settings", "Impostazioni"), say("In this chat only", "Solo in questa chat"));
    t.check(`${colleague.name} may decide on requests of the other chat`, true);
  }
}

/** Settles when the request stands in the channel of the requester's chat. */
export async function isAsked(requester: Person): Promise<void> {
  await inChannel(requester, "Approval wanted");
}

/** Approves the newest request in the approver's chat; the copy in the requester's chat must say so, too. */
export async function approves(approver: Person, requester: Person, t: Transcript): Promise<void> {
  const request = await inChannel(approver, "Approval wanted");
  t.saw(request.text.replaceAll("\n", " · ").slice(0, 200));
  await clicks(approver, request, "Approve", t);
  const title = "Approved and started";
  const copy = await inChannel(requester, title, approver.name);
  t.check(
    "the copy in the other chat says who approved, and has no buttons to decide any more",
    !copy.buttons.some(({ label }) => label === "Approve"),
  );
}

/** Which of the buttons *Change* is the member's: those of members stand last, in the order of their names on the card. */
function memberButton(settings: Seen, member: Person, say: (english: string, italian: string) => string): number {
  const changes = settings.buttons.filter(({ label }) => label === say("Change", "Modifica")).length;
  const lines = settings.text.split("\n");
  const names = lines.slice(lines.findIndex((line) => /^(Members|Membri)/.test(line)) + 1);
  const people = names.filter((_, at) => /·/.test(names[at + 1] ?? ""));
  return changes - people.length + people.indexOf(member.name);
}

/** The newest card with this title, and with this word in it, in the channel for requests: in the tenant's language, which is English. */
function inChannel(viewer: Person, title: string, word = ""): Promise<Seen> {
  const cards = () => [...viewer.sees(channelOf[viewer.platform])].reverse();
  return viewer.waitFor(() => cards().find((seen) => seen.title.endsWith(title) && seen.text.includes(word)), 15_000);
}
