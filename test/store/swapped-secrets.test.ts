import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { SecretError, type SecretPlace } from "../../src/core/ports/secret-box.ts";
import { newKey, parseKeyRing } from "../../src/store/key-ring.ts";
import { createSecretBox } from "../../src/store/secret-box.ts";
import { openTestStores, type TestStores } from "../fixtures/test-stores.ts";

let test: TestStores;
beforeAll(async () => {
  test = await openTestStores();
});
afterAll(() => test.close());

/** Names that could run into one another where they are put together. */
const name = (kind: string) =>
  fc.oneof(
    fc.constantFrom(`${kind}_1`, `${kind}_2`, `${kind}_1:`, `${kind}_1:x`, `${kind}_1/`, `${kind}`),
    fc.string({ maxLength: 12 }),
  );
const place = fc.record<SecretPlace>({
  tenantId: fc.constantFrom("t_1", "t_2", "t_3"),
  record: name("connection:c"),
  field: name("privateKey"),
});

it("opens nothing in another place than it was sealed for, whatever tenant, record or field that is", async () => {
  const box = createSecretBox({ dataKeys: test.stores.dataKeys, ring: parseKeyRing(newKey()) });
  let swapped = 0;
  await fc.assert(
    fc.asyncProperty(place, place, fc.string({ maxLength: 40 }), async (one, other, secret) => {
      const sealed = await box.seal(one, secret);
      expect(await box.open(one, sealed)).toBe(secret);
      const places = [
        other,
        { ...one, tenantId: other.tenantId },
        { ...one, record: other.record },
        { ...one, field: other.field },
        { ...one, record: one.field, field: one.record },
        { ...one, record: `${one.record}:${one.field}`, field: "" },
        { ...one, record: one.record.slice(0, -1), field: `${one.record.slice(-1)}${one.field}` },
      ];
      for (const elsewhere of places) {
        if (JSON.stringify(elsewhere) === JSON.stringify(one)) continue;
        await expect(box.open(elsewhere, sealed)).rejects.toThrow(SecretError);
        swapped += 1;
      }
    }),
    { numRuns: 150 },
  );
  expect(swapped).toBeGreaterThan(300);
});
