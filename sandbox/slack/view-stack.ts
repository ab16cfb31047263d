import { randomBytes } from "node:crypto";
import { checkView } from "./check-blocks.ts";
import { stateValues } from "./element-state.ts";
import { copyOf, isObject, type JsonObject, objectsIn } from "./json-object.ts";
import { withIds } from "./message-store.ts";
import { changed, type SlackCore } from "./slack-core.ts";
import { slackLimits } from "./slack-limits.ts";
import { SlackRefusal } from "./slack-refusal.ts";
import { nextId, type SlackView } from "./slack-workspace.ts";

function newHash(core: SlackCore): string {
  return `${Math.floor(core.settings.now() / 1000)}.${randomBytes(4).toString("hex")}`;
}

/** The stack of a person, the top view last; empty when no modal is open. */
export function stackOf(core: SlackCore, userId: string): SlackView[] {
  return core.workspace.views.get(userId) ?? [];
}

export function setStack(core: SlackCore, userId: string, stack: SlackView[]): void {
  core.workspace.views.set(userId, stack);
  changed(core);
}

export function findView(core: SlackCore, match: (view: SlackView) => boolean): SlackView | undefined {
  return [...core.workspace.views.values()].flat().find(match);
}

/** Refuses a view that breaks a limit with `invalid_arguments` or `view_too_large`; returns it with ids filled in. */
export function checkedView(core: SlackCore, view: unknown, replacing?: SlackView): JsonObject {
  if (!isObject(view)) throw new SlackRefusal("invalid_arguments", ["missing required field: view"]);
  const isHome = view.type === "home";
  const problems = isHome ? ["unsupported type: home [json-pointer:/view/type]"] : checkView(view);
  if (problems.length > 0) {
    throw new SlackRefusal("invalid_arguments", [
      "failed to match all allowed schemas [json-pointer:/view]",
      ...problems,
    ]);
  }
  if (Buffer.byteLength(JSON.stringify(view)) > slackLimits.view.bytes) throw new SlackRefusal("view_too_large");
  const external = view.external_id;
  const twin = findView(core, (other) => Boolean(external) && other.content.external_id === external);
  if (twin !== undefined && twin.id !== replacing?.id) throw new SlackRefusal("duplicate_external_id");
  return { ...copyOf(view), blocks: withIds(view.blocks) };
}

/** A view on top of those in `below` (none for the first one). */
export function newView(
  core: SlackCore,
  userId: string,
  content: JsonObject,
  below: readonly SlackView[],
  channelId: string | null,
): SlackView {
  const id = nextId("V");
  return {
    id,
    userId,
    hash: newHash(core),
    rootId: below[0]?.id ?? id,
    previousId: below.at(-1)?.id ?? null,
    content,
    state: stateValues(objectsIn(content.blocks), {}, channelId),
    errors: {},
    channelId,
  };
}

/** Puts a view on the person's stack; refuses the fourth with `push_limit_reached`. */
export function pushView(core: SlackCore, userId: string, content: JsonObject): SlackView {
  const stack = stackOf(core, userId);
  if (stack.length >= slackLimits.view.stack) throw new SlackRefusal("push_limit_reached");
  const view = newView(core, userId, content, stack, stack.at(-1)?.channelId ?? null);
  setStack(core, userId, [...stack, view]);
  return view;
}

/** Gives an open view new content; values stay where block id, action id and type stay. */
export function replaceView(core: SlackCore, view: SlackView, content: JsonObject): void {
  view.content = content;
  view.hash = newHash(core);
  view.errors = {};
  view.state = stateValues(objectsIn(content.blocks), view.state, view.channelId);
  changed(core);
}

/** The view as Slack gives it in answers and interactions. */
export function presentView(core: SlackCore, view: SlackView, withState = true): JsonObject {
  const { workspace } = core;
  const { content } = view;
  return {
    id: view.id,
    team_id: workspace.teamId,
    type: content.type,
    blocks: copyOf(content.blocks),
    private_metadata: content.private_metadata ?? "",
    callback_id: content.callback_id ?? "",
    state: { values: withState ? copyOf(view.state) : {} },
    hash: view.hash,
    title: copyOf(content.title ?? null),
    clear_on_close: content.clear_on_close === true,
    notify_on_close: content.notify_on_close === true,
    close: copyOf(content.close ?? null),
    submit: copyOf(content.submit ?? null),
    previous_view_id: view.previousId,
    root_view_id: view.rootId,
    app_id: workspace.appId,
    external_id: content.external_id ?? "",
    app_installed_team_id: workspace.teamId,
    bot_id: workspace.botId,
  };
}
