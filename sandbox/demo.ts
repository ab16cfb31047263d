import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type App, startApp } from "../src/app.ts";
import { readConfig } from "../src/config.ts";
import { createLog } from "../src/log.ts";
import { newKey } from "../src/store/key-ring.ts";
import { freePort } from "./free-port.ts";
import { type OutsideWorld, startOutsideWorld } from "./outside-world.ts";
import { startPage } from "./page/page-server.ts";
import { playDemo } from "./play/play-demo.ts";
import { makeWorld, type World } from "./world/world.ts";
import { worldFromText, worldToText } from "./world/world-text.ts";

class PortTakenError extends Error {
  override name = "PortTakenError";
}

export interface DemoOptions {
  headless: boolean;
  fresh: boolean;
  /** Where the page is served; the bot and the sandbox take the seven ports after it. */
  port: number;
}

const dataDir = join(".data", "demo");
/** The sandbox has no second-hand limits to respect, so the demo need not be slow. */
const psa = { allowance: { atOnce: 8, perSecond: 100 } };

/** `npm run demo`: everything on loopback, nothing to set up. With `headless`, plays the whole job and ends the process. */
export async function runDemo(options: DemoOptions): Promise<void> {
  if (options.headless) {
    process.exitCode = (await playHeadless()) ? 0 : 1;
    return;
  }
  const began = Date.now();
  if (options.fresh) await rm(dataDir, { recursive: true, force: true });
  await mkdir(dataDir, { recursive: true });
  const world = await keptWorld();
  const botPort = options.port + 1;
  const outside = await startOutsideWorld({ world, botPort, firstPort: options.port + 2 }).catch(portTaken);
  const app = await startBot(outside, dataDir);
  const page = await startPage({ port: options.port, outside, adminCode: app.adminCode }).catch(portTaken);
  const lines = [
    `Slack, Teams    ${page.url}   (open this page)`,
    `bot             http://127.0.0.1:${botPort}`,
    `ConnectWise PSA ${outside.connectwise.url}`,
    `Autotask PSA    ${outside.autotask.zoneUrl}`,
    `GoTo            ${outside.goto.apiUrl}`,
    `database        ${app.databaseName}`,
    ...(app.adminCode ? [`first admin     type  /psa claim ${app.adminCode}`] : []),
    `ready after ${((Date.now() - began) / 1000).toFixed(1)} s. Ctrl-C stops everything; a second start finds your data again; --fresh starts over.`,
  ];
  console.log(lines.join("\n"));
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    console.log("stopping…");
    await page.stop();
    await app.stop();
    await writeFile(join(dataDir, "world.json"), worldToText(world));
    await outside.stop();
    console.log("stopped");
  };
  process.once("SIGINT", () => void stop());
  process.once("SIGTERM", () => void stop());
}

async function playHeadless(): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), "crosswalk-demo-"));
  const outside = await startOutsideWorld({ world: makeWorld({}), botPort: await freePort() });
  const app = await startBot(outside, folder);
  try {
    return await playDemo(outside, app.adminCode ?? "", console.log);
  } finally {
    await app.stop();
    await outside.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function startBot(outside: OutsideWorld, folder: string): Promise<App> {
  const keptKey = async (name: string) =>
    readFile(join(folder, name), "utf8").catch(async () => {
      const made = newKey();
      await writeFile(join(folder, name), made, { mode: 0o600 });
      return made;
    });
  const config = readConfig({
    ...outside.environment,
    CROSSWALK_KEYS: await keptKey("keys"),
    AUDIT_KEYS: await keptKey("audit-keys"),
    AUDIT_HEAD_FILE: join(folder, "audit-head"),
    DATA_DIR: join(folder, "store"),
    TENANT_TIME_ZONE: "Europe/Rome",
  });
  return startApp(config, { log: createLog("error"), psa });
}

async function keptWorld(): Promise<World> {
  const text = await readFile(join(dataDir, "world.json"), "utf8").catch(() => null);
  return text === null ? makeWorld({}) : worldFromText(text);
}

function portTaken(error: unknown): never {
  if (error instanceof Error && "code" in error && error.code === "EADDRINUSE") {
    throw new PortTakenError(
      "The demo's ports are taken, perhaps by another demo. Stop it, or choose others: npm run demo -- --port 4400",
    );
  }
  throw error;
}
