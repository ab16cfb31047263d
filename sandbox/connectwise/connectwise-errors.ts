import { jsonAnswer, type SandboxAnswer } from "../world/loopback-server.ts";

/** What ConnectWise answers when it does not do what it is asked. Bodies as seen in public issues and notes, 2019 to 2026-09. */
export const connectWiseErrors = {
  badCondition: (message: string) => jsonAnswer(400, { code: "ApiFindCondition", message, errors: [] }),
  invalid: (field: string, message: string) =>
    jsonAnswer(400, {
      code: "InvalidObject",
      message: "The request is invalid.",
      errors: [{ code: "OutOfRange", message, resource: "query", field }],
    }),
  notAuthenticated: () => jsonAnswer(401, { code: "ConnectWiseApi", message: "UserNotAuthenticated", errors: [] }),
  noClientId: () => jsonAnswer(403, { code: "ClientId", message: "A valid clientId header is required.", errors: [] }),
  noRight: () =>
    jsonAnswer(403, {
      code: "Security",
      message: "You do not have security permission to perform this action.",
      errors: [],
    }),
  /** The cloud's router answers a wrong company id before any JSON is spoken. */
  unknownCompany: (): SandboxAnswer => ({
    status: 404,
    headers: { "content-type": "text/plain; charset=utf-8" },
    body: "Cannot route. Codebase/company is invalid.",
  }),
  noEndpoint: () => jsonAnswer(404, { code: "ConnectWiseApi", message: "The endpoint does not exist." }),
  noRecord: (kind: string, id: string) =>
    jsonAnswer(404, { code: "NotFound", message: `${kind} ${id} not found`, errors: [] }),
  tooMany: (retryAfterMs: number) =>
    jsonAnswer(
      429,
      { error: "ConnectWiseAPI", message: "Too many requests" },
      { "retry-after": String(Math.ceil(retryAfterMs / 1_000)) },
    ),
  maintenance: (status: number): SandboxAnswer => ({
    status,
    headers: { "content-type": "text/html; charset=utf-8" },
    body: `<!DOCTYPE html><html><head><title>ConnectWise</title></head><body><h1>${status}</h1><p>The service is unavailable.</p></body></html>`,
  }),
};

/** The body that goes with a status which a fault asks for. */
export function connectWiseFaultAnswer(status: number): SandboxAnswer {
  if (status === 401) return connectWiseErrors.notAuthenticated();
  if (status === 403) return connectWiseErrors.noRight();
  if (status === 404) return connectWiseErrors.noEndpoint();
  if (status === 429) return connectWiseErrors.tooMany(1_000);
  if (status === 500) return jsonAnswer(500, { code: "Error", message: "An error has occurred." });
  return connectWiseErrors.maintenance(status);
}
