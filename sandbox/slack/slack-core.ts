import type { EventEmitter } from "node:events";
import type { JsonObject } from "./json-object.ts";
import type { SlackWorkspace } from "./slack-workspace.ts";

/** A call or an answer of the app that Slack refused. */
export interface Violation {
  at: string;
  /** The Web API method, `response_url`, or `ack of view_submission` and alike. */
  method: string;
  error: string;
  messages: string[];
  arguments: JsonObject;
}

export type TroubleCode = "operation_timeout" | "dispatch_failed" | "invalid_answer";

/** What a person saw because the app did not answer, or not as it must. */
export interface Trouble {
  at: string;
  userId: string;
  action: string;
  code: TroubleCode;
  /** As the Slack client words it. */
  text: string;
}

/** What goes wrong on purpose; change the fields at any time. Not recorded as violations. */
export interface SlackFaults {
  /** Every connection to the Web API, upload and response URLs is cut. */
  down: boolean;
  /** Each Web API answer waits this long; the call itself takes effect at once. */
  slowMs: number;
  /** The next `times` calls (of this method, or of any) answer 429 with Retry-After. */
  rateLimited: { method?: string; retryAfterSeconds: number; times: number } | null;
  /** The next `times` calls of this method take effect, but no answer ever comes. */
  lostAnswers: { method: string; times: number } | null;
  /** The next `times` calls of this method answer this error. */
  failing: { method: string; error: string; times: number } | null;
}

export interface SlackSettings {
  signingSecret: string;
  botToken: string;
  appToken: string;
  /** Where the app listens for signed requests; empty for Socket Mode alone. */
  eventsUrl: string;
  scopes: readonly string[];
  /** Slash commands of the app, each with its slash. */
  commands: readonly string[];
  ackTimeoutMs: number;
  retryDelaysMs: readonly number[];
  /** Refuse with 429 what goes beyond the published calls per minute. */
  enforceRates: boolean;
  /** How long a message may be edited; Infinity unless the workspace limits it. */
  editWindowMs: number;
  /** Milliseconds since 1970; tests may move it to let triggers and URLs expire. */
  now: () => number;
}

export interface Trigger {
  userId: string;
  channelId: string | null;
  issuedAt: number;
  isUsed: boolean;
}

export interface ResponseUrl {
  userId: string;
  channelId: string;
  /** The message that `replace_original` and `delete_original` mean. */
  messageTs: string | null;
  threadTs: string | null;
  issuedAt: number;
  usesLeft: number;
}

/** One request to the app. */
export interface Outgoing {
  kind: "event" | "command" | "interactive";
  payload: JsonObject;
  retry?: { num: number; reason: string };
}

export type Delivery =
  | { kind: "acked"; body: unknown }
  | { kind: "failed"; code: "operation_timeout" | "dispatch_failed"; status: number | null; noRetry: boolean };

/** All that the parts of the sandbox share. */
export interface SlackCore {
  workspace: SlackWorkspace;
  settings: SlackSettings;
  faults: SlackFaults;
  violations: Violation[];
  troubles: Trouble[];
  triggers: Map<string, Trigger>;
  responseUrls: Map<string, ResponseUrl>;
  /** Options that the last option loads answered, by person, place, block and action. */
  suggested: Map<string, JsonObject[]>;
  /** Emits `change` after every change of what somebody can see. */
  events: EventEmitter;
  /** `http://127.0.0.1:port`, no slash at the end. */
  baseUrl: string;
  timers: Set<NodeJS.Timeout>;
  isStopped: boolean;
  deliver(outgoing: Outgoing): Promise<Delivery>;
}

export function changed(core: SlackCore): void {
  core.events.emit("change");
}

export function recordViolation(core: SlackCore, violation: Omit<Violation, "at">): void {
  core.violations.push({ at: new Date(core.settings.now()).toISOString(), ...violation });
  changed(core);
}

/** Notes what the person saw and returns it. */
export function recordTrouble(core: SlackCore, trouble: Omit<Trouble, "at">): Trouble {
  const noted = { at: new Date(core.settings.now()).toISOString(), ...trouble };
  core.troubles.push(noted);
  changed(core);
  return noted;
}

/** Runs `work` after the delay unless the sandbox stops before. */
export function later(core: SlackCore, delayMs: number, work: () => Promise<void>): void {
  if (core.isStopped) return;
  const timer = setTimeout(() => {
    core.timers.delete(timer);
    void work();
  }, delayMs);
  core.timers.add(timer);
}

const mostKept = 10_000;

/** Makes room in a map of short-lived things, so that a sandbox that runs for days does not grow. */
export function dropOldest(kept: Map<string, unknown>): void {
  const [oldest] = kept.keys();
  if (oldest !== undefined && kept.size >= mostKept) kept.delete(oldest);
}
