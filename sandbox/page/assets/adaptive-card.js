import { el } from "./dom.js";

const { AdaptiveCard, HostConfig } = window.AdaptiveCards;

/** Close to what Teams draws in its light theme. */
const host = new HostConfig({
  fontFamily: "'Segoe UI', system-ui, sans-serif",
  spacing: { small: 4, default: 8, medium: 12, large: 16, extraLarge: 24, padding: 16 },
  separator: { lineThickness: 1, lineColor: "#e1dfdd" },
  fontSizes: { small: 12, default: 14, medium: 14, large: 18, extraLarge: 24 },
  fontWeights: { lighter: 200, default: 400, bolder: 600 },
  supportsInteractivity: true,
  inputs: {
    label: { inputSpacing: "small", requiredInputs: { suffix: " *" }, optionalInputs: {} },
    errorMessage: { color: "attention" },
  },
  containerStyles: {
    default: { backgroundColor: "#ffffff", foregroundColors: colours() },
    emphasis: { backgroundColor: "#f5f5f5", foregroundColors: colours() },
    good: { backgroundColor: "#e7f2da", foregroundColors: colours() },
    warning: { backgroundColor: "#fbf6d9", foregroundColors: colours() },
    attention: { backgroundColor: "#fcf4f6", foregroundColors: colours() },
    accent: { backgroundColor: "#ebebf5", foregroundColors: colours() },
  },
  actions: {
    maxActions: 6,
    spacing: "default",
    buttonSpacing: 8,
    showCard: { actionMode: "inline", inlineTopMargin: 8 },
    actionsOrientation: "horizontal",
    actionAlignment: "left",
  },
  factSet: { title: { weight: "bolder", wrap: true, maxWidth: 160 }, value: { wrap: true }, spacing: 12 },
});

function colours() {
  const colour = (value) => ({ default: value, subtle: value });
  return {
    default: { default: "#242424", subtle: "#616161" },
    accent: colour("#4f52b2"),
    attention: colour("#c4314b"),
    good: colour("#237b4b"),
    warning: colour("#835c00"),
  };
}

/** The little of Markdown that Teams reads and the bot sends: bold, and escapes. Everything else is text. */
AdaptiveCard.onProcessMarkdown = (text, result) => {
  const place = document.createElement("div");
  for (const part of text.split(/(\*\*[^*]+\*\*)/)) {
    const isBold = part.startsWith("**") && part.length > 4;
    const words = (isBold ? part.slice(2, -2) : part).replace(/\\([\\`*_[\]()#+~|<>])/g, "$1");
    place.append(isBold ? el("b", {}, words) : words);
  }
  result.outputHtml = place.innerHTML;
  result.didProcess = true;
};

/** A card by the official renderer. `press` is told which button in reading order was pressed, and what was entered. */
export function renderCard(json, press) {
  const copy = structuredClone(json);
  let count = 0;
  number(copy.body);
  number(copy.actions);

  /** Numbers the actions in the same order as the sandbox does, by their id. */
  function number(value) {
    if (Array.isArray(value)) return value.forEach(number);
    if (!value || typeof value !== "object") return;
    if (typeof value.type === "string" && value.type.startsWith("Action.")) {
      value.id = `action-${count}`;
      count += 1;
      if (value.type === "Action.ShowCard") {
        number(value.card?.body);
        number(value.card?.actions);
      }
      return;
    }
    for (const [name, part] of Object.entries(value)) if (name !== "data") number(part);
  }

  const card = new AdaptiveCard();
  card.hostConfig = host;
  card.parse(dates(copy));
  card.onExecuteAction = async (action) => {
    if (action.getJsonTypeName() === "Action.OpenUrl") return window.open(action.url, "_blank", "noopener");
    const index = Number(String(action.id).replace("action-", ""));
    const inputs = Object.fromEntries(card.getAllInputs().map((input) => [input.id, String(input.value ?? "")]));
    node.classList.add("busy");
    await press(index, inputs);
    node.classList.remove("busy");
  };
  const node = el("div.adaptive", {}, card.render() ?? el("p", {}, json.fallbackText ?? ""));
  return node;
}

/** `{{DATE(…)}}` and `{{TIME(…)}}` in the reader's own zone, which the client fills in. */
function dates(value) {
  if (typeof value === "string") {
    return value
      .replace(/\{\{DATE\(([^,)]+)[^)]*\)\}\}/g, (_all, at) =>
        new Date(at).toLocaleDateString([], { dateStyle: "medium" }),
      )
      .replace(/\{\{TIME\(([^)]+)\)\}\}/g, (_all, at) => new Date(at).toLocaleTimeString([], { timeStyle: "short" }));
  }
  if (Array.isArray(value)) return value.map(dates);
  if (value && typeof value === "object")
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, dates(part)]));
  return value;
}
