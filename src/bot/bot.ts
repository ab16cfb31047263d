import type { Seen } from "../core/audit/audit-entry.ts";
import type { Member } from "../core/member/member.ts";
import { isAtLeast } from "../core/member/role.ts";
import type { Clock } from "../core/ports/clock.ts";
import type { Log } from "../core/ports/log.ts";
import type { TenantReads } from "../core/ports/stores.ts";
import type { MessageRef } from "../core/posting/conversation.ts";
import type { Services } from "../core/services.ts";
import { accessCard } from "./cards/access-card.ts";
import { lineCard } from "./cards/line-card.ts";
import { parseCommand } from "./command.ts";
import { collectDoors, nearestWord } from "./doors.ts";
import type { Desk, Door, Feature } from "./feature.ts";
import { createGate } from "./gate.ts";
import type { Command, Incoming } from "./incoming.ts";
import { looksLikeSecret } from "./looks-like-secret.ts";
import type { Postings } from "./postings.ts";
import { isExpected, problemWords } from "./problem-words.ts";
import { createRepeats } from "./repeats.ts";
import type { Reply } from "./reply.ts";
import { answerInTime } from "./slow-answer.ts";
import type { Answer, Outcome, Surface } from "./surface.ts";
import { memberLanguage } from "./viewer-language.ts";
import { type Words, wordsIn } from "./words/words.ts";

export interface BotParts {
  features: readonly Feature[];
  services: Services;
  reads: Pick<TenantReads, "tenant"> & { tenantId: string };
  surfaces: readonly Surface[];
  postings: Postings;
  clock: Clock;
  log: Log;
  /** How long a command or a click waits for its result before an interim line is given. */
  patienceMs?: number;
}

type AnyDoor = Door<never>;

/** For what is typed; a click is answered at once. */
const gate = { atOnce: 3, heldAtMostMs: 100, crowd: 10, pauseMs: 25, crowdAtMostMs: 400 };

export interface Bot {
  answer: Answer;
  /** Waits for replies that were promised ("I will post the result here"), so long at most. */
  drain(atMostMs: number): Promise<void>;
}

