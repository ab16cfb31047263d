import type { Licence } from "../ports/goto.ts";
import type { ImportRow, RowReason } from "./import.ts";
import { type ImportChoice, isChosen } from "./import-choice.ts";
import type { ImportSources } from "./import-sources.ts";
import type { MarkedContact } from "./mark-contacts.ts";

/** What would happen: who is added, who is not and why, seats before and after, what GoTo will send. */
export interface ImportPlan {
  rows: readonly Pick<ImportRow, "contactId" | "email" | "firstName" | "lastName" | "state" | "reason">[];
  added: number;
  /** How many are left out, by reason. */
  leftOut: ReadonlyMap<RowReason, number>;
  seats: readonly SeatsOf[];
  /** Chosen contacts who have the name of a user or of another contact. */
  namesakes: readonly MarkedContact[];
  /** Welcome e-mails that GoTo will send. */
  mails: number;
}

export interface SeatsOf {
  licence: Licence;
  freeBefore: number;
  freeAfter: number;
}

/** Pure: the same choice and sources give the same plan. */
export function planImport({ contacts, licences }: ImportSources, choice: ImportChoice): ImportPlan {
  const rows = contacts.map((marked): ImportPlan["rows"][number] => {
    const { contact, email, mark } = marked;
    const { id: contactId, firstName, lastName } = contact;
    const person = { contactId, email, firstName, lastName };
    if (mark === "is-user") return { ...person, state: "exists", reason: mark };
    if (mark) return { ...person, state: "skipped", reason: mark };
    if (!isChosen(choice, marked)) return { ...person, state: "skipped", reason: "not-chosen" };
    if (marked.namesake === undefined || choice.namesakes === "add") return { ...person, state: "planned" };
    return { ...person, state: "skipped", reason: "same-name" };
  });
  const added = rows.filter(({ state }) => state === "planned").length;
  const leftOut = new Map<RowReason, number>();
  for (const { reason } of rows) if (reason) leftOut.set(reason, (leftOut.get(reason) ?? 0) + 1);
  const seats = licences
    .filter(({ key }) => choice.licenceKeys.includes(key))
    .map((licence) => {
      const freeBefore = Math.max(0, licence.seats - licence.used);
      return { licence, freeBefore, freeAfter: freeBefore - added };
    });
  const namesakes = contacts.filter((marked) => marked.namesake !== undefined && isChosen(choice, marked));
  return { rows, added, leftOut, seats, namesakes, mails: choice.welcomeEmail ? added : 0 };
}
