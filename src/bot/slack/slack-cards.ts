import type { KnownBlock } from "@slack/types";
import type { Block, Card } from "../card.ts";
import { buttonRow, linkRow } from "./slack-buttons.ts";
import { type FieldRoom, fieldBlocks, fullRoom } from "./slack-fields.ts";
import { cut, slackLimits } from "./slack-limits.ts";
import { escaped, plain, richParts, richText, subtleText, wordsOf } from "./slack-texts.ts";

/** The arguments of `chat.postMessage` and `chat.update` that show a card. */
export interface SlackCard {
  text: string;
  blocks: KnownBlock[];
}

/** How much a block may say. A card that is too long for Slack is drawn again with less room. */
interface Room extends FieldRoom {
  text: number;
}

const rooms: readonly Room[] = [
  { ...fullRoom, text: slackLimits.text },
  { text: 400, optionLabel: 40, descriptions: false },
  { text: 120, optionLabel: 16, descriptions: false },
];

const toneSigns = { good: "✅", warning: "⚠️", danger: "⛔" } as const;

/** The blocks of one card block. Rows of a list go first when there are too many. */
interface Drawn {
  kind: Block["kind"] | "title";
  blocks: KnownBlock[];
}

/** A card as Block Kit that Slack takes, whatever is in it: too long is cut with "…", rows too many are counted. */
export function slackCard(card: Card): SlackCard {
  const text = escaped(cut(card.summary.trim() || card.title.trim() || "–", slackLimits.summary));
  // A row takes a block at least. Drawing 50,000 rows would hold up everybody else.
  const rows = card.blocks.filter(({ kind }) => kind === "item");
  const tooMany = new Set(rows.slice(slackLimits.message.blocks));
  const shown = { ...card, blocks: card.blocks.filter((block) => !tooMany.has(block)) };
  let fitting: Drawn[] = [];
  for (const room of rooms) {
    fitting = dropRows(draw(shown, room), tooMany.size);
    if (fits(fitting)) break;
  }
  fitting = dropAll(fitting);
  return { text, blocks: fitting.flatMap(({ blocks }) => blocks) };
}

function draw(card: Card, room: Room): Drawn[] {
  const counter = { actions: 0 };
  const scopes = new Map<string, number>();
  const sign = card.tone ? `${toneSigns[card.tone]} ` : "";
  const title: KnownBlock = { type: "header", text: plain(`${sign}${card.title}`, slackLimits.header) };
  const drawn = card.blocks.map((block): Drawn => {
    if (block.kind !== "fields") return { kind: block.kind, blocks: drawBlock(block, room, counter) };
    const times = scopes.get(block.id) ?? 0;
    scopes.set(block.id, times + 1);
    return { kind: block.kind, blocks: fieldBlocks(`${block.id}#${times}`, block.fields, room) };
  });
  return [{ kind: "title", blocks: [title] }, ...drawn];
}

function drawBlock(block: Exclude<Block, { kind: "fields" }>, room: Room, counter: { actions: number }): KnownBlock[] {
  switch (block.kind) {
    case "text":
      return present(block.subtle ? subtleText(block.text, room.text) : richText([richParts(block.text, room.text)]));
    case "facts": {
      const each = Math.floor(room.text / Math.max(block.facts.length, 1));
      const lines = block.facts.map(({ label, value }) => [
        ...richParts(label, each, true),
        { type: "text" as const, text: "\n" },
        ...richParts(wordsOf(value).trim() === "" ? "–" : value, each),
      ]);
      return present(richText(lines));
    }
    case "item": {
      const title = richParts(block.title, Math.floor(room.text / 2), true);
      const lines = block.lines.map((line) => richParts(line, Math.floor(room.text / (2 * block.lines.length))));
      return [...present(richText([title, ...lines])), ...buttonRow(block.buttons ?? [], counter)];
    }
    case "buttons":
      return buttonRow(block.buttons, counter);
    case "link":
      return linkRow(block.label, block.url, counter);
    case "divider":
      return [{ type: "divider" }];
  }
}

function present<T>(block: T | null): T[] {
  return block === null ? [] : [block];
}

/** Drops rows from the last one upwards until the rest fits; "… +12" stands where they were, `before` included. */
function dropRows(drawn: readonly Drawn[], before: number): Drawn[] {
  const kept = [...drawn];
  let dropped = before;
  let end = kept.findLastIndex(({ kind }) => kind === "item") + 1;
  while (!fits(kept, dropped > 0 ? 1 : 0)) {
    const last = kept.findLastIndex(({ kind }) => kind === "item");
    if (last < 0) break;
    kept.splice(last, 1);
    dropped += 1;
    end = kept.findLastIndex(({ kind }) => kind === "item") + 1 || last;
  }
  return dropped === 0 ? kept : withCount(kept, end, dropped);
}

function withCount(drawn: readonly Drawn[], at: number, dropped: number): Drawn[] {
  const count: KnownBlock = { type: "context", elements: [plain(`… +${dropped}`, slackLimits.text)] };
  return [...drawn.slice(0, at), { kind: "text", blocks: [count] }, ...drawn.slice(at)];
}

/** What no author draws: too much that is no row. Buttons stay longest. */
function dropAll(drawn: readonly Drawn[]): Drawn[] {
  const kept = [...drawn];
  while (!fits(kept)) {
    const last = kept.findLastIndex(({ kind }) => kind !== "buttons" && kind !== "title");
    kept.splice(last < 0 ? kept.length - 1 : last, 1);
  }
  return kept;
}

function fits(drawn: readonly Drawn[], reserved = 0): boolean {
  const blocks = drawn.flatMap((each) => each.blocks);
  const { message } = slackLimits;
  return blocks.length + reserved <= message.blocks && textLength(blocks) + 20 * reserved <= message.blockText;
}

function textLength(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, item: unknown) => sum + textLength(item), 0);
  if (typeof value !== "object" || value === null) return 0;
  return Object.entries(value).reduce(
    (sum, [name, inner]) => sum + (name === "text" && typeof inner === "string" ? inner.length : textLength(inner)),
    0,
  );
}
