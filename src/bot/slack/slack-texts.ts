import type { ContextBlock, PlainTextElement, RichTextBlock, RichTextSection } from "@slack/types";
import type { Span, Text } from "../card.ts";
import { cut, slackLimits } from "./slack-limits.ts";

type RichPart = RichTextSection["elements"][number];

/** Nothing in a plain_text object is read as markup; `emoji: false` leaves `:words:` alone too. Empty text is refused. */
export function plain(text: string, max: number): PlainTextElement {
  const shown = text.trim() === "" ? "–" : text;
  return { type: "plain_text", text: cut(shown, max), emoji: false };
}

/** The words alone; a moment by its fallback. */
export function wordsOf(text: Text): string {
  if (typeof text === "string") return text;
  return text.map((span) => (span.kind === "moment" ? span.fallback : span.text)).join("");
}

/** For the top-level `text` and other mrkdwn: `& < >` are what Slack reads as mentions and links. */
export function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** Spans as rich text, together at most `max` characters; `strong` makes all of them bold. Empty for empty text. */
export function richParts(text: Text, max: number, strong = false): RichPart[] {
  const spans: readonly Span[] = typeof text === "string" ? [{ kind: "plain", text }] : text;
  const parts: RichPart[] = [];
  let left = max;
  for (const span of spans) {
    if (left <= 0) break;
    const words = cut(span.kind === "moment" ? span.fallback : span.text, left);
    left -= words.length;
    if (words !== "") parts.push(richPart(span, words, strong || span.kind === "strong"));
  }
  return parts;
}

function richPart(span: Span, words: string, bold: boolean): RichPart {
  const style = bold ? { style: { bold: true } } : {};
  if (span.kind === "link" && isWebAddress(span.url)) return { type: "link", url: span.url, text: words, ...style };
  if (span.kind === "moment" && isShown(span.at)) {
    const timestamp = Math.floor(span.at.getTime() / 1000);
    return { type: "date", timestamp, format: dateFormats[span.show], fallback: words, ...style };
  }
  return { type: "text", text: words, ...style };
}

const dateFormats = { date: "{date_short}", time: "{time}", "date-time": "{date_short} {time}" } as const;

function isShown(at: Date): boolean {
  return at.getTime() >= 0 && at.getTime() < 1e13;
}

/** Slack refuses a whole message for an address that it cannot read. */
export function isWebAddress(url: string): boolean {
  return url.length <= slackLimits.url && /^(https?|mailto):/i.test(url) && URL.canParse(url);
}

/** One rich text block of these lines; `null` when all are empty. */
export function richText(lines: readonly RichPart[][]): RichTextBlock | null {
  const elements = lines
    .filter((parts) => parts.length > 0)
    .map((parts): RichTextSection => ({ type: "rich_text_section", elements: parts }));
  return elements.length > 0 ? { type: "rich_text", elements } : null;
}

/** Small grey text. Moments stay in the reader's own time zone; strong parts become plain. */
export function subtleText(text: Text, max: number): ContextBlock | null {
  if (wordsOf(text).trim() === "") return null;
  const spans: readonly Span[] = typeof text === "string" ? [{ kind: "plain", text }] : text;
  const isSimple = spans.every(({ kind }) => kind !== "moment") || spans.length > slackLimits.contextElements;
  if (isSimple) return { type: "context", elements: [plain(wordsOf(text), max)] };
  const each = Math.floor(max / spans.length);
  const shown = spans.filter((span) => span.kind === "moment" || span.text.trim() !== "");
  return { type: "context", elements: shown.map((span) => contextElement(span, each)) };
}

function contextElement(span: Span, max: number): ContextBlock["elements"][number] {
  if (span.kind !== "moment" || !isShown(span.at)) return plain(wordsOf([span]), max);
  const timestamp = Math.floor(span.at.getTime() / 1000);
  const fallback = escaped(cut(span.fallback, 100)).replaceAll("|", "/") || "–";
  return { type: "mrkdwn", text: `<!date^${timestamp}^${dateFormats[span.show]}|${fallback}>` };
}
