import type { ActionsBlock, Button as SlackButton } from "@slack/types";
import type { Button } from "../card.ts";
import { readStrings } from "./read-strings.ts";
import { slackLimits } from "./slack-limits.ts";
import { isWebAddress, plain } from "./slack-texts.ts";

/** What a button carries; Slack sends it back as it is. `form`: its door answers with a form. */
export interface Pressed {
  action: string;
  id: string;
  choice?: string;
  form: boolean;
}

/** Numbered, since two buttons of a message may have the same action: action ids are unique in a message. */
interface Counter {
  actions: number;
}

/** A row of buttons; none when there are none. A button whose record id Slack cannot carry is left out. */
export function buttonRow(buttons: readonly Button[], counter: Counter): ActionsBlock[] {
  const elements = buttons.flatMap((button) => slackButton(button, counter)).slice(0, slackLimits.message.actions);
  return elements.length > 0 ? [{ type: "actions", elements }] : [];
}

export function linkRow(label: string, url: string, counter: Counter): ActionsBlock[] {
  if (!isWebAddress(url)) return [];
  counter.actions += 1;
  const button: SlackButton = {
    type: "button",
    action_id: `${linkAction}:${counter.actions}`,
    text: plain(label, slackLimits.button.label),
    url,
  };
  return [{ type: "actions", elements: [button] }];
}

function slackButton(
  { action, id, choice, label, style, confirm, opensForm }: Button,
  counter: Counter,
): SlackButton[] {
  const value = JSON.stringify({ id, choice, form: opensForm === true ? "yes" : undefined });
  const action_id = `${action}:${counter.actions + 1}`;
  if (value.length > slackLimits.button.value || action_id.length > slackLimits.id) return [];
  counter.actions += 1;
  const button: SlackButton = { type: "button", action_id, text: plain(label, slackLimits.button.label), value };
  return [{ ...button, ...(style && { style }), ...(confirm && { confirm: confirmDialog(confirm, style) }) }];
}

function confirmDialog(confirm: NonNullable<Button["confirm"]>, style: Button["style"]) {
  const limits = slackLimits.confirm;
  return {
    title: plain(confirm.title, limits.title),
    text: plain(confirm.text, limits.text),
    confirm: plain(confirm.confirmLabel, limits.button),
    deny: plain(confirm.cancelLabel, limits.button),
    ...(style && { style }),
  };
}

const linkAction = "link";

/** What was pressed; `null` for a link (the browser opened it) and for what is none of our buttons. */
export function readPressed(actionId: string, value: string | undefined): Pressed | null {
  const action = actionId.replace(/:\d+$/, "");
  if (action === linkAction || value === undefined) return null;
  try {
    const { id, choice, form } = readStrings(value);
    if (id === undefined) return null;
    return { action, id, ...(choice !== undefined && { choice }), form: form === "yes" };
  } catch {
    return null;
  }
}
