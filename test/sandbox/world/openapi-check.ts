import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type AjvDraft04 from "ajv-draft-04";

// Both packages are CommonJS whose types name a default export that NodeNext reads otherwise.
const require = createRequire(import.meta.url);
const Ajv: typeof AjvDraft04.default = require("ajv-draft-04");
const addFormats: (ajv: InstanceType<typeof AjvDraft04.default>) => void = require("ajv-formats");

const folder = "/work/shared/contracts";

/**
 * Answers what is wrong with values by the schemas of an OpenAPI 3.0 file, an empty list meaning nothing; `null` where the file
 * does not lie beside the project.
 */
export function contractCheck(file: string): ((schema: string, value: unknown) => string[]) | null {
  if (!existsSync(`${folder}/${file}`)) return null;
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats(ajv);
  ajv.addSchema(JSON.parse(readFileSync(`${folder}/${file}`, "utf8")), "contract");
  const validators = new Map<string, ReturnType<typeof ajv.compile>>();
  return (schema, value) => {
    const validate = validators.get(schema) ?? ajv.compile({ $ref: `contract#/components/schemas/${schema}` });
    validators.set(schema, validate);
    validate(value);
    return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
  };
}
