import {
  addAccountWithOneCompany,
  addAccountWithoutCompany,
  addAccountWithSeveralCompanies,
  type WorldMaking,
} from "./account-relations.ts";
import { addAdministrators } from "./administrators.ts";
import { addOtherCompanies, makeCompanyMaker } from "./companies.ts";
import { addContacts } from "./contacts.ts";
import { emptyGotoRecords, type GotoRecords } from "./goto-records.ts";
import { emptyPsaRecords, type PsaRecords } from "./psa-records.ts";
import { makeRandom, type Random } from "./random.ts";
import { companiesOfShowcase, showcaseAccounts } from "./showcase.ts";
import { addShowcase } from "./showcase-accounts.ts";
import type { Truth } from "./truth.ts";

/** An MSP's customers as GoTo and as its PSA know them. Servers change it in place; `change-world.ts` does so for tests. */
export interface World {
  seed: number;
  psa: PsaRecords;
  goto: GotoRecords;
  /** By account key; for tests and benchmarks, never told by a server. */
  truth: Map<string, Truth>;
}

export interface WorldOptions {
  seed?: number;
  /** GoTo customer accounts, 60 unless told. Fewer than 12 leaves the showcase out. */
  accounts?: number;
  /** PSA companies, the recycle bin included, 500 unless told. Fewer than 20 leaves the showcase out. */
  companies?: number;
  /** On average, 8 unless told. */
  contactsPerCompany?: number;
  /** Contacts of `Cathedral Valley Hospital`, 658 unless told. */
  largestCompany?: number;
}

/**
 * A world made from its seed: the same options give the same world. Accounts beyond the showcase match one company (60 %),
 * several (20 %) or none (20 %), as far as the companies reach.
 */
export function makeWorld(options: WorldOptions = {}): World {
  const { seed = 1, accounts = 60, companies = 500, contactsPerCompany = 8, largestCompany = 658 } = options;
  const random = makeRandom(seed);
  const world: World = { seed, psa: emptyPsaRecords(), goto: emptyGotoRecords(), truth: new Map() };
  const making: WorldMaking = { world, random, companies: makeCompanyMaker(world.psa, random), contactsPerCompany };

  if (accounts >= showcaseAccounts.length && companies >= companiesOfShowcase) addShowcase(making, largestCompany);
  while (world.goto.accounts.size < accounts) {
    const room = companies - world.psa.companies.size;
    const outcome = outcomeToAdd(world, room);
    if (outcome === "none") addAccountWithoutCompany(making);
    else if (outcome === "several") addAccountWithSeveralCompanies(making);
    else addAccountWithOneCompany(making, room >= 2);
  }
  addOtherCompanies(world.psa, making.companies, random, companies);
  for (const company of world.psa.companies.values()) {
    if (world.psa.contactsByCompany.has(company.id) || random.chance(0.05)) continue;
    addContacts(world.psa, company, random, contactCount(random, contactsPerCompany));
  }
  addAdministrators(world.goto);
  return world;
}

const shares = { one: 0.6, several: 0.2, none: 0.2 } as const;
const roomFor = { one: 1, several: 3, none: 0 } as const;

/** The outcome that most lags behind its share, among those that the companies still to come leave room for. */
function outcomeToAdd(world: World, room: number): Truth["outcome"] {
  const counts = { one: 0, several: 0, none: 0 };
  for (const { outcome } of world.truth.values()) counts[outcome] += 1;
  const lag = (outcome: Truth["outcome"]) => shares[outcome] * (world.truth.size + 1) - counts[outcome];
  const possible = (["none", "one", "several"] as const).filter((outcome) => roomFor[outcome] <= room);
  return possible.reduce((most, outcome) => (lag(outcome) > lag(most) ? outcome : most));
}

/** Many companies have few contacts and a few have many; the mean is `average`. */
function contactCount(random: Random, average: number): number {
  return Math.round(-Math.log(1 - random.next()) * average);
}
