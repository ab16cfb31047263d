import { once } from "node:events";
import type { Writable } from "node:stream";
import { psaProblemWords } from "./bot/problem-words.ts";
import { createWords } from "./bot/words/words.ts";
import { CredentialsFileError, readCredentials } from "./cli-psa-credentials.ts";
import { exitCodeOf, exitCodes } from "./cli-psa-exit.ts";
import { openOperatorsPsa } from "./cli-psa-provider.ts";
import type { Config } from "./config.ts";
import {
  type Choice,
  type CompanyFilter,
  type ProviderName,
  type PsaClient,
  PsaError,
  type PsaProvider,
} from "./core/ports/psa.ts";

export type PsaQuestion = "verify" | "statuses" | "types" | "companies" | "contacts";

export interface PsaDoorOptions {
  provider: ProviderName;
  /** A file, or `-`. */
  credentials: string;
  /** Ids or names of the PSA's own lists. */
  status?: readonly string[];
  type?: readonly string[];
  name?: string;
  company?: string;
}

export interface PsaDoorIo {
  config: Config;
  input: NodeJS.ReadableStream;
  out: Writable;
  err: Writable;
  /** Ends the command: Ctrl-C, or nobody reads the output any more. */
  signal: AbortSignal;
}

const sayEveryRows = 1_000;

/** `crosswalk psa …`: JSON lines on `out`, everything else on `err`. Answers the exit code; throws only what is a bug. */
export async function psaDoor(question: PsaQuestion, options: PsaDoorOptions, io: PsaDoorIo): Promise<number> {
  const say = (line: string) => void io.err.write(`${line}\n`);
  const psa = await openOperatorsPsa(io.config, options.provider, io.err);
  try {
    const credentials = await readCredentials(options.credentials, psa.provider, { input: io.input, warn: say });
    const client = psa.provider.open(credentials);
    return await ask(question, options, { client, say, ...io });
  } catch (error) {
    if (io.signal.aborted) return exitCodes.stopped;
    if (error instanceof CredentialsFileError || error instanceof ChoiceError) {
      say(error.message);
      return exitCodes.usage;
    }
    if (!(error instanceof PsaError)) throw error;
    say(failureLine(error, psa.provider));
    return exitCodeOf(error.kind);
  } finally {
    await psa.close();
  }
}

interface Asking extends PsaDoorIo {
  client: PsaClient;
  say(line: string): void;
}

async function ask(question: PsaQuestion, options: PsaDoorOptions, asking: Asking): Promise<number> {
  const { client, signal } = asking;
  switch (question) {
    case "verify": {
      const begin = performance.now();
      const identity = await client.verify(signal);
      asking.out.write(`${JSON.stringify(identity)}\n`);
      asking.say(`tested in ${secondsSince(begin)} s`);
      const missing = identity.rights.filter(({ held }) => !held);
      for (const { name } of missing) asking.say(`missing right: ${name}`);
      return missing.length === 0 ? exitCodes.done : exitCodeOf("forbidden");
    }
    case "statuses":
      return writeRows(await client.companyStatuses(signal), asking, "statuses");
    case "types":
      return writeRows(await client.companyTypes(signal), asking, "types");
    case "companies":
      if (options.company !== undefined) return oneCompany(options.company, asking);
      return writeRows(client.companies(await filterOf(options, client, signal), signal), asking, "companies");
    case "contacts":
      if (options.company === undefined) throw new ChoiceError("contacts needs --company ID.");
      return writeRows(client.contacts(options.company, signal), asking, "contacts");
  }
}

async function oneCompany(id: string, asking: Asking): Promise<number> {
  const company = await asking.client.company(id, asking.signal);
  if (company !== null) return writeRows([company], asking, "companies");
  asking.say(`no company has the id ${id}`);
  return exitCodes.noSuchCompany;
}

/** One line a row, as fast as they are read at the other end. */
async function writeRows<T>(rows: AsyncIterable<T> | Iterable<T>, { out, say, signal }: Asking, what: string) {
  const begin = performance.now();
  let count = 0;
  for await (const row of rows) {
    signal.throwIfAborted();
    if (!out.write(`${JSON.stringify(row)}\n`)) await once(out, "drain", { signal });
    count += 1;
    if (count % sayEveryRows === 0) say(`${what}: ${count} read`);
  }
  say(`${what}: ${count} in ${secondsSince(begin)} s`);
  return exitCodes.done;
}

const secondsSince = (begin: number) => ((performance.now() - begin) / 1000).toFixed(1);

async function filterOf({ status, type, name }: PsaDoorOptions, client: PsaClient, signal: AbortSignal) {
  const filter: CompanyFilter = {
    ...(status && { statusIds: idsOf("status", status, await client.companyStatuses(signal)) }),
    ...(type && { typeIds: idsOf("type", type, await client.companyTypes(signal)) }),
    ...(name !== undefined && { nameContains: name }),
  };
  return filter;
}

/** An option names something that the PSA does not have. */
class ChoiceError extends Error {
  override name = "ChoiceError";
}

function idsOf(option: string, asked: readonly string[], choices: readonly Choice[]): readonly string[] {
  return asked.flatMap((text) => {
    const exact = choices.filter(({ id }) => id === text);
    const found = exact.length > 0 ? exact : choices.filter(({ name }) => folded(name) === folded(text));
    if (found.length > 0) return found.map(({ id }) => id);
    const known = choices.map((choice) => `${choice.name} (${choice.id})`).join(", ");
    throw new ChoiceError(`--${option} ${JSON.stringify(text)} is not in the PSA's list: ${known}.`);
  });
}

const folded = (text: string) => text.normalize("NFKC").trim().toLowerCase();

function failureLine(error: PsaError, provider: PsaProvider): string {
  const wait = error.retryAfterMs === undefined ? "" : ` It asks to wait ${Math.ceil(error.retryAfterMs / 1000)} s.`;
  const field = error.field === undefined ? "" : ` (look at ${error.field})`;
  return `${error.kind}${field}: ${psaProblemWords(error, createWords("en"), provider)}${wait}`;
}
