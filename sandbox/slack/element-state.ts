import { blocksWithin, elementsOf } from "./check-blocks.ts";
import { optionsOf } from "./composition-shapes.ts";
import { isObject, type JsonObject } from "./json-object.ts";
import type { StateValues } from "./slack-workspace.ts";

type ValueKind = "one" | "many";

/** For each stateful element: the field of its value in `state.values`, its initial field, and whether it is a list. */
const stateFields: Readonly<Record<string, { value: string; initial: string; kind: ValueKind }>> = {
  plain_text_input: { value: "value", initial: "initial_value", kind: "one" },
  email_text_input: { value: "value", initial: "initial_value", kind: "one" },
  url_text_input: { value: "value", initial: "initial_value", kind: "one" },
  number_input: { value: "value", initial: "initial_value", kind: "one" },
  rich_text_input: { value: "rich_text_value", initial: "initial_value", kind: "one" },
  file_input: { value: "files", initial: "", kind: "many" },
  static_select: { value: "selected_option", initial: "initial_option", kind: "one" },
  external_select: { value: "selected_option", initial: "initial_option", kind: "one" },
  radio_buttons: { value: "selected_option", initial: "initial_option", kind: "one" },
  users_select: { value: "selected_user", initial: "initial_user", kind: "one" },
  channels_select: { value: "selected_channel", initial: "initial_channel", kind: "one" },
  conversations_select: { value: "selected_conversation", initial: "initial_conversation", kind: "one" },
  multi_static_select: { value: "selected_options", initial: "initial_options", kind: "many" },
  multi_external_select: { value: "selected_options", initial: "initial_options", kind: "many" },
  checkboxes: { value: "selected_options", initial: "initial_options", kind: "many" },
  multi_users_select: { value: "selected_users", initial: "initial_users", kind: "many" },
  multi_channels_select: { value: "selected_channels", initial: "initial_channels", kind: "many" },
  multi_conversations_select: { value: "selected_conversations", initial: "initial_conversations", kind: "many" },
  datepicker: { value: "selected_date", initial: "initial_date", kind: "one" },
  timepicker: { value: "selected_time", initial: "initial_time", kind: "one" },
  datetimepicker: { value: "selected_date_time", initial: "initial_date_time", kind: "one" },
};

/** The value of an element as it is drawn: `{ type, value: null }` and alike; null for one that holds no value. */
export function initialState(element: JsonObject, channelId: string | null = null): JsonObject | null {
  const fields = stateFields[String(element.type)];
  if (fields === undefined) return null;
  const inherited = element.default_to_current_conversation === true ? channelId : null;
  const initial = element[fields.initial] ?? inherited;
  return { type: element.type, [fields.value]: initial ?? (fields.kind === "many" ? [] : null) };
}

/** Values of all stateful elements: those of `earlier` where block id, action id and type are the same, else the initial ones. */
export function stateValues(
  blocks: readonly JsonObject[],
  earlier: StateValues,
  channelId: string | null,
): StateValues {
  const values: StateValues = {};
  for (const block of blocksWithin(blocks)) {
    for (const element of elementsOf(block)) {
      const initial = initialState(element, channelId);
      if (initial === null) continue;
      const [blockId, actionId] = [String(block.block_id), String(element.action_id)];
      const kept = earlier[blockId]?.[actionId];
      const entry = kept !== undefined && kept.type === element.type ? kept : initial;
      values[blockId] = { ...values[blockId], [actionId]: entry };
    }
  }
  return values;
}

/** True when nothing is entered or chosen. */
export function isEmptyState(state: JsonObject): boolean {
  const field = stateFields[String(state.type)];
  const value = field === undefined ? null : state[field.value];
  return value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
}

/** The value field of a state entry: text, option, list of options, date … */
export function enteredIn(state: JsonObject): unknown {
  const field = stateFields[String(state.type)];
  return field === undefined ? null : state[field.value];
}

/**
 * The state of an element after a person sets it. `value`: text, a date, an id, an option's value, or a list of these;
 * null clears. For external selects, `suggested` are the options that the person was shown.
 * Throws, with what can be chosen, for what a Slack client would not let a person do.
 */
export function stateAfterSetting(element: JsonObject, value: unknown, suggested: readonly JsonObject[]): JsonObject {
  const type = String(element.type);
  const fields = stateFields[type];
  if (fields === undefined || type === "file_input" || type === "rich_text_input") {
    throw new Error(`Nothing can be set in a ${type}.`);
  }
  const isChoice = fields.value.startsWith("selected_option");
  const entry = (item: unknown): unknown => (isChoice ? optionOf(element, item, suggested) : plainValue(element, item));
  if (fields.kind === "one") return { type, [fields.value]: value === null || value === "" ? null : entry(value) };
  const items: unknown[] = value === null ? [] : Array.isArray(value) ? value : [value];
  const max = element.max_selected_items;
  if (typeof max === "number" && items.length > max) throw new Error(`At most ${max} items can be chosen here.`);
  return { type, [fields.value]: items.map(entry) };
}

function optionOf(element: JsonObject, chosen: unknown, suggested: readonly JsonObject[]): unknown {
  const isExternal = String(element.type).includes("external");
  const initial = Array.isArray(element.initial_options) ? element.initial_options : [element.initial_option];
  const options = (isExternal ? [...suggested, ...initial] : optionsOf(element)).filter(isObject);
  const wanted = isObject(chosen) ? chosen.value : chosen;
  const found = options.find((option) => option.value === wanted);
  if (found !== undefined) return found;
  const names = options.map((option) => String(option.value)).join(", ") || "none";
  const hint = isExternal ? " (call suggest() first)" : "";
  throw new Error(`No option "${String(wanted)}" in ${String(element.action_id)}; there are: ${names}${hint}.`);
}

function plainValue(element: JsonObject, value: unknown): unknown {
  const max = element.max_length;
  const limit = typeof max === "number" ? max : 3000;
  if (typeof value === "number") return value;
  if (typeof value !== "string") throw new Error(`${String(element.action_id)} takes text, not ${typeof value}.`);
  if (String(element.type) === "plain_text_input" && value.length > limit) {
    throw new Error(`${String(element.action_id)} takes at most ${limit} characters.`);
  }
  return value;
}
