import { describe, expect, it } from "vitest";
import { parseCommand } from "../../src/bot/command.ts";
import { nearestWord } from "../../src/bot/doors.ts";
import { looksLikeSecret } from "../../src/bot/looks-like-secret.ts";

describe("what is typed", () => {
  it.each([
    ["", "help", ""],
    ["  \n ", "help", ""],
    ["MAP  Acme   Ltd", "map", "Acme Ltd"],
    ["map\u00a0Müller & Söhne", "map", "Müller & Söhne"],
    ["🦓", "🦓", ""],
  ])("is parted into a word and the rest: %j", (text, word, rest) => {
    expect(parseCommand(text)).toEqual({ word, rest });
  });

  it.each([
    ["conect", "connect"],
    ["acounts", "accounts"],
    ["mpa", "map"],
    ["xyzzy", null],
    ["🦓", null],
  ])("is near a known word: %s", (typed, near) => {
    expect(nearestWord(typed, ["help", "accounts", "map", "import", "connect", "goto"])).toBe(near);
  });

  it.each([
    ["hLk29sTq81XzPw04Ab7c", true],
    ["my key is 5f3Kq9Lm2Xv8Tz1R ok", true],
    ["https://na.myconnectwise.net/v4_6_release/services", false],
    ["map Bluewater Dental Group of Springfield", false],
    ["7902142105473202120", false],
    ["anna.keller2026@northwind-msp.example", false],
  ])("looks like a key or not: %s", (text, expected) => {
    expect(looksLikeSecret(text)).toBe(expected);
  });
});
