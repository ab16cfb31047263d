/** `"Dana | Marcus | Priya"`, over as many lines as it takes, to a list of words. */
export function words(text: string): string[] {
  return text
    .split("|")
    .map((word) => word.replace(/\s+/g, " ").trim())
    .filter((word) => word !== "");
}
