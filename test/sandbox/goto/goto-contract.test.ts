import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { GotoSandbox } from "../../../sandbox/goto/goto-server.ts";
import { accountNamed } from "../../../sandbox/world/change-world.ts";
import { importAccount } from "../../../sandbox/world/showcase.ts";
import { contractCheck } from "../world/openapi-check.ts";
import { type Ask, askAdmin, askToken, signIn, startTestGoto } from "./ask-goto.ts";

const check = contractCheck("goto-admin.openapi.json");
let sandbox: GotoSandbox;
let ask: Ask;

beforeAll(async () => {
  ({ sandbox } = await startTestGoto());
  ask = askAdmin(sandbox, (await signIn(sandbox)).access_token);
});
afterAll(() => sandbox.close());

describe.skipIf(check === null)("against the published contract (skipped where it is absent)", () => {
  it.each([
    ["Me", "/me"],
    ["Account", "/accounts/:key"],
    ["LicenseList", "/accounts/:key/licenses"],
    ["GroupList", "/accounts/:key/groups"],
    ["UserList", "/accounts/:key/users"],
    ["RoleSetList", "/accounts/:key/rolesets"],
    ["ErrorResponse", "/accounts/:key/nothing"],
  ])("answers a valid %s for %s", async (schema, path) => {
    const { json } = await ask(path.replace(":key", accountNamed(sandbox.world, importAccount).key));
    expect(check?.(schema, json)).toEqual([]);
  });

  it("answers valid tokens, added users and OAuth errors", async () => {
    expect(check?.("TokenResponse", await signIn(sandbox))).toEqual([]);
    expect(check?.("OAuthError", (await askToken(sandbox, {})).json)).toEqual([]);
    const body = JSON.stringify({ users: [{ email: "a@x.example", firstName: "A", lastName: "B" }] });
    const { key } = accountNamed(sandbox.world, importAccount);
    const added = (await ask(`/accounts/${key}/users`, "POST", body)).json;
    expect(check?.("AddedUser", added[0])).toEqual([]);
  });
});
