/**
 * Legal forms as they stand at the end (or the beginning) of a company's name, folded: lower case, ASCII, dots gone. Written
 * from the forms' public names, by country; longer ones are tried first.
 */
const byCountry: Readonly<Record<string, readonly string[]>> = {
  "US, CA": [
    "inc",
    "incorporated",
    "corp",
    "corporation",
    "co",
    "company",
    "llc",
    "llp",
    "lp",
    "pllc",
    "pc",
    "pa",
    "ulc",
    "l l c",
  ],
  "GB, IE": ["ltd", "limited", "plc", "cic", "llp", "dac", "teoranta", "clg", "uc"],
  "DE, AT, CH, LI": [
    "gmbh",
    "mbh",
    "ag",
    "kg",
    "kgaa",
    "ohg",
    "gbr",
    "ug",
    "ek",
    "ev",
    "eg",
    "gmbh co kg",
    "gmbh and co kg",
    "ag co kg",
    "se co kg",
    "ug haftungsbeschrankt",
    "gesmbh",
    "ges mbh",
    "og",
    "eu",
    "partg",
    "partgmbb",
  ],
  IT: [
    "spa",
    "srl",
    "srls",
    "sas",
    "snc",
    "sapa",
    "scarl",
    "scrl",
    "sc",
    "soc coop",
    "societa cooperativa",
    "ss",
    "onlus",
  ],
  "FR, BE, LU": [
    "sa",
    "sarl",
    "sas",
    "sasu",
    "eurl",
    "sci",
    "snc",
    "scop",
    "sca",
    "scs",
    "gie",
    "selarl",
    "sprl",
    "srl",
    "asbl",
    "scrl",
    "sarl s",
  ],
  ES: ["sl", "sa", "slu", "sau", "slne", "sll", "scoop", "s coop", "cb", "sc", "sociedad limitada", "sociedad anonima"],
  "PT, BR": ["lda", "limitada", "ltda", "sa", "unipessoal lda", "eireli", "me", "epp", "mei", "sgps"],
  NL: ["bv", "nv", "vof", "cv", "cooperatie", "cooperatief", "ua", "stichting", "vereniging"],
  "DK, NO, SE, FI, IS": [
    "as",
    "asa",
    "aps",
    "ab",
    "oy",
    "oyj",
    "hb",
    "kb",
    "is",
    "ans",
    "da",
    "amba",
    "ehf",
    "hf",
    "ky",
    "tmi",
    "publ",
  ],
  "PL, CZ, SK, HU": [
    "sp z oo",
    "spolka z oo",
    "spzoo",
    "sp k",
    "sp j",
    "sa",
    "sro",
    "spol s ro",
    "as",
    "kft",
    "zrt",
    "nyrt",
    "bt",
    "rt",
    "kkt",
  ],
  "RO, BG, GR, TR, HR, SI, RS": [
    "srl",
    "sa",
    "pfa",
    "ood",
    "eood",
    "ad",
    "ead",
    "ae",
    "epe",
    "ike",
    "as",
    "ltd sti",
    "doo",
    "dd",
    "jdoo",
  ],
  "EE, LV, LT, UA, RU": [
    "ou",
    "as",
    "sia",
    "uab",
    "ab",
    "mb",
    "tov",
    "ooo",
    "oao",
    "zao",
    "pao",
    "jsc",
    "ojsc",
    "cjsc",
    "pjsc",
  ],
  "MX, AR, CL, CO, PE": [
    "sa de cv",
    "sapi de cv",
    "s de rl",
    "s de rl de cv",
    "sas",
    "srl",
    "spa",
    "ltda",
    "saa",
    "sac",
    "eirl",
  ],
  "AU, NZ, ZA, IN, SG, HK, MY": [
    "pty",
    "pty ltd",
    "proprietary limited",
    "pvt",
    "pvt ltd",
    "private limited",
    "pte",
    "pte ltd",
    "bhd",
    "sdn bhd",
    "cc",
    "npc",
    "nl",
  ],
  "CN, JP, KR, ID, TH, VN, PH": ["co ltd", "kk", "gk", "yk", "kabushiki kaisha", "pt", "tbk", "pcl", "jsc", "opc"],
  "AE, SA, IL, EU": ["fze", "fzc", "fzco", "wll", "psc", "saog", "bm", "se", "sce", "eeig"],
};

const forms = new Set(Object.values(byCountry).flat());
const longestForm = Math.max(...[...forms].map((form) => form.split(" ").length));

/** Parts the tokens of a folded name into its core and its legal forms. The core is never empty: a name of forms alone stays. */
export function splitLegalForms(tokens: readonly string[]): { core: readonly string[]; forms: readonly string[] } {
  let core = [...tokens];
  const found: string[] = [];
  for (let again = true; again; ) {
    again = false;
    for (let size = Math.min(longestForm, core.length - 1); size >= 1; size -= 1) {
      const tail = core.slice(-size).join(" ");
      if (!forms.has(tail)) continue;
      found.unshift(tail);
      core = trimConnector(core.slice(0, -size));
      again = true;
      break;
    }
  }
  return { core, forms: found };
}

function trimConnector(tokens: readonly string[]): string[] {
  const kept = [...tokens];
  while (kept.length > 1 && kept.at(-1) === "and") kept.pop();
  return kept;
}
