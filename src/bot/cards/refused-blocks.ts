import type { Block } from "../card.ts";
import { psaProblemWords } from "../problem-words.ts";
import type { Words } from "../words/words.ts";
import { companyItem } from "./company-item.ts";
import type { MapFacts } from "./map-card.ts";

/** Why the last confirmation did not hold, and for a renamed company the way to confirm it under its new name. */
export function refusedBlocks(
  { mapping, psa, connection }: Pick<MapFacts, "mapping" | "psa" | "connection">,
  place: string,
  mayMap: boolean,
  words: Words,
): readonly Block[] {
  const refused = mapping?.refused;
  if (!mapping || !refused) return [];
  const named = { name: connection.provider, title: psa };
  const problem = psaProblemWords({ kind: refused.problem ?? "unexpected" }, words, named);
  const now = refused.nameNow ?? "";
  const text = words.text(`map.refused.${refused.why}`, { company: refused.name, psa, now, problem });
  const blocks: Block[] = [{ kind: "text", text }];
  if (refused.why === "renamed" && refused.nameNow) {
    const label = words.text("map.map-this");
    const context = { place, version: mapping.version, mayMap, primary: true, label };
    blocks.push(companyItem({ id: refused.id, name: refused.nameNow }, [], context, words));
  }
  return blocks;
}
