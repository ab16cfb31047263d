import { stringify } from "lossless-json";
import type { Allowance } from "../core/ports/budget.ts";
import { GotoError } from "../core/ports/goto.ts";
import { startDeadline } from "../net/deadline.ts";
import type { HttpAnswer, HttpCaller } from "../net/http-caller.ts";
import { countOf, fieldOf, isJsonRecord, type JsonRecord, recordsOf } from "../net/json-fields.ts";
import { type CallNature, readGotoAnswer, toGotoError } from "./goto-answers.ts";
import type { GotoSession } from "./goto-session.ts";

export interface GotoCall {
  method: "GET" | "POST" | "DELETE";
  /** Below `/admin/rest/v1/`; every part already checked by `keyPath`. */
  path: string;
  query?: Readonly<Record<string, string>>;
  body?: JsonRecord;
}

/** Signed calls of the Admin API. Throws `GotoError` and nothing else. */
export interface GotoApi {
  send(call: GotoCall, signal: AbortSignal | undefined): Promise<unknown>;
}

export interface GotoApiOptions {
  /** `https://api.getgo.com` */
  apiUrl: URL;
  http: HttpCaller;
  budgetKey: string;
  allowance: Allowance;
  /** For reads and for writes, in milliseconds. */
  deadlines: { readMs: number; writeMs: number };
}

/** GoTo states no largest page; it says in `toIndex` how far it went. */
const PAGE_SIZE = 100;

export function createGotoApi(options: GotoApiOptions, session: GotoSession): GotoApi {
  const { budgetKey, allowance, deadlines } = options;

  async function attempt(call: GotoCall, token: string, signal: AbortSignal): Promise<HttpAnswer> {
    const url = new URL(`admin/rest/v1/${call.path}`, withSlash(options.apiUrl));
    // %20, not "+": GoTo reads a plus sign in a filter as one.
    url.search = Object.entries(call.query ?? {})
      .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
      .join("&");
    const body = call.body === undefined ? undefined : stringify(call.body);
    return options.http.call({
      method: call.method,
      url,
      headers: {
        accept: "application/json",
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body }),
      deadlineMs: deadlineOf(call),
      budgetKey,
      allowance,
      signal,
    });
  }

  function deadlineOf(call: GotoCall): number {
    return call.method === "GET" ? deadlines.readMs : deadlines.writeMs;
  }

  return {
    async send(call, signal) {
      const nature: CallNature = call.method === "GET" ? "read" : "write";
      const deadline = startDeadline(deadlineOf(call), `${call.method} GoTo ${call.path}`, signal);
      try {
        const token = await session.accessToken(deadline.signal);
        const answer = await attempt(call, token, deadline.signal);
        if (answer.status !== 401) return readGotoAnswer(answer, nature);
        // Refused unread, so a write may go again with a newer token.
        const newer = await session.accessTokenAfter(token, deadline.signal);
        const second = await attempt(call, newer, deadline.signal);
        if (second.status !== 401) return readGotoAnswer(second, nature);
        // A token that has just been given is refused when its OAuth client lacks the Admin scope (live report 2026-07-28).
        throw new GotoError("forbidden", "GoTo refused a fresh token: the OAuth client needs the Admin Center scope");
      } catch (error) {
        throw toGotoError(error, nature);
      } finally {
        deadline.end();
      }
    },
  };
}

/** Every row of `{results, fromIndex, toIndex, total}`, by `offset`. */
export async function* readGotoList(
  api: GotoApi,
  path: string,
  query: Readonly<Record<string, string>>,
  signal: AbortSignal | undefined,
): AsyncGenerator<JsonRecord> {
  for (let offset = 0; ; ) {
    const paged = { ...query, pageSize: String(PAGE_SIZE), offset: String(offset) };
    const body = await api.send({ method: "GET", path, query: paged }, signal);
    if (!isJsonRecord(body)) throw new GotoError("unexpected", `GoTo gave no list for ${path}`);
    const rows = recordsOf(fieldOf(body, "results"));
    yield* rows;

    const toIndex = countOf(body, "toIndex");
    const next = toIndex === undefined ? offset + rows.length : toIndex + 1;
    const total = countOf(body, "total");
    const isLast = total === undefined ? rows.length < PAGE_SIZE : next >= total;
    if (rows.length === 0 || isLast) return;
    if (next <= offset) throw new GotoError("unexpected", `GoTo gave the same page of ${path} twice`);
    offset = next;
  }
}

/** A key as a part of a path. One that is none cannot exist at GoTo. */
export function keyPath(key: string): string {
  if (/^[\w-]{1,64}$/.test(key)) return key;
  throw new GotoError("not-found", "A GoTo key is made of digits");
}

function withSlash(url: URL): string {
  return url.href.endsWith("/") ? url.href : `${url.href}/`;
}
