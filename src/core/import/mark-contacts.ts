import { fold } from "../account/find-account.ts";
import type { GotoUser } from "../ports/goto.ts";
import type { Contact } from "../ports/psa.ts";
import type { RowReason } from "./import.ts";
import { isSharedMailbox } from "./shared-mailbox.ts";

/** A contact as the choice shows it. `mark`: why it cannot be chosen; absent: eligible. */
export interface MarkedContact {
  contact: Contact;
  /** The address that would become the user's; empty when there is none. */
  email: string;
  mark?: Extract<
    RowReason,
    "is-user" | "no-email" | "bad-email" | "no-name" | "duplicate" | "inactive" | "shared-mailbox"
  >;
  /** The address of a user, or of another eligible contact, who has the same name: perhaps the same person. */
  namesake?: string;
}

/** Marks every contact, by last name, then first name. A contact is a user when any of its addresses is one's. */
export function markContacts(contacts: readonly Contact[], users: readonly GotoUser[]): readonly MarkedContact[] {
  const known = new Set(users.map(({ email }) => email.toLowerCase()));
  const taken = new Set<string>();
  const names = new Map(users.map((user) => [nameOf(user), user.email]));
  return [...contacts].sort(byName).map((contact) => {
    const email = contact.emails[0] ?? "";
    const mark = markOf(contact, email, known, taken);
    if (mark) return { contact, email, mark };
    taken.add(email);
    const name = nameOf(contact);
    const namesake = names.get(name);
    if (namesake === undefined) names.set(name, email);
    return { contact, email, ...(namesake !== undefined && { namesake }) };
  });
}

function nameOf({ firstName, lastName }: { firstName: string; lastName: string }): string {
  return fold(`${firstName} ${lastName}`.trim());
}

function markOf(
  contact: Contact,
  email: string,
  known: ReadonlySet<string>,
  taken: ReadonlySet<string>,
): MarkedContact["mark"] {
  if (contact.emails.some((address) => known.has(address))) return "is-user";
  if (!contact.active) return "inactive";
  if (email === "") return "no-email";
  if (!isAddress(email)) return "bad-email";
  if (isSharedMailbox(email)) return "shared-mailbox";
  if (contact.firstName.trim() === "" || contact.lastName.trim() === "") return "no-name";
  if (taken.has(email)) return "duplicate";
  return undefined;
}

/** What GoTo takes: one @, something before it, a dotted domain after it, no spaces. */
function isAddress(email: string): boolean {
  return email.length <= 254 && /^[^\s@,;<>()]+@[^\s@,;<>()]+\.[^\s@.,;<>()]{2,}$/.test(email);
}

function byName(one: MarkedContact["contact"], other: MarkedContact["contact"]): number {
  return (
    one.lastName.localeCompare(other.lastName) ||
    one.firstName.localeCompare(other.firstName) ||
    one.id.localeCompare(other.id)
  );
}
