import Fuse from "fuse.js";
import MiniSearch from "minisearch";
import { candidatesOf } from "../../src/core/matching/candidates-of.ts";
import { buildCompanyIndex } from "../../src/core/matching/company-index.ts";
import { normaliseName } from "../../src/core/matching/normalise-name.ts";
import { suggest } from "../../src/core/matching/suggest.ts";
import type { IndexedCompany } from "../../src/core/matching/suggestion.ts";

/** Finds ids of companies by an account's name, best first, at most five. */
export type Find = (name: string) => readonly string[];

export interface Matcher {
  title: string;
  build(companies: readonly IndexedCompany[]): Find;
}

const most = 5;
const nothingKnown = { mappings: [] };

/** Ours first; the others are given its folded names where they are tuned, so that what is compared is the search. */
export const matchers: readonly Matcher[] = [
  {
    title: "crosswalk",
    build(companies) {
      const index = buildCompanyIndex(companies);
      return (name) =>
        candidatesOf(suggest(index, { key: "", name, emailDomains: [] }, nothingKnown)).map((found) => found.companyId);
    },
  },
  {
    title: "minisearch",
    build(companies) {
      const search = new MiniSearch({ fields: ["text"], idField: "id", searchOptions: { fuzzy: 0.2, prefix: true } });
      search.addAll(companies.map(({ id, name }) => ({ id, text: coreText(name) })));
      return (name) =>
        search
          .search(coreText(name))
          .slice(0, most)
          .map(({ id }) => String(id));
    },
  },
  {
    title: "fuse.js tuned",
    build(companies) {
      const rows = companies.map(({ id, name }) => ({ id, text: coreText(name) }));
      const fuse = new Fuse(rows, { keys: ["text"], useTokenSearch: true, ignoreLocation: true, threshold: 0.3 });
      return (name) => fuse.search(coreText(name), { limit: most }).map(({ item }) => item.id);
    },
  },
  {
    title: "fuse.js default",
    build(companies) {
      const fuse = new Fuse(companies, { keys: ["name"] });
      return (name) => fuse.search(name, { limit: most }).map(({ item }) => item.id);
    },
  },
];

function coreText(name: string): string {
  const { core, text } = normaliseName(name);
  return core.length > 0 ? core.join(" ") : text;
}
