import { EventEmitter } from "node:events";
import type { JsonObject } from "./json-object.ts";
import type { TeamsOrganisation, TeamsPersonRecord } from "./teams-organisation.ts";

export type { JsonObject };

export interface TeamsAttachment {
  contentType: string;
  content?: unknown;
  contentUrl?: string;
  name?: string;
}

export interface TeamsMessage {
  id: string;
  /** In channels with the thread: `19:…;messageid=<root>`, also for the message that begins it. */
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

/** A place for a file that a person has allowed. */
export interface TeamsUpload {
  personId: string;
  name: string;
  /** What has come so far. */
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
  /** So many of the next connector calls that send or change something answer 429 with Retry-After 1. */
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
  /** By the id in their address. */
  uploads: Map<string, TeamsUpload>;
  /** The latest activity of each person, as it was sent. */
  lastSent: Map<string, JsonObject>;
  /** Teams gives up on the bot after this time. */
  patienceMs: number;
  violations: TeamsViolation[];
  troubles: TeamsTrouble[];
  faults: TeamsFaults;
  enforceRates: boolean;
  sends: Map<string, number[]>;
  events: EventEmitter;
  nextId(): string;
  changed(): void;
}

/** Microsoft names 10 to 15 seconds. */
const usualPatienceMs = 10_000;

export function makeCore(
  options: Pick<TeamsCore, "appId" | "appPassword" | "organisation" | "messagesUrl" | "enforceRates"> &
    Partial<Pick<TeamsCore, "patienceMs">>,
): TeamsCore {
  const events = new EventEmitter();
  events.setMaxListeners(200);
  let last = Date.now();
  return {
    patienceMs: usualPatienceMs,
    ...options,
    serviceUrl: "",
    messages: [],
    dialogs: new Map(),
    toasts: [],
    files: [],
    uploads: new Map(),
    lastSent: new Map(),
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

/** A thread is one only when its first message is there. */
export function isConversation(core: TeamsCore, conversationId: string): boolean {
  if (personOfChat(core, conversationId)) return true;
  const [channel, root] = conversationId.split(";messageid=");
  if (!core.organisation.team.channels.some(({ id }) => id === channel)) return false;
  return root === undefined || core.messages.some((message) => message.conversationId === conversationId);
}

/** A message that is in no list yet. `conversationId` of a channel without a thread: it begins one. */
export function newMessage(
  core: TeamsCore,
  conversationId: string,
  content: Pick<TeamsMessage, "from" | "text"> & { attachments?: TeamsAttachment[] },
): TeamsMessage {
  const id = core.nextId();
  const beginsThread = !personOfChat(core, conversationId) && !conversationId.includes(";messageid=");
  return {
    id,
    conversationId: beginsThread ? `${conversationId};messageid=${id}` : conversationId,
    attachments: [],
    at: new Date(),
    updates: 0,
    shownTo: new Map(),
    ...content,
  };
}

export function cardOf(message: TeamsMessage, personId?: string): JsonObject | undefined {
  const own = personId ? message.shownTo.get(personId) : undefined;
  const attachment = message.attachments.find(({ contentType }) => contentType === adaptiveCard);
  return own ?? (attachment?.content as JsonObject | undefined);
}

export const adaptiveCard = "application/vnd.microsoft.card.adaptive";
export const fileConsentCard = "application/vnd.microsoft.teams.card.file.consent";
export const fileInfoCard = "application/vnd.microsoft.teams.card.file.info";
