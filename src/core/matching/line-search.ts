/** Many short texts in one string, a line each: to look through them is a walk through a string. */
export interface Lines {
  text: string;
  /** Where each line starts; one more for the end. */
  starts: Uint32Array;
}

export function linesOf(texts: readonly string[]): Lines {
  const starts = new Uint32Array(texts.length + 1);
  let at = 1;
  for (const [line, text] of texts.entries()) {
    starts[line] = at;
    at += text.length + 1;
  }
  starts[texts.length] = at;
  return { text: `\n${texts.join("\n")}\n`, starts };
}

/** The lines that hold the text, each once, in order. A text that starts with a line break is looked for at their beginning. */
export function linesWith({ text, starts }: Lines, wanted: string): readonly number[] {
  const lines: number[] = [];
  if (wanted.trim() === "") return lines;
  let line = 0;
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, (starts[line] ?? text.length) - 1)) {
    line = lineAt(starts, wanted.startsWith("\n") ? at + 1 : at, line);
    lines.push(line);
    line += 1;
    if (line >= starts.length - 1) break;
  }
  return lines;
}

export function lineText({ text, starts }: Lines, line: number): string {
  return text.slice(starts[line], (starts[line + 1] ?? 1) - 1);
}

function lineAt(starts: Uint32Array, at: number, from: number): number {
  let low = from;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}
