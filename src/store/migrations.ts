import type { mongo } from "mongoose";

/** Brings what an earlier Crosswalk wrote to today's form. It may run twice, be cut off anywhere, and meet nothing to do. */
export interface Migration {
  /** One more than the one before. */
  version: number;
  name: string;
  run(db: mongo.Db): Promise<void>;
}

/** In their order. What was once released stays as it is. */
export const migrations: readonly Migration[] = [
  {
    version: 1,
    name: "jobs count their failures",
    async run(db) {
      await db.collection("jobs").updateMany({ failures: { $exists: false } }, { $set: { failures: 0 } });
    },
  },
];
