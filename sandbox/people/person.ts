/**
 * A person at a chat, seen the same way in Slack and in Teams: what they can read and what they can do. Used by tests and by
 * the headless demo, so that one script plays on both platforms. Everything goes through the platform's real doors.
 */
export interface Person {
  readonly platform: "slack" | "teams";
  readonly name: string;
  /** Types to the bot: in the 1:1, or in a channel (Slack: `/psa …`; Teams: `@Crosswalk …`). Settles when the platform has its answer. */
  types(text: string, channel?: string): Promise<void>;
  /** Slack: the slash command in the 1:1 instead of a message; Teams: the same as `types`. */
  commands(text: string, channel?: string): Promise<void>;
  /** Sends a picture without words to the 1:1. */
  sendsPicture(): Promise<void>;
  /** Messages with cards or text by the bot, oldest first, as they are now: in the 1:1, or in a channel. */
  sees(channel?: string): readonly Seen[];
  /** Lines that this person alone saw (ephemeral messages, toasts of a click), oldest first. */
  lines(): readonly string[];
  /** The dialog that is open now. */
  form(): SeenForm | null;
  /** Clicks a button of a message by its label (the `nth` of that label, from 0), having entered `values` by field label. Confirms what is asked to be confirmed. */
  clicks(message: Seen, button: string, values?: EnteredValues, nth?: number): Promise<void>;
  /** Fills in the open dialog by field label and submits it. */
  submits(values: EnteredValues): Promise<void>;
  closesForm(): Promise<void>;
  /** Files that the bot sent, accepted where the platform asks. */
  files(): Promise<readonly { name: string; text: string }[]>;
  /** Tries `look` at every change until it answers something other than undefined or null; throws with what is seen after the time. */
  waitFor<T>(look: (person: Person) => T | null | undefined, timeoutMs?: number): Promise<T>;
}

/** Text and choice by label as a string (a choice by its option's label), choices as the labels that are checked, toggles as booleans. */
export type EnteredValues = Readonly<Record<string, string | readonly string[] | boolean>>;

/** A message as a person reads it: all words in reading order, one block a line. */
export interface Seen {
  id: string;
  title: string;
  text: string;
  buttons: readonly { label: string; style?: string; url?: string; confirms?: string }[];
  fields: readonly SeenField[];
  /** The platform's own payload, for screenshots and failures. */
  raw: unknown;
}

export interface SeenForm {
  title: string;
  text: string;
  submitLabel: string;
  fields: readonly SeenField[];
  raw: unknown;
}

export interface SeenField {
  label: string;
  kind: "text" | "secret" | "choice" | "choices" | "toggle";
  value: string | readonly string[] | boolean | null;
  options?: readonly string[];
  hint?: string;
  problem?: string;
}
