import { createHash } from "node:crypto";
import type { Contact, PsaErrorKind } from "../ports/psa.ts";
import type { ImportRow } from "./import.ts";

/** What is known of a mapping's contacts since its imports, and what had changed when the clock last looked. One per mapping. */
export interface Drift {
  id: string;
  version: number;
  accountKey: string;
  connectionId: string;
  companyId: string;
  companyName: string;
  /** Without names or addresses, so it outlives the rows. */
  contacts: readonly KnownContact[];
  importedAt: Date;
  counts: DriftCounts;
  /** Stands for what was found last, kind by kind: the same is not told again. */
  told: string;
  /** The last round that has looked, and the last whose digest tells of this. A round's name is its date: `2026-11-23`. */
  round: string;
  digest: string;
  /** Why the last round could not look. */
  problem?: PsaErrorKind;
}

export interface KnownContact {
  id: string;
  /** Of whoever is a user by an import: stands for the name as it was then. */
  name?: string;
}

export interface DriftCounts {
  new: number;
  gone: number;
  inactive: number;
  renamed: number;
}

export const noDrift: DriftCounts = { new: 0, gone: 0, inactive: 0, renamed: 0 };

export interface FoundDrift {
  counts: DriftCounts;
  /** A stamp for each kind, `-` where nothing was found. */
  told: string;
}

/** The rows of later imports come later: what they say of a contact counts. */
export function knownContacts(known: readonly KnownContact[], rows: Iterable<ImportRow>): readonly KnownContact[] {
  const byId = new Map(known.map((contact) => [contact.id, contact]));
  for (const row of rows) {
    const isUser = (row.state === "added" && row.undo !== "reversed") || row.state === "exists";
    byId.set(row.contactId, { id: row.contactId, ...(isUser && { name: nameStamp(row.contactId, row) }) });
  }
  return [...byId.values()];
}

/** New are active contacts that no import has seen; gone, inactive and renamed are told of users only. */
export function compareContacts(known: readonly KnownContact[], contacts: readonly Contact[]): FoundDrift {
  const now = new Map(contacts.map((contact) => [contact.id, contact]));
  const seen = new Set(known.map(({ id }) => id));
  const found: Record<keyof DriftCounts, string[]> = { new: [], gone: [], inactive: [], renamed: [] };
  for (const { id, active } of contacts) if (active && !seen.has(id)) found.new.push(id);
  for (const { id, name } of known) {
    const contact = now.get(id);
    if (name === undefined) continue;
    if (!contact) found.gone.push(id);
    else if (!contact.active) found.inactive.push(id);
    else if (nameStamp(id, contact) !== name) found.renamed.push(`${id} ${nameStamp(id, contact)}`);
  }
  const counts = { ...noDrift };
  for (const kind of driftKinds) counts[kind] = found[kind].length;
  const told = driftKinds.map((kind) => (found[kind].length === 0 ? "-" : stamp(found[kind].toSorted()))).join(" ");
  return { counts, told };
}

/** Whether there is more to tell than was told; that something is settled is no news. */
export function isNews(told: string, before = ""): boolean {
  const earlier = before.split(" ");
  return told.split(" ").some((each, at) => each !== "-" && each !== earlier[at]);
}

export const driftKinds = ["new", "gone", "inactive", "renamed"] as const;

function nameStamp(id: string, { firstName, lastName }: { firstName: string; lastName: string }): string {
  return stamp([id, firstName.trim(), lastName.trim()]);
}

function stamp(facts: unknown): string {
  return createHash("sha256").update(JSON.stringify(facts)).digest("base64url").slice(0, 12);
}
