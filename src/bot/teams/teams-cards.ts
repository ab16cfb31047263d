import { createHash } from "node:crypto";
import type { Block, Button, Card } from "../card.ts";
import { fieldElements } from "./teams-fields.ts";
import { bytesOf, cut, type Room, rooms, teamsLimits } from "./teams-limits.ts";
import { type Element, factElement, isWebAddress, textElement } from "./teams-texts.ts";

export const adaptiveCardType = "application/vnd.microsoft.card.adaptive";

const toneSigns = { good: "✅", warning: "⚠️", danger: "⛔" } as const;

/** The elements of one block with their size in bytes. Rows of a list go first when there are too many. */
interface Drawn {
  kind: Block["kind"] | "title";
  elements: readonly Element[];
  bytes: number;
}

/** A card as an Adaptive Card 1.5 that Teams takes, whatever is in it: too long is cut with "…", rows too many are counted. */
export function teamsCard(card: Card): Element {
  const envelope = {
    type: "AdaptiveCard",
    version: "1.5",
    fallbackText: cut(card.summary, teamsLimits.line) || cut(card.title, teamsLimits.title) || "–",
    msteams: { width: "Full" },
  };
  const most = teamsLimits.cardBytes - bytesOf(envelope);
  // More rows than these fit in no card, and drawing 50,000 of them would hold up everybody else.
  const rows = card.blocks.filter(({ kind }) => kind === "item");
  const tooMany = new Set(rows.slice(teamsLimits.rows));
  const shown = { ...card, blocks: card.blocks.filter((block) => !tooMany.has(block)) };
  let fitting: Drawn[] = [];
  for (const room of rooms) {
    fitting = dropRows(draw(shown, room), most, tooMany.size);
    if (sizeOf(fitting) <= most) break;
  }
  return { ...envelope, body: dropAll(fitting, most).flatMap(({ elements }) => elements) };
}

function draw(card: Card, room: Room): Drawn[] {
  const lists = card.blocks.flatMap((block) =>
    block.kind === "fields" ? block.fields.filter(({ kind }) => kind === "choices").map(({ name }) => name) : [],
  );
  const sign = card.tone ? `${toneSigns[card.tone]} ` : "";
  const title = textElement(`${sign}${card.title}`, { weight: "Bolder", size: "Large" }, teamsLimits.title);
  return [
    drawn("title", [title]),
    ...card.blocks.map((block, at) => drawn(block.kind, blockElements(block, at, room, lists))),
  ];
}

function drawn(kind: Drawn["kind"], elements: readonly Element[]): Drawn {
  return { kind, elements, bytes: bytesOf(elements) };
}

function blockElements(block: Block, at: number, room: Room, lists: readonly string[]): readonly Element[] {
  switch (block.kind) {
    case "text": {
      const { text, subtle } = block;
      return [
        { ...textElement(text, subtle ? { isSubtle: true } : {}, room.text), ...(subtle && { spacing: "Small" }) },
      ];
    }
    case "facts": {
      const each = Math.max(20, Math.floor(room.text / Math.max(1, block.facts.length)));
      const items = block.facts.map(({ label, value }) => factElement(label, value, each));
      return [{ type: "Container", spacing: "Medium", items }];
    }
    case "item": {
      const each = Math.floor(room.text / (block.lines.length + 1));
      const items = [
        textElement(block.title, { weight: "Bolder" }, each),
        ...block.lines.map((line) => ({ ...textElement(line, { isSubtle: true }, each), spacing: "None" })),
        ...actionSets(block.buttons ?? [], lists),
      ];
      return [{ type: "Container", separator: true, spacing: "Medium", items }];
    }
    case "fields": {
      const scope = createHash("sha256").update(`${block.id}#${at}`).digest("base64url").slice(0, 6);
      return block.fields.flatMap((field) => fieldElements(scope, field, room));
    }
    case "buttons":
      return actionSets(block.buttons, lists);
    case "link": {
      const title = cut(block.label, teamsLimits.buttonText);
      if (!isWebAddress(block.url)) return [textElement(block.label, {}, room.text)];
      return [{ type: "ActionSet", actions: [{ type: "Action.OpenUrl", title, url: block.url }] }];
    }
    case "divider":
      return [{ type: "Container", separator: true, spacing: "Medium", items: [] }];
  }
}

function actionSets(buttons: readonly Button[], lists: readonly string[]): Element[] {
  const rows = Math.ceil(buttons.length / teamsLimits.actions);
  return Array.from({ length: rows }, (_, row) => ({
    type: "ActionSet",
    actions: buttons
      .slice(row * teamsLimits.actions, (row + 1) * teamsLimits.actions)
      .map((button) => action(button, lists)),
  }));
}

/** What a button sends back: the record's id, what was chosen, and which inputs of the card hold lists. */
function action(button: Button, lists: readonly string[]): Element {
  const { action: verb, id, choice, confirm, opensForm } = button;
  const title = cut(button.label, teamsLimits.buttonText) || "–";
  const data = { action: verb, id, ...(choice !== undefined && { choice }), ...(lists.length > 0 && { lists }) };
  const look = button.style ? { style: button.style === "primary" ? "positive" : "destructive" } : {};
  if (opensForm) return { type: "Action.Submit", title, data: { ...data, msteams: { type: "task/fetch" } }, ...look };
  if (!confirm) return { type: "Action.Execute", title, verb, data, ...look };
  const confirmTitle = cut(confirm.confirmLabel, teamsLimits.buttonText) || title;
  return {
    type: "Action.ShowCard",
    title,
    ...look,
    card: {
      type: "AdaptiveCard",
      body: [textElement(confirm.title, { weight: "Bolder" }, teamsLimits.title), textElement(confirm.text)],
      actions: [{ type: "Action.Execute", title: confirmTitle, verb, data, ...look }],
    },
  };
}

/** Enough for the line that counts dropped rows. */
const countBytes = 200;

function sizeOf(all: readonly Drawn[]): number {
  return all.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Drops rows from the last one upwards until the rest fits; "… +12" stands where they were, `dropped` before included. */
function dropRows(all: readonly Drawn[], most: number, dropped: number): Drawn[] {
  const kept = [...all];
  let size = sizeOf(kept);
  if (size <= most && dropped === 0) return kept;
  let left = dropped;
  let at = kept.findLastIndex(({ kind }) => kind === "item");
  let end = at + 1;
  while (size + countBytes > most && at >= 0) {
    size -= kept[at]?.bytes ?? 0;
    kept.splice(at, 1);
    left += 1;
    end = at;
    at = kept.findLastIndex(({ kind }) => kind === "item");
    if (at >= 0) end = at + 1;
  }
  if (left === 0) return kept;
  const count = drawn("text", [{ ...textElement(`… +${left}`, { isSubtle: true }), spacing: "Small" }]);
  kept.splice(end, 0, count);
  return kept;
}

/** What no author draws: too much that is no row. Buttons stay longest. */
function dropAll(all: readonly Drawn[], most: number): Drawn[] {
  const kept = [...all];
  while (sizeOf(kept) > most) {
    const last = kept.findLastIndex(({ kind }) => kind !== "buttons" && kind !== "title");
    kept.splice(last < 0 ? kept.length - 1 : last, 1);
  }
  return kept;
}
