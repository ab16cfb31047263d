import {
  confirmDialog,
  conversationFilter,
  dispatchConfig,
  imageShape,
  optionGroups,
  optionsOf,
  plainOption,
  plainText,
  positive,
  richOption,
} from "./composition-shapes.ts";
import type { JsonObject } from "./json-object.ts";
import { richText } from "./rich-text-shapes.ts";
import {
  anything,
  type Findings,
  flag,
  integerFrom,
  listOf,
  mustBeAmong,
  objectOf,
  oneOf,
  type Rule,
  type Shape,
  stringLike,
  stringOf,
} from "./shape-rules.ts";
import { slackLimits } from "./slack-limits.ts";

const { button, select } = slackLimits;
const actionId = { action_id: stringOf(slackLimits.id, 1) };
const confirmable = { ...actionId, confirm: confirmDialog };
const choosable = { ...confirmable, focus_on_load: flag };
const menu = { ...choosable, placeholder: plainText(select.placeholder) };
const multi = { max_selected_items: positive };
const typed = {
  ...actionId,
  focus_on_load: flag,
  placeholder: plainText(select.placeholder),
  dispatch_action_config: dispatchConfig,
};
const ids: Rule = listOf(stringOf(slackLimits.id, 1), { min: 1, max: 100 });
const anId = stringOf(slackLimits.id, 1);
const date = stringLike(/^\d{4}-\d{2}-\d{2}$/, "a date as YYYY-MM-DD");
const time = stringLike(/^([01]\d|2[0-3]):[0-5]\d$/, "a time as HH:mm");
const number = stringLike(/^-?\d+(\.\d+)?$/, "a number");

function initialAmongOptions(object: JsonObject, pointer: string, findings: Findings): void {
  const choices = optionsOf(object);
  if (object.initial_option !== undefined) {
    mustBeAmong(object.initial_option, choices, `${pointer}/initial_option`, findings);
  }
  if (Array.isArray(object.initial_options)) {
    object.initial_options.forEach((chosen, index) => {
      mustBeAmong(chosen, choices, `${pointer}/initial_options/${index}`, findings);
    });
  }
}

function oneKindOfOptions(object: JsonObject, pointer: string, findings: Findings): void {
  if ((object.options === undefined) === (object.option_groups === undefined)) {
    findings.add("must define either `options` or `option_groups`", pointer);
  }
  initialAmongOptions(object, pointer, findings);
}

function lengthsInOrder(object: JsonObject, pointer: string, findings: Findings): void {
  const [min, max] = [object.min_length, object.max_length];
  if (typeof min === "number" && typeof max === "number" && min > max) {
    findings.add("must be less than or equal to max_length", `${pointer}/min_length`);
  }
}

const staticOptions = { options: listOf(plainOption(), select.options), option_groups: optionGroups };
const initialOptions = listOf(plainOption(), { min: 1, max: 100 });
const feedbackButton: Rule = objectOf({
  required: { text: plainText(button.text), value: stringOf(button.value, 1) },
  optional: { accessibility_label: stringOf(button.accessibilityLabel) },
});

