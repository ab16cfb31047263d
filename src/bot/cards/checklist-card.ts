import type { Platform } from "../../core/posting/conversation.ts";
import type { Tenant } from "../../core/tenant/tenant.ts";
import type { Block, Button, Card } from "../card.ts";
import { typedPrefix } from "../typed-prefix.ts";
import type { Words } from "../words/words.ts";
import { languageName } from "./settings-form.ts";

export interface ChecklistFacts {
  tenant: Tenant;
  /** What is done so far, in words; absent: not yet. */
  signIns?: string;
  connections?: string;
  platform: Platform | undefined;
}

/** What an admin sets up, in order, each step with its button until it is done. */
export function checklistCard({ tenant, signIns, connections, platform }: ChecklistFacts, words: Words): Card {
  const approvals = Object.keys(tenant.approvalsChannels).length > 0;
  const left = [signIns, connections].filter((step) => step === undefined).length;
  const done = (detail: string) => words.text("checklist.done", { detail });
  const step = (title: "goto" | "connect" | "approvals" | "settings", line: string, button?: Button): Block => ({
    kind: "item",
    title: words.rich(`checklist.${title}`),
    lines: [line],
    ...(button && { buttons: [button] }),
  });
  const locale = { language: languageName(tenant.language, words), timeZone: tenant.timeZone };
  const blocks: Block[] = [
    step("goto", signIns ? done(signIns) : words.text("checklist.goto-why"), {
      action: "checklist.goto",
      id: "all",
      label: signIns ? words.text("connect.open") : words.text("goto.sign-in"),
      ...(!signIns && { style: "primary" as const }),
    }),
    step("connect", connections ? done(connections) : words.text("checklist.connect-why"), {
      action: connections ? "checklist.connections" : "connect.choose",
      id: "all",
      label: connections ? words.text("connect.open") : words.text("connect.add"),
      ...(signIns && !connections && { style: "primary" as const }),
    }),
    step(
      "approvals",
      approvals
        ? done(words.text("checklist.approvals-title"))
        : words.text("checklist.approvals-why", { prefix: `${typedPrefix(platform)} approvals` }),
    ),
    step("settings", done(words.text("checklist.settings-detail", locale)), {
      action: "settings.change",
      id: "all",
      label: words.text("checklist.change"),
      opensForm: true,
    }),
  ];
  if (left === 0) blocks.push({ kind: "text", text: words.text("checklist.all-set") });
  return {
    title: words.text("checklist.title"),
    summary: words.text("checklist.summary", { left }),
    blocks,
    ...(left === 0 && { tone: "good" as const }),
  };
}
