import { startApp } from "./app.ts";
import type { Config } from "./config.ts";
import { ConfigError } from "./config.ts";
import { createLog } from "./log.ts";

/** Starts the bot for real and stops it on SIGTERM or Ctrl-C. */
export async function start(config: Config): Promise<void> {
  if (!config.keys)
    throw new ConfigError("CROSSWALK_KEYS is missing. Make one with `npx crosswalk new-key` and keep it safe.");
  if (!config.auditKeys) {
    throw new ConfigError("AUDIT_KEYS is missing. Make an entry of its own for it with `npx crosswalk new-key`.");
  }
  if (!config.slack && !config.teams) {
    throw new ConfigError("No chat is set up. Set the SLACK_ or the TEAMS_ variables; the README says how.");
  }
  const log = createLog(config.logLevel);
  const app = await startApp(config, { log });
  log.info("ready", { port: app.port, store: app.databaseName, chats: app.surfaces.map(({ platform }) => platform) });
  if (app.adminCode) {
    log.info(
      `First admin: type "/psa claim ${app.adminCode}" in Slack or "@Crosswalk claim ${app.adminCode}" in Teams`,
    );
  }
  const stop = () => void app.stop().then(() => log.info("stopped"));
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
}
