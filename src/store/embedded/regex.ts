import { notOffered, ServerError } from "./server-error.ts";

const longest = 1_000;
const literalEscapes = /[\\^$.|?*+()[\]{}\-/ "'#:,;=!<>@&%~_`]/;

/**
 * A pattern whose meaning in MongoDB (PCRE) and in JavaScript is the same, and whose time grows with the text alone: literals,
 * `.`, `^`, `$`, classes of characters and `\d \w`. Repeats, groups, alternatives and the rest are refused.
 */
export function compileRegex(pattern: string, options: string): RegExp {
  for (const option of options) {
    if (!"imsxu".includes(option)) throw new ServerError(51108, `invalid flag in regex options: ${option}`);
    if (option === "x") throw notOffered("The regex option x");
  }
  if (pattern.includes("\0")) throw new ServerError(2, "A regular expression cannot contain an embedded null byte");
  if (pattern.length > longest) throw notOffered(`A regular expression of more than ${longest} characters`);
  const source = translate(pattern, options);
  try {
    return new RegExp(source, `${options.includes("i") ? "i" : ""}u`);
  } catch {
    throw new ServerError(51091, "Regular expression is invalid");
  }
}

function translate(pattern: string, options: string): string {
  const multiline = options.includes("m");
  let source = "";
  let inClass = false;
  for (let at = 0; at < pattern.length; at++) {
    const sign = pattern.charAt(at);
    if (sign === "\\") {
      at += 1;
      source += translateEscape(pattern.charAt(at));
    } else if (inClass) {
      if (sign === "[") throw notOffered("A nested class in a regular expression");
      inClass = sign !== "]";
      source += sign;
    } else if (sign === "[") {
      if (/^\[\^?\]/.test(pattern.slice(at))) throw notOffered("A class of characters that starts with ]");
      inClass = true;
      source += sign;
    } else if (sign === ".") source += options.includes("s") ? "[\\s\\S]" : "[^\\n]";
    else if (sign === "^") source += multiline ? "(?<![^\\n])" : "(?<![\\s\\S])";
    else if (sign === "$") source += multiline ? "(?![^\\n])" : "(?=\\n?(?![\\s\\S]))";
    else if ("*+?(){}|".includes(sign)) throw notOffered(`"${sign}" in a regular expression`);
    else source += sign === "]" || sign === "/" ? `\\${sign}` : sign;
  }
  return source;
}

function translateEscape(sign: string): string {
  switch (sign) {
    case "":
      throw new ServerError(51091, "Regular expression is invalid: \\ at end of pattern");
    case "d":
    case "D":
    case "w":
    case "W":
    case "n":
    case "r":
    case "t":
      return `\\${sign}`;
  }
  if (literalEscapes.test(sign)) return "\\^$.|?*+()[]{}-/".includes(sign) ? `\\${sign}` : sign;
  throw notOffered(`"\\${sign}" in a regular expression`);
}
