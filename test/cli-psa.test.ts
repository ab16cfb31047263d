import { execFile } from "node:child_process";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type AutotaskSandbox, autotaskEntries, startAutotask } from "../sandbox/autotask/autotask-server.ts";
import { sandboxKeys, sandboxMembers } from "../sandbox/connectwise/api-member.ts";
import { type ConnectWiseSandbox, startConnectWise } from "../sandbox/connectwise/connectwise-server.ts";
import { makeWorld } from "../sandbox/world/world.ts";
import { type PsaDoorOptions, type PsaQuestion, psaDoor } from "../src/cli-psa.ts";
import { readConfig } from "../src/config.ts";
import { openStores } from "../src/store/open-stores.ts";
import { quietLog } from "./fixtures/quiet-log.ts";
import { wallClock } from "./fixtures/test-clock.ts";
import { openTestDatabase } from "./fixtures/test-database.ts";

const world = makeWorld({ companies: 150, accounts: 12, contactsPerCompany: 2, largestCompany: 30 });
const clientId = "5f4dcc3b-5aa7-4d61-8327-deb882cf99aa";

describe("crosswalk psa", () => {
  let folder: string;
  let connectwise: ConnectWiseSandbox;
  let autotask: AutotaskSandbox;
  let environment: Record<string, string>;
  let right: { connectwise: Record<string, string>; autotask: Record<string, string> };
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "crosswalk-psa-"));
    [connectwise, autotask] = await Promise.all([startConnectWise(world), startAutotask(world)]);
    environment = {
      CONNECTWISE_CLIENT_ID: clientId,
      AUTOTASK_INTEGRATION_CODE: autotask.integrationCode,
      AUTOTASK_ZONE_URL: autotask.zoneUrl,
      PSA_ALLOWED_ORIGINS: [connectwise.url, autotask.url, autotask.discovery.url].join(","),
      LOG_LEVEL: "debug",
    };
    right = { connectwise: { site: connectwise.url, ...sandboxKeys }, autotask: autotaskEntries() };
  });
  beforeEach(() => {
    connectwise.calls.length = 0;
    connectwise.faults.clear();
  });
  afterAll(async () => {
    await Promise.all([connectwise.close(), autotask.close()]);
    await rm(folder, { recursive: true, force: true });
  });

  async function fileOf(credentials: unknown): Promise<string> {
    const file = join(folder, `${Math.random()}.json`);
    await writeFile(file, typeof credentials === "string" ? credentials : JSON.stringify(credentials), { mode: 0o600 });
    return file;
  }

  async function run(
    question: PsaQuestion,
    provider: "connectwise" | "autotask",
    more: Partial<PsaDoorOptions> & { entries?: unknown; env?: Record<string, string>; signal?: AbortSignal } = {},
  ) {
    const { entries, env, signal = new AbortController().signal, ...options } = more;
    const credentials = options.credentials ?? (await fileOf(entries ?? right[provider]));
    const [out, err] = [new PassThrough(), new PassThrough()];
    const written = Promise.all([text(out), text(err)]);
    const config = readConfig({ ...environment, ...env });
    const input = Readable.from([JSON.stringify(right[provider])]);
    const io = { config, input, out, err, signal };
    const code = await psaDoor(question, { provider, ...options, credentials }, io).finally(() => {
      out.end();
      err.end();
    });
    const [stdout, stderr] = await written;
    for (const [name, value] of Object.entries(right[provider])) {
      if (/secret|key/i.test(name)) expect(`${stdout}${stderr}`).not.toContain(value);
    }
    return {
      code,
      rows: stdout
        .split("\n")
        .filter(Boolean)
        .map((line) => JSON.parse(line)),
      stderr,
    };
  }

  describe.each(["connectwise", "autotask"] as const)("with %s", (provider) => {
    it("tests the keys and names their rights", async () => {
      const { code, rows, stderr } = await run("verify", provider);
      expect(code).toBe(0);
      expect(rows).toMatchObject([{ companies: expect.any(Number), contacts: expect.any(Number) }]);
      expect(rows[0].rights.every(({ held }: { held: boolean }) => held)).toBe(true);
      expect(stderr).toContain("tested in ");
    });

    it("prints the PSA's own statuses and types, and companies by them", async () => {
      const statuses = await run("statuses", provider);
      const types = await run("types", provider);
      expect(statuses.rows.length).toBeGreaterThan(1);
      const [status, type] = [statuses.rows[0], types.rows[0]];
      const all = await run("companies", provider);
      expect(all.rows.length).toBeGreaterThan(100);
      const byName = await run("companies", provider, { status: [status.name.toUpperCase()], type: [type.id] });
      const expected = all.rows.filter(
        (company) => company.status?.id === status.id && company.types.some(({ id }: { id: string }) => id === type.id),
      );
      expect(byName.rows.map(({ id }) => id).sort()).toEqual(expected.map(({ id }) => id).sort());
      expect(byName.rows.length).toBeGreaterThan(0);
    });

    it("prints one company, and its contacts", async () => {
      const named = await run("companies", provider, { name: "Cathedral Valley Hospital" });
      const id: string = named.rows[0].id;
      expect((await run("companies", provider, { company: id })).rows).toEqual([named.rows[0]]);
      const contacts = await run("contacts", provider, { company: id });
      expect([contacts.code, contacts.rows.length]).toEqual([0, 30]);
      expect(contacts.rows[0]).toMatchObject({ companyId: id, emails: expect.any(Array) });
    });

    it("ends with 3 for a company that is not there", async () => {
      const { code, rows, stderr } = await run("companies", provider, { company: "99999999" });
      expect([code, rows, stderr]).toEqual([3, [], expect.stringContaining("no company has the id 99999999")]);
    });

    it("reads the credentials from standard input", async () => {
      expect((await run("statuses", provider, { credentials: "-" })).code).toBe(0);
    });
  });

  it.each([
    ["unauthorized", 10, { privateKey: "wrong-private-key-000" }],
    ["unknown-company", 13, { companyId: "nobody" }],
    ["unreachable", 31, { site: "http://127.0.0.1:1" }],
  ])("ends with a code of its own for %s, and the next step in words", async (kind, expected, wrong) => {
    const env = { PSA_ALLOWED_ORIGINS: `${environment.PSA_ALLOWED_ORIGINS},http://127.0.0.1:1` };
    const entries = { ...right.connectwise, ...wrong };
    const { code, rows, stderr } = await run("verify", "connectwise", { entries, env });
    expect([code, rows]).toEqual([expected, []]);
    expect(stderr).toMatch(new RegExp(`^${kind}.*: .+`, "m"));
    for (const value of Object.values(wrong)) if (kind === "unauthorized") expect(stderr).not.toContain(value);
  });

  it("ends with 14 and names the missing right", async () => {
    const { publicKey, privateKey } = sandboxMembers.noContacts;
    const { code, rows, stderr } = await run("verify", "connectwise", {
      entries: { ...right.connectwise, publicKey, privateKey },
    });
    expect([code, rows.length]).toEqual([14, 1]);
    expect(stderr).toContain("missing right: Companies › Contacts: Inquire All");
  });

  it("ends with 40 when the PSA asks for a pause, and says how long", async () => {
    connectwise.faults.add({ path: "company/companies", status: 429, headers: { "retry-after": "120" } });
    const { code, stderr } = await run("companies", "connectwise");
    expect([code, stderr]).toEqual([40, expect.stringContaining("It asks to wait 120 s.")]);
  });

  it.each([
    ["is not there", null, /cannot be read \(ENOENT\)/],
    ["is not JSON", "publicKey=s3cr3t-s3cr3t", /is not JSON\. It must be one JSON object of texts: site, companyId/],
    ["is a list", ["s3cr3t-s3cr3t"], /is no JSON object/],
    ["has other names", { "s3cr3t-s3cr3t": "publicKey" }, /a field has another name/],
    ["has a number", { site: 7 }, /site is no text/],
    ["lacks a field", { companyId: "acme", publicKey: "s3cr3t-s3cr3t" }, /site is missing; privateKey is missing/],
    ["names a foreign site", { site: "evil.example" }, /site is not the vendor's: list its origin/],
  ])("ends with 2, asks nobody and quotes nothing when the credentials file %s", async (_, entries, words) => {
    const credentials = entries === null ? join(folder, "none.json") : await fileOf(entries);
    const { code, stderr } = await run("verify", "connectwise", { credentials });
    expect([code, stderr]).toEqual([2, expect.stringMatching(words)]);
    expect(stderr).not.toContain("s3cr3t");
    expect(connectwise.calls).toEqual([]);
  });

  it("says so when others can read the credentials file", async () => {
    const credentials = await fileOf(right.connectwise);
    await chmod(credentials, 0o644);
    expect((await run("statuses", "connectwise", { credentials })).stderr).toContain(`chmod 600`);
  });

  it("names the PSA's list when a filter asks for what is not in it", async () => {
    const { code, stderr } = await run("companies", "connectwise", { status: ["Actve"] });
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/--status "Actve" is not in the PSA's list: .*Active \(1\)/),
    ]);
  });

  it("ends when it is stopped", async () => {
    connectwise.faults.add({ path: "company/companies", delayMs: 60_000 });
    const stopped = new AbortController();
    const running = run("companies", "connectwise", { signal: stopped.signal });
    await expect.poll(() => connectwise.calls.length).toBeGreaterThan(0);
    stopped.abort();
    expect((await running).code).toBe(130);
  });

  it("shares the limits of the far side with the bots on MONGODB_URI, and goes on alone without it", async () => {
    const database = await openTestDatabase();
    const shared = await run("statuses", "connectwise", { env: { MONGODB_URI: database.uri } });
    expect(shared.code).toBe(0);
    const stores = await openStores({ uri: database.uri, clock: wallClock, log: quietLog });
    const key = `connectwise ${connectwise.url} ${sandboxKeys.companyId}`;
    expect((await stores.leases.read(key))?.version).toBeGreaterThan(1);
    await stores.close();
    await database.close();
    const alone = await run("statuses", "connectwise", { env: { MONGODB_URI: "mongodb://127.0.0.1:1/" } });
    expect([alone.code, alone.stderr]).toEqual([0, expect.stringContaining("the database does not answer")]);
  });

  it("keeps rows and progress apart in a process of its own, and exits by kind", async () => {
    const start = (...args: string[]) =>
      new Promise<{ code: unknown; stdout: string; stderr: string }>((resolve) => {
        const env = { PATH: process.env.PATH, NODE_ENV: "test", ...environment, LOG_LEVEL: "info" };
        const all = [join(import.meta.dirname, "../bin/crosswalk.js"), "psa", ...args];
        execFile(process.execPath, all, { env, cwd: folder }, (error, stdout, stderr) =>
          resolve({ code: error?.code ?? 0, stdout, stderr }),
        );
      });
    const credentials = ["--provider", "autotask", "--credentials", await fileOf(right.autotask)];
    const [types, usage] = await Promise.all([start("types", ...credentials), start("contacts", ...credentials)]);
    expect(types.code).toBe(0);
    expect(
      types.stdout
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line)).length,
    ).toBeGreaterThan(1);
    expect(types.stderr).toMatch(/^types: \d+ in /m);
    expect([usage.code, usage.stdout, usage.stderr]).toEqual([2, "", expect.stringContaining("--company")]);
  });
});
