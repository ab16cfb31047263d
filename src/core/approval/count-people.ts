import type { Member } from "../member/member.ts";
import { isIdentityConfirmed, isSamePerson, personOf } from "../member/person.ts";

/**
 * How many humans these members are for certain. Two members in different chats may be one human unless one of them is joined
 * with somebody, or is known to be in one chat only.
 */
export function countPeople(members: readonly Member[]): number {
  const sure = new Set(members.filter(isIdentityConfirmed).map(personOf));
  const unsure = members.filter((member) => !isIdentityConfirmed(member));
  const inChat = (platform: Member["platform"]) =>
    new Set(unsure.filter((member) => member.platform === platform).map(personOf)).size;
  return sure.size + Math.max(inChat("slack"), inChat("teams"));
}

/** Whether a member could be the very person who asks, under another name in the other chat. */
export function mayBeRequester(member: Member, requester: Member | undefined): boolean {
  if (!requester) return !isIdentityConfirmed(member);
  if (isSamePerson(member, requester)) return true;
  if (member.platform === requester.platform) return false;
  return !isIdentityConfirmed(requester) && !isIdentityConfirmed(member);
}
