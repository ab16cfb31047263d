import anyAscii from "any-ascii";

/** Longer names are cut: no company's name is longer, and work grows with length. */
const longestName = 300;
/** What EDGAR adds to a name for the state of incorporation or a later namesake: ` /DE/`, `\\TX\\`, `/NEW`. */
const registrySuffix = /(?:\s+|(?<=[a-z.]))[/\\][a-z]{2,4}[/\\]?\s*$/;
/** What a stock exchange adds: the kind of paper that is traded. */
const paperSuffix =
  /[\s,-]+(?:(?:common|ordinary) (?:stock|shares?)|(?:american )?deposit[ao]ry (?:shares?|receipts?))\s*$/;
/** Written last, where lists are sorted by the next word. */
const trailingThe = /\s*\(the\)(?=[\s\w.,]*$)/;

/** What a web form or an export left in a name. */
const entities = /&(?:amp|quot|apos|#0?39);/g;

/** Most of the words that are folded one by one. */
const plainWord = /^[a-z0-9]{1,40}$/i;

/** Signs without letters of their own, and words in another script beside Latin ones, which say the name a second time. */
const pictures = /\p{Extended_Pictographic}/gu;
const otherScript = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]+/gu;
const latinWord = /\p{Script=Latin}{3}/u;

/** A name's words: ASCII, lower case, `&` as a word of its own, initials joined (`S.p.A.` is `spa`). */
export function foldWords(name: string): string[] {
  if (plainWord.test(name)) return [name.toLowerCase()];
  const cut = name.slice(0, longestName).replace(entities, (entity) => (entity === "&amp;" ? "&" : "'"));
  const text = (isAscii(cut) ? cut : toAscii(cut)).toLowerCase();
  const bare = text.replace(registrySuffix, "").replace(paperSuffix, "").replace(trailingThe, "");
  return joinInitials(bare.replace(/['’`"]/g, "").match(/[a-z0-9]+|[&+]/g) ?? []);
}

/** Case and spaces evened out, nothing else. */
export function evenOut(name: string): string {
  return name.slice(0, longestName).normalize("NFC").toLowerCase().replace(/\s+/gu, " ").trim();
}

/** ü is written u or ue: both fold to u. So do the same letters where no umlaut is meant, on both sides alike. */
export function foldUmlaut(word: string): string {
  return word.length > 3 ? word.replace(/([aou])e/g, "$1") : word;
}

/** Whether a name has letters that are also written with an added e. */
export function hasUmlaut(name: string): boolean {
  return /[äöüæøœåÄÖÜÆØŒÅ]|[aouAOU]\u0308/u.test(name);
}

function toAscii(name: string): string {
  const spoken = name.normalize("NFC").replace(pictures, " ");
  return anyAscii(latinWord.test(spoken) ? spoken.replace(otherScript, " ") : spoken).slice(0, longestName);
}

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) > 127) return false;
  return true;
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
