import { Ajv, type ValidateFunction } from "ajv";
import type { Exchange } from "../../../sandbox/world/loopback-server.ts";
import { isJsonRecord, type JsonRecord } from "../../../src/net/json-fields.ts";
import { readOpenApi, resolvePointer } from "./openapi-file.ts";

export interface Checked {
  requests: number;
  answers: number;
  violations: readonly string[];
}

export interface OpenApiChecker {
  check(exchange: Exchange): void;
  readonly checked: Checked;
}

/** `path`: where a request's path stands in the file, e.g. `/company/companies`; `null`: not a path of this API. */
export interface OpenApiSite {
  file: string;
  pathOf(path: string): string | null;
  /** Headers, in lower case, that the file's security asks for. */
  securityHeaders: readonly string[];
  /** Statuses of what stands before the API. */
  gatewayStatuses: readonly number[];
}

/** Holds requests and answers to an OpenAPI file: path, method, parameters, headers, bodies, statuses, content types. */
export function createChecker(site: OpenApiSite): OpenApiChecker {
  const file = readOpenApi(site.file);
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  ajv.addSchema(file, "api");
  const compiled = new Map<string, ValidateFunction>();
  const violations: string[] = [];
  const templates = Object.keys(isJsonRecord(file.paths) ? file.paths : {});
  const counted = { requests: 0, answers: 0 };

  function schemaProblems(schema: unknown, value: unknown): string | null {
    const key = JSON.stringify(schema);
    const known = compiled.get(key) ?? ajv.compile(withBase(schema));
    compiled.set(key, known);
    return known(value) ? null : ajv.errorsText(known.errors, { separator: "; " }).slice(0, 300);
  }

  const deref = (value: unknown): JsonRecord | null => {
    if (!isJsonRecord(value)) return null;
    if (typeof value.$ref !== "string") return value;
    const found = resolvePointer(file, value.$ref);
    return isJsonRecord(found) ? found : null;
  };

  function operationOf(path: string, method: string) {
    const exact = templates.find((template) => template.toLowerCase() === path.toLowerCase());
    const template = exact ?? templates.find((each) => fitsTemplate(each, path));
    const item = template === undefined ? null : resolvePointer(file, `#/paths/${template.replaceAll("/", "~1")}`);
    const operation = isJsonRecord(item) ? item[method.toLowerCase()] : undefined;
    return isJsonRecord(operation) ? operation : null;
  }

  function checkRequest({ request }: Exchange, operation: JsonRecord, isNextPage: boolean): readonly string[] {
    const problems: string[] = [];
    const listed: readonly unknown[] = Array.isArray(operation.parameters) ? operation.parameters : [];
    const parameters = listed.map(deref).filter((each) => each !== null);
    const isSecured = !(Array.isArray(operation.security) && operation.security.length === 0);
    for (const name of isSecured ? site.securityHeaders : []) {
      if (request.headers[name] === undefined) problems.push(`no header ${name}`);
    }
    for (const { name, in: place, required, schema } of parameters) {
      const wanted = String(name);
      const value =
        place === "query"
          ? request.query.get(wanted)
          : place === "header"
            ? request.headers[wanted.toLowerCase()]
            : undefined;
      if (value === undefined || value === null) {
        if (required === true && place !== "path") problems.push(`no ${String(place)} parameter ${wanted}`);
      } else {
        const problem = schemaProblems(schema, typed(schema, String(value)));
        if (problem) problems.push(`${wanted}: ${problem}`);
      }
    }
    const known = new Set(parameters.filter((each) => each.in === "query").map((each) => String(each.name)));
    for (const name of isNextPage ? [] : request.query.keys()) {
      if (!known.has(name)) problems.push(`unknown query parameter ${name}`);
    }
    const bodySchema = jsonSchemaOf(deref(operation.requestBody));
    if (bodySchema !== undefined) {
      if (!/json/.test(String(request.headers["content-type"]))) problems.push("the body is not sent as JSON");
      const problem = schemaProblems(bodySchema, parsed(request.body));
      if (problem) problems.push(`body: ${problem}`);
    } else if (request.body !== "") problems.push("a body that nobody asked for");
    return problems;
  }

  function checkAnswer({ answer }: Exchange, operation: JsonRecord): readonly string[] {
    if (answer === null || site.gatewayStatuses.includes(answer.status)) return [];
    const responses = isJsonRecord(operation.responses) ? operation.responses : {};
    const response = deref(responses[String(answer.status)] ?? responses.default);
    if (response === null) return [`status ${answer.status} is not in the file`];
    const schema = jsonSchemaOf(response);
    const body = answer.body ?? "";
    const contentType = answer.headers?.["content-type"] ?? "";
    if (schema === undefined || body === "") return schema === undefined && body !== "" ? ["an unexpected body"] : [];
    if (!/json/.test(contentType)) {
      // The cloud's router speaks plain text; the file says so in words only.
      return answer.status === 404 && /text\/plain/.test(contentType) ? [] : [`content type ${contentType}`];
    }
    const problem = schemaProblems(schema, parsed(body));
    return problem === null ? [] : [problem];
  }

  return {
    get checked() {
      return { ...counted, violations };
    },
    check(exchange) {
      const { request } = exchange;
      const path = site.pathOf(request.path);
      const isNextPage = path?.toLowerCase().endsWith("/query/next") ?? false;
      const operation =
        path === null ? null : operationOf(isNextPage ? path.slice(0, -"/next".length) : path, request.method);
      const where = `${request.method} ${request.path}`;
      counted.requests += 1;
      if (operation === null) {
        violations.push(`${where}: not in ${site.file}`);
        return;
      }
      violations.push(...checkRequest(exchange, operation, isNextPage).map((problem) => `${where}: ${problem}`));
      if (exchange.made || exchange.answer === null) return;
      counted.answers += 1;
      const status = exchange.answer.status;
      violations.push(...checkAnswer(exchange, operation).map((problem) => `${where} → ${status}: ${problem}`));
    },
  };
}

function jsonSchemaOf(holder: JsonRecord | null): unknown {
  const content = holder && isJsonRecord(holder.content) ? holder.content : null;
  const media = content?.["application/json"];
  return isJsonRecord(media) ? media.schema : undefined;
}

/** `#/components/…` inside a schema on its own becomes a reference into the file. */
function withBase(schema: unknown): JsonRecord {
  const text = JSON.stringify(schema).replaceAll('"$ref":"#/', '"$ref":"api#/');
  const value: unknown = JSON.parse(text);
  return isJsonRecord(value) ? value : {};
}

function fitsTemplate(template: string, path: string): boolean {
  const [wanted, given] = [template.split("/"), path.split("/")];
  if (wanted.length !== given.length) return false;
  return wanted.every((step, at) => /^\{.*\}$/.test(step) || step.toLowerCase() === given[at]?.toLowerCase());
}

function typed(schema: unknown, text: string): unknown {
  const type = isJsonRecord(schema) ? schema.type : undefined;
  if ((type === "integer" || type === "number") && /^-?\d+$/.test(text)) return Number(text);
  return type === "boolean" ? text === "true" : text;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
