/** The languages of the product. A person whose own is none of them reads the tenant's. */
export const languages = ["en", "fr", "it", "de", "es", "pt", "nl"] as const;

export type Language = (typeof languages)[number];

/** `it-IT`, `it_IT` and `it` are Italian; `null` for what we do not speak. */
export function toLanguage(locale: string | undefined): Language | null {
  const base = locale?.toLowerCase().split(/[-_]/)[0];
  return languages.find((language) => language === base) ?? null;
}
