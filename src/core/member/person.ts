import type { Member } from "./member.ts";

/** The human behind a member: two members that were joined have one id, a member alone is its own person. */
export function personOf(member: Pick<Member, "id" | "personId">): string {
  return member.personId ?? member.id;
}

/** Whether both are the same human: who may act once must not act again from the other chat. */
export function isSamePerson(one: Pick<Member, "id" | "personId">, other: Pick<Member, "id" | "personId">): boolean {
  return personOf(one) === personOf(other);
}

/** How sure it is who somebody is in the other chat: joined with a member there, or known to be in this chat only. */
export function isIdentityConfirmed(member: Pick<Member, "personId" | "onlyHere">): boolean {
  return member.personId !== undefined || member.onlyHere === true;
}
