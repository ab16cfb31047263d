import anyAscii from "any-ascii";

/** Longer names are cut: no company's name is longer, and work grows with length. */
const longestName = 300;
/** What EDGAR adds to a name for the state of incorporation or a later namesake: ` /DE/`, `/NEW`. */
const registrySuffix = /(?:\s+|(?<=[a-z.]))\/(?:[a-z]{2}|new|adv)\/?\s*$/;

/** A name's words: ASCII, lower case, `&` as a word of its own, initials joined (`S.p.A.` is `spa`), ä and ae alike `a`. */
export function foldWords(name: string): string[] {
  const cut = name.slice(0, longestName);
  const ascii = isAscii(cut) ? cut : anyAscii(cut.normalize("NFC"));
  const text = ascii.slice(0, longestName).toLowerCase().replace(registrySuffix, "");
  const words = text.replace(/['’`"]/g, "").match(/[a-z0-9]+|[&+]/g) ?? [];
  return joinInitials(words).map(foldUmlaut);
}

/** Case and spaces evened out, nothing else. */
export function evenOut(name: string): string {
  return name.slice(0, longestName).normalize("NFC").toLowerCase().replace(/\s+/gu, " ").trim();
}

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) > 127) return false;
  return true;
}

/** ü is written u or ue: both fold to u. So do the same letters where no umlaut is meant, on both sides alike. */
function foldUmlaut(word: string): string {
  return word.length > 3 ? word.replace(/([aou])e/g, "$1") : word;
}

function joinInitials(words: readonly string[]): string[] {
  const joined: string[] = [];
  let run = "";
  for (const word of words) {
    if (word.length === 1 && word >= "a" && word <= "z") {
      run += word;
      continue;
    }
    if (run) joined.push(run);
    run = "";
    joined.push(word);
  }
  if (run) joined.push(run);
  return joined;
}
