import { jsonAnswer, type SandboxAnswer, type SandboxRequest } from "../world/loopback-server.ts";
import type { Row } from "./compile-condition.ts";
import { connectWiseErrors } from "./connectwise-errors.ts";
import type { Fields } from "./resource-fields.ts";
import { fieldPicker } from "./select-rows.ts";

const defaultPageSize = 25;
const largestPageSize = 1_000;

/** Rows that are filtered and in order already, and the fields that may be picked of them. */
export interface RowList {
  rows: readonly Row[];
  fields: Fields;
}

/**
 * One page of rows: navigable by `page` (1-based) with a `Link` header, or forward-only by `pageId` (rows whose id is larger).
 * `pageSize` is 25 unless told and silently capped at 1,000; past the end comes an empty list. Throws `ConditionError`.
 */
export function answerList(request: SandboxRequest, list: RowList): SandboxAnswer {
  const pageSize = wholeNumber(request.query.get("pageSize"), defaultPageSize, 1);
  if (pageSize === null) return connectWiseErrors.invalid("pageSize", "pageSize must be a number from 1.");
  const size = Math.min(pageSize, largestPageSize);
  const pick = fieldPicker(request.query.get("fields"), list.fields);
  const isForwardOnly = /^forward-only$/i.test(String(request.headers["pagination-type"] ?? ""));
  const page = isForwardOnly ? forwardPage(request, list.rows, size) : navigablePage(request, list.rows, size);
  if ("status" in page) return page;
  const links = page.links.map(
    ({ rel, values }) => `<${pageUrl(request, { ...values, pageSize: size })}>; rel="${rel}"`,
  );
  return jsonAnswer(200, page.rows.map(pick), links.length === 0 ? {} : { link: links.join(", ") });
}

interface Page {
  rows: readonly Row[];
  links: readonly { rel: "first" | "prev" | "next" | "last"; values: Readonly<Record<string, number>> }[];
}

function navigablePage(request: SandboxRequest, rows: readonly Row[], size: number): Page | SandboxAnswer {
  const page = wholeNumber(request.query.get("page"), 1, 1);
  if (page === null) return connectWiseErrors.invalid("page", "page must be a number from 1.");
  const last = Math.max(1, Math.ceil(rows.length / size));
  const links: Page["links"] = [
    ...(page > 1
      ? [{ rel: "first", values: { page: 1 } } as const, { rel: "prev", values: { page: page - 1 } } as const]
      : []),
    ...(page < last
      ? [{ rel: "next", values: { page: page + 1 } } as const, { rel: "last", values: { page: last } } as const]
      : []),
  ];
  return { rows: rows.slice((page - 1) * size, page * size), links };
}

/** Goes by id alone, so an order is refused. */
function forwardPage(request: SandboxRequest, rows: readonly Row[], size: number): Page | SandboxAnswer {
  const after = wholeNumber(request.query.get("pageId"), 0, 0);
  if (after === null) return connectWiseErrors.invalid("pageId", "pageId must be a number from 0.");
  if (request.query.get("orderBy")) {
    return connectWiseErrors.invalid("orderBy", "orderBy is not supported with forward-only pagination.");
  }
  const left = rows.filter((row) => Number(row.id) > after);
  const found = left.slice(0, size);
  const pageId = Number(found.at(-1)?.id ?? after);
  return { rows: found, links: left.length > found.length ? [{ rel: "next", values: { pageId } }] : [] };
}

function pageUrl(request: SandboxRequest, values: Readonly<Record<string, number>>): string {
  const query = new URLSearchParams(request.query);
  for (const name of ["page", "pageId"]) query.delete(name);
  for (const [name, value] of Object.entries(values)) query.set(name, String(value));
  return `http://${request.headers.host}${request.path}?${query}`;
}

function wholeNumber(text: string | null, otherwise: number, least: number): number | null {
  if (text === null || text === "") return otherwise;
  return /^\d{1,9}$/.test(text) && Number(text) >= least ? Number(text) : null;
}
