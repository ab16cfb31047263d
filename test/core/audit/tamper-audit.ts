import type { Random } from "../../../sandbox/world/random.ts";
import type { StoredAuditEntry } from "../../../src/core/audit/audit-chain.ts";

export interface Tampered {
  name: string;
  /** Number of the first entry that is not as it was sealed. */
  at: number;
  /** What is read from the database then: in order of the numbers. */
  after: readonly StoredAuditEntry[];
}

type Tamper = (entries: readonly StoredAuditEntry[], random: Random) => Tampered;
type Fields = Record<string, unknown>;

/** Ways to change a sealed log of `entries` (whose numbers are 1, 2, 3 …) without its key. */
export const tamperings: readonly Tamper[] = [
  function edit(entries, random) {
    const at = random.between(1, entries.length);
    const edited = structuredClone(entryAt(entries, at)) as unknown as Fields;
    const field = editOne(edited, random);
    return { name: `an edit of ${field}`, at, after: withEntry(entries, at, edited) };
  },

  function deleteSome(entries, random) {
    const at = random.between(1, entries.length - 1);
    const count = random.between(1, entries.length - at);
    return {
      name: `a deletion of ${count}`,
      at,
      after: entries.filter(({ seq = 0 }) => seq < at || seq >= at + count),
    };
  },

  function deleteAndCloseTheGap(entries, random) {
    const at = random.between(1, entries.length - 1);
    const left = entries.filter(({ seq }) => seq !== at);
    return { name: "a deletion with new numbers", at, after: renumbered(left) };
  },

  function insertACopy(entries, random) {
    const at = random.between(1, entries.length);
    const copy = { ...entryAt(entries, random.between(1, entries.length)), id: "a_copy" };
    const more = [...entries.slice(0, at - 1), copy, ...entries.slice(at - 1)];
    return { name: "an insertion with new numbers", at, after: renumbered(more) };
  },

  function insertBetween(entries, random) {
    const at = random.between(2, entries.length);
    const copy = { ...entryAt(entries, at), id: "a_copy", seq: at - 0.5 };
    return { name: "an insertion", at, after: [...entries.slice(0, at - 1), copy, ...entries.slice(at - 1)] };
  },

  function insertAtTheEnd(entries, random) {
    const at = entries.length + 1;
    const copy = { ...entryAt(entries, random.between(1, entries.length)), id: "a_copy", seq: at };
    return { name: "an insertion at the end", at, after: [...entries, copy] };
  },

  function swapTexts(entries, random) {
    const [one, other] = twoOf(entries, random);
    const { seq: _1, keyId: _2, mac: _3, ...first } = entryAt(entries, one);
    const { seq: _4, keyId: _5, mac: _6, ...second } = entryAt(entries, other);
    const swapped = withEntry(entries, one, { ...entryAt(entries, one), ...second });
    return {
      name: "a swap of texts",
      at: one,
      after: withEntry(swapped, other, { ...entryAt(entries, other), ...first }),
    };
  },

  function swapNumbers(entries, random) {
    const [one, other] = twoOf(entries, random);
    const swapped = withEntry(entries, one, { ...entryAt(entries, other), seq: one });
    return {
      name: "a swap of numbers",
      at: one,
      after: withEntry(swapped, other, { ...entryAt(entries, one), seq: other }),
    };
  },

  function cut(entries, random) {
    const left = random.between(0, entries.length - 1);
    return { name: "a cut", at: left + 1, after: entries.slice(0, left) };
  },
];

/** Changes one field, however deep, or adds or removes one; answers which. */
function editOne(fields: Fields, random: Random): string {
  const names = Object.keys(fields).filter((name) => name !== "seq");
  const name = names[random.between(0, names.length - 1)] ?? "after";
  const value = fields[name];
  const way = random.between(0, 9);
  if (way === 0) {
    fields.added = null;
    return "a field that was added";
  }
  if (way === 1 && name !== "id") {
    delete fields[name];
    return `${name}, removed`;
  }
  const isDeep = value !== null && typeof value === "object" && !(value instanceof Date) && !Array.isArray(value);
  if (isDeep && Object.keys(value).length > 0) return `${name}.${editOne(value as Fields, random)}`;
  fields[name] = other(value);
  return name;
}

function other(value: unknown): unknown {
  if (typeof value === "string") return value.endsWith("x") ? value.slice(0, -1) : `${value}x`;
  if (typeof value === "number") return value + 1;
  if (value instanceof Date) return new Date(value.getTime() + 1);
  if (Array.isArray(value)) return [...value, value[0]];
  return "something else";
}

function withEntry(entries: readonly StoredAuditEntry[], seq: number, entry: object): readonly StoredAuditEntry[] {
  return entries.map((each) => (each.seq === seq ? (entry as StoredAuditEntry) : each));
}

function renumbered(entries: readonly StoredAuditEntry[]): readonly StoredAuditEntry[] {
  return entries.map((entry, at) => ({ ...entry, seq: at + 1 }));
}

function entryAt(entries: readonly StoredAuditEntry[], seq: number): StoredAuditEntry {
  const found = entries[seq - 1];
  if (!found) throw new Error(`there is no entry ${seq}`);
  return found;
}

function twoOf(entries: readonly StoredAuditEntry[], random: Random): [number, number] {
  const one = random.between(1, entries.length - 1);
  return [one, random.between(one + 1, entries.length)];
}
