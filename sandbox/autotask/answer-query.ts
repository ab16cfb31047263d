import { createHash } from "node:crypto";
import { jsonAnswer, type SandboxAnswer } from "../world/loopback-server.ts";
import { type Entity, fieldsOf } from "./autotask-fields.ts";
import type { AutotaskRows, Row } from "./autotask-rows.ts";
import { compileFilter, QueryError } from "./query-filter.ts";

const mostRecords = 500;

export interface QueryAsked {
  entity: Entity;
  body: string;
  /** Of a next page. */
  token: string | null;
  /** Where next pages are, up to the entity: `http://…/ATServicesRest/V1.0`. */
  base: string;
}

interface Query {
  maxRecords: number;
  includeFields: readonly string[] | null;
  filter: unknown;
}

/**
 * One page in order of id. Its `nextPageUrl` must be posted to with the same body: the token remembers which. Throws `QueryError`.
 */
export function answerQuery(rows: AutotaskRows, asked: QueryAsked): SandboxAnswer {
  const query = readQuery(asked);
  const after = asked.token === null ? Number.NEGATIVE_INFINITY : readToken(asked.token, asked.body);
  const found = select(rows, asked, query.filter);
  const from = found.findIndex((row) => row.id > after);
  const left = from < 0 ? 0 : found.length - from;
  const page = from < 0 ? [] : found.slice(from, from + query.maxRecords);
  const lastId = page.at(-1)?.id;
  const hasMore = left > page.length && lastId !== undefined;
  const items = page.map((row) => pick(row, query.includeFields));
  return jsonAnswer(200, {
    items,
    pageDetails: {
      count: items.length,
      requestCount: query.maxRecords,
      prevPageUrl: null,
      nextPageUrl: hasMore ? `${asked.base}/${asked.entity}/query/next?paging=${makeToken(lastId, asked.body)}` : null,
    },
  });
}

export function answerCount(rows: AutotaskRows, asked: QueryAsked): SandboxAnswer {
  return jsonAnswer(200, { queryCount: select(rows, asked, readQuery(asked).filter).length });
}

function select(rows: AutotaskRows, { entity, body }: QueryAsked, filter: unknown): readonly Row[] {
  const test = compileFilter(filter, fieldsOf[entity], entity);
  return rows.select(entity, hashOf(body), test, entity === "Contacts" ? companyIdOf(filter) : undefined);
}

/** What `companyID` must equal, when the filter says so at its top. */
function companyIdOf(filter: unknown): number | undefined {
  const entries: readonly { op?: unknown; field?: unknown; value?: unknown }[] = Array.isArray(filter) ? filter : [];
  const found = entries.find(({ op, field }) => op === "eq" && String(field).toLowerCase() === "companyid");
  return typeof found?.value === "number" ? found.value : undefined;
}

function readQuery({ body, entity }: QueryAsked): Query {
  let read: unknown;
  try {
    read = JSON.parse(body);
  } catch {
    throw new QueryError("The request body is not valid JSON.");
  }
  if (typeof read !== "object" || read === null || Array.isArray(read)) throw new QueryError("A query is an object.");
  const known = new Map(Object.entries(read).map(([name, value]) => [name.toLowerCase(), value]));
  for (const name of known.keys()) {
    if (!["maxrecords", "includefields", "filter"].includes(name)) throw new QueryError(`${name} is not known.`);
  }
  const maxRecords: unknown = known.get("maxrecords") ?? mostRecords;
  if (typeof maxRecords !== "number" || !Number.isInteger(maxRecords) || maxRecords < 1 || maxRecords > mostRecords) {
    throw new QueryError(`MaxRecords must be between 1 and ${mostRecords}.`);
  }
  const includeFields: unknown = known.get("includefields") ?? null;
  return { maxRecords, includeFields: readFields(includeFields, entity), filter: known.get("filter") };
}

function readFields(wanted: unknown, entity: Entity): readonly string[] | null {
  if (wanted === null) return null;
  if (!Array.isArray(wanted)) throw new QueryError("IncludeFields must be an array.");
  return wanted.map((name) => {
    const found = Object.keys(fieldsOf[entity]).find((field) => field.toLowerCase() === String(name).toLowerCase());
    if (!found) throw new QueryError(`Unable to find ${name} in the ${entity} Entity.`);
    return found;
  });
}

/** The id comes only when it is asked for. */
function pick(row: Row, names: readonly string[] | null): Record<string, unknown> {
  return names === null ? row : Object.fromEntries(names.map((name) => [name, row[name] ?? null]));
}

function hashOf(body: string): string {
  return createHash("sha256").update(body).digest("hex").slice(0, 16);
}

function makeToken(lastId: number, body: string): string {
  return Buffer.from(`${lastId}.${hashOf(body)}`).toString("base64url");
}

function readToken(token: string, body: string): number {
  const [id = "", hash = ""] = Buffer.from(token, "base64url").toString("utf8").split(".");
  if (!/^-?\d+$/.test(id) || hash !== hashOf(body)) {
    throw new QueryError("The paging token does not belong to this query.");
  }
  return Number(id);
}
