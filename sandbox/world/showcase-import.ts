import type { WorldMaking } from "./account-relations.ts";
import { addAccount, addContactAsUser, addGotoUser, addGroup, addLicence } from "./accounts.ts";
import { addContact, addEmail, type ContactDetails } from "./contacts.ts";
import { exactAccount, importAccount, transferEmail } from "./showcase.ts";

const domain = "ridgeline-architects.example";
const person = (firstName: string, lastName: string, more: Partial<ContactDetails> = {}): Partial<ContactDetails> => ({
  firstName,
  lastName,
  emails: [`${firstName}.${lastName}@${domain}`.toLowerCase()],
  ...more,
});

const alreadyUsers = [
  person("Dana", "Reyes", { title: "Office Manager", primary: true }),
  person("Marcus", "Holloway"),
  person("Priya", "Raman"),
  person("Ethan", "Stroud"),
];
const eligible = [
  person("Harriet", "Vance"),
  person("Noor", "Achebe"),
  person("Caleb", "Winslow"),
  person("Fiona", "Tillman"),
  person("Gareth", "Dunmore"),
  person("Leila", "Haddad"),
  person("Tobias", "Kingsley"),
  person("Wendy", "Larkin"),
  person("Rashid", "Quigley"),
  person("Beatrice", "Lockhart"),
  person("Zoë", "Brontë", { emails: [`zoe.bronte@${domain}`] }),
  person("Seán", "O'Neill", { emails: [`sean.oneill@${domain}`] }),
];

/**
 * `Ridgeline Architects` with 26 contacts: 4 who are users, 12 to add and one more with two addresses, 2 without e-mail, 3 who
 * share an address, 2 inactive, 1 without last name, and 1 who is a user of another account. GoTo Connect has 8 free seats.
 */
export function addImportShowcase(making: WorldMaking): void {
  const { world, random, companies } = making;
  const core = importAccount;
  const company = companies.add(
    { core, form: ", Inc.", language: "en" },
    { domain, website: `https://www.${domain}`, typeIds: [1, 6], city: "Ridgeline" },
  );
  const account = addAccount(world.goto, core, "en");
  world.truth.set(account.key, { outcome: "one", companyIds: [company.id], by: "legal-form" });
  const connect = addLicence(world.goto, account, {
    description: "GoTo Connect Standard",
    products: ["JIVE"],
    seats: 12,
  });
  addLicence(world.goto, account, { description: "GoTo Meeting Business", products: ["G2M"], seats: 50 });
  addLicence(world.goto, account, { description: "LogMeIn Resolve", products: ["RESOLVE"], seats: 5, enabled: false });
  for (const name of ["Studio", "Site Team", "Front Desk"]) addGroup(world.goto, account, name);

  const add = (details: Partial<ContactDetails>) => addContact(world.psa, company, random, details);
  for (const details of alreadyUsers) addContactAsUser(world.goto, account, add(details), [connect.key]);
  for (const details of eligible) add(details);
  addEmail(world.psa, add(person("Desmond", "Okafor")), "desmond.okafor.sandbox@gmail.com");
  for (const name of ["Harold", "Ines"]) add(person(name, "Fairbanks", { emails: [] }));
  for (const name of ["Paul", "Paula", "Pat"]) add(person(name, "Redmond", { emails: [`redmond@${domain}`] }));
  for (const name of ["Iris", "Otto"]) add(person(name, "Abernathy", { active: false }));
  add({ firstName: "Reception", lastName: null, emails: [`reception@${domain}`] });
  const moved = add(person("Casey", "Moved", { emails: [transferEmail] }));

  addGotoUser(world.goto, account, { email: `temp@${domain}`, firstName: "Temp", lastName: "Desk" });
  const elsewhere = [...world.goto.accounts.values()].find((other) => other.name === exactAccount);
  if (elsewhere) addContactAsUser(world.goto, elsewhere, moved);
}
