import { isDeepStrictEqual } from "node:util";
import { type ClientSession, type Document, MongoClient } from "mongodb";
import { matchesExpected } from "./spec-matching.ts";
import { runSpecOperation, SkippedError, type SpecOperation } from "./spec-operations.ts";

/** A file of MongoDB's unified test format, as far as it is read here. */
export interface SpecFile {
  description: string;
  runOnRequirements?: Document[];
  createEntities?: Record<string, Document>[];
  initialData?: { databaseName: string; collectionName: string; documents: Document[] }[];
  tests: SpecTest[];
}

interface SpecTest {
  description: string;
  skipReason?: string;
  runOnRequirements?: Document[];
  operations: SpecOperation[];
  outcome?: { databaseName: string; collectionName: string; documents: Document[] }[];
}

export type SpecResult = { kind: "passed" } | { kind: "refused" | "skipped" | "wrong"; why: string };

const serverVersion = [7, 0, 0];

/** Runs one test on the server at `uri`, to which `plain` is connected. Events are not looked at: they are the driver's. */
export async function runSpecTest(
  plain: MongoClient,
  uri: string,
  file: SpecFile,
  test: SpecTest,
): Promise<SpecResult> {
  if (test.skipReason) return { kind: "skipped", why: test.skipReason };
  for (const requirements of [file.runOnRequirements, test.runOnRequirements]) {
    if (requirements && !requirements.some(isMet)) return { kind: "skipped", why: "another server" };
  }
  const runners = test.operations.find(({ object }) => object === "testRunner");
  if (runners) return { kind: "skipped", why: `the runner's ${runners.name}` };
  const entities = new Map<string, unknown>();
  const clients: MongoClient[] = [];
  try {
    for (const { databaseName, collectionName, documents } of file.initialData ?? []) {
      const database = plain.db(databaseName);
      await database.collection(collectionName).drop();
      await database.createCollection(collectionName);
      if (documents.length > 0) await database.collection(collectionName).insertMany(documents);
    }
    for (const entity of file.createEntities ?? []) await createEntity(uri, entity, entities, clients);
    for (const operation of test.operations) await runSpecOperation(operation, entities);
    await endSessions(entities);
    for (const { databaseName, collectionName, documents } of test.outcome ?? []) {
      const found = await plain.db(databaseName).collection(collectionName).find().sort({ _id: 1 }).toArray();
      if (!matchesExpected(documents, found, entities, true)) {
        return { kind: "wrong", why: `outcome ${JSON.stringify(found)}, not ${JSON.stringify(documents)}` };
      }
    }
    return { kind: "passed" };
  } catch (error) {
    return resultOf(error);
  } finally {
    await endSessions(entities);
    await Promise.all(clients.map((client) => client.close()));
  }
}

function resultOf(error: unknown): SpecResult {
  const why = error instanceof Error ? error.message : String(error);
  if (error instanceof SkippedError) return { kind: "skipped", why };
  const isRefusal = /not offered by the embedded store|no such command|multi-document transaction/.test(why);
  return { kind: isRefusal ? "refused" : "wrong", why };
}

function isMet(requirement: Document): boolean {
  const compare = (version: string) => {
    const parts = version.split(".").map(Number);
    const at = parts.findIndex((part, index) => part !== serverVersion[index]);
    return at < 0 ? 0 : (serverVersion[at] ?? 0) - (parts[at] ?? 0);
  };
  if (requirement.minServerVersion && compare(requirement.minServerVersion) < 0) return false;
  if (requirement.maxServerVersion && compare(requirement.maxServerVersion) > 0) return false;
  if (requirement.topologies && !requirement.topologies.includes("replicaset")) return false;
  if (requirement.auth === true || requirement.csfle || requirement.serverless === "require") return false;
  return isDeepStrictEqual(requirement.serverParameters ?? {}, {});
}

async function createEntity(
  uri: string,
  entity: Record<string, Document>,
  entities: Map<string, unknown>,
  clients: MongoClient[],
): Promise<void> {
  const [[kind, spec] = ["", {} as Document]] = Object.entries(entity);
  switch (kind) {
    case "client": {
      const { readConcernLevel, w, retryWrites, retryReads } = spec.uriOptions ?? {};
      const options = {
        ...(readConcernLevel && { readConcernLevel }),
        ...(w !== undefined && { w }),
        ...(retryWrites !== undefined && { retryWrites }),
        ...(retryReads !== undefined && { retryReads }),
      };
      const client = await new MongoClient(uri, options).connect();
      clients.push(client);
      entities.set(spec.id, client);
      return;
    }
    case "database": {
      const client = entities.get(spec.client) as MongoClient;
      entities.set(spec.id, client.db(spec.databaseName, spec.databaseOptions ?? {}));
      return;
    }
    case "collection": {
      const database = entities.get(spec.database) as ReturnType<MongoClient["db"]>;
      entities.set(spec.id, database.collection(spec.collectionName, spec.collectionOptions ?? {}));
      return;
    }
    case "session": {
      const client = entities.get(spec.client) as MongoClient;
      const { defaultTransactionOptions, causalConsistency, snapshot } = spec.sessionOptions ?? {};
      entities.set(
        spec.id,
        client.startSession({
          defaultTransactionOptions,
          ...(causalConsistency !== undefined && { causalConsistency }),
          ...(snapshot && { snapshot }),
        }),
      );
      return;
    }
  }
  throw new SkippedError(`an entity of kind ${kind}`);
}

async function endSessions(entities: Map<string, unknown>): Promise<void> {
  for (const entity of entities.values()) {
    if (typeof entity === "object" && entity && "endSession" in entity) await (entity as ClientSession).endSession();
  }
}
