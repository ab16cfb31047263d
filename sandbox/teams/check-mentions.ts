import { isObject } from "./json-object.ts";

/** Mentions of a message or card: each `<at>…</at>` needs an entity with the very same text, and each entity its place. */
export function checkMentions(text: string, entities: unknown, path: string): readonly string[] {
  const list = Array.isArray(entities) ? entities : [];
  const mentions = list.filter((entity) => isObject(entity) && entity.type === "mention");
  const shown: readonly string[] = text.match(/<at>.*?<\/at>/g) ?? [];
  const known = new Set(mentions.map(({ text: own }) => String(own)));
  return [
    ...shown.filter((mention) => !known.has(mention)).map((mention) => `${path} has ${mention} without an entity`),
    ...mentions
      .filter(({ text: own }) => !shown.includes(String(own)))
      .map(({ text: own }) => `${path} has no ${String(own)}, which an entity names`),
    ...mentions
      .filter(({ mentioned }) => !isObject(mentioned) || typeof mentioned.id !== "string" || mentioned.id === "")
      .map(({ text: own }) => `${path} does not say who ${String(own)} is`),
  ];
}

/** All texts of a card, one a line. Data of actions is not shown and does not count. */
export function textsOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(textsOf).join("\n");
  if (!isObject(value)) return "";
  return Object.entries(value)
    .filter(([name]) => !["data", "msteams", "fallbackText"].includes(name))
    .map(([, part]) => (typeof part === "string" ? part : textsOf(part)))
    .join("\n");
}
