import { describe, expect, it } from "vitest";
import type { PsaErrorKind } from "../../../src/core/ports/psa.ts";
import { PsaError } from "../../../src/core/ports/psa.ts";
import { readAnswer } from "../../../src/psa/autotask/autotask-answers.ts";

function failure(status: number, text: string, headers: Record<string, string> = {}): PsaError {
  try {
    readAnswer({ status, text, header: (name) => headers[name] }, { right: "CRM › Companies: View All" });
  } catch (error) {
    if (error instanceof PsaError) return error;
    throw error;
  }
  return expect.fail("the answer is read");
}

const saying = (...errors: string[]) => JSON.stringify({ errors });

describe("what an Autotask answer means", () => {
  it.each<[number, string, PsaErrorKind]>([
    [500, saying("IntegrationCode is invalid"), "integration-refused"],
    [401, saying("The API tracking identifier is not known."), "integration-refused"],
    [500, saying("The user account has been locked.  Please see your Autotask Administrator for details."), "locked"],
    [401, saying("Account is locked"), "locked"],
    [500, saying("Zone information could not be determined"), "unknown-user"],
    [500, saying("The specified user name or password is invalid."), "unauthorized"],
    [
      500,
      saying("The logged in Resource does not have the adequate permissions to query this entity type."),
      "forbidden",
    ],
    [403, "", "forbidden"],
    [500, saying("The external request threshold has been exceeded."), "rate-limited"],
    [429, "", "rate-limited"],
    [200, saying("An unexpected thing happened"), "unexpected"],
    [500, saying("Unable to find name in the Company Entity."), "unexpected"],
    [500, saying("Value for blocked is not of type boolean."), "unexpected"],
    [500, "", "down"],
    [500, "<html>", "down"],
    [502, saying("locked"), "down"],
    [404, saying("No HTTP resource was found that matches the request URI."), "unknown-site"],
    [302, "", "unknown-site"],
    [401, "", "unauthorized"],
    [200, "[]", "unexpected"],
    [200, "", "unexpected"],
    [200, "<html>", "unknown-site"],
  ])("reads %i %s as %s", (status, text, kind) => {
    const error = failure(status, text);
    expect(error.kind).toBe(kind);
    if (text.length > 10) expect(error.message).not.toContain(text.slice(2, 12));
  });

  it("takes a minute as the wait when Autotask names none", () => {
    expect(failure(429, "").retryAfterMs).toBe(60_000);
    expect(failure(429, "", { "retry-after": "5" }).retryAfterMs).toBe(5_000);
  });

  it("names the field at fault and the missing right", () => {
    expect(failure(401, "").field).toBe("secret");
    expect(failure(500, saying("locked")).field).toBe("userName");
    expect(failure(403, "").right).toBe("CRM › Companies: View All");
  });
});
