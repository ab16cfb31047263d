import type { ApprovalNeed } from "../../core/approval/approval-policy.ts";
import type { ImportPlan } from "../../core/import/import-plan.ts";
import type { ImportDraft } from "../../core/import/import-service.ts";
import type { Block, Button, Card } from "../card.ts";
import type { Words } from "../words/words.ts";
import { shortName } from "./first-of.ts";
import { optionLines } from "./import-card.ts";

const mostNames = 10;

/** What would happen, in full, before anything does; confirming it names the plan that was seen. */
export function importPreviewCard(draft: ImportDraft, psa: string, need: ApprovalNeed, words: Words): Card {
  const { draftId, choice, sources, plan } = draft;
  const values = { account: sources.account.name, company: sources.company.name, psa, added: plan.added };
  const short = plan.seats.some(({ freeAfter }) => freeAfter < 0);
  const leftOut = [...plan.leftOut].map(([reason, count]) =>
    words.text("import.left-out", { reason: words.text(`import.reason.${reason}`), count }),
  );
  const confirm = confirmButton(draft, need, values, words);
  const asksNamesakes = plan.namesakes.length > 0 && choice.namesakes === undefined;
  const back: Button = { action: "import.back", id: draftId, label: words.text("import.back") };
  const blocks: Block[] = [
    { kind: "text", text: words.rich("import.from-to", values) },
    { kind: "text", text: words.rich("import.will-add", values) },
    ...(plan.added > 0 ? [{ kind: "text" as const, text: someNames(plan, words) }] : []),
    ...(plan.namesakes.length > 0 ? namesakeBlocks(draft, words) : []),
    { kind: "item", title: words.rich("import.step-options"), lines: optionLines(choice, sources, words) },
    {
      kind: "facts",
      facts: [
        { label: words.text("import.fact-licences"), value: seatWords(plan, words) },
        { label: words.text("import.fact-mails"), value: words.text("import.mails", { mails: plan.mails }) },
        { label: words.text("import.fact-transfers"), value: words.text("import.transfers", { most: plan.added }) },
        ...(leftOut.length > 0 ? [{ label: words.text("import.left-out-title"), value: leftOut.join("\n") }] : []),
      ],
    },
    { kind: "text", subtle: true, text: words.text("import.one-time", values) },
    ...approvalLine(need, words),
    { kind: "buttons", buttons: plan.added > 0 && !short && !asksNamesakes ? [confirm, back] : [back] },
  ];
  return {
    title: words.text("import.preview-title"),
    summary: words.text("import.preview-summary", values),
    blocks,
    ...(short && { tone: "warning" as const }),
  };
}

/** Who may be a user already, under another address; the answer can be changed until the import is confirmed. */
function namesakeBlocks({ draftId, choice, plan }: ImportDraft, words: Words): Block[] {
  const lines = plan.namesakes.slice(0, 3).map(({ contact, email, namesake = "" }) =>
    words.text("import.namesake", {
      name: shortName(`${contact.firstName} ${contact.lastName}`.trim()),
      email,
      namesake,
    }),
  );
  const answer = (choice: "add" | "leave"): Button => ({
    action: "import.namesakes",
    id: draftId,
    choice,
    label: words.text(`import.namesakes-${choice}`),
  });
  const answered = choice.namesakes ?? "open";
  const buttons = (["leave", "add"] as const).filter((each) => each !== choice.namesakes).map(answer);
  const title = words.text(`import.namesakes.${answered}`, { count: plan.namesakes.length });
  return [{ kind: "item", title, lines, buttons }];
}

function seatWords({ seats }: ImportPlan, words: Words): string {
  if (seats.length === 0) return words.text("import.no-licence");
  // Those with too few seats first: a long list may be cut at its end.
  return [...seats]
    .sort((one, other) => one.freeAfter - other.freeAfter)
    .map(({ licence, freeBefore, freeAfter }) =>
      freeAfter < 0
        ? words.text("import.seats-short", { licence: licence.description, before: freeBefore, missing: -freeAfter })
        : words.text("import.seats", { licence: licence.description, before: freeBefore, after: freeAfter }),
    )
    .join("\n");
}

function someNames({ rows, added }: ImportPlan, words: Words): string {
  const planned = rows.filter(({ state }) => state === "planned");
  const names = planned
    .slice(0, mostNames)
    .map(({ firstName, lastName, email }) => shortName(`${firstName} ${lastName}`.trim() || email));
  return added > mostNames
    ? words.text("import.names-more", { names: names.join(", "), more: added - mostNames })
    : words.text("import.names", { names: names.join(", ") });
}

/** Imports, or asks for it; either way it names the plan that was seen. */
function confirmButton(
  { draftId, fingerprint }: ImportDraft,
  need: ApprovalNeed,
  values: Readonly<Record<string, string | number>>,
  words: Words,
): Button {
  const button = { action: "import.start", id: draftId, choice: fingerprint, style: "primary" as const };
  const cancelLabel = words.text("common.cancel");
  if (need.kind === "needed") {
    const label = words.text("approval.ask");
    const text = words.text("approval.ask-text", { people: need.approvers });
    return {
      ...button,
      label,
      confirm: { title: words.text("approval.ask-title"), text, confirmLabel: label, cancelLabel },
    };
  }
  const label = words.text("import.confirm", values);
  const text = words.text("import.confirm-text", values);
  return {
    ...button,
    label,
    confirm: { title: words.text("import.confirm-title"), text, confirmLabel: label, cancelLabel },
  };
}

function approvalLine(need: ApprovalNeed, words: Words): Block[] {
  if (need.kind === "none") return [];
  if (need.kind === "off") return [{ kind: "text", subtle: true, text: words.text("approval.off") }];
  const reasons = words.list(need.reasons.map((reason) => words.text(`approval.reason.${reason}`)));
  return [{ kind: "text", text: words.text("approval.preview-needed", { people: need.approvers, reasons }) }];
}
