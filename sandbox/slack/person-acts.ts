import { enteredIn, stateAfterSetting, stateValues } from "./element-state.ts";
import { blocksOf, findElement, findSpot, type Target, type Where } from "./find-spot.ts";
import { blockActions, type Spot } from "./interaction-payloads.ts";
import { isObject, type JsonObject, objectsIn } from "./json-object.ts";
import { suggestionKey } from "./person-suggest.ts";
import { changed, recordTrouble, type SlackCore, type Trouble } from "./slack-core.ts";
import type { StateValues } from "./slack-workspace.ts";

/** `sent` says whether the app was told; `trouble` is what the person saw because it did not acknowledge. */
export type ActOutcome = { kind: "done"; sent: boolean } | { kind: "trouble"; trouble: Trouble };

function stateIn(spot: Spot, userId: string): StateValues {
  if (spot.kind === "view") return spot.view.state;
  const { message } = spot;
  const values = stateValues(message.blocks, message.stateOf.get(userId) ?? {}, message.channelId);
  message.stateOf.set(userId, values);
  return values;
}

async function sendAction(core: SlackCore, userId: string, spot: Spot, action: JsonObject): Promise<ActOutcome> {
  stateIn(spot, userId);
  const outcome = await core.deliver({ kind: "interactive", payload: blockActions(core, userId, spot, action) });
  if (outcome.kind === "acked") return { kind: "done", sent: true };
  const text =
    outcome.status === null
      ? "This app did not respond in time."
      : `This app responded with Status Code ${outcome.status}.`;
  return {
    kind: "trouble",
    trouble: recordTrouble(core, { userId, action: `click ${String(action.action_id)}`, code: outcome.code, text }),
  };
}

/**
 * Presses a button or picks from an overflow menu; of several with one action id, `value` chooses. A confirm dialog is
 * answered with yes unless `confirm` is false. Throws when the person has no such element before them.
 */
export async function click(
  core: SlackCore,
  userId: string,
  where: Where,
  target: Target,
  more: { value?: string; confirm?: boolean } = {},
): Promise<ActOutcome> {
  const spot = findSpot(core, userId, where);
  const { block, element } = findElement(spot, target, (candidate) => hasValue(candidate, more.value));
  if (isObject(element.confirm) && more.confirm === false) return { kind: "done", sent: false };
  const ids = { type: element.type, action_id: element.action_id, block_id: block.block_id };
  switch (element.type) {
    case "button":
    case "icon_button": {
      const { text, value, style, url, icon } = element;
      return sendAction(core, userId, spot, { ...ids, ...defined({ text, value, style, url, icon }) });
    }
    case "overflow": {
      const option = objectsIn(element.options).find(
        (candidate) => more.value === undefined || candidate.value === more.value,
      );
      return sendAction(core, userId, spot, { ...ids, selected_option: option });
    }
    case "feedback_buttons": {
      const buttons = [element.positive_button, element.negative_button].filter(isObject);
      const pressed = buttons.find((candidate) => more.value === undefined || candidate.value === more.value);
      return sendAction(core, userId, spot, { ...ids, ...defined({ text: pressed?.text, value: pressed?.value }) });
    }
    default:
      throw new Error(`${String(element.action_id)} is a ${String(element.type)}: use set(), not click().`);
  }
}

function hasValue(element: JsonObject, value: string | undefined): boolean {
  if (value === undefined) return true;
  const inner = [...objectsIn(element.options), element.positive_button, element.negative_button].filter(isObject);
  return element.value === value || inner.some((candidate) => candidate.value === value);
}

function defined(fields: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/**
 * Enters or chooses a value: text, a date, an id, an option's value, or a list of these; null clears. Outside of input
 * blocks, and in those with `dispatch_action`, the app is told at once, as Slack does.
 */
export async function set(
  core: SlackCore,
  userId: string,
  where: Where,
  target: Target,
  value: unknown,
): Promise<ActOutcome> {
  const spot = findSpot(core, userId, where);
  const { block, element } = findElement(spot, target);
  const suggested = core.suggested.get(suggestionKey(userId, spot, block, element)) ?? [];
  const entry = stateAfterSetting(element, value, suggested);
  mustExist(core, element, entry);
  const values = stateIn(spot, userId);
  const [blockId, actionId] = [String(block.block_id), String(element.action_id)];
  values[blockId] = { ...values[blockId], [actionId]: entry };
  if (spot.kind === "view") delete spot.view.errors[blockId];
  changed(core);
  const isSilent = block.type === "input" && block.dispatch_action !== true;
  if (isSilent) return { kind: "done", sent: false };
  return sendAction(core, userId, spot, { ...entry, action_id: actionId, block_id: blockId });
}

/** People and channels can only be picked from those that exist. */
function mustExist(core: SlackCore, element: JsonObject, entry: JsonObject): void {
  const type = String(element.type);
  const isOfPeople = type.endsWith("users_select");
  if (!isOfPeople && !/(channels|conversations)_select$/.test(type)) return;
  const { users, channels } = core.workspace;
  const known: readonly string[] = [...(isOfPeople ? users : channels).keys()];
  for (const id of [enteredIn(entry)].flat()) {
    if (id !== null && !known.includes(String(id))) {
      throw new Error(`No ${String(id)} to pick in ${String(element.action_id)}; there are: ${known.join(", ")}.`);
    }
  }
}

/** The values that a person has before them, set or initial. */
export function valuesIn(core: SlackCore, userId: string, where: Where): StateValues {
  const spot = findSpot(core, userId, where);
  return stateValues(blocksOf(spot), stateIn(spot, userId), null);
}
