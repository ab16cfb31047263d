import { describe, expect, it } from "vitest";
import { phoneKey, taxKey } from "../../../src/core/matching/hard-keys.ts";

describe("phoneKey", () => {
  it.each([
    ["+39 06 1234 5678", "06/12345678"],
    ["+1 (425) 555-0100", "425.555.0100"],
    ["0044 20 7946 0018", "020 7946 0018"],
    ["+45 12 34 56 78", "12345678"],
  ])("is the same for %s and %s", (one, other) => expect(phoneKey(one)).toBe(phoneKey(other)));

  it.each(["", "n/a", "112", "+39", "ext. 204"])("is none for %j", (phone) => expect(phoneKey(phone)).toBeNull());
});

describe("taxKey", () => {
  it.each([
    ["IT 01234567890", "01234567890"],
    ["DE123456789", "123 456 789"],
    ["ES B12345678", "b-12345678"],
  ])("is the same for %s and %s", (one, other) => expect(taxKey(one)).toBe(taxKey(other)));

  it.each(["", "n/a", "-", "exempt", "12"])("is none for %j", (number) => expect(taxKey(number)).toBeNull());
});
