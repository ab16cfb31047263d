import { IntlMessageFormat } from "intl-messageformat";
import type { Language } from "../../core/tenant/language.ts";
import type { Span } from "../card.ts";
import { type Catalogue, catalogues, type WordKey } from "./catalogues.ts";

type Value = string | number | boolean | Date;

/** Texts of one language. What comes from outside goes in as a value and is never read as markup. */
export interface Words {
  readonly language: Language;
  /** Throws on a key that is not there or a value that is missing: a test finds each. */
  text(key: WordKey, values?: Readonly<Record<string, Value>>): string;
  /** As `text`, with `<b>…</b>` as a strong span. */
  rich(key: WordKey, values?: Readonly<Record<string, Value>>): readonly Span[];
  /** A text for a kind that is data (`problem.psa.timeout`); `fallback` where that kind has no words of its own. */
  textFor(area: keyof Catalogue, key: string, fallback: WordKey, values?: Readonly<Record<string, Value>>): string;
  number(value: number): string;
  /** "a, b and c" */
  list(items: readonly string[]): string;
  moment(at: Date, show: "date" | "time" | "date-time", timeZone: string): readonly Span[];
}

export function createWords(language: Language, catalogue: Catalogue = catalogues[language] ?? catalogues.en): Words {
  const formats = new Map<string, IntlMessageFormat>();
  const locale = catalogues[language] || catalogue !== catalogues.en ? language : "en";

  function format(key: string): IntlMessageFormat {
    const known = formats.get(key);
    if (known) return known;
    const [area, name] = split(key);
    const message = catalogue[area]?.[name];
    if (message === undefined) throw new Error(`no words for "${key}" in ${language}`);
    const parsed = new IntlMessageFormat(message, locale, undefined, { ignoreTag: false });
    formats.set(key, parsed);
    return parsed;
  }

  const plainTags = { b: (parts: readonly unknown[]) => parts.join("") };

  const words: Words = {
    language,
    text: (key, values) => String(format(key).format({ ...values, ...plainTags } as never)),
    rich(key, values) {
      const strong = (parts: readonly unknown[]): Span => ({ kind: "strong", text: parts.join("") });
      const parts = format(key).format<Span>({ ...values, b: strong } as never);
      return (Array.isArray(parts) ? parts : [parts]).map((part) =>
        typeof part === "object" ? (part as Span) : { kind: "plain", text: String(part) },
      );
    },
    textFor(area, key, fallback, values) {
      return words.text((catalogue[area]?.[key] === undefined ? fallback : `${area}.${key}`) as WordKey, values);
    },
    number: (value) => new Intl.NumberFormat(locale).format(value),
    list: (items) => new Intl.ListFormat(locale, { type: "conjunction" }).format(items),
    moment(at, show, timeZone) {
      const date = show === "time" ? {} : ({ dateStyle: "medium" } as const);
      const time = show === "date" ? {} : ({ timeStyle: "short" } as const);
      const fallback = new Intl.DateTimeFormat(locale, { ...date, ...time, timeZone }).format(at);
      return [{ kind: "moment", at, show, fallback }];
    },
  };
  return words;
}

/** Whether English, which is whole, has this key. */
export function isWordKey(key: string): key is WordKey {
  const [area, name] = split(key);
  return catalogues.en[area]?.[name] !== undefined;
}

const made = new Map<Language, Words>();

/** The words of a language, parsed once per process. */
export function wordsIn(language: Language): Words {
  const known = made.get(language) ?? createWords(language);
  made.set(language, known);
  return known;
}

/** Keys hold dots themselves: the area is what stands before the first. */
function split(key: string): [keyof Catalogue, string] {
  const dot = key.indexOf(".");
  return [key.slice(0, dot) as keyof Catalogue, key.slice(dot + 1)];
}
