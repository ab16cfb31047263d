import { describe, expect, it } from "vitest";
import { checkMessageBlocks, checkView, textLength } from "../../sandbox/slack/check-blocks.ts";
import { slackLimits } from "../../sandbox/slack/slack-limits.ts";
import { checkCard, checkDialogCard } from "../../sandbox/teams/check-card.ts";
import type { Card } from "../../src/bot/card.ts";
import { policyHowForm, policyWhenForm } from "../../src/bot/cards/approval-policy-forms.ts";
import { approvalRejectForm } from "../../src/bot/cards/approval-reject-form.ts";
import { connectForm } from "../../src/bot/cards/connect-form.ts";
import { importOptionsForm } from "../../src/bot/cards/import-options-form.ts";
import { memberForm } from "../../src/bot/cards/member-form.ts";
import { settingsForm } from "../../src/bot/cards/settings-form.ts";
import { goto } from "../../src/bot/features/goto.ts";
import type { Form } from "../../src/bot/form.ts";
import { slackCard } from "../../src/bot/slack/slack-cards.ts";
import { slackForm } from "../../src/bot/slack/slack-forms.ts";
import { teamsCard } from "../../src/bot/teams/teams-cards.ts";
import { formAnswer } from "../../src/bot/teams/teams-forms.ts";
import { createWords, type Words } from "../../src/bot/words/words.ts";
import { defaultApprovalPolicy } from "../../src/core/approval/approval-policy.ts";
import { products } from "../../src/core/connection/product.ts";
import { everyCard, everyPlainCard, psa } from "../fixtures/every-card.ts";
import { importDraft, many, member, oddName, sizes } from "../fixtures/large-facts.ts";
import { pseudoWords } from "../fixtures/pseudo-words.ts";

const languages: readonly (readonly [string, Words])[] = [
  ["English", createWords("en")],
  ["Italian", createWords("it")],
  ["the pseudo-language", pseudoWords()],
];

/** What either platform would refuse of a card, and rows that went without a word. */
function problemsOf(card: Card): readonly string[] {
  const { blocks, text } = slackCard(card);
  const problems = [...checkMessageBlocks(blocks)];
  if (blocks.length > 50) problems.push(`${blocks.length} blocks`);
  if (text.trim() === "") problems.push("no text for notifications");
  if (textLength(blocks) > slackLimits.message.blockText) problems.push(`${textLength(blocks)} characters`);
  const teams = teamsCard(card);
  problems.push(...checkCard(teams));
  problems.push(...lostButtons(card, "Slack", JSON.stringify(blocks)));
  problems.push(...lostButtons(card, "Teams", JSON.stringify(teams)));
  return problems;
}

/** Buttons of the card itself are never lost; those of rows only along with a count of the rows that went. */
function lostButtons(card: Card, platform: string, drawn: string): readonly string[] {
  const own = card.blocks.flatMap((block) => (block.kind === "buttons" ? block.buttons : []));
  const lost = own.filter(({ action }) => !drawn.includes(action)).map(({ action }) => `${platform} lost ${action}`);
  const rows = card.blocks.flatMap((block) => (block.kind === "item" ? (block.buttons?.slice(0, 1) ?? []) : []));
  if (rows.length === 0) return lost;
  // In Slack the action stands once a button; in Teams more often, but the data once.
  const shown = new Set(
    drawn.match(/\\"id\\":\\"[^"\\]*\\"(,\\"choice\\":\\"[^"\\]*\\")?|"id":"[^"]*"(,"choice":"[^"]*")?/g),
  );
  const wanted = new Set(rows.map(({ id, choice }) => `${id}${choice ?? ""}`));
  return shown.size >= wanted.size || drawn.includes("… +") ? lost : [...lost, `${platform} lost rows without a word`];
}

function expectFit(cards: ReadonlyMap<string, Card>): void {
  const problems = [...cards].flatMap(([name, card]) => problemsOf(card).map((problem) => `${name}: ${problem}`));
  expect(problems).toEqual([]);
}

