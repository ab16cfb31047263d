import { Command, Option } from "commander";
import "dotenv/config";
import { adminCode } from "./cli-admin-code.ts";
import { exportAudit, verifyAudit } from "./cli-audit.ts";
import { addPsaCommands } from "./cli-psa-commands.ts";
import { readConfig } from "./config.ts";
import { start } from "./index.ts";
import { newKey } from "./store/key-ring.ts";

interface SuggestOptions {
  companies: string;
  accounts: string;
  language: "en" | "it";
  stats?: boolean;
}

const program = new Command("crosswalk").description(
  "A bot for Slack and Microsoft Teams that connects GoTo products to a PSA, maps accounts to companies and imports users.",
);

program
  .command("start")
  .description("start the bot")
  .action(() => start(readConfig(process.env)));

program
  .command("demo")
  .description("play with the bot and a sandbox in the browser: no accounts needed")
  .option("--headless", "play the whole job on both platforms and print a transcript")
  .option("--fresh", "forget what an earlier demo kept")
  .option("--port <port>", "where the page is served", "4300")
  .action(async (options: { headless?: boolean; fresh?: boolean; port: string }) => {
    const { runDemo } = await import("../sandbox/demo.ts");
    await runDemo({ headless: options.headless ?? false, fresh: options.fresh ?? false, port: Number(options.port) });
  });

program
  .command("bench")
  .description("measure: answers")
  .argument("<name>", "answers")
  .action(async (name: string) => {
    if (name !== "answers") throw new Error(`There is no bench "${name}"; there is: answers.`);
    const { run } = await import("../bench/answers/measure-answers.ts");
    await run();
  });

program
  .command("admin-code")
  .description("make a new one-time code that makes an admin")
  .action(() => adminCode(readConfig(process.env)));

const audit = program.command("audit").description("the audit log: who changed what, where, and what they saw");

audit
  .command("verify")
  .description("look at every entry and name the first that is not as it was written")
  .option("--head <head>", "the end of the log as it was once printed: number:mac")
  .action((options: { head?: string }) => verifyAudit(readConfig(process.env), options));

audit
  .command("export")
  .description("print every entry")
  .addOption(new Option("--format <format>").choices(["csv", "jsonl"]).default("jsonl"))
  .action(({ format }: { format: "csv" | "jsonl" }) => exportAudit(readConfig(process.env), format));

program
  .command("suggest")
  .description("which company each account is, from two files; nothing is connected")
  .requiredOption(
    "--companies <file>",
    "TSV, CSV or JSON lines: id, name and, when there, website, emailDomains, phone, taxId",
  )
  .requiredOption("--accounts <file>", "the same for accounts")
  .option("--stats", "print figures of time and memory on standard error")
  .addOption(new Option("--language <language>", "of the evidence").choices(["en", "it"]).default("en"))
  .action(async ({ companies, accounts, language, stats = false }: SuggestOptions) => {
    const { suggestOffline } = await import("./offline/suggest-offline.ts");
    await suggestOffline({ companies, accounts, language, stats, out: process.stdout, err: process.stderr });
  });

addPsaCommands(program);

program
  .command("new-key")
  .description("print a new entry for CROSSWALK_KEYS or AUDIT_KEYS")
  .action(() => console.log(newKey()));

/** Mistakes of set-up: the message says what to do, and a stack would only hide it. */
const setUpErrors = new Set([
  "ConfigError",
  "DatabaseChoiceError",
  "DirectoryInUseError",
  "SecretError",
  "StoreError",
  "PortTakenError",
  "PartyFileError",
]);

program.parseAsync().catch((error: unknown) => {
  if (!(error instanceof Error)) console.error(String(error));
  else console.error(setUpErrors.has(error.name) ? error.message : error.stack);
  process.exit(1);
});
