import type { Values } from "./card.ts";

/** A text or choice as it was entered, without the spaces around it; empty when nothing was. */
export function textOf(values: Values, name: string): string {
  const value = values[name];
  return typeof value === "string" ? value.trim() : "";
}

/** What is checked of a field with several choices. */
export function choicesOf(values: Values, name: string): readonly string[] {
  const value = values[name];
  if (value === undefined || value === "") return [];
  return typeof value === "string" ? [value] : value;
}
