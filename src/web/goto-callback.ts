import type { IncomingMessage, ServerResponse } from "node:http";
import type { Log } from "../core/ports/log.ts";
import { type MessagePage, messagePage, STYLE_HASH } from "./message-page.ts";
import { sendJson, sendPage } from "./send-answer.ts";

/** What GoTo sends the browser back with; `error` is OAuth's own word, e.g. `access_denied`. */
export interface GotoCallbackQuery {
  code?: string;
  state?: string;
  error?: string;
}

/** Finishes the sign-in and answers what the person shall read, in their language. */
export type GotoCallback = (query: GotoCallbackQuery) => Promise<MessagePage>;

const MAX_VALUE_LENGTH = 4000;

/** Shown when the bot itself fails; nobody's language is known by then. */
const BROKEN: MessagePage = {
  title: "The sign-in could not be finished",
  body: "Something went wrong on our side.\nGo back to the chat and start the sign-in again.",
  language: "en",
};

/** The code is worth a sign-in, so neither it nor the query is logged or shown. */
export async function handleGotoCallback(
  request: IncomingMessage,
  response: ServerResponse,
  onGotoCallback: GotoCallback,
  log: Log,
): Promise<void> {
  // HEAD comes from link previews and scanners; it must not use up the code.
  if (request.method !== "GET") {
    response.setHeader("allow", "GET");
    return sendJson(request, response, 405, { error: "method not allowed" });
  }
  const query = readQuery(request.url ?? "");
  const finished = await onGotoCallback(query).then(
    (page) => ({ page, status: query.error === undefined && query.code !== undefined ? 200 : 400 }),
    (error: unknown) => {
      log.error("the GoTo callback failed", { error });
      return { page: BROKEN, status: 500 };
    },
  );
  sendPage(request, response, finished.status, { html: messagePage(finished.page), styleHash: STYLE_HASH });
}

/** A value that comes twice, is empty or is too long counts as absent. */
function readQuery(url: string): GotoCallbackQuery {
  const search = new URLSearchParams(url.slice(url.indexOf("?") + 1));
  const query: GotoCallbackQuery = {};
  for (const name of ["code", "state", "error"] as const) {
    const [value, ...more] = search.getAll(name);
    if (value && more.length === 0 && value.length <= MAX_VALUE_LENGTH) query[name] = value;
  }
  return query;
}
