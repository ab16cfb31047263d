export type Block = { [key: string]: unknown };

export const letters = (count: number): string => "x".repeat(count);
export const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));
export const plain = (count: number) => ({ type: "plain_text", text: letters(count) });
export const mrkdwn = (count: number) => ({ type: "mrkdwn", text: letters(count) });
export const option = (text = 1, value = 1, index = 0) => ({
  text: plain(text),
  value: String(index).padStart(value, "v").slice(0, value),
});
export const options = (count: number) => times(count, (index) => ({ text: plain(1), value: `v${index}` }));
export const actions = (...elements: Block[]): Block => ({ type: "actions", elements });
export const button = (more: Block): Block => ({ type: "button", text: plain(1), ...more });
export const input = (element: Block, more: Block = {}): Block => ({
  type: "input",
  label: plain(1),
  element,
  ...more,
});
export const section = (more: Block): Block => ({ type: "section", ...more });
export const select = (more: Block): Block => ({ type: "static_select", options: options(1), ...more });
