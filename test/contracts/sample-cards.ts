import type { Block, Card } from "../../src/bot/card.ts";
import type { Form } from "../../src/bot/form.ts";

/** A card with one block of every kind. */
export const everyBlock: Card = {
  title: "Map Contoso",
  summary: "One company fits Contoso",
  tone: "warning",
  blocks: [
    { kind: "text", text: "Nothing is parsed: <!channel> *bold* _it_ & <https://x.example|y>" },
    {
      kind: "text",
      text: [
        { kind: "plain", text: "Checked " },
        {
          kind: "moment",
          at: new Date("2026-11-20T10:00:00Z"),
          show: "date-time",
          fallback: "20 November 2026, 10:00 UTC",
        },
        { kind: "strong", text: "Contoso" },
        { kind: "link", text: "the manual", url: "https://example.com/manual" },
      ],
    },
    { kind: "text", text: "A small remark", subtle: true },
    {
      kind: "facts",
      facts: [
        { label: "Status", value: "Active" },
        { label: "Type", value: "Customer" },
      ],
    },
    { kind: "divider" },
    {
      kind: "item",
      title: "Contoso S.r.l.",
      lines: ["Same web domain", "Genova"],
      buttons: [
        { action: "map.choose", id: "a1", choice: "c1", label: "Choose Contoso", style: "primary" },
        { action: "map.choose", id: "a1", choice: "c2", label: "Choose Fabrikam" },
      ],
    },
    {
      kind: "fields",
      id: "filters-1",
      fields: [
        { kind: "text", name: "name", label: "Name", maxLength: 100, value: "Con", optional: true },
        {
          kind: "choice",
          name: "status",
          label: "Status of company",
          options: [
            { value: "1", label: "Active" },
            { value: "2", label: "Inactive" },
          ],
          value: "1",
        },
        {
          kind: "choices",
          name: "types",
          label: "Types",
          options: [
            { value: "t1", label: "Customer" },
            { value: "t2", label: "Prospect" },
          ],
          values: ["t2"],
          optional: true,
        },
      ],
    },
    {
      kind: "buttons",
      buttons: [
        { action: "map.search", id: "a1", label: "Search", style: "primary" },
        {
          action: "map.remove",
          id: "a1",
          label: "Remove",
          style: "danger",
          confirm: { title: "Remove?", text: "Removes Contoso.", confirmLabel: "Remove it", cancelLabel: "Keep" },
        },
      ],
    },
    { kind: "link", label: "Open ConnectWise", url: "https://example.com/company/1" },
  ],
};

/** A card of one line. */
export function lineCard(title: string, text: string, blocks: readonly Block[] = []): Card {
  return { title, summary: `${title}: ${text}`, blocks: [{ kind: "text", text }, ...blocks] };
}

/** A card with a button that opens a form. */
export const cardWithForm: Card = lineCard("Connect", "Type your keys in the form.", [
  { kind: "buttons", buttons: [{ action: "connect.keys", id: "d1", label: "Enter keys", opensForm: true }] },
]);

/** A form for keys; `problem` stands under the private key. */
export function keysForm(more: { server?: string; problem?: string; kept?: boolean } = {}): Form {
  return {
    name: "connect.keys",
    title: "ConnectWise keys",
    submitLabel: "Test & save",
    cancelLabel: "Cancel",
    context: "d1",
    intro: ["Make the keys in ConnectWise first."],
    fields: [
      {
        kind: "text",
        name: "server",
        label: "Server",
        maxLength: 200,
        example: "na.myconnectwise.net",
        ...(more.server !== undefined && { value: more.server }),
      },
      {
        kind: "secret",
        name: "privateKey",
        label: "Private key",
        hint: "Kept unless typed anew.",
        maxLength: 200,
        kept: more.kept ?? false,
        optional: more.kept ?? false,
        ...(more.problem !== undefined && { problem: more.problem }),
      },
      {
        kind: "choice",
        name: "region",
        label: "Region",
        options: [
          { value: "eu", label: "Europe" },
          { value: "na", label: "North America" },
        ],
        value: "eu",
      },
      { kind: "toggle", name: "nightly", label: "Check every night", value: true },
    ],
  };
}
