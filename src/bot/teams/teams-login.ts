import { SurfaceError } from "../surface.ts";

export interface TeamsLogin {
  /** A token for the connector. Throws `SurfaceError("down")`. */
  token(): Promise<string>;
}

interface Options {
  appId: string;
  appPassword: string;
  tenantId: string;
  loginUrl: string;
}

const scope = "https://api.botframework.com/.default";
/** Tokens live an hour; a new one is asked for so long before the end. */
const renewBeforeMs = 5 * 60_000;
const withinMs = 8_000;

/**
 * Asks Microsoft's login for tokens by client credentials, once for all who wait. The package's own factory insists on HTTPS
 * at the login, which a test issuer on loopback does not have; the exchange itself is one form.
 */
export function createTeamsLogin({ appId, appPassword, tenantId, loginUrl }: Options): TeamsLogin {
  const url = `${loginUrl.replace(/\/$/, "")}/${tenantId}/oauth2/v2.0/token`;
  let kept: { token: string; until: number } | undefined;
  let asking: Promise<string> | undefined;

  async function ask(): Promise<string> {
    const body = new URLSearchParams({
      grant_type: "client_credentials",
      client_id: appId,
      client_secret: appPassword,
      scope,
    });
    const response = await fetch(url, { method: "POST", body, signal: AbortSignal.timeout(withinMs) }).catch(
      (cause: unknown) => {
        throw new SurfaceError("down", "Microsoft's login cannot be reached", { cause });
      },
    );
    const answer = (await response.json().catch(() => ({}))) as Partial<Record<string, unknown>>;
    const { access_token: token, expires_in: seconds, error } = answer;
    if (!response.ok || typeof token !== "string") {
      const why = typeof error === "string" ? error : response.status;
      throw new SurfaceError(
        "down",
        `Microsoft's login refused the bot (${why}). Check TEAMS_APP_ID, TEAMS_APP_PASSWORD and TEAMS_TENANT_ID.`,
      );
    }
    kept = { token, until: Date.now() + (Number(seconds) || 3_600) * 1_000 - renewBeforeMs };
    return token;
  }

  return {
    async token() {
      if (kept && kept.until > Date.now()) return kept.token;
      asking ??= ask().finally(() => {
        asking = undefined;
      });
      return asking;
    },
  };
}
