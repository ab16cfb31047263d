import type { Span, Text } from "../card.ts";
import { cut, teamsLimits } from "./teams-limits.ts";

export type Element = Record<string, unknown>;

export interface TextStyle {
  isSubtle?: boolean;
  weight?: "Bolder";
  size?: "Small" | "Medium" | "Large";
  color?: "Attention";
}

/**
 * A text as an element, together at most `most` characters. Words from outside go into TextRuns, where Teams reads no
 * Markdown. Only a text with a moment or a link is a TextBlock, since these work there alone; its words are escaped.
 */
export function textElement(text: Text, style: TextStyle = {}, most: number = teamsLimits.line): Element {
  const spans = spansOf(text, most);
  if (spans.some((span) => isShownMoment(span) || isShownLink(span))) {
    return { type: "TextBlock", wrap: true, text: spans.map(markdown).join(""), ...style };
  }
  const inlines = spans.map((span) => ({
    type: "TextRun",
    text: wordsOf(span),
    ...style,
    ...(span.kind === "strong" && { weight: "Bolder" }),
  }));
  return { type: "RichTextBlock", inlines: inlines.length > 0 ? inlines : [{ type: "TextRun", text: " " }] };
}

/** A label and its value on one line: a phone has no room for two columns. */
export function factElement(label: string, value: Text, most: number): Element {
  const isEmpty = plainWords(value).trim() === "";
  const spans: readonly Span[] = isEmpty ? [{ kind: "plain", text: "–" }] : spansOf(value, most);
  return textElement([{ kind: "strong", text: `${cut(label, most)}: ` }, ...spans], {}, 2 * most + 2);
}

/** The words alone; a moment by its fallback. */
export function plainWords(text: Text): string {
  return typeof text === "string" ? text : text.map(wordsOf).join("");
}

/** Words from outside mention nobody: Teams takes no `<at>…</at>` that has no entity. A space without width parts it. */
export function unmentioned(text: string): string {
  return text.replace(/<(?=\/?at\b)/gi, "<\u200B");
}

/** Teams shows nothing at all of a card with an address that it cannot read. */
export function isWebAddress(url: string): boolean {
  return url.length <= teamsLimits.url && /^https?:\/\//i.test(url) && URL.canParse(url);
}

function spansOf(text: Text, most: number): readonly Span[] {
  const spans: readonly Span[] = typeof text === "string" ? [{ kind: "plain", text }] : text;
  const shown: Span[] = [];
  let left = most;
  for (const span of spans) {
    const words = cut(unmentioned(wordsOf(span)), left);
    left -= words.length;
    if (words === "") continue;
    shown.push(span.kind === "moment" ? span : { ...span, text: words });
  }
  return shown;
}

function wordsOf(span: Span): string {
  return span.kind === "moment" ? span.fallback : span.text;
}

function isShownMoment(span: Span): boolean {
  return span.kind === "moment" && !Number.isNaN(span.at.getTime());
}

function isShownLink(span: Span): boolean {
  return span.kind === "link" && isWebAddress(span.url);
}

function markdown(span: Span): string {
  switch (span.kind) {
    case "plain":
      return escaped(span.text);
    case "strong": {
      // `** words **` is no strong text in Markdown: spaces stand outside.
      const [, before = "", words = "", after = ""] = /^(\s*)(.*?)(\s*)$/s.exec(span.text) ?? [];
      return words === "" ? span.text : `${before}**${escaped(words)}**${after}`;
    }
    case "link":
      if (!isShownLink(span)) return escaped(span.text);
      return `[${escaped(span.text)}](${new URL(span.url).href.replaceAll("(", "%28").replaceAll(")", "%29")})`;
    case "moment": {
      if (!isShownMoment(span)) return escaped(span.fallback);
      // Teams reads seconds, not milliseconds.
      const at = span.at.toISOString().replace(/\.\d+Z$/, "Z");
      const date = `{{DATE(${at}, SHORT)}}`;
      const time = `{{TIME(${at})}}`;
      return span.show === "date" ? date : span.show === "time" ? time : `${date} ${time}`;
    }
  }
}

/** What Markdown, or Teams' `{{DATE()}}`, would read in these words; the rest stays as it is. */
function escaped(text: string): string {
  return text
    .replace(/[\\`*_[\]<~]|\{(?=\{)|&(?=#?\w+;)/g, "\\$&")
    .replace(/^(\s*)([-+#>])/gm, "$1\\$2")
    .replace(/^(\s*\d+)([.)])/gm, "$1\\$2");
}
