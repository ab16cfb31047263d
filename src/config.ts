import { readFileSync } from "node:fs";
import { z } from "zod/v4";

/** A variable of the environment is missing or wrong; the message names it and the remedy. */
export class ConfigError extends Error {
  override name = "ConfigError";
}

const url = (name: string, example: string) =>
  z
    .url({ error: `${name} must be an address such as ${example}.`, protocol: /^https?$/ })
    .transform((text) => new URL(text));
const optional = <S extends z.ZodType>(schema: S) =>
  z.preprocess((value) => (value === "" ? undefined : value), schema.optional());
const list = z
  .string()
  .default("")
  .transform((text) =>
    text
      .split(",")
      .map((part) => part.trim())
      .filter(Boolean),
  );

/** As cron reads it; node-cron checks the fields themselves at start. */
const cron = (name: string, usual: string) =>
  z.preprocess(
    (value) => value || undefined,
    z
      .string()
      .regex(/^\s*(\S+\s+){4,5}\S+\s*$/, `${name} must have five fields, as cron reads them: \`${usual}\`.`)
      .default(usual),
  );

const environment = z.object({
  NODE_ENV: z.string().default("development"),
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "silent"]).default("info"),
  PORT: z.coerce.number({ error: "PORT must be a number from 0 to 65535." }).int().min(0).max(65_535).default(3978),
  PUBLIC_URL: optional(url("PUBLIC_URL", "https://crosswalk.example.com")),
  MONGODB_URI: optional(z.string()),
  STORE: optional(
    z.literal("embedded", { error: "STORE can only be `embedded`. Leave it out and set MONGODB_URI otherwise." }),
  ),
  DATA_DIR: z.string().default(".data"),
  CROSSWALK_KEYS: optional(z.string()),
  AUDIT_KEYS: optional(z.string()),
  AUDIT_HEAD_FILE: optional(z.string()),
  TENANT_LANGUAGE: z.enum(["en", "fr", "it", "de", "es", "pt", "nl"]).default("en"),
  TENANT_TIME_ZONE: z.string().default("UTC"),
  SLACK_MODE: optional(z.enum(["socket", "http", "off"], { error: "SLACK_MODE must be `socket`, `http` or `off`." })),
  SLACK_APP_TOKEN: optional(z.string()),
  SLACK_BOT_TOKEN: optional(z.string()),
  SLACK_SIGNING_SECRET: optional(z.string()),
  SLACK_API_URL: optional(url("SLACK_API_URL", "http://127.0.0.1:4400/api/")),
  TEAMS_APP_ID: optional(z.string()),
  TEAMS_APP_PASSWORD: optional(z.string()),
  TEAMS_TENANT_ID: optional(z.string()),
  TEAMS_OPENID_METADATA_URL: optional(
    url("TEAMS_OPENID_METADATA_URL", "https://login.botframework.com/v1/.well-known/openidconfiguration"),
  ),
  TEAMS_TOKEN_ISSUER: optional(z.string()),
  TEAMS_LOGIN_URL: optional(url("TEAMS_LOGIN_URL", "https://login.microsoftonline.com")),
  TEAMS_ALLOW_UNAUTHENTICATED: optional(z.enum(["true", "false"])),
  GOTO_CLIENT_ID: optional(z.string()),
  GOTO_CLIENT_SECRET: optional(z.string()),
  GOTO_API_URL: optional(url("GOTO_API_URL", "https://api.getgo.com")),
  GOTO_AUTH_URL: optional(url("GOTO_AUTH_URL", "https://authentication.logmeininc.com")),
  CONNECTWISE_CLIENT_ID: z.string().default(""),
  AUTOTASK_INTEGRATION_CODE: z.string().default(""),
  AUTOTASK_ZONE_URL: optional(url("AUTOTASK_ZONE_URL", "https://webservices.autotask.net/ATServicesRest/")),
  CONNECTION_CHECK_CRON: cron("CONNECTION_CHECK_CRON", "7 * * * *"),
  PSA_ALLOWED_ORIGINS: list,
});

export interface Config {
  production: boolean;
  logLevel: z.infer<typeof environment>["LOG_LEVEL"];
  port: number;
  publicUrl: URL;
  mongodbUri?: string;
  store?: "embedded";
  dataDir: string;
  /** Absent only where the caller makes its own (the demo). */
  keys?: string;
  /** The ring that seals the audit log; absent as `keys`. */
  auditKeys?: string;
  /** Where the end of the audit chain is kept; absent: nowhere. */
  auditHeadFile?: string;
  tenant: { language: z.infer<typeof environment>["TENANT_LANGUAGE"]; timeZone: string };
  slack?: SlackConfig;
  teams?: TeamsConfig;
  goto?: { clientId: string; clientSecret: string; apiUrl?: URL; authUrl?: URL };
  /** Handed to `createProviders` as it is. */
  psa: {
    connectwiseClientId: string;
    autotaskIntegrationCode: string;
    autotaskZoneUrl?: string;
    allowedOrigins: readonly string[];
  };
  /** When connections are checked: five fields, minute first, in the tenant's time zone. */
  connectionCheckCron: string;
}

export interface SlackConfig {
  mode: "socket" | "http";
  botToken: string;
  signingSecret?: string;
  appToken?: string;
  apiUrl?: string;
}

export interface TeamsConfig {
  appId: string;
  appPassword: string;
  tenantId: string;
  openIdMetadataUrl?: string;
  tokenIssuer?: string;
  loginUrl?: string;
  /** Only on loopback, never in production. */
  allowUnauthenticated: boolean;
}

