import { isObject, type JsonObject, objectsIn } from "./json-object.ts";
import { presentMessage } from "./message-store.ts";
import type { SlackCore } from "./slack-core.ts";
import { issueResponseUrl, issueTrigger } from "./slack-triggers.ts";
import { channelIn, nextTs, type SlackChannel, type SlackMessage, type SlackView, userIn } from "./slack-workspace.ts";
import { presentView } from "./view-stack.ts";

/** The message or the view in which a person acts. */
export type Spot = { kind: "message"; message: SlackMessage } | { kind: "view"; view: SlackView };

function actor(core: SlackCore, userId: string): JsonObject {
  const { id, name, teamId } = userIn(core.workspace, userId);
  return { id, username: name, name, team_id: teamId };
}

function envelope(core: SlackCore, type: string, userId: string): JsonObject {
  const { workspace } = core;
  return {
    type,
    user: actor(core, userId),
    api_app_id: workspace.appId,
    token: "verification-token",
    team: { id: workspace.teamId, domain: workspace.teamDomain },
    enterprise: null,
    is_enterprise_install: false,
  };
}

/** The name that Slack gives a channel in commands and interactions. */
export function channelLabel(channel: SlackChannel): string {
  return { public: channel.name, private: "privategroup", im: "directmessage" }[channel.kind];
}

function place(core: SlackCore, spot: Spot, withState: boolean): JsonObject {
  if (spot.kind === "view") {
    return { container: { type: "view", view_id: spot.view.id }, view: presentView(core, spot.view, withState) };
  }
  const { message } = spot;
  const isEphemeral = message.ephemeralFor !== undefined;
  const channel = channelIn(core.workspace, message.channelId);
  return {
    container: {
      type: "message",
      message_ts: message.ts,
      channel_id: channel.id,
      is_ephemeral: isEphemeral,
      ...(message.threadTs === undefined ? {} : { thread_ts: message.threadTs }),
    },
    channel: { id: channel.id, name: channelLabel(channel) },
    ...(isEphemeral ? {} : { message: presentMessage(core, message) }),
  };
}

/** `block_actions`: one action, with the values of all inputs of the message or view. */
export function blockActions(core: SlackCore, userId: string, spot: Spot, action: JsonObject): JsonObject {
  const channelId = spot.kind === "view" ? spot.view.channelId : spot.message.channelId;
  return {
    ...envelope(core, "block_actions", userId),
    trigger_id: issueTrigger(core, userId, channelId),
    ...place(core, spot, true),
    ...(spot.kind === "message"
      ? {
          state: { values: spot.message.stateOf.get(userId) ?? {} },
          response_url: issueResponseUrl(core, {
            userId,
            channelId: spot.message.channelId,
            messageTs: spot.message.ts,
            threadTs: spot.message.threadTs ?? null,
          }),
        }
      : {}),
    actions: [{ ...action, action_ts: nextTs() }],
  };
}

/** `block_suggestion`: it does not carry what is entered in the other fields. */
export function blockSuggestion(core: SlackCore, userId: string, spot: Spot, asked: JsonObject): JsonObject {
  return { ...envelope(core, "block_suggestion", userId), ...place(core, spot, false), ...asked };
}

/** `view_submission` with trigger id and, for selects with `response_url_enabled`, response URLs. */
export function viewSubmission(core: SlackCore, view: SlackView): JsonObject {
  return {
    ...envelope(core, "view_submission", view.userId),
    trigger_id: issueTrigger(core, view.userId, view.channelId),
    view: presentView(core, view),
    response_urls: responseUrls(core, view),
  };
}

export function viewClosed(core: SlackCore, view: SlackView, isCleared: boolean): JsonObject {
  return { ...envelope(core, "view_closed", view.userId), view: presentView(core, view), is_cleared: isCleared };
}

function responseUrls(core: SlackCore, view: SlackView): JsonObject[] {
  return objectsIn(view.content.blocks).flatMap((block) => {
    const { element } = block;
    if (block.type !== "input" || !isObject(element) || element.response_url_enabled !== true) return [];
    const [blockId, actionId] = [String(block.block_id), String(element.action_id)];
    const chosen = view.state[blockId]?.[actionId];
    const channelId = chosen?.selected_conversation ?? chosen?.selected_channel;
    if (typeof channelId !== "string") return [];
    const url = issueResponseUrl(core, { userId: view.userId, channelId, messageTs: null, threadTs: null });
    return [{ block_id: blockId, action_id: actionId, channel_id: channelId, response_url: url }];
  });
}

/** The fields of a slash command; `text` is what follows it, escaped. */
export function slashCommand(
  core: SlackCore,
  userId: string,
  channel: SlackChannel,
  command: string,
  text: string,
): JsonObject {
  const user = userIn(core.workspace, userId);
  const { teamId, teamDomain, appId } = core.workspace;
  return {
    token: "verification-token",
    team_id: teamId,
    team_domain: teamDomain,
    channel_id: channel.id,
    channel_name: channelLabel(channel),
    user_id: user.id,
    user_name: user.name,
    command,
    text,
    api_app_id: appId,
    is_enterprise_install: "false",
    response_url: issueResponseUrl(core, { userId, channelId: channel.id, messageTs: null, threadTs: null }),
    trigger_id: issueTrigger(core, userId, channel.id),
  };
}
