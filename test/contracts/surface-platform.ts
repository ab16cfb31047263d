import type { Person } from "../../sandbox/people/person.ts";
import type { Answer, Surface } from "../../src/bot/surface.ts";
import type { Conversation } from "../../src/core/posting/conversation.ts";

/** A started surface on one web port with its platform's sandbox, and people in it. */
export interface SurfacePlatform {
  surface: Surface;
  /** A plain member of the workspace who has the bot in a 1:1. */
  person: Person;
  /** A guest or a person of another organisation who is in `channel`. */
  outsider: Person;
  /** A channel that the bot is in, as `Person` names it, and as the surface does. */
  channel: string;
  conversation: Conversation;
  /** What the platform does otherwise, and why; absent where it does as the suite says. */
  differs?: {
    /** A line in a channel is read by everybody in its thread. */
    linesAreForAll?: string;
    /** An open form cannot be changed from outside: the person presses its button for the outcome. */
    outcomeIsFetched?: string;
  };
  /** Everything that the platform refused so far, in its own words. */
  violations(): readonly unknown[];
  /** Sends the same thing to the bot twice, as the platform does when it had no answer. */
  deliversTwice(text: string): Promise<void>;
  /** The status that a request with a wrong signature or token gets. */
  forgedStatus(): Promise<number>;
  /** The platform cannot be reached from now on, or can again. */
  setDown(isDown: boolean): void;
  stop(): Promise<void>;
}

export type StartPlatform = (answer: Answer) => Promise<SurfacePlatform>;
