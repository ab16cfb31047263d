import { Double } from "bson";

type Numeric = number | bigint | Double;

/** The sum in the wider of the two types; int32 grows to int64. `undefined` when int64 overflows. */
export function add(a: Numeric, b: Numeric): Numeric | undefined {
  if (a instanceof Double || b instanceof Double) return new Double(asDouble(a) + asDouble(b));
  return narrowed(BigInt(a) + BigInt(b), typeof a === "bigint" || typeof b === "bigint");
}

/** As `add`, for the product. */
export function multiply(a: Numeric, b: Numeric): Numeric | undefined {
  if (a instanceof Double || b instanceof Double) return new Double(asDouble(a) * asDouble(b));
  return narrowed(BigInt(a) * BigInt(b), typeof a === "bigint" || typeof b === "bigint");
}

export function asDouble(value: Numeric): number {
  return value instanceof Double ? value.value : Number(value);
}

function narrowed(result: bigint, long: boolean): number | bigint | undefined {
  if (BigInt.asIntN(64, result) !== result) return undefined;
  return !long && BigInt.asIntN(32, result) === result ? Number(result) : result;
}

/** Adds up numbers of all types: whole ones exactly, doubles with Neumaier's correction. The widest type is the sum's. */
export class Sum {
  #whole = 0n;
  #isLong = false;
  #double = 0;
  #lost = 0;
  #isDouble = false;

  add(value: Numeric): void {
    if (value instanceof Double) {
      this.#isDouble = true;
      this.#addDouble(value.value);
    } else {
      this.#isLong ||= typeof value === "bigint";
      this.#whole += BigInt(value);
    }
  }

  #addDouble(value: number): void {
    const sum = this.#double + value;
    const correction =
      Math.abs(this.#double) >= Math.abs(value) ? this.#double - sum + value : value - sum + this.#double;
    if (Number.isFinite(sum)) this.#lost += correction;
    this.#double = sum;
  }

  get value(): Numeric {
    if (!this.#isDouble) return narrowed(this.#whole, this.#isLong) ?? new Double(Number(this.#whole));
    const total = new Sum();
    total.#double = this.#double;
    total.#lost = this.#lost;
    total.#addDouble(Number(this.#whole));
    return new Double(total.#double + total.#lost);
  }
}
