import anyAscii from "any-ascii";

const longestName = 300;
const longestText = 100;

/** Where a name agrees with what was typed, whatever the case and the accents: the whole text, else its words. */
export function highlightMatch(name: string, text: string): readonly [from: number, to: number][] {
  const wanted = fold(text.trim().slice(0, longestText)).letters;
  if (wanted === "") return [];
  const folded = fold(name.slice(0, longestName));
  const whole = find(folded, wanted);
  if (whole) return [whole];
  const parts = wanted.split(/[^a-z0-9]+/).filter((word) => word.length > 1);
  const found = parts.flatMap((word) => {
    const at = find(folded, word);
    return at ? [at] : [];
  });
  return merge(found);
}

interface Folded {
  letters: string;
  /** For each folded letter, where the letter that it came from begins and ends. */
  from: readonly number[];
  to: readonly number[];
}

function fold(text: string): Folded {
  let letters = "";
  const from: number[] = [];
  const to: number[] = [];
  let at = 0;
  for (const letter of text) {
    const ascii = anyAscii(letter).toLowerCase();
    for (let by = 0; by < ascii.length; by += 1) {
      from.push(at);
      to.push(at + letter.length);
    }
    letters += ascii;
    at += letter.length;
  }
  return { letters, from, to };
}

function find({ letters, from, to }: Folded, wanted: string): [number, number] | null {
  const at = letters.indexOf(wanted);
  const start = from[at];
  const end = to[at + wanted.length - 1];
  return start === undefined || end === undefined ? null : [start, end];
}

function merge(ranges: readonly [number, number][]): [number, number][] {
  const merged: [number, number][] = [];
  for (const [from, to] of [...ranges].sort((one, other) => one[0] - other[0])) {
    const last = merged.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
}
