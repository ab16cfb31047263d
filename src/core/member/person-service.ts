import { auditBy } from "../audit/audit-entry.ts";
import type { CorePorts } from "../core-ports.ts";
import type { Transaction } from "../ports/stores.ts";
import { redraw } from "../posting/redraw.ts";
import type { Actor, Member } from "./member.ts";
import { hashOneTimeCode, isCodeOf, newOneTimeCode } from "./one-time-code.ts";
import { personOf } from "./person.ts";

const joinCodeLifeMs = 10 * 60_000;
/** So many codes that are not right may a member type in such a time; then none is looked at until it is over. */
const mostWrongTries = 5;
const wrongTriesLastMs = 3_600_000;

export type Joining =
  | { kind: "joined"; other: Member }
  | { kind: "wrong" }
  | { kind: "too-many" }
  /** The code was typed in the chat that gave it. */
  | { kind: "same-chat" }
  /** One of both is joined with somebody already. */
  | { kind: "taken" };

/** One human in two chats. Only a code from one chat, typed in the other, joins them; an e-mail address never does. */
export interface PersonService {
  /** A code for the other chat, good for ten minutes and one use; an earlier one ends. `null`: joined already. */
  newCode(actor: Actor): Promise<string | null>;
  join(actor: Actor, code: string): Promise<Joining>;
  /** The member in the other chat that is the same person. */
  other(member: Member): Promise<Member | null>;
  /** A member in the other chat, not joined with anybody, whom both chats give the same verified e-mail address. */
  proposed(member: Member): Promise<Member | null>;
}

export function createPersonService({ stores, clock, wakeJobs }: CorePorts): PersonService {
  return {
    async newCode(actor) {
      const code = newOneTimeCode();
      const expiresAt = new Date(clock.now().getTime() + joinCodeLifeMs);
      return stores.transaction(async (tx) => {
        const member = await tx.members.get(actor.memberId);
        if (!member || member.personId !== undefined) return null;
        if (!(await tx.members.move(member, { joinCode: { hash: hashOneTimeCode(code), expiresAt } }))) return null;
        await tx.audit.add({
          ...auditBy(actor),
          action: "join-code.made",
          record: `member:${member.id}`,
          after: { until: expiresAt.toISOString() },
        });
        return code;
      });
    },

    async join(actor, code) {
      const joining = await stores.transaction((tx) => joinByCode(tx, actor, code, clock.now()));
      wakeJobs();
      return joining;
    },

    async other({ id, personId }) {
      if (personId === undefined) return null;
      return (await stores.members.list()).find((member) => member.personId === personId && member.id !== id) ?? null;
    },

    async proposed({ platform, personId, email }) {
      if (email === undefined || personId !== undefined) return null;
      const same = (member: Member) => member.email === email && member.platform !== platform;
      return (await stores.members.list()).find((member) => same(member) && member.personId === undefined) ?? null;
    },
  };
}

async function joinByCode(tx: Transaction, actor: Actor, code: string, now: Date): Promise<Joining> {
  const member = await tx.members.get(actor.memberId);
  if (!member) return { kind: "wrong" };
  const known = member.joinTries;
  const tries = known && now.getTime() - known.since.getTime() < wrongTriesLastMs ? known : { wrong: 0, since: now };
  if (tries.wrong >= mostWrongTries) return { kind: "too-many" };
  const giver = (await tx.members.list()).find(({ joinCode }) => isCodeOf(joinCode, code, now));
  if (!giver) {
    const wrong = tries.wrong + 1;
    if (!(await tx.members.move(member, { joinTries: { ...tries, wrong } }))) return { kind: "too-many" };
    const record = `member:${member.id}`;
    const [before, after] = [{ wrong: tries.wrong }, { wrong }];
    await tx.audit.add({ ...auditBy(actor), action: "join-code.refused", record, before, after });
    return { kind: "wrong" };
  }
  if (giver.platform === member.platform) return { kind: "same-chat" };
  if (giver.personId !== undefined || member.personId !== undefined) return { kind: "taken" };
  const personId = personOf(giver);
  const fields = { personId, joinCode: undefined, joinTries: undefined, onlyHere: undefined };
  const other = await tx.members.move(giver, fields);
  const joined = await tx.members.move(member, fields);
  if (!other || !joined) return { kind: "wrong" };
  await auditPerson(tx, actor, "person.joined", [joined, other]);
  await redrawPerson(tx, [joined, other], now);
  return { kind: "joined", other };
}

/** Makes each of a joined person's members a person of their own again. Within a transaction. */
export async function separatePerson(tx: Transaction, actor: Actor, personId: string, now: Date): Promise<void> {
  const both = (await tx.members.list()).filter((member) => member.personId === personId);
  for (const member of both) await tx.members.move(member, { personId: undefined });
  await auditPerson(tx, actor, "person.separated", both);
  await redrawPerson(tx, both, now);
}

async function auditPerson(tx: Transaction, actor: Actor, action: string, both: readonly Member[]): Promise<void> {
  const members = both.map(({ id }) => id);
  for (const id of members) {
    const isJoined = { members };
    const isAlone = { members: [id] };
    const [before, after] = action === "person.joined" ? [isAlone, isJoined] : [isJoined, isAlone];
    await tx.audit.add({ ...auditBy(actor), action, record: `member:${id}`, before, after });
  }
}

async function redrawPerson(tx: Transaction, both: readonly Member[], now: Date): Promise<void> {
  for (const { id } of both) await redraw(tx, "me", id, now);
  await redraw(tx, "settings", "*", now);
}
