import { Argument, Command, Option } from "commander";
import "dotenv/config";
import { adminCode } from "./cli-admin-code.ts";
import { exportAudit, verifyAudit } from "./cli-audit.ts";
import { rotate } from "./cli-keys.ts";
import { addPsaCommands } from "./cli-psa-commands.ts";
import { copyStore, serveStore } from "./cli-store.ts";
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
  .description("measure: answers, approvals, import, matching, psa, store")
  .addArgument(new Argument("<name>").choices(["answers", "approvals", "import", "matching", "psa", "store"]))
  .action(async (name: "answers" | "approvals" | "import" | "matching" | "psa" | "store") => {
    const benches = {
      answers: () => import("../bench/answers/measure-answers.ts"),
      approvals: () => import("../bench/approvals/measure-approvals.ts"),
      import: () => import("../bench/import/measure-import.ts"),
      matching: () => import("../bench/matching/measure-matching.ts"),
      psa: () => import("../bench/psa/measure-psa.ts"),
      store: () => import("../bench/store/measure-store.ts"),
    };
    const { run } = await benches[name]();
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

const keys = program.command("keys").description("the keys that seal credentials and tokens");

keys
  .command("rotate")
  .description("wrap everything by the first key of CROSSWALK_KEYS; bots may run meanwhile")
  .action(() => rotate(readConfig(process.env)));

const store = program.command("store").description("the embedded store");

store
  .command("serve")
  .description("run it as a process of its own, for a look inside with mongosh or Compass")
  .option("--data-dir <dir>", "where its files are", process.env.DATA_DIR || ".data")
  .option("--port <port>", "on 127.0.0.1; 0 for any free one", "0")
  .action(({ dataDir, port }: { dataDir: string; port: string }) => serveStore({ dataDir, port: Number(port) }));

store
  .command("copy")
  .description("copy everything to MongoDB and compare; the bot must not run")
  .requiredOption("--to <uri>", "a replica set: mongodb://host/database")
  .action((options: { to: string }) => copyStore(readConfig(process.env), options));

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
  "CopyError",
]);

program.parseAsync().catch((error: unknown) => {
  if (!(error instanceof Error)) console.error(String(error));
  else console.error(setUpErrors.has(error.name) ? error.message : error.stack);
  process.exit(1);
});