/** The heart of the conversation: who is it, which door, may they, what is the answer, and in which words. */
export function createBot(parts: BotParts): Bot {
  const { services, reads, log } = parts;
  const doors = collectDoors(parts.features);
  const isRepeated = createRepeats(parts.clock);
  const enter = createGate(gate);

  const late = new Set<Promise<void>>();
  const track = (work: Promise<void>) => {
    const tracked = work.finally(() => late.delete(tracked));
    late.add(tracked);
  };

  async function deskFor(incoming: Incoming): Promise<Desk> {
    const { person } = incoming;
    const [member, tenant, seen] = await Promise.all([
      services.members.seen(person.address, person.name, person.locale, person.email),
      reads.tenant(),
      seenBy(incoming),
    ]);
    const words = wordsIn(memberLanguage(member, incoming.person.locale, tenant));
    const actor = {
      tenantId: reads.tenantId,
      memberId: member.id,
      name: member.name,
      role: member.role,
      via: member.platform,
      seen,
    };
    const viewer = { tenant, services, words, member };
    return { ...viewer, actor, show: (view, id) => parts.postings.draw({ view, id }, viewer) };
  }

  /** Where they act, and which card stands before them there. */
  async function seenBy(incoming: Incoming): Promise<Seen> {
    const message = "message" in incoming ? incoming.message : undefined;
    const { address: _, ...place } = message ?? incoming.conversation;
    const card = message && (await parts.postings.shownAt(message));
    return { ...place, ...(card !== undefined && { card }) };
  }

  /** `null`: there is no such door; the reply says so. */
  function find(incoming: Incoming): { door: AnyDoor; incoming: Incoming } | null {
    switch (incoming.kind) {
      case "command": {
        const { word, rest } = parseCommand(incoming.text);
        // What may be a key is neither searched for, kept nor said back, whatever word stands before it.
        const door = looksLikeSecret(rest) ? undefined : doors.commands.get(word);
        return door ? { door: door as AnyDoor, incoming: { ...incoming, rest } as Command & { rest: string } } : null;
      }
      case "action":
        return withDoor(doors.actions.get(incoming.action), incoming);
      case "submission":
        return withDoor(doors.forms.get(incoming.form), incoming);
      case "opened":
        return withDoor(doors.commands.get("help"), { ...incoming, kind: "command", text: "help", attachments: false });
    }
  }

  async function unknown(incoming: Incoming, desk: Desk): Promise<Reply> {
    const { words } = desk;
    if (incoming.kind !== "command") return { kind: "notice", text: words.text("problem.old-card") };
    if (looksLikeSecret(incoming.text)) {
      return {
        kind: "card",
        audience: "person",
        shown: { card: lineCard(words, words.text("problem.typed-secret"), "warning") },
      };
    }
    const { word } = parseCommand(incoming.text);
    const near = nearestWord(word, doors.commands.keys());
    const shownWord = word.length > 40 ? `${word.slice(0, 40)}…` : word;
    const line = near
      ? words.text("help.did-you-mean", { word: shownWord, near })
      : words.text("help.unknown", { word: shownWord });
    const help = await desk.show("help", near ?? "all");
    const blocks = [{ kind: "text" as const, text: line }, ...help.card.blocks];
    return { kind: "card", audience: "person", shown: { card: { ...help.card, summary: line, blocks } } };
  }

  function refuse(member: Member, door: AnyDoor, words: Words): Reply {
    if (member.role === "none") return { kind: "card", audience: "person", shown: { card: accessCard(member, words) } };
    const needs = words.textFor("access", `role.${door.role}`, "access.role.admin");
    const has = words.textFor("access", `role.${member.role}`, "access.role.viewer");
    return { kind: "notice", text: words.text("problem.not-allowed", { needs, has }) };
  }

  async function reply(incoming: Incoming, desk: Desk): Promise<Reply> {
    try {
      const found = find(incoming);
      if (!found) {
        if (desk.member.role === "none") return refuse(desk.member, { role: "viewer" } as AnyDoor, desk.words);
        return await unknown(incoming, desk);
      }
      if (!isAtLeast(desk.member.role, found.door.role)) return refuse(desk.member, found.door, desk.words);
      return await found.door.answer(found.incoming as never, desk);
    } catch (error) {
      if (isExpected(error)) log.warn("a request ended in an expected failure", { kind: incoming.kind, error });
      else log.error("a request failed", { kind: incoming.kind, error });
      const text = problemWords(error, desk.words);
      if (incoming.kind !== "command") return { kind: "notice", text };
      return { kind: "card", audience: "person", shown: { card: lineCard(desk.words, text, "warning") } };
    }
  }

  async function answer(incoming: Incoming): ReturnType<Answer> {
    if (isRepeated(incoming.dedupeKey)) return nothing;
    if (incoming.person.outsider) {
      const words = wordsIn(memberLanguage(undefined, incoming.person.locale, await reads.tenant()));
      const text = words.textFor("access", `outsider.${incoming.person.outsider}`, "access.outsider.stranger");
      return outcomeOf({ kind: "notice", text }, words, unrecorded);
    }
    const leave = incoming.kind === "command" ? await enter() : () => undefined;
    try {
      const desk = await deskFor(incoming);
      const waitsFor = find(incoming)?.door.waitsFor;
      const giveBack = incoming.kind === "action" ? await parts.postings.takeTurn(incoming.message) : () => undefined;
      const settled = await answerInTime({ ...parts, track }, incoming, desk, waitsFor, reply(incoming, desk));
      const replaces = settled.reply.kind === "replace" || (settled.reply.kind === "notice" && settled.reply.now);
      if (!replaces) giveBack();
      const posted = (message: MessageRef) => settled.posted(message).finally(giveBack);
      const done = () => {
        giveBack();
        settled.done();
      };
      return outcomeOf(settled.reply, desk.words, { posted, done });
    } catch (error) {
      log.error("nobody could be asked", { kind: incoming.kind, error });
      const words = wordsIn(memberLanguage(undefined, incoming.person.locale, null));
      return outcomeOf({ kind: "notice", text: problemWords(error, words) }, words, unrecorded);
    } finally {
      leave();
    }
  }

  return {
    answer,
    async drain(atMostMs) {
      let timer: NodeJS.Timeout | undefined;
      const over = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, atMostMs);
      });
      await Promise.race([Promise.all(late), over]);
      clearTimeout(timer);
    },
  };
}

/** For a reply of which no copy is kept. */
const unrecorded = { posted: async () => undefined, done: () => undefined };

const nothing = {
  reply: { kind: "nothing" as const },
  ...unrecorded,
  lines: { answeredInPrivate: "", addTheApp: "" },
};

function outcomeOf(reply: Reply, words: Words, delivery: Pick<Outcome, "posted" | "done">): Outcome {
  const lines = {
    answeredInPrivate: words.text("common.answered-in-private"),
    addTheApp: words.text("common.add-the-app"),
  };
  return { reply, ...delivery, lines };
}

function withDoor(door: unknown, incoming: Incoming): { door: AnyDoor; incoming: Incoming } | null {
  const rest = incoming.kind === "command" ? { rest: "" } : {};
  return door ? { door: door as AnyDoor, incoming: { ...incoming, ...rest } } : null;
}
