/** 3-grams over space, a–z and 0–9: a code is a number below this. */
export const gramCodes = 37 ** 3;

const letters = 37;

/** The different 3-grams of the words, spaces at the edges and between them; rising. */
export function gramsOf(words: readonly string[]): Uint16Array {
  const grams = new Set<number>();
  let one = 0;
  let two = 0;
  for (const word of words) {
    two = 0;
    for (let at = 0; at < word.length; at += 1) {
      const letter = letterCode(word.charCodeAt(at));
      grams.add((one * letters + two) * letters + letter);
      one = two;
      two = letter;
    }
    grams.add((one * letters + two) * letters);
    one = two;
  }
  return Uint16Array.from(grams).sort();
}

/** 1–26 for a–z, 27–36 for 0–9, 0 for everything else. */
function letterCode(code: number): number {
  if (code >= 97 && code <= 122) return code - 96;
  return code >= 48 && code <= 57 ? code - 21 : 0;
}
