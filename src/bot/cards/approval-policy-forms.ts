import { type ApprovalPolicy, never } from "../../core/approval/approval-policy.ts";
import type { ChoiceField, FormField, Values } from "../card.ts";
import { textOf } from "../entered.ts";
import type { Form } from "../form.ts";
import type { Words } from "../words/words.ts";

const limits = {
  importRows: [0, 10, 25, 50, 100, 250, never],
  licences: [0, 10, 25, 50, 100, 250, never],
  mappings: [5, 10, 20, 50, 100, never],
} as const;
const approversOffered = [1, 2, 3] as const;
const remindOffered = [0, 1, 4, 8, 24] as const;
const expireOffered = [8, 24, 72, 168, 336] as const;

const whenKeys = {
  importRows: "approval.policy.field-rows",
  licences: "approval.policy.field-licences",
  mappings: "approval.policy.field-mappings",
} as const;

/** Which actions need an approval. */
export function policyWhenForm(policy: ApprovalPolicy, words: Words): Form {
  const limit = (name: keyof typeof limits): ChoiceField => ({
    kind: "choice",
    name,
    label: words.text(whenKeys[name]),
    options: offered(limits[name], policy[name]).map((count) => ({
      value: String(count),
      label: words.text("approval.policy.more-than", { count }),
    })),
    value: String(policy[name]),
  });
  const toggle = (name: "firstImport" | "deleteConnection", label: string): FormField => ({
    kind: "toggle",
    name,
    label,
    value: policy[name],
  });
  return form("approval.policy-when", words.text("approval.policy.form-when"), words, [
    limit("importRows"),
    limit("licences"),
    toggle("firstImport", words.text("approval.policy.field-first")),
    limit("mappings"),
    toggle("deleteConnection", words.text("approval.policy.field-delete")),
  ]);
}

/** How many approve, whether who asks may, and when a request is recalled and ends. */
export function policyHowForm(policy: ApprovalPolicy, words: Words): Form {
  const hours = (name: "remindHours" | "expireHours", label: string, list: readonly number[]): ChoiceField => ({
    kind: "choice",
    name,
    label,
    options: offered(list, policy[name]).map((count) => ({
      value: String(count),
      label: words.text("approval.policy.hours", { hours: count }),
    })),
    value: String(policy[name]),
  });
  return form("approval.policy-how", words.text("approval.policy.form-how"), words, [
    {
      kind: "choice",
      name: "approvers",
      label: words.text("approval.policy.field-approvers"),
      options: offered(approversOffered, policy.approvers).map((count) => ({
        value: String(count),
        label: words.text("approval.policy.people-count", { count }),
      })),
      value: String(policy.approvers),
    },
    { kind: "toggle", name: "ownCounts", label: words.text("approval.policy.field-own"), value: policy.ownCounts },
    hours("remindHours", words.text("approval.policy.field-remind"), remindOffered),
    hours("expireHours", words.text("approval.policy.field-expire"), expireOffered),
  ]);
}

/** What was not offered, or not in this form, counts as not changed. */
export function enteredPolicy(values: Values, policy: ApprovalPolicy): ApprovalPolicy {
  const number = (name: keyof ApprovalPolicy & string, list: readonly number[], now: number) =>
    list.find((each) => String(each) === textOf(values, name)) ?? now;
  const flag = (name: keyof ApprovalPolicy & string, now: boolean) =>
    values[name] === undefined ? now : textOf(values, name) === "true";
  return {
    importRows: number("importRows", limits.importRows, policy.importRows),
    licences: number("licences", limits.licences, policy.licences),
    mappings: number("mappings", limits.mappings, policy.mappings),
    firstImport: flag("firstImport", policy.firstImport),
    deleteConnection: flag("deleteConnection", policy.deleteConnection),
    approvers: number("approvers", approversOffered, policy.approvers),
    ownCounts: flag("ownCounts", policy.ownCounts),
    remindHours: number("remindHours", remindOffered, policy.remindHours),
    expireHours: number("expireHours", expireOffered, policy.expireHours),
  };
}

/** What stands now is always among what can be chosen. */
function offered(list: readonly number[], now: number): readonly number[] {
  return list.includes(now) ? list : [now, ...list];
}

function form(name: string, title: string, words: Words, fields: readonly FormField[]): Form {
  return {
    name,
    title,
    submitLabel: words.text("checklist.settings-save"),
    cancelLabel: words.text("common.cancel"),
    context: "policy",
    intro: [],
    fields,
  };
}
