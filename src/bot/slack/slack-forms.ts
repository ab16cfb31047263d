import { randomUUID } from "node:crypto";
import type { KnownBlock, ModalView } from "@slack/types";
import type { MessageRef } from "../../core/posting/conversation.ts";
import type { Card } from "../card.ts";
import type { Form } from "../form.ts";
import { readStrings } from "./read-strings.ts";
import { fieldBlocks, problemPrefix } from "./slack-fields.ts";
import { slackLimits } from "./slack-limits.ts";
import { plain, richParts, richText } from "./slack-texts.ts";

/** Where a form was opened from: the channel, and the card in it. Travels in `private_metadata`, as does the context. */
export interface Origin {
  context: string;
  channelId?: string;
  threadId?: string;
  messageId?: string;
}

/**
 * A form as a modal. Block ids are new in each drawing, so that the values of the form are shown and not what Slack keeps
 * of earlier typing: secrets come back empty.
 */
export function slackForm(form: Form, from: Omit<Origin, "context">): ModalView {
  const intro = form.intro.flatMap((text) => richText([richParts(text, slackLimits.text)]) ?? []);
  const { blocks: most } = slackLimits.view;
  const fields = fieldBlocks(randomUUID(), form.fields).slice(0, most);
  const blocks: KnownBlock[] = [...intro.slice(0, most - fields.length), ...fields];
  return {
    ...modal(form.title, form.cancelLabel, atLeastOne(blocks)),
    submit: plain(form.submitLabel, slackLimits.view.button),
    callback_id: form.name,
    private_metadata: metadata({ ...from, context: form.context }),
  };
}

/** A modal that only says something; `title` is what the modal was called before. */
export function slackLineModal(title: string, line: string, closeLabel: string, from: Origin): ModalView {
  const blocks = richText([richParts(line, slackLimits.text)]);
  return { ...modal(title, closeLabel, atLeastOne(blocks ? [blocks] : [])), private_metadata: metadata(from) };
}

/** The submitted modal as it is, its values kept by the same ids, with a line on top and without the old problems. */
export function slackTestingModal(view: ShownView, line: string): ModalView {
  const blocks = view.blocks.filter(({ block_id }) => {
    return !block_id?.startsWith(problemPrefix) && block_id !== testingBlockId;
  });
  const testing: KnownBlock = {
    type: "context",
    block_id: testingBlockId,
    elements: [plain(`⏳ ${line}`, slackLimits.text)],
  };
  return {
    ...modal(view.title.text, view.close?.text ?? "×", [testing, ...blocks.slice(0, slackLimits.view.blocks - 1)]),
    ...(view.submit && { submit: plain(view.submit.text, slackLimits.view.button) }),
    callback_id: view.callback_id,
    private_metadata: view.private_metadata,
  };
}

const testingBlockId = "testing";

/** What Slack sends of an open modal. */
export interface ShownView {
  id: string;
  callback_id: string;
  private_metadata: string;
  title: { text: string };
  submit?: { text: string } | null;
  close?: { text: string } | null;
  blocks: KnownBlock[];
}

/** The outcome of a form that was closed meanwhile: its problems, without anything that was typed. */
export function problemsCard(form: Form): Card {
  const problems = form.fields.flatMap(({ label, problem }) => (problem ? [{ label, value: problem }] : []));
  const summary = problems.map(({ label, value }) => `${label}: ${value}`).join("; ") || form.title;
  return {
    title: form.title,
    summary,
    tone: "warning",
    blocks: [
      ...form.intro.map((text) => ({ kind: "text" as const, text })),
      ...problems.map(({ label, value }) => ({ kind: "facts" as const, facts: [{ label, value }] })),
    ],
  };
}

export function readOrigin(privateMetadata: string): Origin {
  const { context = "", channelId, threadId, messageId } = readStrings(privateMetadata);
  return { context, ...(channelId && { channelId }), ...(threadId && { threadId }), ...(messageId && { messageId }) };
}

export function originOf(message: MessageRef): Omit<Origin, "context"> {
  const { channelId, threadId, messageId } = message;
  return { channelId, messageId, ...(threadId && { threadId }) };
}

function modal(title: string, close: string, blocks: KnownBlock[]): ModalView {
  const { view } = slackLimits;
  return {
    type: "modal",
    title: plain(title, view.title),
    close: plain(close, view.button),
    blocks,
    notify_on_close: true,
  };
}

function atLeastOne(blocks: KnownBlock[]): KnownBlock[] {
  return blocks.length > 0 ? blocks : [{ type: "divider" }];
}

/** A context that is too long to carry is a mistake of the form's author. */
function metadata(from: Origin): string {
  const text = JSON.stringify(from);
  if (text.length > slackLimits.view.metadata) throw new Error("the context of a form is too long for Slack");
  return text;
}
