import { isObject, type JsonObject } from "./json-object.ts";

/** All actions of a card that a person can press, in reading order; those inside a ShowCard come with the label that opens it. */
export function actionsOf(card: JsonObject): readonly { action: JsonObject; behind?: string }[] {
  const found: { action: JsonObject; behind?: string }[] = [];
  const visit = (value: unknown, behind?: string): void => {
    if (Array.isArray(value)) for (const item of value) visit(item, behind);
    if (!isObject(value)) return;
    if (typeof value.type === "string" && value.type.startsWith("Action.")) {
      found.push({ action: value, ...(behind !== undefined && { behind }) });
      if (value.type === "Action.ShowCard") visit(value.card, String(value.title));
      return;
    }
    for (const [name, part] of Object.entries(value)) if (name !== "data") visit(part, behind);
  };
  visit(card.body);
  visit(card.actions);
  return found;
}

/** The inputs of a card with what stands in them, as the client sends them when nothing was changed. */
export function inputsOf(card: JsonObject): readonly JsonObject[] {
  const found: JsonObject[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const item of value) visit(item);
    if (!isObject(value)) return;
    if (typeof value.type === "string" && value.type.startsWith("Input.")) found.push(value);
    else for (const [name, part] of Object.entries(value)) if (name !== "data") visit(part);
  };
  visit(card.body);
  visit(card.actions);
  return found;
}
