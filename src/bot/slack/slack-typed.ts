/** What a person typed, from what Slack made of it: entities, and links such as `<http://a.example|a.example>`. */
export function unescapeTyped(text: string): string {
  return text
    .replace(/<(?:https?:|mailto:|tel:)[^|>]*\|([^>]*)>/g, "$1")
    .replace(/<(https?:[^|>]*)>/g, "$1")
    .replace(/<(?:mailto:|tel:)([^|>]*)>/g, "$1")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}
