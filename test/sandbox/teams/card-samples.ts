import type { JsonObject } from "../../../sandbox/teams/teams-core.ts";

const title: JsonObject = { type: "TextBlock", text: "Map Acme" };

/** A card that Teams takes, with `more` in place of its parts. */
export function card(more: JsonObject = {}): JsonObject {
  return { type: "AdaptiveCard", version: "1.5", fallbackText: "Map Acme", body: [title], ...more };
}

export const cardWith = (...elements: unknown[]): JsonObject => card({ body: [title, ...elements] });
export const cardWithActions = (...actions: unknown[]): JsonObject => card({ actions });

/** A text input that Teams takes, with `more` in place of its parts. */
export function input(more: JsonObject = {}): JsonObject {
  return { type: "Input.Text", id: "text", label: "Name", ...more };
}

export function choiceSet(more: JsonObject = {}): JsonObject {
  const choices = [
    { title: "Active", value: "1" },
    { title: "Former", value: "2" },
  ];
  return { type: "Input.ChoiceSet", id: "status", label: "Status", choices, ...more };
}

export function execute(more: JsonObject = {}): JsonObject {
  return { type: "Action.Execute", title: "Map", verb: "map", data: { record: "r1" }, ...more };
}

/** The object without one of its properties. */
export function without(object: JsonObject, name: string): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => key !== name));
}

/** A whole card with every kind of part that the bot uses. */
export const wholeCard: JsonObject = card({
  body: [
    title,
    { type: "RichTextBlock", inlines: ["plain ", { type: "TextRun", text: "small", isSubtle: true }] },
    { type: "FactSet", facts: [{ title: "Web", value: "acme.example" }] },
    {
      type: "ColumnSet",
      columns: [
        { type: "Column", items: [title], width: "stretch" },
        { type: "Column", items: [{ type: "ActionSet", actions: [execute()] }], width: "auto" },
      ],
    },
    { type: "Container", items: [input()] },
    choiceSet({ value: "2" }),
    { type: "Input.Toggle", id: "mail", title: "Welcome e-mail", value: "false", valueOn: "true", valueOff: "false" },
    {
      type: "ActionSet",
      actions: [
        {
          type: "Action.ShowCard",
          title: "Delete",
          card: { type: "AdaptiveCard", body: [title], actions: [execute({ title: "Yes" })] },
        },
      ],
    },
  ],
  actions: [
    execute(),
    { type: "Action.Submit", title: "Open", data: { msteams: { type: "task/fetch" } } },
    { type: "Action.OpenUrl", title: "In GoTo", url: "https://goto.example/1" },
  ],
  refresh: { action: { type: "Action.Execute", verb: "refresh", data: {} }, userIds: ["29:anna"] },
});
