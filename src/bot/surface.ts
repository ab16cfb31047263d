import type { IncomingMessage, ServerResponse } from "node:http";
import type { Conversation, MessageRef, PersonAddress, Platform } from "../core/posting/conversation.ts";
import type { Card } from "./card.ts";
import type { Incoming } from "./incoming.ts";
import type { OutgoingFile, Reply } from "./reply.ts";

/** A chat platform: receives, delivers replies, and owns acks, trigger ids, deadlines, dialogs and limits. */
export interface Surface {
  readonly platform: Platform;
  /** HTTP doors to mount on the one port; empty in Socket Mode. */
  readonly routes: readonly SurfaceRoute[];
  start(answer: Answer): Promise<void>;
  /** Takes nothing new, then waits for what is under way. */
  stop(): Promise<void>;
  /** The person's 1:1 with the bot. Throws `SurfaceError("unreachable")` when the person has not added the bot. */
  oneToOne(person: PersonAddress): Promise<Conversation>;
  /** Where answers to a message belong: its thread; in a chat without threads, that chat. */
  threadOf(message: MessageRef): Conversation;
  /** Sends at once and once: a failure throws, and a durable job tries again. */
  post(to: Conversation, card: Card): Promise<MessageRef>;
  update(message: MessageRef, card: Card): Promise<void>;
  sendFile(to: Conversation, file: OutgoingFile): Promise<void>;
}

export interface SurfaceRoute {
  path: string;
  listener: (request: IncomingMessage, response: ServerResponse) => void;
}

/**
 * Never rejects. For commands and actions it settles within `patienceMs`; a slow handler's reply is then an interim card,
 * and the final one is delivered later by `post` and `update`. For submissions it settles when the handler is done: the
 * surface shows "Testing…" in the open form meanwhile, and delivers to the 1:1 if the form is closed by then.
 */
export type Answer = (incoming: Incoming) => Promise<Outcome>;

export interface Outcome {
  reply: Reply;
  /** The surface calls it once with the message that it posted or replaced for this reply. */
  posted(message: MessageRef): Promise<void>;
  /** The surface calls it when it has delivered the reply, or could not. */
  done(): void;
  lines: Lines;
}

/** Short lines that a surface needs of its own, in the person's language. */
export interface Lines {
  /** In a channel, when the answer went to the 1:1. */
  answeredInPrivate: string;
  /** In a channel, when the person's 1:1 cannot be reached. */
  addTheApp: string;
}

/** Lines for moments before the door is asked, by language: "Loading…", "Testing…". */
export interface WaitingLines {
  loading: string;
  testing: string;
  testingLonger: string;
  showResult: string;
  close: string;
  done: string;
  /** When the platform did not say who somebody is, or did not take the answer. */
  notAnswered: string;
}

export class SurfaceError extends Error {
  override name = "SurfaceError";
  /** `gone`: message deleted, channel archived or bot removed. `unreachable`: no 1:1, or not in the channel. */
  readonly kind: "gone" | "unreachable" | "rate-limited" | "too-large" | "down";
  readonly retryAfterMs: number | undefined;
  constructor(kind: SurfaceError["kind"], message: string, details: { retryAfterMs?: number; cause?: unknown } = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.kind = kind;
    this.retryAfterMs = details.retryAfterMs;
  }
}
