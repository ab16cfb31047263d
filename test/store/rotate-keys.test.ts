import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newKey, parseKeyRing } from "../../src/store/key-ring.ts";
import { rotateKeys } from "../../src/store/rotate-keys.ts";
import { createSecretBox } from "../../src/store/secret-box.ts";
import { openTestStores, type TestStores } from "../fixtures/test-stores.ts";

const [first, second, third] = [newKey("first"), newKey("second"), newKey("third")];

describe("rotating the keys", () => {
  let test: TestStores;
  beforeAll(async () => {
    test = await openTestStores();
  });
  afterAll(() => test.close());

  const rotateTo = (ring: string) => rotateKeys(test.stores.dataKeys, parseKeyRing(ring));
  const boxWith = (ring: string) => createSecretBox({ dataKeys: test.stores.dataKeys, ring: parseKeyRing(ring) });
  const place = (at: number) => ({ tenantId: `t_${at % 3}`, record: `connection:c_${at}`, field: "privateKey" });

  it("wraps all data keys by the first key, so that the older one can go; what is sealed stays", async () => {
    const before = boxWith(first);
    const sealed = await Promise.all(Array.from({ length: 9 }, (_, at) => before.seal(place(at), `secret ${at}`)));
    expect(await rotateTo(`${second},${first}`)).toEqual({ rewrapped: 3, current: 0, lost: [] });
    expect(await rotateTo(second)).toEqual({ rewrapped: 0, current: 3, lost: [] });
    const after = boxWith(second);
    for (const [at, text] of sealed.entries()) expect(await after.open(place(at), text)).toBe(`secret ${at}`);
  });

  it("disturbs nobody who seals and opens meanwhile", async () => {
    let isOver = false;
    let opened = 0;
    const bots = Array.from({ length: 4 }, async (_, bot) => {
      for (let at = 0; !isOver || at < 20; at += 1) {
        // A bot that starts anew while the keys change, with all of them in its ring.
        const box = boxWith(bot % 2 ? `${second},${third}` : `${third},${second}`);
        const sealed = await box.seal(place(at), `secret ${at}`);
        expect(await boxWith(`${third},${second}`).open(place(at), sealed)).toBe(`secret ${at}`);
        opened += 1;
      }
    });
    for (let turn = 0; turn < 10; turn += 1) {
      const { lost } = await rotateTo(turn % 2 ? `${second},${third}` : `${third},${second}`);
      expect(lost).toEqual([]);
    }
    isOver = true;
    await Promise.all(bots);
    expect(opened).toBeGreaterThanOrEqual(80);
    await rotateTo(`${third},${second}`);
  });

  it("says what a lost key leaves closed, without a secret", async () => {
    const stores = test.stores.tenant(test.tenantId);
    const record = "sign-in:s_1";
    const refreshToken = await boxWith(third).seal(
      { tenantId: test.tenantId, record, field: "refreshToken" },
      "s3cret",
    );
    await stores.transaction((tx) =>
      tx.signIns.insert({
        id: "s_1",
        email: "olivia@harbourlight.example",
        name: "Olivia",
        accessToken: refreshToken,
        refreshToken,
        expiresAt: new Date(0),
        state: "working",
        signedInAt: new Date(0),
      }),
    );
    const { lost } = await rotateTo(first);
    expect(lost).toHaveLength(4);
    const own = lost.find(({ tenantId }) => tenantId === test.tenantId);
    expect(own?.why).toContain("`third` is not in the key ring");
    expect(await test.stores.sealedWith(own?.dataKeyId ?? "")).toEqual(["sign-ins s_1 (accessToken, refreshToken)"]);
    expect(JSON.stringify(lost)).not.toContain("s3cret");
  });
});
