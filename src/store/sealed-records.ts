import type { Model } from "mongoose";
import type { Models } from "./models.ts";
import { plainScope } from "./scope.ts";

/** Where something lies that is sealed with this data key: `connections c_4 (privateKey)`. */
export async function sealedRecords(models: Models, dataKeyId: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const model of Object.values(models) as Model<unknown>[]) {
    const records = model.find().lean<{ _id: unknown }[]>().cursor();
    await plainScope.run(async () => {
      for await (const record of records) {
        const fields = sealedFields(record, `v1.${dataKeyId}.`);
        if (fields.length > 0) found.push(`${model.modelName} ${String(record._id)} (${fields.join(", ")})`);
      }
    });
  }
  return found;
}

function sealedFields(value: unknown, prefix: string, name = ""): readonly string[] {
  if (typeof value === "string") return value.startsWith(prefix) ? [name] : [];
  if (Array.isArray(value)) return value.flatMap((item) => sealedFields(item, prefix, name));
  if (value === null || typeof value !== "object" || Object.getPrototypeOf(value) !== Object.prototype) return [];
  return Object.entries(value).flatMap(([field, inner]) => sealedFields(inner, prefix, field));
}
