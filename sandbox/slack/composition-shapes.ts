import { isObject, type JsonObject } from "./json-object.ts";
import {
  type Findings,
  flag,
  integerFrom,
  listOf,
  objectOf,
  oneOf,
  type Rule,
  type Shape,
  stringOf,
  typedObject,
} from "./shape-rules.ts";
import { slackLimits } from "./slack-limits.ts";

type TextKind = "plain_text" | "mrkdwn";

function textShapes(max: number): Record<TextKind, Shape> {
  const text = stringOf(max, slackLimits.text.min);
  return {
    plain_text: { required: { text }, optional: { emoji: flag } },
    mrkdwn: { required: { text }, optional: { verbatim: flag } },
  };
}

/** A text object of either kind, 1 to max characters. */
export function anyText(max: number = slackLimits.text.max): Rule {
  return typedObject(() => textShapes(max), ["plain_text", "mrkdwn"]);
}

/** A plain_text object, 1 to max characters. */
export function plainText(max: number): Rule {
  return typedObject(() => textShapes(max), ["plain_text"]);
}

/** A mrkdwn object, 1 to max characters. */
export function mrkdwnText(max: number): Rule {
  return typedObject(() => textShapes(max), ["mrkdwn"]);
}

const { option, optionGroup, confirm, select } = slackLimits;

export const confirmDialog: Rule = objectOf({
  required: { text: anyText(confirm.text) },
  optional: {
    title: plainText(confirm.title),
    confirm: plainText(confirm.confirm),
    deny: plainText(confirm.deny),
    style: oneOf("primary", "danger"),
  },
});

/** An option of a select or overflow menu: plain text only; `url` in overflow menus only. */
export function plainOption(withUrl = false): Rule {
  return objectOf({
    required: { text: plainText(option.text), value: stringOf(option.value, 1) },
    optional: { description: plainText(option.description), ...(withUrl ? { url: stringOf(option.url) } : {}) },
  });
}

/** An option of checkboxes and radio buttons: text may be mrkdwn. */
export const richOption: Rule = objectOf({
  required: { text: anyText(option.text), value: stringOf(option.value, 1) },
  optional: { description: anyText(option.description) },
});

export const optionGroups: Rule = listOf(
  objectOf({
    required: { label: plainText(optionGroup.label), options: listOf(plainOption(), optionGroup.options) },
  }),
  select.groups,
);

export const dispatchConfig: Rule = objectOf({
  optional: {
    trigger_actions_on: listOf(oneOf("on_enter_pressed", "on_character_entered"), { min: 1, max: 2 }),
  },
});

export const conversationFilter: Rule = objectOf({
  optional: {
    include: listOf(oneOf("im", "mpim", "private", "public"), { min: 1, max: 4 }),
    exclude_external_shared_channels: flag,
    exclude_bot_users: flag,
  },
  also(object: JsonObject, pointer: string, findings: Findings) {
    if (Object.keys(object).length === 0) findings.add("must define at least one filter", pointer);
  },
});

const slackFile = objectOf({ optional: { id: stringOf(slackLimits.id, 1), url: stringOf(3000, 1) } });

/** Fields of an image, as a block or an element: exactly one of `image_url` and `slack_file`. */
export const imageShape: Shape = {
  required: { alt_text: stringOf(slackLimits.image.alt) },
  optional: { image_url: stringOf(slackLimits.image.url, 1), slack_file: slackFile },
  also(object, pointer, findings) {
    if ((object.image_url === undefined) === (object.slack_file === undefined)) {
      findings.add("must define either `image_url` or `slack_file`", pointer);
    }
  },
};

export const positive: Rule = integerFrom(1, Number.MAX_SAFE_INTEGER);

/** All options of a select, those in groups included. */
export function optionsOf(element: JsonObject): unknown[] {
  const groups = Array.isArray(element.option_groups) ? element.option_groups : [];
  const inGroups = groups.flatMap((group) => (isObject(group) && Array.isArray(group.options) ? group.options : []));
  return [...(Array.isArray(element.options) ? element.options : []), ...inGroups];
}
