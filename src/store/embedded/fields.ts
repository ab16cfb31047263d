import { isTrue } from "./filter-operators.ts";
import { notOffered, ServerError } from "./server-error.ts";
import { type Doc, isArray, isDoc, isNumeric, typeName, type Value, wholeNumber } from "./value.ts";

/** The fields of a command or of a part of it, read with MongoDB's errors for what is wrong. */
export class Fields {
  readonly document: Doc;
  readonly #name: string;

  constructor(name: string, document: Doc) {
    this.#name = name;
    this.document = document;
  }

  /** Refuses a field that is not named here. */
  only(names: readonly string[]): void {
    for (const name of this.document.keys()) {
      if (!names.includes(name)) throw notOffered(`The option ${this.#name}.${name}`);
    }
  }

  doc(name: string): Doc | undefined {
    const value = this.#present(name);
    if (value === undefined || isDoc(value)) return value;
    throw this.#wrong(name, value, "object");
  }

  requiredDoc(name: string): Doc {
    return this.doc(name) ?? this.#missing(name);
  }

  docs(name: string): Doc[] {
    const value = this.#present(name) ?? this.#missing(name);
    if (!isArray(value)) throw this.#wrong(name, value, "array");
    return value.map((each, index) => {
      if (isDoc(each)) return each;
      throw this.#wrong(`${name}.${index}`, each, "object");
    });
  }

  text(name: string): string {
    const value = this.#present(name) ?? this.#missing(name);
    if (typeof value === "string") return value;
    throw this.#wrong(name, value, "string");
  }

  /** A number from zero on. */
  count(name: string): number | undefined {
    const value = this.#present(name);
    if (value === undefined) return undefined;
    const whole = wholeNumber(value);
    if (whole === undefined)
      throw isNumeric(value)
        ? new ServerError(9, `BSON field '${name}' must be a whole number`)
        : this.#wrong(name, value, "long");
    if (whole < 0) throw new ServerError(51024, `BSON field '${name}' value must be >= 0, actual value '${whole}'`);
    return whole;
  }

  flag(name: string, otherwise = false): boolean {
    const value = this.#present(name);
    if (value === undefined) return otherwise;
    if (typeof value === "boolean" || isNumeric(value)) return isTrue(value);
    throw this.#wrong(name, value, "bool");
  }

  value(name: string): Value | undefined {
    return this.document.get(name);
  }

  #present(name: string): Value | undefined {
    return this.document.get(name) ?? undefined;
  }

  #missing(name: string): never {
    throw new ServerError(40414, `BSON field '${this.#name}.${name}' is missing but a required field`);
  }

  #wrong(name: string, value: Value, expected: string): ServerError {
    return new ServerError(
      14,
      `BSON field '${this.#name}.${name}' is the wrong type '${typeName(value)}', expected type '${expected}'`,
    );
  }
}
