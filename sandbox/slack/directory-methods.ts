import type { Method } from "./chat-methods.ts";
import { type JsonObject, stringIn } from "./json-object.ts";
import type { SlackCore } from "./slack-core.ts";
import { SlackRefusal } from "./slack-refusal.ts";
import { botIsIn, directChannel, type SlackChannel, type SlackUser, userIn } from "./slack-workspace.ts";

/** Form arguments are strings, JSON ones are not: both `true` and `"true"` are yes. */
function isYes(value: unknown): boolean {
  return value === true || value === "true" || value === "1" || value === 1;
}

function offsetSeconds(timeZone: string, nowMs: number): number {
  const parts = new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "longOffset" }).formatToParts(nowMs);
  const match = /GMT([+-])(\d{2}):(\d{2})/.exec(parts.find((part) => part.type === "timeZoneName")?.value ?? "");
  if (match === null) return 0;
  const seconds = Number(match[2]) * 3600 + Number(match[3]) * 60;
  return match[1] === "-" ? -seconds : seconds;
}

function presentUser(core: SlackCore, user: SlackUser, withLocale: boolean): JsonObject {
  const showsEmail = core.settings.scopes.includes("users:read.email") && !user.isStranger && user.email !== "";
  return {
    id: user.id,
    team_id: user.teamId,
    name: user.name,
    deleted: user.isDeactivated ?? false,
    real_name: user.realName,
    tz: user.timeZone,
    tz_label: user.timeZone,
    tz_offset: offsetSeconds(user.timeZone, core.settings.now()),
    profile: {
      real_name: user.realName,
      display_name: user.realName.split(" ")[0],
      team: user.teamId,
      ...(showsEmail ? { email: user.email } : {}),
      ...(user.isBot ? { api_app_id: core.workspace.appId, bot_id: core.workspace.botId } : {}),
    },
    is_admin: user.isAdmin,
    is_owner: user.isAdmin,
    is_primary_owner: user.isAdmin,
    is_restricted: user.isRestricted,
    is_ultra_restricted: false,
    is_bot: user.isBot,
    is_app_user: false,
    ...(user.isStranger ? { is_stranger: true } : {}),
    ...(withLocale ? { locale: user.locale } : {}),
    updated: 1_700_000_000,
  };
}

/** One page of a list by `limit` and `cursor`; the cursor is the next offset in base64. */
function page<T>(items: readonly T[], args: JsonObject, usual: number): { items: T[]; next: string } {
  const size = Math.min(1000, Math.max(1, Number(args.limit ?? usual) || usual));
  const cursor = stringIn(args.cursor) ?? "";
  const start = cursor === "" ? 0 : Number(Buffer.from(cursor, "base64").toString());
  if (!Number.isInteger(start)) throw new SlackRefusal("invalid_cursor");
  const end = start + size;
  return {
    items: items.slice(start, end),
    next: end < items.length ? Buffer.from(String(end)).toString("base64") : "",
  };
}

function presentChannel(core: SlackCore, channel: SlackChannel, args: JsonObject): JsonObject {
  const { workspace } = core;
  if (channel.kind === "im") {
    const user = channel.memberIds.find((id) => id !== workspace.botUserId);
    return { id: channel.id, created: 1_700_000_000, is_im: true, is_open: true, is_user_deleted: false, user };
  }
  return {
    id: channel.id,
    name: channel.name,
    name_normalized: channel.name,
    created: 1_700_000_000,
    is_channel: true,
    is_group: false,
    is_im: false,
    is_mpim: false,
    is_private: channel.kind === "private",
    is_archived: false,
    is_general: channel.name === "general",
    is_member: botIsIn(workspace, channel),
    context_team_id: workspace.teamId,
    ...(isYes(args.include_num_members) ? { num_members: channel.memberIds.length } : {}),
    ...(isYes(args.include_locale) ? { locale: "en-US" } : {}),
  };
}

/** A channel that the bot can see; `im:read` for 1:1 chats, `groups:read` for private channels. */
function visibleChannel(core: SlackCore, args: JsonObject): SlackChannel {
  const channel = core.workspace.channels.get(stringIn(args.channel) ?? "");
  if (channel === undefined || (channel.kind !== "public" && !botIsIn(core.workspace, channel))) {
    throw new SlackRefusal("channel_not_found");
  }
  const needed = { public: "channels:read", private: "groups:read", im: "im:read" }[channel.kind];
  requireScope(core, needed);
  return channel;
}

/** Refuses with `missing_scope`, naming what is needed and what was granted. */
export function requireScope(core: SlackCore, needed: string): void {
  if (needed === "" || core.settings.scopes.includes(needed)) return;
  throw new SlackRefusal("missing_scope", [], { needed, provided: core.settings.scopes.join(",") });
}

export const directoryMethods: Readonly<Record<string, Method>> = {
  "auth.test": (core) => ({
    url: `https://${core.workspace.teamDomain}.slack.com/`,
    team: core.workspace.teamName,
    user: userIn(core.workspace, core.workspace.botUserId).name,
    team_id: core.workspace.teamId,
    user_id: core.workspace.botUserId,
    bot_id: core.workspace.botId,
    is_enterprise_install: false,
  }),
  "team.info": (core) => ({
    team: { id: core.workspace.teamId, name: core.workspace.teamName, domain: core.workspace.teamDomain, icon: {} },
  }),
  "bots.info": (core, args) => {
    const { workspace } = core;
    if (args.bot !== undefined && args.bot !== workspace.botId) throw new SlackRefusal("bot_not_found");
    const { botId, appId, botUserId } = workspace;
    return {
      bot: { id: botId, deleted: false, name: "Crosswalk", updated: 1_700_000_000, app_id: appId, user_id: botUserId },
    };
  },
  "users.info": (core, args) => {
    const user = core.workspace.users.get(stringIn(args.user) ?? "");
    if (user === undefined) throw new SlackRefusal("user_not_found");
    return { user: presentUser(core, user, isYes(args.include_locale)) };
  },
  "users.list": (core, args) => {
    const members = [...core.workspace.users.values()].filter((user) => !user.isStranger);
    const { items, next } = page(members, args, 1000);
    return {
      members: items.map((user) => presentUser(core, user, isYes(args.include_locale))),
      cache_ts: Math.floor(core.settings.now() / 1000),
      response_metadata: { next_cursor: next },
    };
  },
  "conversations.info": (core, args) => {
    const channel = visibleChannel(core, args);
    return { channel: presentChannel(core, channel, args) };
  },
  "conversations.members": (core, args) => {
    const { items, next } = page(visibleChannel(core, args).memberIds, args, 100);
    return { members: items, response_metadata: { next_cursor: next } };
  },
  "conversations.open": (core, args) => {
    const users = (stringIn(args.users) ?? "").split(",").filter((id) => id !== "");
    const [first, second] = users;
    const existing = core.workspace.channels.get(stringIn(args.channel) ?? "");
    if (first === undefined && existing === undefined) throw new SlackRefusal("users_list_not_supplied");
    if (second !== undefined) requireScope(core, "mpim:write");
    const user = first === undefined ? undefined : core.workspace.users.get(first);
    if (existing === undefined && user === undefined) throw new SlackRefusal("user_not_found");
    if (user?.isBot) throw new SlackRefusal("cannot_dm_bot");
    if (user?.isStranger) throw new SlackRefusal("user_not_visible");
    const channel = existing ?? directChannel(core.workspace, user?.id ?? "");
    return { channel: isYes(args.return_im) ? presentChannel(core, channel, args) : { id: channel.id } };
  },
};
