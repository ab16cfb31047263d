import { companyFingerprint } from "../../core/mapping/company-fingerprint.ts";
import type { Candidate } from "../../core/matching/suggestion.ts";
import type { Company } from "../../core/ports/psa.ts";
import type { Block, Button, Text } from "../card.ts";
import type { Words } from "../words/words.ts";
import { evidenceWords } from "./evidence-words.ts";

interface ItemContext {
  /** `mapPlace` of account and connection. */
  place: string;
  /** The mapping's version that this card shows; `null` when there is none. */
  version: number | null;
  companies: ReadonlyMap<string, Company>;
  /** Ids of companies with a twin of the same name in the recycle bin. */
  withTwin?: ReadonlySet<string>;
  mayMap: boolean;
  primary: boolean;
  label: string;
  /** Another door than that of the map card; `prefix` stands before the choice. */
  door?: { action: string; id: string; prefix: string };
}

/** A candidate with its reasons and what the PSA says of it. */
export function candidateItem(candidate: Candidate, context: ItemContext, words: Words): Block {
  const company = context.companies.get(candidate.companyId);
  const facts = company ? companyLine(company, words) : "";
  const lines: Text[] = [evidenceWords(candidate.evidence, words), ...(facts ? [facts] : [])];
  return companyItem({ id: candidate.companyId, name: candidate.name }, lines, context, words);
}

export function companyItem(
  { id, name }: Pick<Company, "id" | "name">,
  lines: readonly Text[],
  context: Omit<ItemContext, "companies">,
  words: Words,
): Block {
  const { place, version, mayMap, primary, label, withTwin, door } = context;
  const { action, id: doorId, prefix } = door ?? { action: "map.confirm", id: place, prefix: "" };
  const confirm: Button = { action, id: doorId, choice: `${prefix}${confirmChoice(id, name, version)}`, label };
  return {
    kind: "item",
    title: words.rich("map.company", { name }),
    lines: withTwin?.has(id) ? [...lines, words.text("map.twin")] : lines,
    ...(mayMap && { buttons: [{ ...confirm, ...(primary && { style: "primary" as const }) }] }),
  };
}

/** "Status Active · Client, Partner · acme.com" */
export function companyLine({ status, types, website, identifier }: Company, words: Words): string {
  const state = words.text("map.status-types", {
    status: status?.name ?? "none",
    types: types.length > 0 ? types.map(({ name }) => name).join(", ") : "none",
    both: status && types.length > 0 ? "yes" : "no",
  });
  return [state, website, identifier].filter(Boolean).join(" · ");
}

/** What a confirm button says of what the person saw: the company, its name's fingerprint, the mapping's version. */
export function confirmChoice(companyId: string, name: string, version: number | null): string {
  return [companyId, companyFingerprint(name), version ?? "none"].join("|");
}

export function parseConfirmChoice(choice: string): { id: string; fingerprint: string; version: number | null } | null {
  const [id, fingerprint, version] = choice.split("|");
  if (!id || !fingerprint || version === undefined) return null;
  return { id, fingerprint, version: version === "none" ? null : Number(version) };
}
