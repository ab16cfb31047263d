import { type Expression, parseExpression } from "./expression.ts";
import { type Filter, matches, parseFilter } from "./filter.ts";
import { parseGroup } from "./group-documents.ts";
import { toPath } from "./paths.ts";
import { parseProjection } from "./project-document.ts";
import { notOffered, ServerError } from "./server-error.ts";
import { checkFieldName, parseSort } from "./sort-documents.ts";
import { type Doc, isArray, isDoc, typeName, type Value, wholeNumber } from "./value.ts";
import { writeAt } from "./write-at.ts";

export type Stage = (documents: readonly Doc[]) => readonly Doc[];

export interface Pipeline {
  /** The first stage when it is a `$match`: indexes may serve it. */
  match: Filter;
  stages: readonly Stage[];
}

/** Reads a pipeline. Throws `ServerError` for what is wrong or not offered, whatever documents there are. */
export function parsePipeline(pipeline: Value | undefined): Pipeline {
  if (!isArray(pipeline)) throw new ServerError(14, "'pipeline' option must be specified as an array");
  const named = pipeline.map((stage) => {
    if (!isDoc(stage) || stage.size !== 1)
      throw new ServerError(40323, "A pipeline stage specification object must contain exactly one field.");
    const [[name, spec] = ["", null] as const] = stage;
    return { name, spec };
  });
  const first = named[0];
  const match = first?.name === "$match" ? parseMatch(first.spec) : parseFilter(new Map());
  const rest = first?.name === "$match" ? named.slice(1) : named;
  return { match, stages: rest.map(({ name, spec }) => parseStage(name, spec)) };
}

function parseStage(name: string, spec: Value): Stage {
  switch (name) {
    case "$match": {
      const filter = parseMatch(spec);
      return (documents) => documents.filter((each) => matches(filter, each));
    }
    case "$sort": {
      const order = isDoc(spec) ? parseSort(spec) : undefined;
      if (!order) throw new ServerError(15976, "$sort stage must have at least one sort key");
      return (documents) => [...documents].sort(order);
    }
    case "$skip": {
      const count = readCount(name, spec, 0);
      return (documents) => documents.slice(count);
    }
    case "$limit": {
      const count = readCount(name, spec, 1);
      return (documents) => documents.slice(0, count);
    }
    case "$project": {
      if (!isDoc(spec)) throw new ServerError(15969, "$project specification must be an object");
      const project = parseProjection(spec);
      if (!project)
        throw new ServerError(
          51272,
          "Invalid $project :: caused by :: projection specification must have at least one field",
        );
      return (documents) => documents.map(project);
    }
    case "$group":
      return parseGroup(spec);
    case "$count":
      return parseCount(spec);
    case "$unwind":
      return parseUnwind(spec);
    case "$set":
    case "$addFields":
      return parseSet(name, spec);
    case "$unset":
      return parseUnset(spec);
  }
  if (!/^\$[a-zA-Z]+$/.test(name)) throw new ServerError(40324, `Unrecognized pipeline stage name: '${name}'`);
  throw knownElsewhere.has(name)
    ? notOffered(`The stage ${name}`)
    : new ServerError(40324, `Unrecognized pipeline stage name: '${name}'`);
}

const knownElsewhere = new Set(
  "bucket bucketAuto changeStream collStats currentOp densify documents facet fill geoNear graphLookup indexStats listLocalSessions listSessions lookup merge out planCacheStats redact replaceRoot replaceWith sample search setWindowFields sortByCount unionWith vectorSearch"
    .split(" ")
    .map((name) => `$${name}`),
);

function parseMatch(spec: Value): Filter {
  if (!isDoc(spec)) throw new ServerError(15959, "the match filter must be an expression in an object");
  return parseFilter(spec);
}

function readCount(name: string, spec: Value, least: number): number {
  const count = wholeNumber(spec);
  if (count === undefined || count < least) {
    throw new ServerError(
      name === "$limit" ? 15958 : 5107200,
      `invalid argument to ${name} stage: ${least === 1 ? "the limit must be positive" : "Expected a non-negative number"}`,
    );
  }
  return count;
}

function parseCount(spec: Value): Stage {
  if (typeof spec !== "string" || spec === "")
    throw new ServerError(40156, "the count field must be a non-empty string");
  if (spec.startsWith("$")) throw new ServerError(40158, "the count field cannot be a $-prefixed path");
  if (spec.includes(".")) throw new ServerError(40160, "the count field cannot contain '.'");
  return (documents) => (documents.length === 0 ? [] : [new Map([[spec, documents.length]])]);
}

function parseUnwind(spec: Value): Stage {
  const path = isDoc(spec) ? spec.get("path") : spec;
  const keepEmpty = isDoc(spec) && spec.get("preserveNullAndEmptyArrays") === true;
  for (const name of isDoc(spec) ? spec.keys() : []) {
    if (name === "includeArrayIndex") throw notOffered("includeArrayIndex of $unwind");
    if (name !== "path" && name !== "preserveNullAndEmptyArrays")
      throw new ServerError(28811, `unrecognized option to $unwind stage: ${name}`);
  }
  if (typeof path !== "string")
    throw new ServerError(28808, `expected a string as the path for $unwind stage, got ${typeName(path ?? null)}`);
  if (!path.startsWith("$"))
    throw new ServerError(28818, `path option to $unwind stage should be prefixed with a '$': ${path}`);
  const parts = toPath(path.slice(1));
  checkFieldName(path.slice(1));
  return (documents) =>
    documents.flatMap((document) => {
      const value = parts.reduce<Value | undefined>((at, part) => (isDoc(at) ? at.get(part) : undefined), document);
      if (isArray(value) && value.length > 0) return value.map((each) => writeAt(document, parts, () => each, true));
      if (value !== undefined && value !== null && !isArray(value)) return [document];
      if (!keepEmpty) return [];
      return [isArray(value) ? writeAt(document, parts, () => undefined, false) : document];
    });
}

function parseSet(stage: string, spec: Value): Stage {
  if (!isDoc(spec) || spec.size === 0)
    throw new ServerError(40272, `${stage} specification stage must be an object with at least one field`);
  const fields = [...spec].map(([name, value]): [string, Expression] => {
    checkFieldName(name);
    if (name.includes(".")) throw notOffered(`A dotted field in ${stage}`);
    if (isDoc(value) && ![...value.keys()].includes("$literal")) throw notOffered(`A document in ${stage}`);
    return [name, parseExpression(value)];
  });
  return (documents) =>
    documents.map((document) => {
      const made = new Map(document);
      for (const [name, expression] of fields) {
        const value = expression(document);
        if (value === undefined) made.delete(name);
        else made.set(name, value);
      }
      return made;
    });
}

function parseUnset(spec: Value): Stage {
  const names = isArray(spec) ? spec : [spec];
  if (names.length === 0 || names.some((name) => typeof name !== "string")) {
    throw new ServerError(31002, "$unset specification must be a string or an array of strings");
  }
  const project = parseProjection(new Map(names.map((name): [string, Value] => [String(name), false])));
  return (documents) => (project ? documents.map(project) : documents);
}
