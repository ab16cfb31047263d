import { buildCompanyIndexInTurns, type CompanyIndex } from "../matching/company-index.ts";
import { normaliseName } from "../matching/normalise-name.ts";
import type { Choice, Company } from "../ports/psa.ts";
import type { CompanyPages } from "../ports/stores.ts";
import type { Connection } from "./connection.ts";

export interface ReadyDirectory {
  kind: "ready";
  index: CompanyIndex;
  /** By id, those in the recycle bin too. Statuses and types are called as the PSA's own lists call them. */
  companies: ReadonlyMap<string, Company>;
  /** The PSA's own lists, by name, and what companies have besides. */
  statuses: readonly Choice[];
  types: readonly Choice[];
  /** Ids of companies in the PSA that have a twin of the same name in its recycle bin. */
  withTwin: ReadonlySet<string>;
  readAt: Date;
}

/** One generation of a connection's list, from the cache into a search index. */
export async function loadCompanies(
  pages: CompanyPages,
  { id, companyList }: Connection,
  generation: string,
  readAt: Date,
): Promise<ReadyDirectory> {
  const companies = new Map<string, Company>();
  const statusNames = namesOf(companyList?.choices?.statuses);
  const typeNames = namesOf(companyList?.choices?.types);
  for await (const page of pages.read(id, generation)) {
    for (const company of page) {
      const { status } = company;
      const types = company.types.map((type) => renamed(type, typeNames));
      companies.set(company.id, { ...company, types, ...(status && { status: renamed(status, statusNames) }) });
    }
  }
  const index = await buildCompanyIndexInTurns(indexed(companies.values()));
  const live = [...companies.values()].filter((company) => !company.deleted);
  const statuses = byName([...live.flatMap(({ status }) => status ?? []), ...(companyList?.choices?.statuses ?? [])]);
  const types = byName([...live.flatMap((company) => company.types), ...(companyList?.choices?.types ?? [])]);
  const withTwin = new Set<string>();
  for (const { deleted, name } of companies.values()) {
    if (!deleted) continue;
    for (const { company } of index.named(normaliseName(name).joined)) withTwin.add(company.id);
  }
  return { kind: "ready", index, companies, statuses, types, withTwin, readAt };
}

function namesOf(choices: readonly Choice[] = []): ReadonlyMap<string, Choice> {
  return new Map(choices.map((choice) => [choice.id, choice]));
}

function renamed(choice: Choice, names: ReadonlyMap<string, Choice>): Choice {
  return names.get(choice.id) ?? choice;
}

function byName(choices: readonly Choice[]): readonly Choice[] {
  const distinct = new Map(choices.map((choice) => [choice.id, choice]));
  return [...distinct.values()].sort((one, other) => one.name.localeCompare(other.name));
}

function* indexed(companies: Iterable<Company>) {
  for (const { id, name, website, status, types, deleted } of companies) {
    yield {
      id,
      name,
      ...(website && { website }),
      ...(status && { statusId: status.id, statusName: status.name }),
      typeIds: types.map((type) => type.id),
      typeNames: types.map((type) => type.name),
      deleted,
    };
  }
}
