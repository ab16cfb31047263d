import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Sealed, SecretError } from "../../src/core/ports/secret-box.ts";
import { newKey, parseKeyRing } from "../../src/store/key-ring.ts";
import { createSecretBox } from "../../src/store/secret-box.ts";
import { openTestStores, type TestStores } from "../fixtures/test-stores.ts";

const place = { tenantId: "t_1", record: "connection:c_1", field: "privateKey" };
const oldKey = newKey("old");
const freshKey = newKey("fresh");
let test: TestStores;
beforeAll(async () => {
  test = await openTestStores();
});
afterAll(() => test.close());

const boxWith = (ring: string) => createSecretBox({ dataKeys: test.stores.dataKeys, ring: parseKeyRing(ring) });

describe("the secret box", () => {
  it("opens what it sealed, in the place it was sealed for", async () => {
    const box = boxWith(oldKey);
    for (const secret of ["s3cret", "", "pässwörd 🔑", "x".repeat(10_000)]) {
      const sealed = await box.seal(place, secret);
      expect(sealed).toMatch(/^v1\.dk_[\w-]+(\.[\w-]*){3}$/);
      expect(await box.open(place, sealed)).toBe(secret);
      expect(await boxWith(oldKey).open(place, sealed)).toBe(secret);
    }
  });

  it("seals the same secret differently each time", async () => {
    const box = boxWith(oldKey);
    expect(await box.seal(place, "same")).not.toBe(await box.seal(place, "same"));
  });

  it.each([
    ["tenant", { ...place, tenantId: "t_2" }],
    ["record", { ...place, record: "connection:c_2" }],
    ["field", { ...place, field: "publicKey" }],
  ])("opens nothing that was copied from another %s", async (_, elsewhere) => {
    const box = boxWith(oldKey);
    const sealed = await box.seal(place, "s3cret");
    await expect(box.open(elsewhere, sealed)).rejects.toThrow(SecretError);
  });

  it("opens nothing that was changed", async () => {
    const box = boxWith(oldKey);
    const parts = (await box.seal(place, "s3cret")).split(".");
    for (const index of parts.keys()) {
      const changed = parts.map((part, at) => (at === index ? `${part[0] === "A" ? "B" : "A"}${part.slice(1)}` : part));
      await expect(box.open(place, changed.join(".") as Sealed)).rejects.toThrow(SecretError);
    }
    for (const odd of ["", "v1", "s3cret", parts.slice(0, 4).join("."), `${parts.join(".")}.more`]) {
      await expect(box.open(place, odd as Sealed)).rejects.toThrow(SecretError);
    }
  });

  it("makes one data key when two processes begin at once", async () => {
    const tenant = { ...place, tenantId: "t_new" };
    const boxes = [boxWith(oldKey), boxWith(oldKey), boxWith(oldKey)];
    const sealed = await Promise.all(boxes.map((box) => box.seal(tenant, "s3cret")));
    for (const each of sealed) expect(await boxWith(oldKey).open(tenant, each)).toBe("s3cret");
  });

  it("moves to the first key of the ring, so that the older one can go", async () => {
    const tenant = { ...place, tenantId: "t_rotated" };
    const sealed = await boxWith(oldKey).seal(tenant, "s3cret");
    expect(await boxWith(`${freshKey},${oldKey}`).open(tenant, sealed)).toBe("s3cret");
    expect(await boxWith(freshKey).open(tenant, sealed)).toBe("s3cret");
  });

  it("names the key that is missing, and shows none", async () => {
    const tenant = { ...place, tenantId: "t_missing" };
    const sealed = await boxWith(oldKey).seal(tenant, "s3cret");
    const error = await boxWith(freshKey)
      .open(tenant, sealed)
      .catch((reason: unknown) => String(reason));
    expect(error).toMatch(/SecretError: The key `old` is not in the key ring/);
    expect(error).not.toContain(oldKey.slice(4));
    await expect(boxWith(newKey("old")).open(tenant, sealed)).rejects.toThrow(/that key was changed/);
    expect(await boxWith(oldKey).open(tenant, sealed)).toBe("s3cret");
  });
});
