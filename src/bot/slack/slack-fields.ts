import { createHash } from "node:crypto";
import type { InputBlock, KnownBlock, PlainTextOption } from "@slack/types";
import type { FormField, Option } from "../card.ts";
import { cut, slackLimits } from "./slack-limits.ts";
import { plain, richParts, richText } from "./slack-texts.ts";

/** How much fields may say; less when a whole card would be too long. */
export interface FieldRoom {
  text: number;
  optionLabel: number;
  descriptions: boolean;
}

export const fullRoom: FieldRoom = {
  text: slackLimits.text,
  optionLabel: slackLimits.option.label,
  descriptions: true,
};

/** Ids of blocks that say what is wrong with a field begin with this. */
export const problemPrefix = "problem:";

/**
 * Fields as input blocks, each problem in words under its field. Slack keeps what was entered while block id, action id and
 * type stay, so `scope` is another one when old input must not survive. Secrets are never filled in.
 */
export function fieldBlocks(scope: string, fields: readonly FormField[], room: FieldRoom = fullRoom): KnownBlock[] {
  const hash = createHash("sha256").update(scope).digest("base64url").slice(0, 16);
  return fields.flatMap((field) => fieldBlock(field, hash, room));
}

function fieldBlock(field: FormField, hash: string, room: FieldRoom): KnownBlock[] {
  const suffix = `${hash}:${field.name}`;
  const problem: KnownBlock[] = field.problem
    ? [
        {
          type: "context",
          block_id: `${problemPrefix}${suffix}`.slice(0, slackLimits.id),
          elements: [plain(`⚠️ ${field.problem}`, Math.min(room.text, slackLimits.text))],
        },
      ]
    : [];
  const element = fieldElement(field, room);
  if (element === null) return [...nothingToChoose(field.label, room), ...problem];
  const { input } = slackLimits;
  const block: InputBlock = {
    type: "input",
    block_id: `field:${suffix}`.slice(0, slackLimits.id),
    label: plain(field.label, Math.min(room.text, input.label)),
    element,
    // A required check box must be checked before a client submits.
    optional: field.optional === true || field.kind === "toggle",
    dispatch_action: false,
    ...(field.hint && { hint: plain(field.hint, Math.min(room.text, input.hint)) }),
  };
  return [block, ...problem];
}

/** Slack refuses a select without options. */
function nothingToChoose(label: string, room: FieldRoom): KnownBlock[] {
  const line = richText([[...richParts(label, room.text, true), { type: "text", text: ": –" }]]);
  return line === null ? [] : [line];
}

function fieldElement(field: FormField, room: FieldRoom): InputBlock["element"] | null {
  const { input } = slackLimits;
  const action_id = `${field.kind}:${field.name}`.slice(0, slackLimits.id);
  switch (field.kind) {
    case "text": {
      const max_length = Math.min(Math.max(field.maxLength, 1), input.value);
      return {
        type: "plain_text_input",
        action_id,
        max_length,
        ...(field.multiline && { multiline: true }),
        ...(field.value && { initial_value: cut(field.value, max_length) }),
        ...(field.example && { placeholder: plain(field.example, input.placeholder) }),
      };
    }
    case "secret":
      return { type: "plain_text_input", action_id, max_length: Math.min(Math.max(field.maxLength, 1), input.value) };
    case "choice": {
      const options = slackOptions(field.options, slackLimits.selectOptions, room);
      const chosen = options.find(({ value }) => value === field.value);
      if (options.length === 0) return null;
      return { type: "static_select", action_id, options, ...(chosen && { initial_option: chosen }) };
    }
    case "choices": {
      const options = slackOptions(field.options, slackLimits.checkboxes, room);
      const chosen = options.filter(({ value }) => field.values.includes(value ?? ""));
      if (options.length === 0) return null;
      return { type: "checkboxes", action_id, options, ...(chosen.length > 0 && { initial_options: chosen }) };
    }
    case "toggle": {
      const option = { text: plain(field.label, slackLimits.option.label), value: "true" };
      return { type: "checkboxes", action_id, options: [option], ...(field.value && { initial_options: [option] }) };
    }
  }
}

/** An option whose value Slack does not take is left out: cut, it could not be told from another. */
function slackOptions(options: readonly Option[], max: number, room: FieldRoom): PlainTextOption[] {
  const limits = slackLimits.option;
  return options
    .filter(({ value }) => value !== "" && value.length <= limits.value)
    .slice(0, max)
    .map(({ value, label, description }) => ({
      text: plain(label, Math.min(room.optionLabel, limits.label)),
      value,
      ...(description && room.descriptions && { description: plain(description, limits.description) }),
    }));
}
