import type { Conversation, MessageRef, PersonAddress } from "../core/posting/conversation.ts";
import type { Values } from "./card.ts";

/** What a surface makes of what people type, click and submit. */
export type Incoming = Command | Action | Submission | Opened;

interface Arrival {
  person: PersonSeen;
  conversation: Conversation;
  /** True in the person's 1:1 chat with the bot. */
  oneToOne: boolean;
  at: Date;
  /** Equal for two deliveries of the same thing. */
  dedupeKey: string;
}

/** What the platform says of who did it. `outsider` people are refused and told why. */
export interface PersonSeen {
  address: PersonAddress;
  name: string;
  locale?: string;
  /** As the platform has verified it. */
  email?: string;
  outsider?: "guest" | "stranger" | "bot" | "deactivated";
}

/** Words typed after `/psa` or `@Crosswalk`, or in the 1:1, cleaned of the mention and of the platform's escapes. */
export interface Command extends Arrival {
  kind: "command";
  text: string;
  /** A file or picture came with it. */
  attachments: boolean;
}

export interface Action extends Arrival {
  kind: "action";
  action: string;
  id: string;
  choice?: string;
  values: Values;
  /** The card that was clicked. */
  message: MessageRef;
}

/** `secrets` are the values of secret fields; they are in no other place. */
export interface Submission extends Arrival {
  kind: "submission";
  form: string;
  context: string;
  values: Values;
  secrets: Readonly<Record<string, string>>;
  /** The card from which the form was opened. */
  message?: MessageRef;
}

/** The bot was added by a person, or its 1:1 was opened for the first time. */
export interface Opened extends Arrival {
  kind: "opened";
}
