import { z } from "zod/v4";
import type { Job } from "../core/job/job.ts";
import type { Clock } from "../core/ports/clock.ts";
import type { Log } from "../core/ports/log.ts";
import type { TenantStores } from "../core/ports/stores.ts";
import type { Conversation, MessageRef, Platform } from "../core/posting/conversation.ts";
import type { Subject } from "../core/posting/posting.ts";
import { postTo } from "../core/posting/redraw.ts";
import type { Services } from "../core/services.ts";
import { approvalsChannelCard } from "./cards/approval-line-cards.ts";
import type { View, Viewer } from "./feature.ts";
import { isLost, type Postings, tryLater } from "./postings.ts";
import type { Surface } from "./surface.ts";
import { wordsIn } from "./words/words.ts";

/** Jobs that say something in channels. Both may run twice. */
export interface ChannelPosts {
  /** A card to the tenant's channel for requests; with `underView`, to the threads of that card's copies in channels. */
  post(job: Job): Promise<void>;
  /** A test card to the channel that an admin has chosen; only when it stands there the channel is taken. */
  test(job: Job): Promise<void>;
}

interface Parts {
  stores: TenantStores;
  services: Services;
  surfaces: readonly Surface[];
  views: ReadonlyMap<string, View>;
  postings: Postings;
  clock: Clock;
  log: Log;
}

const conversation = z.object({
  platform: z.enum(["slack", "teams"]),
  workspaceId: z.string(),
  channelId: z.string(),
  address: z.unknown(),
});

export function createChannelPosts({ stores, services, surfaces, views, postings, clock, log }: Parts): ChannelPosts {
  const surfaceOf = (platform: string | undefined) => surfaces.find((surface) => surface.platform === platform);

  async function channelViewer(): Promise<Viewer> {
    const tenant = await stores.tenant();
    return { tenant, services, words: wordsIn(tenant.language) };
  }

  /** Posts it where it does not stand yet. */
  async function postOnce(surface: Surface, to: Conversation, subject: Subject): Promise<void> {
    const known = await stores.postings.list(subject);
    if (known.some(({ message }) => message.platform === to.platform && message.channelId === to.channelId)) return;
    const viewer = await channelViewer();
    const shown = await postings.draw(subject, viewer);
    if (!shown.subject) return;
    await postings.record(shown, await surface.post(to, shown.card), viewer);
  }

  async function noteLost({ view, id }: Subject, platform: Platform, error: unknown): Promise<void> {
    log.warn("a card could not be brought to a channel", { view, platform, error });
    await views.get(view)?.lost?.(id, platform, services);
  }

  async function reply(surface: Surface, under: Subject, subject: Subject): Promise<void> {
    for (const copy of await stores.postings.list(under)) {
      if (copy.audience !== "channel" || copy.message.platform !== surface.platform) continue;
      try {
        await postOnce(surface, surface.threadOf(copy.message), subject);
      } catch (error) {
        if (!isLost(error)) throw tryLater(error, clock);
        await noteLost(under, surface.platform, error);
      }
    }
  }

  return {
    async post({ payload }) {
      const surface = surfaceOf(payload.platform);
      if (!surface) return;
      const subject = { view: payload.view ?? "", id: payload.id ?? "" };
      if (payload.underView) return reply(surface, { view: payload.underView, id: payload.underId ?? "" }, subject);
      const channel = (await stores.tenant()).approvalsChannels[surface.platform];
      if (!channel) return;
      try {
        await postOnce(surface, channel, subject);
      } catch (error) {
        if (!isLost(error)) throw tryLater(error, clock);
        await noteLost(subject, surface.platform, error);
      }
    },

    async test({ payload }) {
      const { address, ...place } = conversation.parse(JSON.parse(payload.channel ?? "{}"));
      const channel: Conversation = { ...place, ...(address !== undefined && { address }) };
      const surface = surfaceOf(channel.platform);
      const member = await stores.members.get(payload.memberId ?? "");
      if (!surface || member?.role !== "admin") return;
      let message: MessageRef | null = null;
      try {
        message = await surface.post(channel, approvalsChannelCard((await channelViewer()).words));
      } catch (error) {
        if (!isLost(error)) throw tryLater(error, clock);
        log.info("a channel cannot be used for approvals", { platform: channel.platform, error });
      }
      const { id: memberId, name, role, platform: via } = member;
      const actor = { tenantId: stores.tenantId, memberId, name, role, via };
      if (message) return services.tenant.setApprovalsChannel(actor, channel);
      await stores.transaction((tx) => postTo(tx, memberId, "approvals-trouble", channel.platform, clock.now()));
    },
  };
}
