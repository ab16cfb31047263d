/**
 * Accounts that every world of the usual size has, whatever its seed, and what each is for.
 *
 * | account | what it shows |
 * | --- | --- |
 * | `Harbourlight IT Services` | the MSP itself: its own GoTo account, and a company in its own PSA |
 * | `Bluewater Dental Group` | one exact match |
 * | `Ridgeline Architects` | ready to import: 26 contacts of every kind, few seats, see `showcase-import.ts` |
 * | `Kestrel Freight` | several candidates: its companies in three countries bear one name |
 * | `Larkin Insurance Services` | several candidates: the same company entered twice, and one more in the recycle bin |
 * | `Zephyrine Aquatics` | no match |
 * | `Oliveri e Figli` | one match although written `OLIVERI & FIGLI S.p.A.` |
 * | `Deskhaven` | one match by domain alone: the PSA knows it as `MWS Facilitair B.V.` |
 * | `Müller-Voss Fördertechnik` | one match with its twin in the recycle bin, which must not be offered |
 * | `Cathedral Valley Hospital` | one match with 658 contacts (the world's `largestCompany`) |
 * | `Polaris Veterinary Clinics`, `Hôtel des Glycines` | no sign-in reaches them |
 */
export const ownAccount = "Harbourlight IT Services";
export const exactAccount = "Bluewater Dental Group";
export const importAccount = "Ridgeline Architects";
export const severalAccount = "Kestrel Freight";
export const twinAccount = "Larkin Insurance Services";
export const noneAccount = "Zephyrine Aquatics";
export const respeltAccount = "Oliveri e Figli";
export const domainAccount = "Deskhaven";
export const recycledAccount = "Müller-Voss Fördertechnik";
export const largeAccount = "Cathedral Valley Hospital";
export const unreachedAccounts = ["Polaris Veterinary Clinics", "Hôtel des Glycines"] as const;

/** In the order in which a world lists them. */
export const showcaseAccounts = [
  ownAccount,
  exactAccount,
  importAccount,
  severalAccount,
  twinAccount,
  noneAccount,
  respeltAccount,
  domainAccount,
  recycledAccount,
  largeAccount,
  ...unreachedAccounts,
] as const;

/** A world with fewer companies goes without the showcase. */
export const companiesOfShowcase = 20;

/** Sign-ins: the owner reaches most accounts, the second administrator the rest and some of both, the third may only look. */
export const signIns = {
  owner: "olivia.owner@harbourlight.example",
  second: "marco.second@harbourlight.example",
  onlooker: "ruth.reports@harbourlight.example",
} as const;

/** A contact of `Ridgeline Architects` who already is a user of `Bluewater Dental Group`: GoTo sends a transfer invitation. */
export const transferEmail = "casey.moved@ridgeline-architects.example";
