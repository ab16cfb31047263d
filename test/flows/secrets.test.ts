import { randomBytes } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { autotaskEntries } from "../../sandbox/autotask/autotask-server.ts";
import { connectwiseEntries } from "../../sandbox/outside-world.ts";
import type { Fault } from "../../sandbox/world/faults.ts";
import { card, openStage, platforms, type Stage, told } from "./open-stage.ts";

/** Looks like a key of a PSA, and occurs nowhere else. */
const newCanary = () => `Canary${randomBytes(12).toString("hex")}Zq9`;

/** A text as it may lie somewhere: plain, in a URL, in hex, or in base64 wherever it begins. */
function formsOf(canary: string): readonly string[] {
  const base64 = [0, 1, 2].map((offset) => {
    const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(canary)]);
    return bytes
      .toString("base64")
      .replace(/=+$/, "")
      .slice(offset === 0 ? 0 : 4, -4);
  });
  return [canary, encodeURIComponent(canary), Buffer.from(canary).toString("hex"), ...base64];
}

interface Entry {
  psa: "ConnectWise PSA" | "Datto Autotask PSA";
  secret: "Private key" | "API secret";
  /** What befalls the PSA; it may answer with what it was sent. */
  fault?: (canary: string) => Fault;
  more?: Readonly<Record<string, string>>;
}

const [connectwise, autotask] = [
  { psa: "ConnectWise PSA", secret: "Private key" },
  { psa: "Datto Autotask PSA", secret: "API secret" },
] as const;

const entries: readonly (Entry & { how: string })[] = [
  { how: "refused by ConnectWise", ...connectwise },
  { how: "for a site off the list", ...connectwise, more: { Site: "https://cw.elsewhere.example" } },
  { how: "while ConnectWise is down", ...connectwise, fault: () => ({ status: 503 }) },
  {
    how: "that ConnectWise says back",
    ...connectwise,
    fault: (body) => ({ status: 400, body: `{"message":"${body}"}` }),
  },
  { how: "whose connection is cut", ...connectwise, fault: () => ({ dropConnection: "before" }) },
  { how: "refused by Autotask", ...autotask },
  { how: "while Autotask is down", ...autotask, fault: () => ({ status: 503 }) },
  { how: "that Autotask says back", ...autotask, fault: (body) => ({ status: 500, body: `{"errors":["${body}"]}` }) },
];

describe.each(platforms)("secrets that are entered in %s", (platform) => {
  let stage: Stage;
  const canaries: string[] = [];
  /** Every card, form and line that anybody saw. */
  const seen: string[] = [];
  /** The store's files after each step, since drafts go. */
  const dumps: string[] = [];
  beforeAll(async () => {
    stage = await openStage(platform);
    await stage.claim();
  });
  afterAll(() => stage.stop());

  async function record(): Promise<void> {
    const { admin, colleague, channel, dataDir } = stage;
    for (const person of [admin, colleague]) {
      const shown = [...person.sees(), ...person.sees(channel)].map(({ raw, text, title }) => [raw, text, title]);
      seen.push(JSON.stringify([shown, person.lines(), person.form()]));
    }
    for (const name of await readdir(dataDir, { recursive: true, withFileTypes: true })) {
      if (name.isFile()) dumps.push((await readFile(join(name.parentPath, name.name))).toString("latin1"));
    }
  }

  async function openForm(psa: Entry["psa"], secret: string): Promise<void> {
    const { admin } = stage;
    const before = admin.sees().length;
    await admin.types("connect");
    const choose = await admin.waitFor(() =>
      admin
        .sees()
        .slice(before)
        .find(({ title }) => title === "Connect a product"),
    );
    await admin.clicks(choose, `Connect ${psa}`);
    await admin.waitFor(() => admin.form()?.fields.find(({ label }) => label === secret));
  }

  it.each(entries)("takes one $how", async ({ psa, secret, fault, more }) => {
    const { admin, outside } = stage;
    const canary = newCanary();
    canaries.push(canary);
    const { site, companyId, publicKey } = connectwiseEntries(outside.connectwise);
    const others =
      psa === "ConnectWise PSA"
        ? { Site: site, "Company ID": companyId, "Public key": publicKey }
        : { "API user name": autotaskEntries().userName };
    for (const far of [outside.connectwise, outside.autotask]) if (fault) far.faults.add(fault(canary));
    await openForm(psa, secret);
    const told = () => {
      const form = admin.form();
      return form && JSON.stringify([form.text, form.fields.map(({ problem }) => problem ?? "")]);
    };
    const before = told();
    await admin.submits({ ...others, ...more, [secret]: canary });
    await admin.waitFor(() => {
      const now = told();
      return now && now !== before && !now.includes("Testing") ? true : null;
    });
    await record();
    for (const far of [outside.connectwise, outside.autotask]) far.faults.clear();
    await admin.closesForm();
    await record();
  });

  it("takes keys that work, and a sign-in to GoTo", async () => {
    const { outside, app } = stage;
    await stage.signIn();
    await stage.connect();
    stage.passTime(2 * 3_600_000);
    await app.worker.idle();
    const { privateKey } = connectwiseEntries(outside.connectwise);
    canaries.push(privateKey);
    const bearers = outside.goto.calls.flatMap(({ headers }) => headers.authorization?.split("Bearer ")[1] ?? []);
    expect(bearers.length).toBeGreaterThan(0);
    canaries.push(...new Set(bearers));
    await record();
  });

  it("takes one that is typed as a message", async () => {
    const { admin } = stage;
    for (const word of ["", "map ", "history ", "accounts ", "import ", "nonsense "]) {
      const canary = newCanary();
      canaries.push(canary);
      const before = admin.sees().length + admin.lines().length;
      await admin.types(`${word}${canary}`);
      await admin.waitFor(() => (admin.sees().length + admin.lines().length > before ? true : null));
      expect(admin.sees().at(-1)?.text ?? admin.lines().at(-1)).toContain("key");
    }
    await record();
  });

  it("shows, stores and logs none of them", async () => {
    await told(stage.admin, "");
    await card(stage.admin, "GoTo Connect is connected");
    expect(new Set(canaries).size).toBeGreaterThanOrEqual(12);
    const places = { seen: seen.join("\n"), stored: dumps.join("\n"), logged: stage.logged() };
    // What is looked through is what was written there.
    expect(places.seen).toContain("GoTo Connect is connected");
    expect(places.stored).toContain("connectwise");
    expect(places.stored).toContain("v1.dk_");
    const found = canaries.flatMap((canary, nth) =>
      Object.entries(places).flatMap(([place, text]) =>
        formsOf(canary).some((form) => text.includes(form)) ? [`${place}: secret ${nth}`] : [],
      ),
    );
    expect(found).toEqual([]);
  });
});
