import { describe, expect, it } from "vitest";
import { newKey, parseKeyRing } from "../../src/store/key-ring.ts";

const key = Buffer.alloc(32, 7).toString("base64");

describe("a key ring", () => {
  it("is read with the first key for what is new", () => {
    const ring = parseKeyRing(` 2026-11:${key}, 2025-01:${Buffer.alloc(32, 8).toString("base64url")} ,`);
    expect(ring.firstId).toBe("2026-11");
    expect([...ring.keys.keys()]).toEqual(["2026-11", "2025-01"]);
    expect(ring.keys.get("2025-01")).toEqual(Buffer.alloc(32, 8));
  });

  it("takes a fresh key as it is made", () => {
    expect(parseKeyRing(`${newKey()},${newKey("mine")}`).keys.size).toBe(2);
    expect(newKey("a")).not.toBe(newKey("a"));
  });

  it.each([
    ["", /CROSSWALK_KEYS holds no key/],
    [key, /entry 1: there is no `:`/],
    [`:${key}`, /entry 1: the id before/],
    [`a:${key},b`, /entry 2: there is no `:`/],
    [`a:${key},a:${key}`, /entry 2: the id `a` is there twice/],
    ["a:c2hvcnQ=", /the key of `a` has 5 bytes/],
    ["a:not base64!", /the key of `a` is not base64/],
  ])("says what is wrong with %j and shows no key", (text, problem) => {
    const read = () => parseKeyRing(text);
    expect(read).toThrow(problem);
    expect(read).toThrow(/openssl rand -base64 32/);
    expect(read).not.toThrow(new RegExp(key.slice(0, 20)));
  });
});
