import type { Span, Text } from "../card.ts";
import { cut, teamsLimits } from "./teams-limits.ts";

export type Element = Record<string, unknown>;

interface TextStyle {
  isSubtle?: boolean;
  weight?: "Bolder";
  size?: "Small" | "Medium" | "Large";
  color?: "Attention" | "Good" | "Warning";
}

/**
 * A text as an element. Words from outside go into TextRuns, where Teams reads no Markdown. Only a text with a moment is a
 * TextBlock, since `{{DATE()}}` works there alone; what stands beside the moment is escaped.
 */
export function textElement(text: Text, style: TextStyle = {}): Element {
  const spans: readonly Span[] = typeof text === "string" ? [{ kind: "plain", text }] : text;
  if (spans.some(({ kind }) => kind === "moment" || kind === "link")) {
    return { type: "TextBlock", wrap: true, text: spans.map(markdown).join(""), ...style };
  }
  return { type: "RichTextBlock", inlines: runs(spans, style) };
}

export function runs(spans: readonly Span[], style: TextStyle = {}): readonly Element[] {
  return spans.map((span) => ({
    type: "TextRun",
    text: cut("text" in span ? span.text : span.fallback, teamsLimits.text) || " ",
    ...style,
    ...(span.kind === "strong" && { weight: "Bolder" }),
  }));
}

/** A label and its value on one line: a phone has no room for two columns. */
export function factElement(label: string, value: Text): Element {
  const spans: readonly Span[] = typeof value === "string" ? [{ kind: "plain", text: value }] : value;
  return textElement([{ kind: "strong", text: `${label}: ` }, ...spans]);
}

function markdown(span: Span): string {
  switch (span.kind) {
    case "plain":
      return escapeMarkdown(span.text);
    case "strong":
      return `**${escapeMarkdown(span.text.trim())}** `;
    case "link":
      return `[${escapeMarkdown(span.text)}](${span.url.replaceAll(")", "%29")})`;
    case "moment": {
      const at = span.at.toISOString().replace(/\.\d+Z$/, "Z");
      const date = `{{DATE(${at}, SHORT)}}`;
      const time = `{{TIME(${at})}}`;
      return span.show === "date" ? date : span.show === "time" ? time : `${date} ${time}`;
    }
  }
}

function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_[\]()#+~|<>]/g, "\\$&");
}
