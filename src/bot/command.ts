/** What was typed, as a first word and the rest: `map  Acme Ltd` is `map` and `Acme Ltd`. Nothing typed is `help`. */
export function parseCommand(text: string): { word: string; rest: string } {
  const clean = text.normalize("NFC").replace(/\s+/gu, " ").trim();
  if (clean === "") return { word: "help", rest: "" };
  const space = clean.indexOf(" ");
  if (space < 0) return { word: clean.toLowerCase(), rest: "" };
  return { word: clean.slice(0, space).toLowerCase(), rest: clean.slice(space + 1) };
}
