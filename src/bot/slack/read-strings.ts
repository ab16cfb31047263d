/** The texts in a JSON object by name, other values left out. Empty for what is no object; throws for what is no JSON. */
export function readStrings(json: string): Readonly<Record<string, string | undefined>> {
  const parsed: unknown = JSON.parse(json);
  if (typeof parsed !== "object" || parsed === null) return {};
  return Object.fromEntries(Object.entries(parsed).filter(([, value]) => typeof value === "string"));
}
