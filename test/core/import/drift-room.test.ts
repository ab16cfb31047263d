import { afterAll, beforeAll, expect, it } from "vitest";
import { noCounts } from "../../../src/core/import/import.ts";
import { PsaError } from "../../../src/core/ports/psa.ts";
import type { Services } from "../../../src/core/services.ts";
import { createTestClock } from "../../fixtures/test-clock.ts";
import { openTestStores, type TestStores } from "../../fixtures/test-stores.ts";
import { makeAdmin, scriptPsa, servicesFor } from "../connection/scripted-psa.ts";

const clock = createTestClock();
const psa = scriptPsa();
const mappings = 45;
let test: TestStores;
let services: Services;
let asked = 0;

beforeAll(async () => {
  test = await openTestStores({ clock });
  services = servicesFor(test, clock, psa);
  const anna = await makeAdmin(test, "UANNA");
  const { draft } = await services.connections.begin(anna, "connect", "connectwise");
  const outcome = await services.connections.testAndSave(anna, draft.id, { site: "acme" }, { key: "right" });
  if (outcome.kind !== "saved") throw new Error("it was not saved");
  const connectionId = outcome.connection.id;
  await test.stores.tenant(test.tenantId).transaction(async (tx) => {
    for (let n = 0; n < mappings; n += 1) {
      const company = { companyId: String(n), companyName: `Company ${n}` };
      const [accountKey, importId] = [`account-${n}`, `i_${n}`];
      const place = { accountKey, connectionId };
      await tx.mappings.insert({
        id: `m_${n}`,
        ...place,
        company: { id: company.companyId, name: company.companyName },
      });
      await tx.imports.insert({
        id: importId,
        ...place,
        ...company,
        accountName: accountKey,
        options: { licenceKeys: [], role: "member", welcomeEmail: false },
        licenceNames: [],
        state: "done",
        requestedBy: anna.memberId,
        plannedAt: clock.now(),
        endedAt: clock.now(),
        counts: { ...noCounts, added: 1 },
      });
      const person = { contactId: "7", email: "a@x.example", firstName: "Ada", lastName: "L" };
      await tx.importRows.insert({ id: `r_${n}`, importId, position: 0, ...person, state: "added" });
    }
  });
  psa.during.room = async () => {
    asked += 1;
  };
});
afterAll(() => test.close());

it("asks now and then whether the PSA has calls left for a round", async () => {
  await services.drift.check("2026-11-23", new AbortController().signal);
  expect(asked).toBe(3);
});

it("waits as long as the PSA asks when it has not, and looks at none meanwhile", async () => {
  psa.during.room = () => Promise.reject(new PsaError("budget-used", "as told", { retryAfterMs: 600_000 }));
  const earliest = clock.now().getTime() + 600_000;
  const round = services.drift.check("2026-11-30", new AbortController().signal);
  await expect(round).rejects.toSatisfy(({ name, dueAt }) => name === "LaterError" && dueAt.getTime() >= earliest);
  const { drifts, connections } = test.stores.tenant(test.tenantId);
  const [connection] = await connections.list();
  expect((await drifts.find("account-0", connection?.id ?? ""))?.round).toBe("2026-11-23");
  expect(connection?.driftPause?.until.getTime()).toBeGreaterThanOrEqual(earliest);
});

it("says no more that it waits once the PSA has room again", async () => {
  psa.during.room = async () => undefined;
  clock.pass(600_000);
  await services.drift.check("2026-11-30", new AbortController().signal);
  const { drifts, connections } = test.stores.tenant(test.tenantId);
  const [connection] = await connections.list();
  expect(connection?.driftPause).toBeUndefined();
  expect((await drifts.find("account-0", connection?.id ?? ""))?.round).toBe("2026-11-30");
});
