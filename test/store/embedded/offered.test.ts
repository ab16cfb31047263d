import { afterAll, beforeAll, expect, it } from "vitest";
import { commandNamed, offered } from "../../../src/store/embedded/offered.ts";
import { openTestStore, type TestStore } from "./open-test-store.ts";

let test: TestStore;
beforeAll(async () => {
  test = await openTestStore();
});
afterAll(() => test.close());

/** Codes for what is not known or not offered: an operand of the wrong kind has others. */
const unknown = [59, 115, 15952, 40324];
const codeOf = (asking: Promise<unknown>) =>
  asking.then(
    () => 0,
    (error: { code?: number }) => error.code ?? 0,
  );

it.each(Object.keys(offered.commands))("the command %s is known", async (name) => {
  expect(commandNamed(name)).toBe(name);
  expect(unknown).not.toContain(await codeOf(test.db.command({ [name]: "x" })));
});

it.each(offered.updateOperators)("the update operator %s is known", async (operator) => {
  const collection = await test.collection({ _id: 1, a: [1] });
  const asking = collection.updateOne({ _id: 1 }, { [operator]: { a: ["x"] } });
  const message = await asking.then(
    () => "",
    (error: unknown) => String(error),
  );
  expect(message).not.toMatch(/Unknown modifier|not offered/);
});

it.each(offered.stages)("the stage %s is known", async (stage) => {
  expect(unknown).not.toContain(
    await codeOf(
      test.db
        .collection("x")
        .aggregate([{ [stage]: 5 }])
        .toArray(),
    ),
  );
});

it.each(offered.accumulators)("the accumulator %s is known", async (accumulator) => {
  const pipeline = [{ $group: { _id: null, a: { [accumulator]: "$a" } } }];
  expect(await codeOf(test.db.collection("x").aggregate(pipeline).toArray())).toBe(0);
});
