/** Whether a word in a message may be an API key: 16 characters or more that mix letters and digits, as no name or address does. */
export function looksLikeSecret(text: string): boolean {
  return text
    .split(/\s+/)
    .some(
      (word) =>
        word.length >= 16 &&
        /^[\w+/=:.-]+$/.test(word) &&
        /\d/.test(word) &&
        /[a-z]/i.test(word) &&
        !word.includes("@") &&
        !word.includes("://") &&
        digitsAndCases(word) >= 4,
    );
}

/** How often the word changes between letter cases and digits: keys do it often, host names and account numbers do not. */
function digitsAndCases(word: string): number {
  const kinds = [...word].map((char) => (/\d/.test(char) ? 0 : /[A-Z]/.test(char) ? 1 : /[a-z]/.test(char) ? 2 : 3));
  return kinds.filter((kind, at) => at > 0 && kind !== 3 && kind !== kinds[at - 1]).length;
}
