import { autotaskEntries } from "../autotask/autotask-server.ts";
import { connectwiseEntries, type OutsideWorld } from "../outside-world.ts";
import type { Person, Seen } from "../people/person.ts";
import * as showcase from "../world/showcase.ts";
import { approves, isAsked } from "./play-approval.ts";
import { clicks, latest, newest, types } from "./play-steps.ts";
import type { Transcript } from "./transcript.ts";

type Product = "connect" | "resolve";
const productTitles: Record<Product, string> = { connect: "GoTo Connect", resolve: "LogMeIn Resolve" };

/** The first admin claims in Slack; a colleague asks for access in Teams and is made an admin; both sign in is shared. */
export async function playAdmin(slack: Person, teams: Person, code: string, t: Transcript): Promise<void> {
  t.heading("First contact");
  await types(slack, "help", t);
  const welcome = await latest(slack, "Welcome to Crosswalk");
  t.check(
    "somebody without a role is offered access",
    welcome.buttons.some(({ label }) => label === "Ask for access"),
  );
  await types(slack, `claim ${code}`, t);
  await latest(slack, "Set-up");
  t.check("the code makes the first admin, who gets the checklist", true);

  await types(teams, "aiuto", t);
  const asked = await latest(teams, "Benvenuto in Crosswalk");
  await clicks(teams, asked, "Chiedi l’accesso", t);
  const request = await latest(slack, "Access request");
  await clicks(slack, request, "Admin", t);
  await latest(teams, "Hai l’accesso");
  t.check("a colleague in Teams asked in Italian and has a role now", true);

  t.heading("Sign in to GoTo");
  await types(slack, "goto", t);
  await clicks(slack, await latest(slack, "GoTo sign-ins"), "Sign in to GoTo", t);
  const link = (await latest(slack, "Sign in to GoTo")).buttons.find(({ url }) => url)?.url ?? "";
  const page = await signIn(link, showcase.signIns.owner);
  t.check("the callback page says that it worked", page.includes("You are signed in"), page.slice(0, 400));
  const signedIn = await latest(slack, "Signed in to GoTo");
  t.saw(signedIn.text.replaceAll("\n", " · "));
}

/** Connect, accounts, the three outcomes of mapping, and an import: by one person on one platform; `approver` is in the other. */
export async function playRest(
  person: Person,
  approver: Person,
  outside: OutsideWorld,
  t: Transcript,
  product: Product,
): Promise<void> {
  const it = person.platform === "teams";
  const say = (english: string, italian: string) => (it ? italian : english);
  t.heading(`${it ? "Teams, in Italian" : "Slack, in English"}: connect ${productTitles[product]}`);
  await types(person, "connect", t);
  const choose = await latest(person, say("Connect a product", "Collega un prodotto"));
  // Slack plays ConnectWise; Teams, in Italian, Autotask.
  const psa = product === "connect" ? "ConnectWise PSA" : "Datto Autotask PSA";
  const nth = product === "connect" ? 0 : 3;
  await clicks(person, choose, say(`Connect ${psa}`, `Collega ${psa}`), t, nth);
  const { right, wrong } = entriesOf(product, outside, say);
  await person.waitFor(() => (person.form()?.fields.length === Object.keys(right).length ? true : null));
  await person.submits({ ...right, ...wrong });
  const refused = await person.waitFor(() =>
    person.form()?.fields.some(({ problem }) => problem) ? person.form() : null,
  );
  t.check("a wrong key is named under its field", refused.text.length > 0 && person.form() !== null);
  const [label = "", value] = Object.entries(right)[0] ?? [];
  t.check(
    "what was typed is still there, keys are not shown",
    refused.fields.find((field) => field.label === label)?.value === value &&
      refused.fields.every((field) => field.kind !== "secret" || !field.value),
  );
  await person.submits(Object.fromEntries(Object.keys(wrong).map((key) => [key, right[key] ?? ""])));
  const connected = await latest(
    person,
    say(`${productTitles[product]} is connected`, `${productTitles[product]} è collegato`),
  );
  t.saw(connected.text.replaceAll("\n", " · ").slice(0, 200));
  await person.waitFor(
    () => person.sees().find(({ text }) => /ready for mapping|pronte per l’associazione/.test(text)),
    15_000,
  );
  t.check("the company list was read", true);

  t.heading("Accounts and mapping");
  await types(person, "accounts", t);
  const accounts = await latest(person, say("Accounts", "Account"));
  t.saw(accounts.text.split("\n").find((line) => /page|pagina/.test(line)) ?? "");
  for (const [name, title, italian] of [
    [showcase.severalAccount, "Several matches", "Più corrispondenze"],
    [showcase.noneAccount, "No match found", "Nessuna corrispondenza"],
    [showcase.importAccount, "Match found", "Corrispondenza trovata"],
  ] as const) {
    await types(person, `map ${name}`, t);
    const opened = await newest(person, [say(title, italian), name], name);
    if (opened.title === name) {
      const choices = opened.buttons.filter(({ label }) => label === say("Map", "Associa"));
      await clicks(person, opened, say("Map", "Associa"), t, choices.length - 1);
    }
    const card = await latest(person, say(title, italian), name);
    t.check(`${name}: ${title}`, true);
    t.saw(card.text.split("\n").slice(2, 5).join(" · "));
  }
  const found = await latest(person, say("Match found", "Corrispondenza trovata"), showcase.importAccount);
  await clicks(person, found, say("Map this company", "Associa questa azienda"), t);
  const mapped = await latest(person, say("Mapped", "Associato"), showcase.importAccount);
  t.check(
    `${showcase.importAccount} is mapped`,
    mapped.buttons.some(({ label }) => label === say("Import users", "Importa utenti")),
  );
  await playImport(person, approver, mapped, outside, t, say);
}

