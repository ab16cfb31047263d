import type { Language } from "../tenant/language.ts";
import type { MessageRef } from "./conversation.ts";

/** What a card shows: a view's name and the id of the record that it projects. */
export interface Subject {
  view: string;
  id: string;
}

/** One posted copy of a card. `drawn` is the hash of what was last sent, so that an unchanged card is not sent again. */
export interface Posting {
  id: string;
  version: number;
  subject: Subject;
  message: MessageRef;
  audience: "person" | "channel";
  /** Whose 1:1 it is in; absent in channels. */
  memberId?: string;
  language: Language;
  drawn: string;
  postedAt: Date;
  /** When a redraw last sent something; absent: not since `postedAt`. */
  redrawnAt?: Date;
}
