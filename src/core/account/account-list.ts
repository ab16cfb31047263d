import type { GotoAccount } from "../ports/goto.ts";

export type ParsedList =
  | { kind: "accounts"; accounts: readonly GotoAccount[] }
  | { kind: "bad-line"; line: number; text: string }
  | { kind: "empty" };

/** Reads what a person pasted: one account a line, its key of digits, a comma, semicolon or tab, its name. A heading is passed over. */
export function parseAccountList(text: string): ParsedList {
  const accounts: GotoAccount[] = [];
  const lines = text.split(/\r?\n/);
  for (const [at, raw] of lines.entries()) {
    const line = raw.trim();
    if (line === "") continue;
    const found = /^"?(\d{1,30})"?\s*[,;\t]\s*"?([^"\t]*?)"?$/.exec(line);
    const [, key, name] = found ?? [];
    if (key && name) accounts.push({ key, name: name.trim() });
    else if (at > 0 || /\d/.test(line)) return { kind: "bad-line", line: at + 1, text: line.slice(0, 60) };
  }
  return accounts.length === 0 ? { kind: "empty" } : { kind: "accounts", accounts };
}
