import { createHash } from "node:crypto";
import { draftLifeMs } from "../core/draft/draft.ts";
import type { Job } from "../core/job/job.ts";
import { LaterError } from "../core/job/job.ts";
import type { Member } from "../core/member/member.ts";
import { newId } from "../core/new-id.ts";
import type { Clock } from "../core/ports/clock.ts";
import type { Log } from "../core/ports/log.ts";
import type { TenantStores } from "../core/ports/stores.ts";
import type { MessageRef } from "../core/posting/conversation.ts";
import type { Posting, Subject } from "../core/posting/posting.ts";
import { lookAgain } from "../core/posting/redraw.ts";
import type { Services } from "../core/services.ts";
import type { Card } from "./card.ts";
import { goneCard } from "./cards/gone-card.ts";
import type { View, Viewer } from "./feature.ts";
import { createMessageTurns, type TakeTurn } from "./message-turns.ts";
import type { Shown } from "./reply.ts";
import { type Surface, SurfaceError } from "./surface.ts";
import { memberLanguage } from "./viewer-language.ts";
import { wordsIn } from "./words/words.ts";

export interface Postings {
  /** A turn at a posted message, which whoever replaces its card takes first. */
  takeTurn: TakeTurn;
  /** The card of a record as this viewer may see it now. */
  draw(subject: Subject, viewer: Viewer): Promise<Shown>;
  /** The hash of the card that was last sent to this place; absent for a card that is not redrawn. */
  shownAt(message: MessageRef): Promise<string | undefined>;
  /** Remembers a posted copy, so that it is redrawn when its record changes. */
  record(shown: Shown, message: MessageRef, viewer: Viewer): Promise<void>;
  /** Jobs: every copy of a card up to date; a card to a member's 1:1. Both may run twice. */
  redraw(job: Job): Promise<void>;
  post(job: Job): Promise<void>;
}

/** Lists that people leaf through (subject id `*` means all of a view) are kept up to date as long as their drafts live. */
const listsRedrawnForMs = draftLifeMs;

/** At the end of a subject's id in a redraw: every page of that record. */
const everyPage = "~*";

type Copy = Pick<Posting, "subject" | "audience" | "memberId" | "language">;
type DrawOnce = (copy: Copy) => Promise<string>;

interface Parts {
  stores: TenantStores;
  services: Services;
  surfaces: readonly Surface[];
  views: ReadonlyMap<string, View>;
  clock: Clock;
  log: Log;
  progressMs?: number;
}

/** A card of progress is edited at most this often. */
const defaultProgressMs = 3_000;

