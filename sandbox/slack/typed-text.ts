import { escapeText } from "./escape-text.ts";
import type { SlackWorkspace } from "./slack-workspace.ts";

const token =
  /<@[UW][A-Z0-9]+>|https?:\/\/[^\s<>]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\b(?:[a-z0-9-]+\.)+(?:com|net|org|io|ch|de|it|fr|es|eu|uk|example)\b/gi;

/**
 * What a person typed, as events carry it: `& < >` escaped, `@name` as `<@U…>`, addresses as links
 * (`<https://…>`, `<mailto:a@b.c|a@b.c>`, `<http://b.c|b.c>`).
 */
export function typedText(workspace: SlackWorkspace, typed: string): string {
  const mentioned = [...workspace.users.values()].reduce(
    (text, user) => text.replaceAll(`@${user.realName}`, `<@${user.id}>`).replaceAll(`@${user.name}`, `<@${user.id}>`),
    typed,
  );
  let text = "";
  let end = 0;
  for (const match of mentioned.matchAll(token)) {
    text += escapeText(mentioned.slice(end, match.index)) + asLink(match[0]);
    end = match.index + match[0].length;
  }
  return text + escapeText(mentioned.slice(end));
}

function asLink(found: string): string {
  if (found.startsWith("<@")) return found;
  if (/^https?:/i.test(found)) return `<${escapeText(found)}>`;
  return found.includes("@") ? `<mailto:${found}|${found}>` : `<http://${found}|${found}>`;
}
