import type { Person, Seen } from "../people/person.ts";
import type { Transcript } from "./transcript.ts";

export async function types(person: Person, text: string, t: Transcript, channel?: string): Promise<void> {
  t.did(`${person.name} (${person.platform})`, text);
  await person.types(text, channel);
}

export async function clicks(
  person: Person,
  seen: Seen,
  button: string,
  t: Transcript,
  nth = 0,
  values = {},
): Promise<void> {
  t.did(`${person.name} (${person.platform})`, `[${button}]`);
  await person.clicks(seen, button, values, nth);
}

/** The newest message with this title, and, if given, with this word in it. */
export function latest(person: Person, title: string, word = "", timeoutMs = 8_000): Promise<Seen> {
  return person.waitFor(
    () => [...person.sees()].reverse().find((seen) => seen.title.includes(title) && seen.text.includes(word)),
    timeoutMs,
  );
}

/** The newest message that has one of these titles and this word in it. */
export function newest(person: Person, titles: readonly string[], word: string): Promise<Seen> {
  return person.waitFor(() => {
    const last = person.sees().at(-1);
    return last && titles.some((title) => last.title === title) && last.text.includes(word) ? last : null;
  }, 8_000);
}
