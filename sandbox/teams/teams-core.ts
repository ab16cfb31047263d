import { EventEmitter } from "node:events";
import type { TeamsOrganisation, TeamsPersonRecord } from "./teams-organisation.ts";

export type JsonObject = Record<string, unknown>;

export interface TeamsAttachment {
  contentType: string;
  content?: unknown;
  contentUrl?: string;
  name?: string;
}

export interface TeamsMessage {
  id: string;
  conversationId: string;
  /** `bot`, or a person's object id. */
  from: string;
  text: string;
  attachments: TeamsAttachment[];
  at: Date;
  updates: number;
  /** Cards that an invoke's answer put in this message's place, for one person until the bot updates the message. */
  shownTo: Map<string, JsonObject>;
}

export interface TeamsDialog {
  title: string;
  card: JsonObject;
  /** What opened it: its message. */
  messageId: string;
  conversationId: string;
}

export interface TeamsFile {
  personId: string;
  name: string;
  text: string;
}

/** A call that the platform refused; tests expect none. */
export interface TeamsViolation {
  call: string;
  problems: readonly string[];
}

/** What a person sees when the bot does not answer: an error line under the card or the message. */
export interface TeamsTrouble {
  personId: string;
  what: string;
}

export interface TeamsFaults {
  /** Every connector call answers 502. */
  down: boolean;
  /** Connector answers are held back so long. */
  slowMs: number;
  /** So many of the next connector calls answer 429 with Retry-After 1. */
  rateLimited: number;
}

export interface TeamsCore {
  appId: string;
  appPassword: string;
  organisation: TeamsOrganisation;
  messagesUrl: string;
  serviceUrl: string;
  messages: TeamsMessage[];
  dialogs: Map<string, TeamsDialog>;
  toasts: { personId: string; text: string }[];
  files: TeamsFile[];
  violations: TeamsViolation[];
  troubles: TeamsTrouble[];
  faults: TeamsFaults;
  enforceRates: boolean;
  sends: Map<string, number[]>;
  events: EventEmitter;
  nextId(): string;
  changed(): void;
}

export function makeCore(
  options: Pick<TeamsCore, "appId" | "appPassword" | "organisation" | "messagesUrl" | "enforceRates">,
): TeamsCore {
  const events = new EventEmitter();
  events.setMaxListeners(200);
  let last = Date.now();
  return {
    ...options,
    serviceUrl: "",
    messages: [],
    dialogs: new Map(),
    toasts: [],
    files: [],
    violations: [],
    troubles: [],
    faults: { down: false, slowMs: 0, rateLimited: 0 },
    sends: new Map(),
    events,
    nextId() {
      last = Math.max(last + 1, Date.now());
      return String(last);
    },
    changed: () => void events.emit("change"),
  };
}

/** The 1:1 of a person with the bot. */
export function personalChatOf(person: TeamsPersonRecord): string {
  return `a:${person.id}`;
}

export function personOfChat(core: TeamsCore, conversationId: string): TeamsPersonRecord | undefined {
  return core.organisation.people.find((person) => personalChatOf(person) === conversationId);
}

/** A channel's conversation id without the thread. */
export function channelOf(conversationId: string): string {
  return conversationId.split(";")[0] ?? conversationId;
}

export function isConversation(core: TeamsCore, conversationId: string): boolean {
  const channel = channelOf(conversationId);
  return (
    personOfChat(core, conversationId) !== undefined || core.organisation.team.channels.some(({ id }) => id === channel)
  );
}

export function cardOf(message: TeamsMessage, personId?: string): JsonObject | undefined {
  const own = personId ? message.shownTo.get(personId) : undefined;
  const attachment = message.attachments.find(({ contentType }) => contentType === adaptiveCard);
  return own ?? (attachment?.content as JsonObject | undefined);
}

export const adaptiveCard = "application/vnd.microsoft.card.adaptive";
export const fileConsentCard = "application/vnd.microsoft.teams.card.file.consent";
