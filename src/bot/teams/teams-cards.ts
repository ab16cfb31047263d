import type { Block, Button, Card } from "../card.ts";
import { fieldElements } from "./teams-fields.ts";
import { cut, teamsLimits } from "./teams-limits.ts";
import { type Element, factElement, textElement } from "./teams-texts.ts";

export const adaptiveCardType = "application/vnd.microsoft.card.adaptive";

const toneSigns = { good: "✅", warning: "⚠️", danger: "⛔" } as const;

/** A card as an Adaptive Card 1.5. One that would be too large loses rows at its end, and says so. */
export function teamsCard(card: Card): Element {
  const lists = card.blocks.flatMap((block) =>
    block.kind === "fields" ? block.fields.filter(({ kind }) => kind === "choices").map(({ name }) => name) : [],
  );
  let blocks = card.blocks;
  let body = draw(card, blocks, lists, false);
  while (Buffer.byteLength(JSON.stringify(body)) > teamsLimits.cardBytes && blocks.length > 1) {
    const row = blocks.findLastIndex(({ kind }) => kind === "item" || kind === "text" || kind === "facts");
    if (row < 0) break;
    blocks = blocks.filter((_block, at) => at !== row);
    body = draw(card, blocks, lists, true);
  }
  return body;
}

function draw(card: Card, blocks: readonly Block[], lists: readonly string[], isCut: boolean): Element {
  const sign = card.tone ? `${toneSigns[card.tone]} ` : "";
  const title = textElement(`${sign}${cut(card.title, teamsLimits.title)}`, { weight: "Bolder", size: "Large" });
  return {
    type: "AdaptiveCard",
    version: "1.5",
    fallbackText: cut(card.summary, teamsLimits.text) || card.title,
    msteams: { width: "Full" },
    body: [title, ...blocks.flatMap((block) => blockElements(block, lists)), ...(isCut ? [textElement("…")] : [])],
  };
}

function blockElements(block: Block, lists: readonly string[]): readonly Element[] {
  switch (block.kind) {
    case "text":
      return [
        {
          ...textElement(block.text, block.subtle ? { isSubtle: true } : {}),
          spacing: block.subtle ? "Small" : "Default",
        },
      ];
    case "facts":
      return [
        {
          type: "Container",
          spacing: "Medium",
          items: block.facts.map(({ label, value }) => factElement(label, value)),
        },
      ];
    case "item":
      return [
        {
          type: "Container",
          separator: true,
          spacing: "Medium",
          items: [
            textElement(block.title),
            ...block.lines.map((line) => ({ ...textElement(line, { isSubtle: true }), spacing: "None" })),
            ...(block.buttons?.length ? [actionSet(block.buttons, lists)] : []),
          ],
        },
      ];
    case "fields":
      return block.fields.flatMap(fieldElements);
    case "buttons":
      return [actionSet(block.buttons, lists)];
    case "link":
      return [
        {
          type: "ActionSet",
          actions: [{ type: "Action.OpenUrl", title: cut(block.label, teamsLimits.buttonText), url: block.url }],
        },
      ];
    case "divider":
      return [{ type: "Container", separator: true, spacing: "Medium", items: [] }];
  }
}

function actionSet(buttons: readonly Button[], lists: readonly string[]): Element {
  return { type: "ActionSet", actions: buttons.slice(0, teamsLimits.actions).map((button) => action(button, lists)) };
}

/** What a button sends back: the record's id, what was chosen, and which inputs of the card hold lists. */
function action(
  { action: verb, id, choice, label, style, confirm, opensForm }: Button,
  lists: readonly string[],
): Element {
  const title = cut(label, teamsLimits.buttonText);
  const data = { action: verb, id, ...(choice !== undefined && { choice }), ...(lists.length > 0 && { lists }) };
  const look = style ? { style: style === "primary" ? "positive" : "destructive" } : {};
  if (opensForm) return { type: "Action.Submit", title, data: { ...data, msteams: { type: "task/fetch" } }, ...look };
  if (!confirm) return { type: "Action.Execute", title, verb, data, ...look };
  return {
    type: "Action.ShowCard",
    title,
    ...look,
    card: {
      type: "AdaptiveCard",
      body: [textElement(confirm.title, { weight: "Bolder" }), textElement(confirm.text)],
      actions: [
        { type: "Action.Execute", title: cut(confirm.confirmLabel, teamsLimits.buttonText), verb, data, ...look },
      ],
    },
  };
}
