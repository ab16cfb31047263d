import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { IndexedCompany } from "../../src/core/matching/suggestion.ts";

/** A labelled account: `truth` holds the ids of its companies, none for `none`. */
export interface LabelledAccount {
  id: string;
  q: string;
  kind: "one" | "none" | "several";
  truth: readonly string[];
}

/** Where the labelled names lie, when this machine has them; they are no part of the project. */
export const labelledFolder = join(import.meta.dirname, "../../../shared/matching");
export const hasLabelled = existsSync(join(labelledFolder, "queries_dev.jsonl"));

/** `targets_10k.tsv` and the like: a heading, then id and name. */
export function readTargets(file: string): readonly IndexedCompany[] {
  const [, ...lines] = readFileSync(join(labelledFolder, file), "utf8").trimEnd().split("\n");
  return lines.map((line) => {
    const [id = "", name = ""] = line.split("\t");
    return { id, name, typeIds: [], typeNames: [] };
  });
}

export function readAccounts(file = "queries_dev.jsonl"): readonly LabelledAccount[] {
  const lines = readFileSync(join(labelledFolder, file), "utf8").trimEnd().split("\n");
  return lines.map((line): LabelledAccount => JSON.parse(line));
}
