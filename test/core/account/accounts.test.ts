import { describe, expect, it } from "vitest";
import type { Account } from "../../../src/core/account/account.ts";
import { parseAccountList } from "../../../src/core/account/account-list.ts";
import { findAccount } from "../../../src/core/account/find-account.ts";

const accounts = ["Contoso Ltd", "Contoso Nederland B.V.", "Müller & Söhne GmbH", "Fabrikam"].map(
  (name, at): Account => ({ id: `a${at}`, version: 1, key: `790214210547320${at}`, name, emailDomains: [] }),
);
const names = (found: ReturnType<typeof findAccount>) =>
  found.kind === "one"
    ? [found.account.name]
    : (found.kind === "several" ? found.accounts : found.near).map(({ name }) => name);

describe("finding an account", () => {
  it.each([
    ["7902142105473203", "one", ["Fabrikam"]],
    ["contoso ltd", "one", ["Contoso Ltd"]],
    ["muller sohne", "one", ["Müller & Söhne GmbH"]],
    ["contoso", "several", ["Contoso Ltd", "Contoso Nederland B.V."]],
    ["fabrikan", "none", ["Fabrikam"]],
    ["🦓", "none", []],
    ["", "several", ["Contoso Ltd", "Contoso Nederland B.V.", "Müller & Söhne GmbH", "Fabrikam"]],
    ["zzzzzz", "none", []],
  ])("takes %s for %s", (text, kind, expected) => {
    const found = findAccount(accounts, text, 10);
    expect([found.kind, names(found)]).toEqual([kind, expected]);
  });
});

describe("a list of accounts", () => {
  it.each([
    ["7902142105473202120,Contoso Ltd", [{ key: "7902142105473202120", name: "Contoso Ltd" }]],
    [
      'key,name\n"1"; "A, B & C"\n\n2\tZwei',
      [
        { key: "1", name: "A, B & C" },
        { key: "2", name: "Zwei" },
      ],
    ],
  ])("reads %j", (text, expected) => {
    expect(parseAccountList(text)).toEqual({ kind: "accounts", accounts: expected });
  });

  it("names the first line that is none, and takes a list of nothing for empty", () => {
    expect(parseAccountList("1,One\nno key,Two")).toEqual({ kind: "bad-line", line: 2, text: "no key,Two" });
    expect(parseAccountList("1,")).toMatchObject({ kind: "bad-line", line: 1 });
    expect(parseAccountList(" \n\n")).toEqual({ kind: "empty" });
  });
});
