/**
 * A card is plain data, a projection of a record in one language; each platform renders it in its `-cards.ts`.
 * Texts in it are final words; what comes from people or a PSA is never read as markup.
 */
export interface Card {
  title: string;
  /** For notifications, screen readers and clients that cannot show the card. */
  summary: string;
  tone?: "good" | "warning" | "danger";
  blocks: readonly Block[];
}

export type Block =
  | { kind: "text"; text: Text; subtle?: boolean }
  /** At most 10 in one block; shown label over value. */
  | { kind: "facts"; facts: readonly { label: string; value: Text }[] }
  /** One row of a list: its title, up to three lines under it, up to two buttons. */
  | { kind: "item"; title: Text; lines: readonly Text[]; buttons?: readonly Button[] }
  /** Inputs whose values come along with any button of the card. `id` changes when old input must not survive a redraw. */
  | { kind: "fields"; id: string; fields: readonly CardField[] }
  /** At most five; one primary. */
  | { kind: "buttons"; buttons: readonly Button[] }
  /** A button that opens a page in the browser; no door is asked. */
  | { kind: "link"; label: string; url: string }
  | { kind: "divider" };

/** Plain words, or spans where a part is strong or a moment that each reader sees in their own time zone. */
export type Text = string | readonly Span[];

export type Span =
  | { kind: "plain"; text: string }
  | { kind: "strong"; text: string }
  | { kind: "link"; text: string; url: string }
  | { kind: "moment"; at: Date; show: "date" | "time" | "date-time"; fallback: string };

/** Carries a record's id, never a record. `choice` is a small word for what was chosen (`next`, a company's id). */
export interface Button {
  /** `<feature>.<verb>` of the door that answers. */
  action: string;
  id: string;
  choice?: string;
  label: string;
  style?: "primary" | "danger";
  /** Asked before anything happens; names the object. */
  confirm?: { title: string; text: string; confirmLabel: string; cancelLabel: string };
  /** True when the door answers with a form: the surface opens it before the door is asked. */
  opensForm?: boolean;
}

export type CardField = TextField | ChoiceField | ChoicesField;

interface FieldBase {
  name: string;
  label: string;
  hint?: string;
  optional?: boolean;
  /** What is wrong with what was entered, in the person's words; shown under the field. */
  problem?: string;
}

export interface TextField extends FieldBase {
  kind: "text";
  value?: string;
  example?: string;
  multiline?: boolean;
  maxLength: number;
}

/** Never filled in. `kept`: what was typed before is kept unless something new is typed. */
export interface SecretField extends FieldBase {
  kind: "secret";
  kept?: boolean;
  maxLength: number;
}

export interface Option {
  value: string;
  label: string;
  description?: string;
}

/** One of at most 100 options. */
export interface ChoiceField extends FieldBase {
  kind: "choice";
  options: readonly Option[];
  value?: string;
}

/** Any of at most 10 options shown at once as check boxes. */
export interface ChoicesField extends FieldBase {
  kind: "choices";
  options: readonly Option[];
  values: readonly string[];
}

export interface ToggleField extends FieldBase {
  kind: "toggle";
  value: boolean;
}

export type FormField = CardField | SecretField | ToggleField;

/** What people entered, by field name: text and choice as a string, choices as a list, toggle as `"true"` or `"false"`. */
export type Values = Readonly<Record<string, string | readonly string[]>>;
