import { jsonAnswer, type SandboxAnswer, type SandboxRequest } from "../world/loopback-server.ts";
import type { TeamsCore } from "./teams-core.ts";
import type { TeamsIssuer } from "./teams-issuer.ts";

/**
 * Microsoft's login as a bot uses it: `/{tenant}/oauth2/v2.0/token` with client credentials, and the metadata that MSAL asks
 * for. MSAL takes no `http` authority (`authority_uri_insecure`, msal-node 2.16): a bot on loopback either posts this one form
 * itself, or gives MSAL an https authority together with `authorityMetadata` that names this `token_endpoint`.
 * Null for paths that are not the login's. Source of the codes: Microsoft's list of AADSTS error codes, 2026-11.
 */
export async function answerLogin(
  core: TeamsCore,
  issuer: TeamsIssuer,
  base: string,
  request: SandboxRequest,
): Promise<SandboxAnswer | null> {
  const { method, path } = request;
  if (path === "/common/discovery/instance") {
    const tenant = `${base}/${core.organisation.tenantId}`;
    const aliases = {
      preferred_network: new URL(base).host,
      preferred_cache: new URL(base).host,
      aliases: [new URL(base).host],
    };
    return jsonAnswer(200, {
      tenant_discovery_endpoint: `${tenant}/v2.0/.well-known/openid-configuration`,
      "api-version": "1.1",
      metadata: [aliases],
    });
  }
  const [, tenant = "", call] =
    /^\/([^/]+)\/(oauth2\/v2\.0\/token|v2\.0\/\.well-known\/openid-configuration)$/.exec(path) ?? [];
  if (call === undefined) return null;
  if (tenant !== core.organisation.tenantId)
    return loginError(400, "invalid_request", `AADSTS90002: Tenant '${tenant}' not found.`);
  if (call !== "oauth2/v2.0/token") return jsonAnswer(200, metadata(`${base}/${tenant}`));
  return method === "POST"
    ? giveToken(core, issuer, new URLSearchParams(request.body))
    : loginError(400, "invalid_request", "AADSTS900561: The endpoint only accepts POST requests.");
}

async function giveToken(core: TeamsCore, issuer: TeamsIssuer, form: URLSearchParams): Promise<SandboxAnswer> {
  const { appId, appPassword, organisation } = core;
  if (form.get("grant_type") !== "client_credentials")
    return loginError(400, "unsupported_grant_type", "AADSTS70003: The app requested an unsupported grant type.");
  if (form.get("client_id") !== appId)
    return loginError(400, "unauthorized_client", "AADSTS700016: Application was not found in the directory.");
  if (form.get("client_secret") !== appPassword)
    return loginError(401, "invalid_client", "AADSTS7000215: Invalid client secret provided.");
  const resource = (form.get("scope") ?? "").split(" ").find((scope) => scope.endsWith("/.default"));
  if (resource === undefined)
    return loginError(400, "invalid_scope", "AADSTS1002012: The scope must end with /.default.");
  const access_token = await issuer.connectorToken({
    appId,
    tenantId: organisation.tenantId,
    resource: resource.slice(0, -"/.default".length),
  });
  return jsonAnswer(200, { token_type: "Bearer", expires_in: 3599, ext_expires_in: 3599, access_token });
}

function metadata(tenant: string): Record<string, unknown> {
  return {
    authorization_endpoint: `${tenant}/oauth2/v2.0/authorize`,
    token_endpoint: `${tenant}/oauth2/v2.0/token`,
    issuer: `${tenant}/v2.0`,
    jwks_uri: `${tenant}/discovery/v2.0/keys`,
  };
}

function loginError(status: number, error: string, error_description: string): SandboxAnswer {
  return jsonAnswer(status, { error, error_description });
}
