import type { Method } from "./chat-methods.ts";
import { stringIn } from "./json-object.ts";
import { SlackRefusal } from "./slack-refusal.ts";
import { takeTrigger } from "./slack-triggers.ts";
import { checkedView, findView, newView, presentView, pushView, replaceView, setStack, stackOf } from "./view-stack.ts";

// A second views.open does not stack: the new modal takes the place of the one that is open.
const open: Method = (core, args) => {
  const content = checkedView(core, args.view);
  const trigger = takeTrigger(core, args.trigger_id);
  const view = newView(core, trigger.userId, content, [], trigger.channelId);
  setStack(core, trigger.userId, [view]);
  return { view: presentView(core, view) };
};

const push: Method = (core, args) => {
  const content = checkedView(core, args.view);
  const trigger = takeTrigger(core, args.trigger_id);
  if (stackOf(core, trigger.userId).length === 0) throw new SlackRefusal("not_found");
  return { view: presentView(core, pushView(core, trigger.userId, content)) };
};

const update: Method = (core, args) => {
  const viewId = stringIn(args.view_id);
  const externalId = stringIn(args.external_id);
  if (viewId === undefined && externalId === undefined) {
    throw new SlackRefusal("invalid_arguments", ["must define either `view_id` or `external_id`"]);
  }
  const view = findView(core, (other) =>
    viewId === undefined ? other.content.external_id === externalId : other.id === viewId,
  );
  const content = checkedView(core, args.view, view);
  if (view === undefined) throw new SlackRefusal("not_found");
  const hash = stringIn(args.hash);
  if (hash !== undefined && hash !== "" && hash !== view.hash) throw new SlackRefusal("hash_conflict");
  replaceView(core, view, content);
  return { view: presentView(core, view) };
};

export const viewMethods: Readonly<Record<string, Method>> = {
  "views.open": open,
  "views.push": push,
  "views.update": update,
};
