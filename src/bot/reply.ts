import type { Posting } from "../core/posting/posting.ts";
import type { Card } from "./card.ts";
import type { Form } from "./form.ts";

/** What a handler returns. Surfaces deliver it; a handler sends nothing itself. */
export type Reply =
  /** A new message. For a person: in their 1:1, or where they are if that is the 1:1. */
  | { kind: "card"; audience: Posting["audience"]; shown: Shown }
  /** Takes the place of the card that was clicked, or from which the form was opened; a new message where there is none. */
  | { kind: "replace"; shown: Shown }
  /** Opens, or takes the place of the form that is open. Problems stand in its fields. */
  | { kind: "form"; form: Form }
  /** A line that this person alone sees: a refusal, a stale click. `now`: the present card, which takes the clicked one's place. */
  | { kind: "notice"; text: string; now?: Shown }
  | { kind: "file"; file: OutgoingFile; shown?: Shown }
  | { kind: "nothing" };

/** A card and what it projects; without `subject` the card is never redrawn. */
export interface Shown {
  card: Card;
  subject?: Posting["subject"];
}

export interface OutgoingFile {
  name: string;
  mediaType: string;
  content: Buffer;
  /** One line that goes with it. */
  summary: string;
}
