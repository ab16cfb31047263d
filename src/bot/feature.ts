import type { Actor, Member } from "../core/member/member.ts";
import type { Role } from "../core/member/role.ts";
import type { Platform } from "../core/posting/conversation.ts";
import type { Services } from "../core/services.ts";
import type { Tenant } from "../core/tenant/tenant.ts";
import type { Card } from "./card.ts";
import type { Action, Command, Submission } from "./incoming.ts";
import type { Reply, Shown } from "./reply.ts";
import type { Words } from "./words/words.ts";

/** What people can do in one area: all its doors. A door that is not named here does not exist. */
export interface Feature {
  name: string;
  /** By the word that is typed. */
  commands?: Readonly<Record<string, Door<Command & { rest: string }>>>;
  /** By `<feature>.<verb>`. */
  actions?: Readonly<Record<string, Door<Action>>>;
  /** By `<feature>.<name>`. */
  forms?: Readonly<Record<string, Door<Submission>>>;
  /** Cards that project a record, by the view's name. */
  views?: Readonly<Record<string, View>>;
}

export interface Door<I> {
  /** The least role that may pass. */
  role: Role;
  /** True when an action answers with a form. */
  opensForm?: boolean;
  /** Whom a slow answer waits for; chooses the words of the interim line. */
  waitsFor?: "psa" | "goto";
  answer(incoming: I, desk: Desk): Promise<Reply>;
}

/** Where a handler works: who asks, in which language, and what it may call. */
export interface Desk extends Viewer {
  actor: Actor;
  member: Member;
  /** Draws the card of a record for this person. A record that is gone has a card that says so. */
  show(view: string, id: string): Promise<Shown>;
}

/** For whom a card is drawn. In a channel there is no `member`, and no personal data belongs on the card. */
export interface Viewer {
  tenant: Tenant;
  services: Services;
  words: Words;
  member?: Member;
}

export interface View {
  /** True for lists that a person leafs through: when their draft has expired, the posted card stays as it is. */
  keepsWhenGone?: boolean;
  /** True for a record that changes fast, such as progress: a posted copy is not redrawn at every change. */
  changesFast?: boolean;
  /** True for a record that jobs change: a card just posted is drawn once more, lest a change in between be missed. */
  changesByItself?: boolean;
  /** A copy in a channel was deleted, or cannot be posted or changed there any more. */
  lost?(id: string, platform: Platform, services: Services): Promise<void>;
  /** `null`: the record is gone. */
  draw(id: string, viewer: Viewer): Promise<Card | null>;
}
