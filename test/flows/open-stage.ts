import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../../sandbox/free-port.ts";
import { connectwiseEntries, type OutsideWorld, startOutsideWorld } from "../../sandbox/outside-world.ts";
import type { Person, Seen } from "../../sandbox/people/person.ts";
import { slackPerson } from "../../sandbox/people/slack-person.ts";
import { teamsPerson } from "../../sandbox/people/teams-person.ts";
import { seeded } from "../../sandbox/slack/slack-seed.ts";
import { teamsSeed } from "../../sandbox/teams/teams-organisation.ts";
import { signIns } from "../../sandbox/world/showcase.ts";
import { makeWorld, type World } from "../../sandbox/world/world.ts";
import { type App, startApp } from "../../src/app.ts";
import type { Feature } from "../../src/bot/feature.ts";
import { readConfig } from "../../src/config.ts";
import type { Log } from "../../src/core/ports/log.ts";
import type { Resolve } from "../../src/net/guarded-lookup.ts";
import { newKey } from "../../src/store/key-ring.ts";

export const platforms = ["slack", "teams"] as const;
export type PlatformName = (typeof platforms)[number];

/** The whole bot with the whole outside world, on loopback, seen by people of one platform. All speak English here. */
export interface Stage {
  outside: OutsideWorld;
  readonly app: App;
  admin: Person;
  colleague: Person;
  stranger: Person;
  channel: string;
  /** Where the store keeps its files. */
  dataDir: string;
  /** Everything that was logged, as one text: for looking for what must not be there. */
  logged(): string;
  claim(): Promise<void>;
  /** Signs in to GoTo in a browser; 39 accounts. */
  signIn(email?: string): Promise<void>;
  /** Through card and form, to the saved connection with its company list. */
  connect(product?: string): Promise<Seen>;
  /** Lets so much time pass for the bot. */
  passTime(ms: number): void;
  /** Stops the bot and starts it again on the same data. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

const people = {
  slack: { admin: seeded.anna, colleague: seeded.priya, stranger: seeded.guest, channel: seeded.serviceDesk },
  teams: {
    admin: teamsSeed.anna,
    colleague: teamsSeed.peter,
    stranger: teamsSeed.stranger,
    channel: teamsSeed.serviceDesk,
  },
};

export async function openStage(
  platform: PlatformName,
  options: {
    world?: World;
    patienceMs?: number;
    /** A card of progress is edited at most this often: sooner than in chats, so that tests need not wait. */
    progressMs?: number;
    psaDeadlineMs?: number;
    /** Other doors than the bot's. */
    features?: readonly Feature[];
    /** Origins that are allowed besides the sandbox's. */
    psaOrigins?: readonly string[];
    psaResolve?: Resolve;
  } = {},
): Promise<Stage> {
  const dataDir = await mkdtemp(join(tmpdir(), "crosswalk-flow-"));
  const botPort = await freePort();
  const outside = await startOutsideWorld({ world: options.world ?? makeWorld({}), botPort });
  const lines: string[] = [];
  const write = (message: string, fields?: unknown) => {
    lines.push(
      `${message} ${JSON.stringify(fields, (_key, value) => (value instanceof Error ? `${value.stack} ${JSON.stringify(value)}` : value))}`,
    );
  };
  const log: Log = { debug: write, info: write, warn: write, error: write };
  const config = readConfig({
    ...outside.environment,
    PSA_ALLOWED_ORIGINS: [outside.environment.PSA_ALLOWED_ORIGINS, ...(options.psaOrigins ?? [])].join(","),
    CROSSWALK_KEYS: newKey(),
    AUDIT_KEYS: newKey(),
    AUDIT_HEAD_FILE: join(dataDir, "audit-head"),
    DATA_DIR: dataDir,
    TENANT_TIME_ZONE: "Europe/Rome",
  });
  const { patienceMs, progressMs = 200, psaDeadlineMs, psaResolve, features } = options;
  let passedMs = 0;
  const start = () =>
    startApp(config, {
      log,
      clock: { now: () => new Date(Date.now() + passedMs) },
      psa: {
        allowance: { atOnce: 8, perSecond: 200 },
        retry: { maxRetries: 1, firstWaitMs: 20, maxWaitMs: 50 },
        ...(psaDeadlineMs !== undefined && { deadlines: { verifyMs: psaDeadlineMs, readMs: psaDeadlineMs } }),
        ...(psaResolve !== undefined && { resolve: psaResolve }),
      },
      ...(patienceMs !== undefined && { patienceMs }),
      progressMs,
      ...(features && { features }),
    });
  let app = await start();
  const person = (id: string) =>
    platform === "slack" ? slackPerson(outside.slack, id) : teamsPerson(outside.teams, id);
  const who = people[platform];
  const admin = person(who.admin);

  return {
    outside,
    dataDir,
    get app() {
      return app;
    },
    admin,
    colleague: person(who.colleague),
    stranger: person(who.stranger),
    channel: who.channel,
    logged: () => lines.join("\n"),

    async claim() {
      await admin.types(`claim ${app.adminCode}`);
      await card(admin, "Set-up");
    },

    async signIn(email = signIns.owner) {
      await allow(await signInLink(admin), email);
      await card(admin, "Signed in to GoTo");
    },

    async connect(product = "GoTo Connect") {
      await admin.types("connect");
      const choose = await card(admin, "Connect a product");
      const names = [
        "GoTo Connect",
        "GoTo Meeting",
        "GoTo Webinar",
        "GoTo Training",
        "LogMeIn Resolve",
        "GoToAssist",
        "LogMeIn Rescue",
      ];
      const connected = names.slice(0, names.indexOf(product)).filter((name) => isConnected(choose, name)).length;
      await admin.clicks(choose, "Connect ConnectWise PSA", {}, names.indexOf(product) - connected);
      if (connected > 0) await admin.clicks(await card(admin, "Use the same keys?", product), "Enter other keys");
      await admin.waitFor(() => admin.form()?.fields.find(({ label }) => label === "Site"));
      const { site, companyId, publicKey, privateKey } = connectwiseEntries(outside.connectwise);
      await admin.submits({ Site: site, "Company ID": companyId, "Public key": publicKey, "Private key": privateKey });
      return card(admin, `${product} is connected`, "ready for mapping");
    },

    passTime(ms) {
      passedMs += ms;
    },

    async restart() {
      await app.stop();
      app = await start();
    },

    async stop() {
      await app.stop();
      await outside.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** The link of a fresh card; an earlier one may still stand above it. */
export async function signInLink(admin: Person): Promise<string> {
  const before = admin.sees().length;
  await admin.types("goto");
  const fresh = (title: string) =>
    admin.waitFor(() =>
      admin
        .sees()
        .slice(before)
        .find((seen) => seen.title === title),
    );
  await admin.clicks(await fresh("GoTo sign-ins"), "Sign in to GoTo");
  return (await fresh("Sign in to GoTo")).buttons.find(({ url }) => url)?.url ?? "";
}

function isConnected(choose: Seen, product: string): boolean {
  const lines = choose.text.split("\n");
  const at = lines.findIndex((line) => line.startsWith(product));
  return lines[at + 1]?.startsWith("Connected") ?? false;
}

/** Types it and answers the card that comes. */
export async function ask(person: Person, text: string): Promise<Seen> {
  const before = person.sees().length;
  await person.types(text);
  return person.waitFor(() =>
    person
      .sees()
      .slice(before)
      .find(({ title }) => title !== ""),
  );
}

/** The newest message with this title and, if given, this word in it. */
export function card(person: Person, title: string, word = "", timeoutMs = 8_000): Promise<Seen> {
  return person.waitFor(
    () =>
      [...person.sees()]
        .reverse()
        .find((seen) => seen.title.replace(/^(✅|⚠️|⛔) /u, "") === title && seen.text.includes(word)),
    timeoutMs,
  );
}

/** A line or a card, whichever the platform shows a notice as, that has this word in it. */
export function told(person: Person, word: string, timeoutMs = 5_000): Promise<string> {
  return person.waitFor(
    () => [...person.lines(), ...person.sees().map(({ text }) => text)].reverse().find((text) => text.includes(word)),
    timeoutMs,
  );
}

/** What the person's browser does at GoTo; answers the page that the bot shows in the end. */
export async function allow(link: string, email: string, decision: "allow" | "deny" = "allow"): Promise<string> {
  const url = new URL(link);
  const form = new URLSearchParams({ ...Object.fromEntries(url.searchParams), email, decision });
  const decided = await fetch(url, { method: "POST", body: form, redirect: "manual" });
  const back = await fetch(decided.headers.get("location") ?? "");
  return back.text();
}
