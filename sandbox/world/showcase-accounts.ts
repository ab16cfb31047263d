import type { WorldMaking } from "./account-relations.ts";
import { addAccount, addContactAsUser, addStrangers, addUsualLicences } from "./accounts.ts";
import { addRecycledTwin } from "./companies.ts";
import type { CompanyName } from "./company-name.ts";
import { addContacts } from "./contacts.ts";
import type { PsaCompany } from "./psa-records.ts";
import * as showcase from "./showcase.ts";
import { addImportShowcase } from "./showcase-import.ts";
import type { Truth } from "./truth.ts";
import type { Language } from "./vocabulary.ts";

type Outcome = { outcome: Truth["outcome"]; by: string };

/** Adds every account of `showcase.ts` with its companies, contacts and users, in that order. */
export function addShowcase(making: WorldMaking, largestCompany: number): void {
  const { companies } = making;
  const company = (core: string, form: string, language: Language, details: Partial<PsaCompany> = {}) => {
    const name: CompanyName = { core, form, language };
    const added = companies.add(name, details);
    return details.website === undefined ? withWebsite(added) : added;
  };
  const msp = company(showcase.ownAccount, "", "en", { domain: "harbourlight.example", name: showcase.ownAccount });
  addPeople(making, showcase.ownAccount, [msp], { outcome: "one", by: "same" });

  const exact = { name: showcase.exactAccount, domain: "bluewaterdental.example" };
  addPeople(making, showcase.exactAccount, [company(exact.name, "", "en", exact)], { outcome: "one", by: "same" });
  addImportShowcase(making);
  addPeople(making, showcase.severalAccount, kestrel(company), { outcome: "several", by: "sisters" });

  const larkin = company(showcase.twinAccount, "LLC", "en");
  const entered = companies.add({ core: showcase.twinAccount, form: ", LLC", language: "en" }, samePlace(larkin));
  addRecycledTwin(companies, { core: showcase.twinAccount, language: "en" }, larkin);
  addPeople(making, showcase.twinAccount, [larkin, entered], { outcome: "several", by: "twin" });
  addPeople(making, showcase.noneAccount, [], { outcome: "none", by: "nothing" });

  const oliveri = company("Oliveri & Figli", "S.p.A.", "it", { name: "OLIVERI & FIGLI S.p.A." });
  addPeople(making, showcase.respeltAccount, [oliveri], { outcome: "one", by: "ampersand" });
  addPeople(making, showcase.domainAccount, [deskhaven(company)], { outcome: "one", by: "domain" });
  const voss = { core: showcase.recycledAccount, form: "GmbH & Co. KG", language: "de" } as const;
  const mueller = company(voss.core, voss.form, "de", { domain: "mueller-voss.example" });
  addRecycledTwin(companies, voss, mueller);
  addPeople(making, showcase.recycledAccount, [mueller], { outcome: "one", by: "legal-form" });

  const hospital = company(showcase.largeAccount, "", "en", { name: "Cathedral Valley Hospital & Clinics" });
  addContacts(making.world.psa, hospital, making.random, largestCompany);
  addPeople(making, showcase.largeAccount, [hospital], { outcome: "one", by: "longer name" });
  const [polaris, glycines] = showcase.unreachedAccounts;
  addPeople(making, polaris, [company(polaris, "PLLC", "en")], { outcome: "one", by: "legal-form" });
  addPeople(making, glycines, [company("Hotel des Glycines", "SAS", "fr")], { outcome: "one", by: "accents" });
}

function kestrel(
  company: (core: string, form: string, language: Language, details?: Partial<PsaCompany>) => PsaCompany,
) {
  const shared = { domain: "kestrelfreight.example", website: "https://www.kestrelfreight.example" };
  return [
    company("Kestrel Freight", "Inc.", "en", shared),
    company("Kestrel Freight", "Ltd", "en", { ...shared, country: "United Kingdom", city: "Felixstowe" }),
    company("Kestrel Freight", "GmbH", "de", shared),
  ];
}

function deskhaven(
  company: (core: string, form: string, language: Language, details?: Partial<PsaCompany>) => PsaCompany,
) {
  return company("MWS Facilitair", "B.V.", "nl", { domain: "deskhaven.example", website: "deskhaven.example" });
}

function addPeople(making: WorldMaking, name: string, companies: readonly PsaCompany[], found: Outcome): void {
  const { world, random } = making;
  const language = companies[0]?.language ?? "en";
  const account = addAccount(world.goto, name, language);
  world.truth.set(account.key, { ...found, companyIds: companies.map((company) => company.id) });
  for (const company of companies) {
    if (!world.psa.contactsByCompany.has(company.id)) addContacts(world.psa, company, random, random.between(6, 18));
  }
  const contacts = companies.flatMap((company) => world.psa.contactsByCompany.get(company.id) ?? []);
  const known = contacts.filter((contact) => contact.active).slice(0, 5);
  addUsualLicences(world.goto, account, random, known.length + 2);
  const licenceKeys = account.licences.slice(0, 1).map((licence) => licence.key);
  for (const contact of known) addContactAsUser(world.goto, account, contact, licenceKeys);
  const domain = companies[0]?.domain ?? making.companies.domain(name, language);
  addStrangers(world.goto, account, random, domain, 2);
}

function samePlace(company: PsaCompany): Partial<PsaCompany> {
  const { domain, website, city } = company;
  return { domain, city, ...(website === undefined ? {} : { website }) };
}

function withWebsite(company: PsaCompany): PsaCompany {
  company.website ??= `https://www.${company.domain}`;
  return company;
}
