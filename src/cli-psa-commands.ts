import { type Command, Option } from "commander";
import { type PsaDoorOptions, type PsaQuestion, psaDoor } from "./cli-psa.ts";
import { exitCodes } from "./cli-psa-exit.ts";
import { ConfigError, readConfig } from "./config.ts";
import { providerNames } from "./core/ports/psa.ts";

/** `crosswalk psa verify|statuses|types|companies|contacts`. */
export function addPsaCommands(program: Command): void {
  const psa = program
    .command("psa")
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? exitCodes.done : exitCodes.usage))
    .description("ask a PSA as the bot does: JSON lines on standard output, progress on standard error");

  add("verify", "test the keys and say which rights they have");
  add("statuses", "the PSA's own list of company statuses");
  add("types", "the PSA's own list of company types");
  add("companies", "companies, one a line")
    .option("--status <id or name...>", "only of these statuses")
    .option("--type <id or name...>", "only of these types")
    .option("--name <text>", "only with this in the name")
    .option("--company <id>", "this one alone");
  add("contacts", "contacts of a company").requiredOption("--company <id>", "whose contacts");

  function add(question: PsaQuestion, description: string): Command {
    return psa
      .command(question)
      .description(description)
      .addOption(new Option("--provider <provider>").choices(providerNames).makeOptionMandatory())
      .requiredOption("--credentials <file>", "JSON: the fields of the connect form by name; - reads standard input")
      .action((options: PsaDoorOptions) => run(question, options));
  }
}

async function run(question: PsaQuestion, options: PsaDoorOptions): Promise<void> {
  const stopped = new AbortController();
  const stop = () => stopped.abort();
  process.once("SIGINT", stop).once("SIGTERM", stop);
  process.stdout.on("error", stop);
  const { stdin: input, stdout: out, stderr: err } = process;
  try {
    const config = readConfig(process.env);
    process.exitCode = await psaDoor(question, options, { config, input, out, err, signal: stopped.signal });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    console.error(error.message);
    process.exitCode = exitCodes.usage;
  }
}
