const letters: Readonly<Record<string, string>> = {
  ß: "ss",
  æ: "ae",
  Æ: "Ae",
  œ: "oe",
  Œ: "Oe",
  ø: "o",
  Ø: "O",
  ł: "l",
  Ł: "L",
  ð: "d",
  þ: "th",
  ı: "i",
};

/** Letters without accents: `Société Générale` → `Societe Generale`, `Größe` → `Grosse`. */
export function foldAccents(text: string): string {
  if (/^[ -~]*$/.test(text)) return text;
  return text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/[ßæÆœŒøØłŁðþı]/g, (letter) => letters[letter] ?? letter);
}

/** What may stand in a domain name or a mail address's local part: `O'Neill & Söhne` → `oneillsohne`. */
export function asciiWord(text: string): string {
  return foldAccents(text)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "");
}
