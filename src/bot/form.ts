import type { FormField, Text } from "./card.ts";

/** A modal in Slack, a dialog in Teams. The only place where secrets are typed. */
export interface Form {
  /** `<feature>.<name>` of the form's door. */
  name: string;
  /** At most 24 characters in every language (Slack's limit of a modal's title). */
  title: string;
  /** At most 24 characters. */
  submitLabel: string;
  cancelLabel: string;
  /** Id of the draft or record that the form is about. */
  context: string;
  intro: readonly Text[];
  fields: readonly FormField[];
}
