/**
 * What Slack accepts, in characters (UTF-16 units) or items. Source: Slack's Block Kit reference and @slack/types 3.2.0,
 * read 2026-11; `blockText` stays below the 13,202 characters measured for all text of a message (bolt-js #2509).
 */
export const slackLimits = {
  text: 3000,
  /** Of `text` beside blocks: chat.update takes 4,000 bytes, so even four bytes a character fit. */
  summary: 900,
  header: 150,
  url: 3000,
  id: 255,
  message: { blocks: 50, blockText: 12_000, actions: 25 },
  contextElements: 10,
  view: { blocks: 100, title: 24, button: 24, metadata: 3000 },
  button: { label: 75, value: 2000 },
  confirm: { title: 100, text: 300, button: 30 },
  option: { label: 75, value: 150, description: 75 },
  selectOptions: 100,
  checkboxes: 10,
  input: { label: 2000, hint: 2000, value: 3000, placeholder: 150 },
} as const;

/** The text within `max` characters, its end cut with "…". */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  // A pair of surrogates is not cut in half.
  return max < 1 ? "" : `${text.slice(0, max - 1).replace(/[\uD800-\uDBFF]$/, "")}…`;
}
