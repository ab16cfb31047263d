import { jsonAnswer, type SandboxAnswer } from "../world/loopback-server.ts";

/** What Autotask answers when it does not do what it is asked. Bodies as seen in public clients and issues, 2018 to 2026-10. */
export const autotaskErrors = {
  /** Wrong user, secret or zone: no body at all (measured by a third party, 2026-10). */
  notAuthenticated: (): SandboxAnswer => ({
    status: 401,
    headers: { "www-authenticate": 'Basic Realm="webservices5.autotask.net"' },
  }),
  badCode: () => failed("IntegrationCode is invalid"),
  locked: () => failed("The user account has been locked.  Please see your Autotask Administrator for details."),
  noZone: () => failed("Zone information could not be determined"),
  noRight: () => failed("The logged in Resource does not have the adequate permissions to query this entity type."),
  noEndpoint: () => jsonAnswer(404, { errors: ["No HTTP resource was found that matches the request URI."] }),
  noMethod: () => jsonAnswer(405, { errors: ["The requested resource does not support this http method."] }),
  tooManyThreads: (entity: string) =>
    jsonAnswer(429, { errors: [`The maximum number of concurrent threads for ${entity} has been exceeded.`] }),
  overThreshold: (retryAfterMs: number) =>
    jsonAnswer(
      429,
      { errors: ["The database has exceeded its external request threshold for the current timeframe."] },
      { "retry-after": String(Math.ceil(retryAfterMs / 1_000)) },
    ),
  failed,
  maintenance: (status: number): SandboxAnswer => ({
    status,
    headers: { "content-type": "text/html; charset=utf-8" },
    body: `<!DOCTYPE html><html><head><title>Autotask</title></head><body><h2>${status} - Server Error</h2></body></html>`,
  }),
};

function failed(message: string): SandboxAnswer {
  return jsonAnswer(500, { errors: [message] });
}

/** The body that goes with a status which a fault asks for. */
export function autotaskFaultAnswer(status: number): SandboxAnswer {
  if (status === 401) return autotaskErrors.notAuthenticated();
  if (status === 403) return jsonAnswer(403, { errors: ["Access is denied."] });
  if (status === 404) return autotaskErrors.noEndpoint();
  if (status === 429) return autotaskErrors.overThreshold(1_000);
  if (status === 500) return failed("An unexpected error occurred.");
  return autotaskErrors.maintenance(status);
}
