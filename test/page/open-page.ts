import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { freePort } from "../../sandbox/free-port.ts";
import { type OutsideWorld, startOutsideWorld } from "../../sandbox/outside-world.ts";
import { startPage } from "../../sandbox/page/page-server.ts";
import { makeWorld } from "../../sandbox/world/world.ts";
import { type App, startApp } from "../../src/app.ts";
import { readConfig } from "../../src/config.ts";
import { newKey } from "../../src/store/key-ring.ts";
import { quietLog } from "../fixtures/quiet-log.ts";

const executablePath = "/usr/bin/chromium";
const args = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const screenshots = join(import.meta.dirname, "../../screenshots");

export interface OpenPage {
  page: Page;
  app: App;
  outside: OutsideWorld;
  /** Errors of the page and of its console: there should be none. */
  errors: readonly string[];
  screenshot(name: string): Promise<void>;
  close(): Promise<void>;
}

/** The demo as a newcomer has it, in a real browser. */
export async function openPage(): Promise<OpenPage> {
  const folder = await mkdtemp(join(tmpdir(), "crosswalk-page-"));
  await mkdir(screenshots, { recursive: true });
  const outside = await startOutsideWorld({ world: makeWorld({}), botPort: await freePort() });
  const config = readConfig({
    ...outside.environment,
    CROSSWALK_KEYS: newKey(),
    AUDIT_KEYS: newKey(),
    DATA_DIR: folder,
    TENANT_TIME_ZONE: "Europe/Rome",
  });
  const app = await startApp(config, { log: quietLog, psa: { allowance: { atOnce: 8, perSecond: 100 } } });
  const served = await startPage({ port: 0, outside, adminCode: app.adminCode });
  const browser: Browser = await chromium.launch({ executablePath, args });
  const page = await browser.newPage({ viewport: { width: 1500, height: 950 } });
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") errors.push(message.text());
  });
  await page.goto(served.url);
  await page.waitForSelector("body[data-ready]");
  return {
    page,
    app,
    outside,
    errors,
    async screenshot(name) {
      await page.waitForTimeout(250);
      await page.screenshot({ path: join(screenshots, `${name}.png`) });
    },
    async close() {
      await browser.close();
      await served.stop();
      await app.stop();
      await outside.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
