import { addAccount, addContactAsUser, addStrangers, addUsualLicences } from "./accounts.ts";
import { addRecycledTwin, type CompanyMaker } from "./companies.ts";
import { type CompanyName, fillPattern, fullName } from "./company-name.ts";
import { spell, spellings } from "./company-spelling.ts";
import { addContacts } from "./contacts.ts";
import type { GotoAccount } from "./goto-records.ts";
import type { PsaCompany } from "./psa-records.ts";
import type { Random } from "./random.ts";
import type { Truth } from "./truth.ts";
import { vocabularyOf } from "./vocabulary.ts";
import type { World } from "./world.ts";

/** What the makers of a world hand one another. */
export interface WorldMaking {
  world: World;
  random: Random;
  companies: CompanyMaker;
  contactsPerCompany: number;
}

/** Adds an account whose company is in the PSA once: written alike, written differently, or found by its domain alone. */
export function addAccountWithOneCompany(making: WorldMaking, mayAddTwin: boolean): void {
  const { random, companies } = making;
  const name = companies.name();
  const company = companies.add(name);
  if (mayAddTwin && random.chance(0.3)) addRecycledTwin(companies, name, company);
  if (random.chance(0.12)) {
    company.website ??= `https://${company.domain}`;
    const tradingName = companies.name(name.language).core;
    addRelatedAccount(making, { ...name, core: tradingName }, tradingName, [company], "one", "domain");
    return;
  }
  const spelling = random.pick(spellings.filter((possible) => spell(name, possible, random) !== null));
  const written = spell(name, spelling, random) ?? fullName(name);
  addRelatedAccount(making, name, written, [company], "one", spelling);
}

/** Adds an account that two or three companies may be: one entered twice, sisters of other legal forms, or branches. */
export function addAccountWithSeveralCompanies(making: WorldMaking): void {
  const { random, companies } = making;
  const name = companies.name();
  const by = random.pick(["twin", "sisters", "branches"]);
  const names = severalNames(name, by, random);
  const domain = companies.domain(name.core, name.language);
  const website = random.chance(0.7) ? { website: `https://www.${domain}` } : {};
  const found = names.map((each) => companies.add(each, { domain, ...website }));
  addRelatedAccount(making, name, name.core, found, "several", by);
}

function severalNames(name: CompanyName, by: string, random: Random): CompanyName[] {
  const { legalForms, branches } = vocabularyOf(name.language);
  if (by === "twin") return [name, name];
  if (by === "sisters") {
    const forms = random.shuffle(legalForms.filter((form) => form.length < 8)).slice(0, random.between(2, 3));
    return forms.map((form) => ({ ...name, form }));
  }
  const chosen = random.shuffle(branches).slice(0, random.between(2, 3));
  return chosen.map((branch) => branchName(name, branch, random));
}

/** Adds an account that the PSA does not know. */
export function addAccountWithoutCompany(making: WorldMaking): void {
  const name = making.companies.name();
  addRelatedAccount(making, name, fullName(name), [], "none", "nothing");
}

function addRelatedAccount(
  making: WorldMaking,
  name: CompanyName,
  written: string,
  companies: readonly PsaCompany[],
  outcome: Truth["outcome"],
  by: string,
): void {
  const { world, random } = making;
  const account = addAccount(world.goto, written, name.language);
  world.truth.set(account.key, { outcome, companyIds: companies.map((company) => company.id), by });
  for (const company of companies) {
    addContacts(world.psa, company, random, random.between(3, Math.max(4, making.contactsPerCompany * 2)));
  }
  addPeople(making, account, companies, companies[0]?.domain ?? making.companies.domain(name.core, name.language));
}

function addPeople(making: WorldMaking, account: GotoAccount, companies: readonly PsaCompany[], domain: string): void {
  const { world, random } = making;
  const contacts = companies.flatMap((company) => world.psa.contactsByCompany.get(company.id) ?? []);
  const known = contacts.filter((contact) => contact.active && random.chance(0.4)).slice(0, 40);
  addUsualLicences(world.goto, account, random, known.length);
  const licenceKeys = account.licences.slice(0, 1).map((licence) => licence.key);
  for (const contact of known) addContactAsUser(world.goto, account, contact, licenceKeys);
  addStrangers(world.goto, account, random, domain, random.between(1, 2));
}

function branchName(name: CompanyName, branch: string, random: Random): CompanyName {
  const core = `${name.core} ${fillPattern(branch, vocabularyOf(name.language), random)}`;
  const { form, language } = name;
  return form !== undefined && core.length + form.length < 50 ? { core, form, language } : { core, language };
}
