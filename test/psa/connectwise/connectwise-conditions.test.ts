import { describe, expect, it } from "vitest";
import { PsaError } from "../../../src/core/ports/psa.ts";
import { condition } from "../../../src/psa/connectwise/connectwise-conditions.ts";

describe("condition", () => {
  it("writes texts in double quotes, flags and ids bare, id lists in parentheses", () => {
    const text = condition`name contains ${"acme"} and deletedFlag=${false} and company/id=${{ id: "250" }} and status/id in ${{ ids: ["1", "2"] }}`;
    expect(text).toBe('name contains "acme" and deletedFlag=false and company/id=250 and status/id in (1,2)');
  });

  it.each([
    ['Bob "the builder"', '"Bob \\"the builder\\""'],
    ['x" or id>0 or name="', '"x\\" or id>0 or name=\\""'],
    ['x\\" or id>0', '"x \\" or id>0"'],
    ["ends with \\", '"ends with  "'],
    ["line\nbreak\u0000", '"line break "'],
    ["50% & O'Neil + Söhne", '"50% & O\'Neil + Söhne"'],
  ])("keeps %j inside its quotes", (typed, quoted) => {
    expect(condition`name=${typed}`).toBe(`name=${quoted}`);
  });

  it.each(["1 or 1=1", "", "-1", "1.5", "abc", "9".repeat(19)])("refuses %j as a record id", (id) => {
    expect(() => condition`id=${{ id }}`).toThrow(PsaError);
    expect(() => condition`id in ${{ ids: ["1", id] }}`).toThrow(PsaError);
  });
});
