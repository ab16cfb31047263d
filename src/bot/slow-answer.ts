import type { Log } from "../core/ports/log.ts";
import type { MessageRef } from "../core/posting/conversation.ts";
import { lineCard } from "./cards/line-card.ts";
import type { Desk, Door } from "./feature.ts";
import type { Incoming } from "./incoming.ts";
import type { Postings } from "./postings.ts";
import type { Reply, Shown } from "./reply.ts";
import type { Surface } from "./surface.ts";

const defaultPatienceMs = 600;

interface Parts {
  surfaces: readonly Surface[];
  postings: Postings;
  log: Log;
  patienceMs?: number;
  /** Takes the delivery of a late reply, which the bot's end waits for. */
  track(work: Promise<void>): void;
}

interface Settled {
  reply: Reply;
  posted(message: MessageRef): Promise<void>;
  /** The reply is delivered, or cannot be. */
  done(): void;
}

/**
 * The handler's reply if it comes in time. Otherwise an interim one ("your PSA is slow, I will post it here"), and the
 * reply itself is delivered when it is there: in the interim message's place, or in that of the card that was clicked.
 * Submissions wait: their surface shows in the open form that something is being tested.
 */
export async function answerInTime(
  parts: Parts,
  incoming: Incoming,
  desk: Desk,
  waitsFor: Door<never>["waitsFor"],
  reply: Promise<Reply>,
): Promise<Settled> {
  const record = (shown: Shown | undefined) => async (message: MessageRef) => {
    if (shown?.subject) await parts.postings.record(shown, message, desk);
  };
  if (incoming.kind === "submission") {
    const settled = await reply;
    return { reply: settled, posted: record(shownBy(settled)), done };
  }
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, parts.patienceMs ?? defaultPatienceMs, null);
  });
  const first = await Promise.race([reply, late]);
  clearTimeout(timer);
  if (first) return { reply: first, posted: record(shownBy(first)), done };

  const text = desk.words.text(waitsFor === "goto" ? "common.goto-is-slow" : "common.psa-is-slow");
  let interimPosted: (message: MessageRef | null) => void = () => undefined;
  const interim = new Promise<MessageRef | null>((resolve) => {
    interimPosted = resolve;
  });
  const deliver = async () => {
    const settled = await reply;
    const target = incoming.kind === "action" ? incoming.message : await interim;
    if (target) await deliverLate(parts, desk, settled, target, incoming.kind === "action", record);
    else await deliverAnew(parts, desk, settled, record);
  };
  parts.track(
    deliver().catch((error: unknown) =>
      parts.log.error("a late answer was not delivered", { kind: incoming.kind, error }),
    ),
  );
  if (incoming.kind === "action") return { reply: { kind: "notice", text }, posted: async () => undefined, done };
  const card = lineCard(desk.words, text);
  return {
    reply: { kind: "card", audience: "person", shown: { card } },
    posted: async (message) => interimPosted(message),
    done: () => interimPosted(null),
  };
}

const done = () => undefined;

/** When the interim message could not be posted, the reply comes without one. */
async function deliverAnew(
  { surfaces }: Parts,
  { member, words }: Desk,
  reply: Reply,
  record: (shown: Shown | undefined) => (message: MessageRef) => Promise<void>,
): Promise<void> {
  const surface = surfaces.find(({ platform }) => platform === member.platform);
  const shown = shownBy(reply) ?? (reply.kind === "notice" ? { card: lineCard(words, reply.text) } : undefined);
  if (!surface) return;
  const chat = await surface.oneToOne(member.address);
  if (reply.kind === "file") await surface.sendFile(chat, reply.file);
  if (shown) await record(shown)(await surface.post(chat, shown.card));
}

async function deliverLate(
  { surfaces, postings, log }: Parts,
  desk: Desk,
  reply: Reply,
  target: MessageRef,
  clicked: boolean,
  record: (shown: Shown | undefined) => (message: MessageRef) => Promise<void>,
): Promise<void> {
  const surface = surfaces.find(({ platform }) => platform === target.platform);
  if (!surface) return;
  const shown = shownBy(reply) ?? (reply.kind === "notice" ? { card: lineCard(desk.words, reply.text) } : undefined);
  if (reply.kind === "file") await surface.sendFile(await surface.oneToOne(desk.member.address), reply.file);
  if (reply.kind === "form") log.error("a form came too late to be opened", { form: reply.form.name });
  if (!shown) return;
  const replaces = !clicked || reply.kind === "replace" || (reply.kind === "notice" && reply.now !== undefined);
  if (replaces) {
    const giveBack = await postings.takeTurn(target);
    try {
      await surface.update(target, shown.card);
      await record(shown)(target);
    } finally {
      giveBack();
    }
    // The card shows what stands now; what became of the click is said besides, as it would have been in time.
    if (reply.kind !== "notice" || !reply.now) return;
    await surface.post(await surface.oneToOne(desk.member.address), lineCard(desk.words, reply.text));
    return;
  }
  const to =
    reply.kind === "card" && reply.audience === "channel" ? target : await surface.oneToOne(desk.member.address);
  return record(shown)(await surface.post(to, shown.card));
}

function shownBy(reply: Reply): Shown | undefined {
  switch (reply.kind) {
    case "card":
    case "replace":
      return reply.shown;
    case "notice":
      return reply.now;
    case "file":
      return reply.shown;
    case "form":
    case "nothing":
      return undefined;
  }
}