export function createPostings(parts: Parts): Postings {
  const { stores, services, surfaces, views, clock, log, progressMs = defaultProgressMs } = parts;

  async function draw(subject: Subject, viewer: Viewer): Promise<Shown> {
    const view = views.get(subject.view);
    if (!view) throw new Error(`no view "${subject.view}"`);
    const card = await view.draw(subject.id, viewer);
    return card ? { card, subject } : { card: goneCard(viewer.words) };
  }

  async function record({ card, subject }: Shown, message: MessageRef, viewer: Viewer): Promise<void> {
    if (!subject) return;
    const fields = {
      subject,
      drawn: hash(card),
      language: viewer.words.language,
      postedAt: clock.now(),
      redrawnAt: undefined,
    };
    await stores.transaction(async (tx) => {
      const known = await tx.postings.at(message);
      if (known) await tx.postings.move(known, fields);
      else {
        const audience = viewer.member ? ("person" as const) : ("channel" as const);
        const member = viewer.member ? { memberId: viewer.member.id } : {};
        const { redrawnAt: _, ...first } = fields;
        await tx.postings.insert({ id: newId("p"), message, audience, ...member, ...first });
      }
      // The record may have changed between the drawing and this line; a redraw of an unchanged card sends nothing.
      if (views.get(subject.view)?.changesByItself) await lookAgain(tx, subject.view, subject.id, clock.now());
    });
  }

  async function viewerOf(posting: Copy): Promise<Viewer> {
    const [tenant, member] = await Promise.all([
      stores.tenant(),
      posting.memberId ? stores.members.get(posting.memberId) : null,
    ]);
    const language = posting.audience === "channel" ? tenant.language : (member?.language ?? posting.language);
    return { tenant, services, words: wordsIn(language), ...(member && { member }) };
  }

  const takeTurn = createMessageTurns();

  /** The hash of each card as it is now, drawn once for all copies of the same viewer. */
  function drawingOnce(): DrawOnce {
    const drawn = new Map<string, Promise<string>>();
    return (copy) => {
      const { subject, audience, memberId, language } = copy;
      const key = JSON.stringify([subject.view, subject.id, audience, memberId ?? language]);
      const known = drawn.get(key) ?? viewerOf(copy).then(async (viewer) => hash((await draw(subject, viewer)).card));
      drawn.set(key, known);
      return known;
    };
  }

  async function redrawOne({ id, message, drawn, ...copy }: Posting, drawOnce: DrawOnce): Promise<void> {
    if ((await drawOnce(copy)) === drawn) return;
    const giveBack = await takeTurn(message);
    try {
      const posting = await stores.postings.get(id);
      if (posting) await redrawNow(posting);
    } finally {
      giveBack();
    }
  }

  async function redrawNow(posting: Posting): Promise<void> {
    const surface = surfaces.find(({ platform }) => platform === posting.message.platform);
    if (!surface) return;
    const everyMs = views.get(posting.subject.view)?.changesFast ? progressMs : 0;
    const dueAt = new Date((posting.redrawnAt ?? posting.postedAt).getTime() + everyMs);
    if (dueAt > clock.now()) throw new LaterError(dueAt);
    const { card, subject } = await draw(posting.subject, await viewerOf(posting));
    if (!subject && views.get(posting.subject.view)?.keepsWhenGone) return;
    const drawn = hash(card);
    if (drawn === posting.drawn) return;
    try {
      await surface.update(posting.message, card);
    } catch (error) {
      if (!isLost(error)) throw error;
      const { view, id } = posting.subject;
      log.info("a posted card is gone", { view, platform: surface.platform });
      await stores.transaction((tx) => tx.postings.remove(posting));
      if (posting.audience === "channel") await views.get(view)?.lost?.(id, surface.platform, services);
      return;
    }
    await stores.transaction(async (tx) => {
      const now = await tx.postings.get(posting.id);
      if (now) await tx.postings.move(now, { drawn, redrawnAt: clock.now() });
    });
  }

  /** `null`: it was said there before, or what it tells of is gone. */
  async function reply(surface: Surface, shown: Shown, member: Member, under: Subject): Promise<MessageRef | null> {
    const isOwn = ({ memberId }: Posting) => memberId === member.id;
    if (!shown.subject || (await stores.postings.list(shown.subject)).some(isOwn)) return null;
    const copy = (await stores.postings.list(under)).findLast(isOwn);
    if (copy) {
      try {
        return await surface.post(surface.threadOf(copy.message), shown.card);
      } catch (error) {
        if (!(error instanceof SurfaceError) || error.kind !== "gone") throw error;
      }
    }
    return surface.post(await surface.oneToOne(member.address), shown.card);
  }

  return {
    takeTurn,
    draw,
    record,
    shownAt: async (message) => (await stores.postings.at(message))?.drawn,

    async redraw({ payload }) {
      const subject = { view: payload.view ?? "", id: payload.id ?? "" };
      const since = new Date(clock.now().getTime() - listsRedrawnForMs);
      const copies = await (subject.id === "*"
        ? stores.postings.recent(subject.view, since)
        : subject.id.endsWith(everyPage)
          ? stores.postings.pages({ ...subject, id: subject.id.slice(0, -everyPage.length) })
          : stores.postings.list(subject));
      const drawOnce = drawingOnce();
      const results = await Promise.allSettled(copies.map((copy) => redrawOne(copy, drawOnce)));
      const reasons = results.flatMap((result) => (result.status === "rejected" ? [result.reason as unknown] : []));
      const failed = reasons.find((reason) => !(reason instanceof LaterError)) ?? reasons[0];
      if (failed !== undefined) throw tryLater(failed, clock);
    },

    async post({ payload }) {
      const member = await stores.members.get(payload.memberId ?? "");
      const surface = member && surfaces.find(({ platform }) => platform === member.platform);
      if (!member || !surface) return;
      const tenant = await stores.tenant();
      const viewer = { tenant, services, member, words: wordsIn(memberLanguage(member, member.locale, tenant)) };
      const shown = await draw({ view: payload.view ?? "", id: payload.id ?? "" }, viewer);
      try {
        const message = payload.underView
          ? await reply(surface, shown, member, { view: payload.underView, id: payload.underId ?? "" })
          : await surface.post(await surface.oneToOne(member.address), shown.card);
        if (message) await record(shown, message, viewer);
      } catch (error) {
        if (!isLost(error)) throw tryLater(error, clock);
        log.warn("a card could not be brought to a person", { view: payload.view, platform: surface.platform });
      }
    },
  };
}

function hash(card: Card): string {
  return createHash("sha256").update(JSON.stringify(card)).digest("base64url");
}

/** Message, channel or bot is not there any more: sending it again would fail again. */
export function isLost(error: unknown): error is SurfaceError {
  return error instanceof SurfaceError && (error.kind === "gone" || error.kind === "unreachable");
}

/** What a job throws: when the platform said how long to wait, the job runs again then. */
export function tryLater(error: unknown, clock: Clock): unknown {
  const afterMs = error instanceof SurfaceError ? error.retryAfterMs : undefined;
  return afterMs === undefined ? error : new LaterError(new Date(clock.now().getTime() + afterMs));
}
