import { type CompanyName, fullName, makeCompanyName } from "./company-name.ts";
import { spell, spellings } from "./company-spelling.ts";
import { asciiWord } from "./fold.ts";
import type { PsaCompany, PsaRecords } from "./psa-records.ts";
import type { Random } from "./random.ts";
import { type Language, type Vocabulary, vocabularies, vocabularyOf } from "./vocabulary.ts";

/** Fills the PSA with companies while keeping identifiers, domains and core names apart. */
export interface CompanyMaker {
  /** A name no company of this world has, in any spelling. */
  name(language?: Language): CompanyName;
  add(name: CompanyName, details?: Partial<Omit<PsaCompany, "id">>): PsaCompany;
  /** An unused domain for the name: `brunelli-trasporti.example` or `brunellitrasporti.example`. */
  domain(name: string, language: Language): string;
}

const maxNameLength = 50;
const maxIdentifierLength = 30;
/** English is a third of the world, the others share the rest. */
const languageWeights: readonly Vocabulary[] = [...vocabularies, ...Array(3).fill(vocabularyOf("en"))];

export function makeCompanyMaker(psa: PsaRecords, random: Random): CompanyMaker {
  const cores = new Set<string>();
  const identifiers = new Set<string>();
  const domains = new Set<string>();

  function unused(taken: Set<string>, wanted: string, suffix: string): string {
    let candidate = wanted + suffix;
    for (let number = 2; taken.has(candidate); number += 1) candidate = `${wanted}${number}${suffix}`;
    taken.add(candidate);
    return candidate;
  }

  const maker: CompanyMaker = {
    name(language) {
      for (;;) {
        const vocabulary = language ? vocabularyOf(language) : random.pick(languageWeights);
        const name = makeCompanyName(vocabulary, random);
        const core = asciiWord(name.core);
        if (cores.has(core)) continue;
        cores.add(core);
        return name;
      }
    },
    domain(name, language) {
      const words = name.split(/\s+/).map(asciiWord).filter(Boolean).slice(0, 3);
      const label = words.join(random.chance(0.25) ? "-" : "") || "firma";
      return unused(domains, label, vocabularyOf(language).domainSuffix);
    },
    add(name, details = {}) {
      cores.add(asciiWord(name.core));
      const vocabulary = vocabularyOf(name.language);
      const domain = details.domain ?? maker.domain(name.core, name.language);
      domains.add(domain);
      const website = websiteText(domain, random);
      const company: PsaCompany = {
        id: psa.nextId.company++,
        identifier: details.identifier ?? makeIdentifier(name.core, random, (text) => unused(identifiers, text, "")),
        name: fullName(name).slice(0, maxNameLength).trim(),
        statusId: 1,
        typeIds: [1],
        language: name.language,
        city: random.pick(vocabulary.places),
        country: vocabulary.country,
        ...(website ? { website } : {}),
        ...(random.chance(0.85) ? { phone: makePhone(vocabulary, random) } : {}),
        domain,
        deleted: false,
        updatedAt: makeDate(random),
        ...details,
      };
      identifiers.add(company.identifier);
      psa.companies.set(company.id, company);
      psa.revision += 1;
      return company;
    },
  };
  return maker;
}

/** Adds companies that nobody maps: clients among prospects, vendors and former clients, one in twenty with a twin. */
export function addOtherCompanies(psa: PsaRecords, maker: CompanyMaker, random: Random, upTo: number): void {
  while (psa.companies.size < upTo) {
    const name = maker.name();
    const written = spell(name, random.pick(spellings), random) ?? fullName(name);
    const roll = random.next();
    const typeIds = roll < 0.55 ? [1] : roll < 0.65 ? [1, 6] : roll < 0.8 ? [2] : [random.between(3, 7)];
    const statusId = random.chance(0.72) ? 1 : random.between(2, 7);
    const company = maker.add(name, { name: written.slice(0, maxNameLength).trim(), typeIds, statusId });
    if (random.chance(0.05) && psa.companies.size < upTo) addRecycledTwin(maker, name, company);
  }
}

/** The same company once more in the recycle bin, as a merge or a clumsy import leaves it. */
export function addRecycledTwin(maker: CompanyMaker, name: CompanyName, company: PsaCompany): PsaCompany {
  const { domain, website, city, country } = company;
  return maker.add(name, {
    name: company.name,
    domain,
    ...(website === undefined ? {} : { website }),
    city,
    country,
    deleted: true,
    statusId: 2,
  });
}

function makeIdentifier(core: string, random: Random, unused: (text: string) => string): string {
  const words = core
    .split(/[\s&,.-]+/)
    .map(asciiWord)
    .filter(Boolean);
  const joined = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
  const text = random.chance(0.3) ? joined.toUpperCase().slice(0, 12) : joined;
  return unused((text || "Company").slice(0, maxIdentifierLength - 6));
}

function websiteText(domain: string, random: Random): string | null {
  const roll = random.next();
  if (roll < 0.18) return null;
  if (roll < 0.5) return `https://www.${domain}`;
  if (roll < 0.65) return domain;
  if (roll < 0.78) return `www.${domain}`;
  if (roll < 0.9) return `http://${domain}/`;
  return `https://${domain.toUpperCase()}/home`;
}

export function makePhone(vocabulary: Vocabulary, random: Random): string {
  const local = String(random.between(2_000_000, 9_999_999));
  if (vocabulary.language === "en") return `${random.between(201, 989)}555${local.slice(0, 4)}`;
  return `${vocabulary.diallingCode} ${random.between(10, 99)} ${local}`;
}

function makeDate(random: Random): string {
  const day = Date.UTC(2024, 0, 1) + random.between(0, 1_020) * 86_400_000 + random.between(0, 86_399) * 1_000;
  return `${new Date(day).toISOString().slice(0, 19)}Z`;
}