/** What is typed into the form, by its labels, and the wrong key that is tried first. */
function entriesOf(product: Product, outside: OutsideWorld, say: (english: string, italian: string) => string) {
  if (product === "connect") {
    const { site, companyId, publicKey, privateKey } = connectwiseEntries(outside.connectwise);
    const key = say("Public key", "Chiave pubblica");
    const right: Record<string, string> = {
      [say("Site", "Sito")]: site,
      [say("Company ID", "ID azienda")]: companyId,
      [key]: publicKey,
      [say("Private key", "Chiave privata")]: privateKey,
    };
    return { right, wrong: { [key]: "wrong-key-1234" } };
  }
  const { userName, secret } = autotaskEntries();
  const key = say("API secret", "Segreto API");
  const right: Record<string, string> = { [say("API user name", "Nome utente API")]: userName, [key]: secret };
  return { right, wrong: { [key]: "wrong-key-1234" } };
}

async function playImport(
  person: Person,
  approver: Person,
  mapped: Seen,
  outside: OutsideWorld,
  t: Transcript,
  say: (english: string, italian: string) => string,
): Promise<void> {
  const it = person.platform === "teams";
  t.heading("Import");
  const before = outside.goto.calls.length;
  await clicks(person, mapped, say("Import users", "Importa utenti"), t);
  const start = await latest(person, say("Import users", "Importa utenti"));
  t.saw(start.text.split("\n").find((line) => /eligible|idonei/.test(line)) ?? "");
  await clicks(person, start, say("Choose contacts", "Scegli contatti"), t);
  const pick = await latest(person, say("Choose contacts", "Scegli contatti"));
  const box = pick.fields.find(({ kind }) => kind === "choices");
  const two = (box?.options ?? []).slice(0, 2);
  await clicks(person, pick, say("Done", "Fine"), t, 0, { [box?.label ?? ""]: two });
  const chosen = await latest(person, say("Import users", "Importa utenti"));
  await clicks(person, chosen, say("Preview", "Anteprima"), t);
  const preview = await latest(person, say("Preview of the import", "Anteprima dell’importazione"));
  t.saw(preview.text.split("\n").slice(1, 3).join(" · "));
  const primary = preview.buttons.find(({ confirms, style }) => style === "primary" || confirms)?.label ?? "";
  const asks = primary === say("Ask for approval", "Chiedi l’approvazione");
  // Only the first import of an account asks a second person: in Teams the account has had its first.
  t.check(asks ? "a second person has to approve" : "no approval is needed any more", asks !== it);
  await clicks(person, preview, primary, t);
  if (asks) {
    await isAsked(person);
    t.check("nothing is sent to GoTo before somebody else has approved", addsSince(outside, before).length === 0);
    await approves(approver, person, t);
  }
  const done = await latest(person, say("Import is done", "Importazione completata"), undefined, 15_000);
  t.saw(done.text.replaceAll("\n", " · ").slice(0, 200));
  const adds = addsSince(outside, before);
  t.check("GoTo was asked once to add the users", adds.length === 1, JSON.stringify(adds.map(({ status }) => status)));
  await clicks(person, done, say("Send CSV", "Invia CSV"), t);
  const deadline = Date.now() + 5_000;
  let files = await person.files();
  while (files.length === 0 && Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    files = await person.files();
  }
  t.check("the CSV has a line for each contact", (files.at(-1)?.text.trim().split("\n").length ?? 0) > 20);
}

function addsSince(outside: OutsideWorld, before: number) {
  return outside.goto.calls.slice(before).filter(({ method, path }) => method === "POST" && path.endsWith("/users"));
}

/** What the person's browser does: GoTo's consent page, Allow, back to the bot. Answers the bot's page as text. */
async function signIn(link: string, email: string): Promise<string> {
  const url = new URL(link);
  const form = new URLSearchParams({ ...Object.fromEntries(url.searchParams), email, decision: "allow" });
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const allowed = await fetch(new URL(url.pathname, url), { method: "POST", body: form, headers, redirect: "manual" });
  const back = await fetch(allowed.headers.get("location") ?? "");
  return back.text();
}
