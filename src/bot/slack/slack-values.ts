import type { Values } from "../card.ts";

/** `state.values` of a message or view: by block id and action id. */
export type SlackState = Readonly<Record<string, Readonly<Record<string, StateEntry>>>>;

interface StateEntry {
  value?: string | null;
  selected_option?: { value?: string } | null;
  selected_options?: readonly { value?: string }[] | null;
}

/** What was entered, by field name; action ids are `<kind>:<name>`. Secrets are apart, and empty ones are none. */
export function readValues(state: SlackState | undefined): { values: Values; secrets: Record<string, string> } {
  const values: Record<string, string | readonly string[]> = {};
  const secrets: Record<string, string> = {};
  for (const [actionId, entry] of Object.values(state ?? {}).flatMap((block) => Object.entries(block))) {
    const colon = actionId.indexOf(":");
    const name = actionId.slice(colon + 1);
    switch (actionId.slice(0, colon)) {
      case "text":
        values[name] = entry.value ?? "";
        break;
      case "secret":
        if (entry.value) secrets[name] = entry.value;
        break;
      case "choice":
        values[name] = entry.selected_option?.value ?? "";
        break;
      case "choices":
        values[name] = (entry.selected_options ?? []).flatMap(({ value }) => value ?? []);
        break;
      case "toggle":
        values[name] = String((entry.selected_options ?? []).length > 0);
        break;
    }
  }
  return { values, secrets };
}
