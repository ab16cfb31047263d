import { isObject, type JsonObject, sameJson } from "./json-object.ts";

/** Where blocks are shown; some blocks and elements are allowed in one place only. */
export type Place = "message" | "modal" | "home";

/** Collects what is wrong, in Slack's words, with the JSON pointer of the spot. */
export interface Findings {
  place: Place;
  add(message: string, pointer: string): void;
}

export type Rule = (value: unknown, pointer: string, findings: Findings) => void;

/** The fields of an object: those it must have, those it may have, and what holds between them. */
export interface Shape {
  required?: Readonly<Record<string, Rule>>;
  optional?: Readonly<Record<string, Rule>>;
  also?: (object: JsonObject, pointer: string, findings: Findings) => void;
}

/** A string from min to max characters (UTF-16 units, as Slack counts). */
export function stringOf(max: number, min = 0): Rule {
  return (value, pointer, findings) => {
    if (typeof value !== "string") return findings.add("must be a string", pointer);
    if (value.length < min) findings.add(`must be more than ${min - 1} characters`, pointer);
    if (value.length > max) findings.add(`must be less than ${max + 1} characters`, pointer);
  };
}

/** A string that a pattern describes; `what` says so in the message. */
export function stringLike(pattern: RegExp, what: string): Rule {
  return (value, pointer, findings) => {
    if (typeof value !== "string" || !pattern.test(value)) findings.add(`must be ${what}`, pointer);
  };
}

export const flag: Rule = (value, pointer, findings) => {
  if (typeof value !== "boolean") findings.add("must be a boolean", pointer);
};

export function integerFrom(min: number, max: number): Rule {
  return (value, pointer, findings) => {
    if (typeof value !== "number" || !Number.isInteger(value)) return findings.add("must be an integer", pointer);
    if (value < min) findings.add(`must be greater than or equal to ${min}`, pointer);
    if (value > max) findings.add(`must be less than or equal to ${max}`, pointer);
  };
}

export function oneOf(...allowed: readonly string[]): Rule {
  return (value, pointer, findings) => {
    if (typeof value !== "string" || !allowed.includes(value)) {
      findings.add(`must be one of: ${allowed.join(", ")}`, pointer);
    }
  };
}

export const anything: Rule = () => {};

export function listOf(rule: Rule, size: { min: number; max: number }): Rule {
  return (value, pointer, findings) => {
    if (!Array.isArray(value)) return findings.add("must provide an array", pointer);
    if (value.length < size.min) findings.add(`no fewer than ${size.min} items allowed`, pointer);
    if (value.length > size.max) findings.add(`no more than ${size.max} items allowed`, pointer);
    value.forEach((item, index) => {
      rule(item, `${pointer}/${index}`, findings);
    });
  };
}

/** An object of this shape; fields outside it are refused, as Slack refuses them. */
export function objectOf(shape: Shape | (() => Shape)): Rule {
  return (value, pointer, findings) => {
    const { required = {}, optional = {}, also } = typeof shape === "function" ? shape() : shape;
    if (!isObject(value)) return findings.add("must provide an object", pointer);
    for (const name of Object.keys(required)) {
      if (value[name] === undefined) findings.add(`missing required field: ${name}`, pointer);
    }
    for (const [name, field] of Object.entries(value)) {
      const rule = required[name] ?? optional[name];
      if (rule === undefined) findings.add(`invalid additional property: ${name}`, pointer);
      else if (field !== undefined) rule(field, `${pointer}/${name}`, findings);
    }
    also?.(value, pointer, findings);
  };
}

/** An object whose `type` chooses its shape; any other type is refused. */
export function typedObject(shapes: () => Readonly<Record<string, Shape>>, allowed?: readonly string[]): Rule {
  return (value, pointer, findings) => {
    if (!isObject(value)) return findings.add("must provide an object", pointer);
    if (value.type === undefined) return findings.add("missing required field: type", pointer);
    const type = String(value.type);
    const shape = shapes()[type];
    if (shape === undefined || (allowed !== undefined && !allowed.includes(type))) {
      return findings.add(`unsupported type: ${type}`, `${pointer}/type`);
    }
    objectOf({ ...shape, required: { type: anything, ...shape.required } })(value, pointer, findings);
  };
}

/** Refuses an initial choice that is not one of the choices. */
export function mustBeAmong(chosen: unknown, choices: readonly unknown[], pointer: string, findings: Findings): void {
  if (!choices.some((choice) => sameJson(choice, chosen))) {
    findings.add("must exactly match one of the provided options", pointer);
  }
}