async function everyForm(words: Words): Promise<readonly Form[]> {
  const values = { productId: "resolve", provider: "connectwise" as const, state: "failed" as const };
  const person = { tenantId: "t", memberId: "m", name: "Anna", role: "admin" as const, via: "slack" as const };
  const record = { id: "d", version: 1, kind: "connect", memberId: "m", values: {}, sealed: {}, expiresAt: new Date() };
  const settings = { site: "x".repeat(200), companyId: oddName(5) };
  const draft = { ...values, settings, actor: person, draft: record, keptSecrets: ["privateKey"] };
  const problems = psa.credentialFields.map(({ name }) => ({ kind: "unauthorized", field: name }));
  const tenant = { language: "en" as const, timeZone: "x".repeat(60) };
  const forms = [
    connectForm(draft, psa, [], words),
    connectForm(draft, psa, [...problems, { kind: "forbidden", right: oddName(8) }], words),
    settingsForm(tenant, "all", words),
    settingsForm(tenant, "settings", words, oddName(8)),
  ];
  forms.push(policyWhenForm(defaultApprovalPolicy, words), policyHowForm(defaultApprovalPolicy, words));
  forms.push(approvalRejectForm("ap_1~card", words), approvalRejectForm("ap_1~card", words, oddName(8)));
  for (const problem of ["", oddName(8)])
    for (const other of [null, member("admin", 1)])
      forms.push(memberForm(member("viewer", 8), other, "m~viewer~0", words, problem));
  for (const licences of [0, 1, 12, 60])
    for (const groups of [0, 1, 500])
      forms.push(importOptionsForm(importDraft({ contacts: 1, licences, groups }), words));
  const list = await goto.actions?.["goto.list"]?.answer({} as never, { words } as never);
  if (list?.kind !== "form") throw new Error("goto.list opens no form");
  return [...forms, list.form];
}

describe.each(languages)("in %s", (_language, words) => {
  it.each(sizes)(
    "every card is taken by both platforms with %i rows",
    (size) => {
      expectFit(everyCard(size, words));
    },
    30_000,
  );

  it("every card without a list is taken with any name", () => {
    expectFit(everyPlainCard(words));
  });

  it("every form is taken whole, its title and its button uncut", async () => {
    for (const form of await everyForm(words)) {
      const view = slackForm(form, {});
      expect(checkView(view), form.name).toEqual([]);
      expect(view.title.text).toBe(form.title);
      expect(view.submit?.text).toBe(form.submitLabel);
      expect(view.close?.text).toBe(form.cancelLabel);
      const drawn = formAnswer(form, "m1") as { task: { value: { title: string; card: { content: unknown } } } };
      expect(drawn.task.value.title).toBe(form.title);
      expect(checkDialogCard(drawn.task.value.card.content), form.name).toEqual([]);
      for (const { label } of form.fields) {
        expect(JSON.stringify(view)).toContain(JSON.stringify(label).slice(1, -1));
        expect(JSON.stringify(drawn)).toContain(JSON.stringify(label).slice(1, -1));
      }
    }
  });
});

describe("what is left out of a card", () => {
  const words = createWords("en");
  const said = (name: string) => {
    const card = everyCard(650, words).get(name);
    if (!card) throw new Error(`there is no card "${name}"`);
    return [JSON.stringify(slackCard(card).blocks), JSON.stringify(teamsCard(card))];
  };

  it("is counted when accounts, failed rows or names of a plan are too many", () => {
    for (const text of said("which account")) expect(text).toContain("… +");
    for (const text of said("run, done")) expect(text).toContain("640");
    for (const text of said("map, mapped")) expect(text).toContain("… +645");
  });

  it("is counted when an account is mapped on more connections than a row shows", () => {
    for (const text of said("accounts, page 0")) expect(text).toContain(`… +${products.length - 2}`);
  });

  it("is counted when an account has more domains than the card shows", () => {
    for (const text of said("account")) expect(text).toContain("… +6");
  });

  it("is said of a PSA with more statuses than a list can offer", () => {
    for (const text of said("company search, 8 shown")) expect(text).toContain("99 of 650");
  });

  it("never hides the licence that has too few seats", () => {
    for (const text of said("preview, 60 licences")) expect(text).toContain("too few");
  });

  it("holds nobody up: 50,000 rows are not drawn one by one", () => {
    const rows = many(50_000, (n) => ({ kind: "item" as const, title: oddName(n), lines: [] }));
    const { blocks } = slackCard({ title: "Title", summary: "Summary", blocks: rows });
    expect(JSON.stringify(blocks)).toMatch(/… \+499\d\d/);
  });
});