/** Every block element of @slack/types 3.2.0 by its type. */
export const elementShapes: Readonly<Record<string, Shape>> = {
  button: {
    required: { text: plainText(button.text) },
    optional: {
      ...confirmable,
      url: stringOf(button.url),
      value: stringOf(button.value),
      style: oneOf("primary", "danger"),
      accessibility_label: stringOf(button.accessibilityLabel),
    },
  },
  workflow_button: {
    required: { text: plainText(button.text), workflow: anything },
    optional: { ...confirmable, style: oneOf("primary", "danger"), accessibility_label: stringOf(75) },
  },
  overflow: {
    required: { options: listOf(plainOption(true), slackLimits.overflow) },
    optional: confirmable,
  },
  checkboxes: {
    required: { options: listOf(richOption, slackLimits.checkboxes) },
    optional: { ...choosable, initial_options: listOf(richOption, slackLimits.checkboxes) },
    also: initialAmongOptions,
  },
  radio_buttons: {
    required: { options: listOf(richOption, slackLimits.radioButtons) },
    optional: { ...choosable, initial_option: richOption },
    also: initialAmongOptions,
  },
  static_select: {
    optional: { ...menu, ...staticOptions, initial_option: plainOption() },
    also: oneKindOfOptions,
  },
  multi_static_select: {
    optional: { ...menu, ...multi, ...staticOptions, initial_options: initialOptions },
    also: oneKindOfOptions,
  },
  external_select: {
    optional: { ...menu, initial_option: plainOption(), min_query_length: integerFrom(0, 100) },
  },
  multi_external_select: {
    optional: { ...menu, ...multi, initial_options: initialOptions, min_query_length: integerFrom(0, 100) },
  },
  users_select: { optional: { ...menu, initial_user: anId } },
  multi_users_select: { optional: { ...menu, ...multi, initial_users: ids } },
  channels_select: { optional: { ...menu, initial_channel: anId, response_url_enabled: flag } },
  multi_channels_select: { optional: { ...menu, ...multi, initial_channels: ids } },
  conversations_select: {
    optional: {
      ...menu,
      initial_conversation: anId,
      default_to_current_conversation: flag,
      response_url_enabled: flag,
      filter: conversationFilter,
    },
  },
  multi_conversations_select: {
    optional: {
      ...menu,
      ...multi,
      initial_conversations: ids,
      default_to_current_conversation: flag,
      filter: conversationFilter,
    },
  },
  datepicker: { optional: { ...menu, initial_date: date } },
  timepicker: { optional: { ...menu, initial_time: time, timezone: stringOf(100, 1) } },
  datetimepicker: { optional: { ...choosable, initial_date_time: integerFrom(1_000_000_000, 9_999_999_999) } },
  plain_text_input: {
    optional: {
      ...typed,
      initial_value: stringOf(slackLimits.plainTextInput.maxLength),
      multiline: flag,
      min_length: integerFrom(0, slackLimits.plainTextInput.maxLength),
      max_length: integerFrom(1, slackLimits.plainTextInput.maxLength),
    },
    also: lengthsInOrder,
  },
  email_text_input: { optional: { ...typed, initial_value: stringOf(3000) } },
  url_text_input: { optional: { ...typed, initial_value: stringOf(3000) } },
  number_input: {
    required: { is_decimal_allowed: flag },
    optional: { ...typed, initial_value: number, min_value: number, max_value: number },
  },
  rich_text_input: {
    optional: { ...typed, initial_value: richText, min_lines: positive, max_lines: positive },
  },
  file_input: {
    optional: {
      ...actionId,
      filetypes: listOf(stringOf(50, 1), { min: 1, max: 100 }),
      max_files: integerFrom(slackLimits.fileInput.min, slackLimits.fileInput.max),
    },
  },
  image: imageShape,
  feedback_buttons: {
    required: { positive_button: feedbackButton, negative_button: feedbackButton },
    optional: actionId,
  },
  icon_button: {
    required: { icon: oneOf("trash"), text: plainText(button.text) },
    optional: {
      ...confirmable,
      value: stringOf(button.value),
      accessibility_label: stringOf(75),
      visible_to_user_ids: listOf(anId, slackLimits.iconButton.users),
    },
  },
};

const selects = ["static_select", "external_select", "users_select", "conversations_select", "channels_select"];
const multiSelects = selects.map((type) => `multi_${type}`);
const pickers = ["datepicker", "timepicker", "checkboxes", "radio_buttons"];

/** Which elements each spot takes. */
export const elementsIn = {
  actions: [
    ...["button", "overflow", "workflow_button", "datetimepicker", "rich_text_input"],
    ...[...selects, ...multiSelects, ...pickers],
  ],
  accessory: ["button", "overflow", "workflow_button", "image", ...selects, ...multiSelects, ...pickers],
  input: [
    ...["plain_text_input", "email_text_input", "url_text_input", "number_input", "rich_text_input"],
    ...["file_input", "datetimepicker", ...selects, ...multiSelects, ...pickers],
  ],
  contextActions: ["feedback_buttons", "icon_button"],
} as const;
