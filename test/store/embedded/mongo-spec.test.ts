import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EJSON } from "bson";
import { MongoClient } from "mongodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type EmbeddedStore, startEmbeddedStore } from "../../../src/store/embedded/embedded-store.ts";
import { runSpecTest, type SpecFile, type SpecResult } from "./run-spec-test.ts";

// MongoDB's own driver tests lie beside the repository where this is built; elsewhere there is nothing to run.
const root = join(import.meta.dirname, "../../../../shared/mongo/spec");
// The driver puts an ObjectId in place of an `_id` that is null before it sends the document.
const driversOwn = new Set(["create-null-ids"]);
const folders = [
  "crud",
  "transactions",
  "sessions",
  "collection-management",
  "index-management",
  "read-write-concern",
  "run-command",
];

describe.skipIf(!existsSync(root))(
  "MongoDB's specification tests (skipped where ../shared/mongo/spec is absent)",
  () => {
    let store: EmbeddedStore;
    let dataDir: string;
    let client: MongoClient;
    beforeAll(async () => {
      dataDir = await mkdtemp(join(tmpdir(), "crosswalk-spec-"));
      store = await startEmbeddedStore({ dataDir });
      client = await new MongoClient(store.uri).connect();
    });
    afterAll(async () => {
      await client.close();
      await store.close();
      await rm(dataDir, { recursive: true, force: true });
    });

    it.each(folders)(
      "%s: each passes, or is refused for what is not offered",
      async (folder) => {
        const counts = { passed: 0, refused: 0, skipped: 0, wrong: 0 };
        const wrong: string[] = [];
        for (const path of jsonFiles(join(root, folder))) {
          const file = EJSON.parse(readFileSync(path, "utf8"), { relaxed: true }) as SpecFile;
          if (driversOwn.has(file.description)) continue;
          for (const test of file.tests) {
            const result: SpecResult = await runSpecTest(client, store.uri, file, test);
            counts[result.kind] += 1;
            if (result.kind === "wrong")
              wrong.push(`${file.description}: ${test.description}: ${result.why.slice(0, 300)}`);
            if (process.env.SPEC_WHY && result.kind !== "passed")
              console.log(result.kind, file.description, result.why.slice(0, 150));
          }
        }
        console.log(
          `${folder}: ${Object.entries(counts)
            .map(([kind, count]) => `${count} ${kind}`)
            .join(", ")}`,
        );
        expect(wrong).toEqual([]);
      },
      120_000,
    );
  },
);

function jsonFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".json"))
    .sort()
    .map((name) => join(folder, name));
}