/** Reads the environment; any `X` may be given as `X_FILE`. Throws `ConfigError`. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const parsed = environment.safeParse(withFiles(env));
  if (!parsed.success) {
    const lines = parsed.error.issues.map(({ path, message }) => {
      const name = path.join(".");
      return message.includes(name) ? message : `${name}: ${message}`;
    });
    throw new ConfigError(lines.join("\n"));
  }
  const e = parsed.data;
  const slack = slackConfig(e);
  const teams = teamsConfig(e);
  return {
    production: e.NODE_ENV === "production",
    logLevel: e.LOG_LEVEL,
    port: e.PORT,
    publicUrl: e.PUBLIC_URL ?? new URL(`http://127.0.0.1:${e.PORT}`),
    dataDir: e.DATA_DIR,
    tenant: { language: e.TENANT_LANGUAGE, timeZone: e.TENANT_TIME_ZONE },
    psa: {
      connectwiseClientId: e.CONNECTWISE_CLIENT_ID,
      autotaskIntegrationCode: e.AUTOTASK_INTEGRATION_CODE,
      ...(e.AUTOTASK_ZONE_URL && { autotaskZoneUrl: e.AUTOTASK_ZONE_URL.href.replace(/\/?$/, "/") }),
      allowedOrigins: e.PSA_ALLOWED_ORIGINS,
    },
    connectionCheckCron: e.CONNECTION_CHECK_CRON,
    ...(e.MONGODB_URI && { mongodbUri: e.MONGODB_URI }),
    ...(e.STORE && { store: e.STORE }),
    ...(e.CROSSWALK_KEYS && { keys: e.CROSSWALK_KEYS }),
    ...(e.AUDIT_KEYS && { auditKeys: e.AUDIT_KEYS }),
    ...(e.AUDIT_HEAD_FILE && { auditHeadFile: e.AUDIT_HEAD_FILE }),
    ...(slack && { slack }),
    ...(teams && { teams }),
    ...(e.GOTO_CLIENT_ID && {
      goto: {
        clientId: e.GOTO_CLIENT_ID,
        clientSecret: need(e.GOTO_CLIENT_SECRET, "GOTO_CLIENT_SECRET", "GOTO_CLIENT_ID is set"),
        ...(e.GOTO_API_URL && { apiUrl: e.GOTO_API_URL }),
        ...(e.GOTO_AUTH_URL && { authUrl: e.GOTO_AUTH_URL }),
      },
    }),
  };
}

type Environment = z.infer<typeof environment>;

function slackConfig(e: Environment): SlackConfig | undefined {
  const mode = e.SLACK_MODE ?? (e.SLACK_APP_TOKEN && e.SLACK_BOT_TOKEN ? "socket" : e.SLACK_BOT_TOKEN ? "http" : "off");
  if (mode === "off") return undefined;
  const why = `SLACK_MODE is ${mode}`;
  return {
    mode,
    botToken: need(e.SLACK_BOT_TOKEN, "SLACK_BOT_TOKEN", why),
    ...(mode === "socket" && { appToken: need(e.SLACK_APP_TOKEN, "SLACK_APP_TOKEN", why) }),
    ...(mode === "http" && { signingSecret: need(e.SLACK_SIGNING_SECRET, "SLACK_SIGNING_SECRET", why) }),
    ...(e.SLACK_API_URL && { apiUrl: e.SLACK_API_URL.href }),
  };
}

function teamsConfig(e: Environment): TeamsConfig | undefined {
  if (!e.TEAMS_APP_ID) return undefined;
  const why = "TEAMS_APP_ID is set";
  const allowUnauthenticated = e.TEAMS_ALLOW_UNAUTHENTICATED === "true";
  if (allowUnauthenticated && e.NODE_ENV === "production") {
    throw new ConfigError(
      "TEAMS_ALLOW_UNAUTHENTICATED lets anyone in. Remove it: it is refused with NODE_ENV=production.",
    );
  }
  return {
    appId: e.TEAMS_APP_ID,
    appPassword: need(e.TEAMS_APP_PASSWORD, "TEAMS_APP_PASSWORD", why),
    tenantId: need(e.TEAMS_TENANT_ID, "TEAMS_TENANT_ID", `${why}; new bots are single-tenant`),
    allowUnauthenticated,
    ...(e.TEAMS_OPENID_METADATA_URL && { openIdMetadataUrl: e.TEAMS_OPENID_METADATA_URL.href }),
    ...(e.TEAMS_TOKEN_ISSUER && { tokenIssuer: e.TEAMS_TOKEN_ISSUER }),
    ...(e.TEAMS_LOGIN_URL && { loginUrl: e.TEAMS_LOGIN_URL.href }),
  };
}

function need(value: string | undefined, name: string, why: string): string {
  if (value) return value;
  throw new ConfigError(`${name} is missing: ${why}. The README says where to find it.`);
}

function withFiles(env: NodeJS.ProcessEnv): Record<string, string | undefined> {
  const values: Record<string, string | undefined> = {};
  for (const name of Object.keys(environment.shape)) {
    const file = env[`${name}_FILE`];
    try {
      values[name] = file ? readFileSync(file, "utf8").trim() : env[name];
    } catch {
      throw new ConfigError(`${name}_FILE names ${file}, which cannot be read.`);
    }
  }
  return values;
}
