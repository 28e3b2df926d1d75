import { type Camel, camelName, snakeName } from "@padit/domain";
import { z } from "zod";

/** Settings with names of PADIT, which are converted at the border like all others; other records are data and keep their names. */
export const Settings = z.record(z.string(), z.json()).meta({ type: "object", additionalProperties: true });

/** A JSON shape as used inside: camelCase names, dates for times. */
export type Inside<T> = T extends string
  ? string extends T
    ? string | Date
    : T
  : T extends readonly (infer Item)[]
    ? readonly Inside<Item>[]
    : T extends object
      ? string extends keyof T
        ? T
        : { [K in keyof T as K extends string ? Camel<K> : K]: Inside<T[K]> }
      : T;

/** A value parsed by `schema`, with the names used inside. Times stay text, which the verbs parse. */
export const fromJson = <Schema extends z.ZodType>(schema: Schema, json: z.output<Schema>): CamelCased<z.output<Schema>> =>
  walk(schema, json, IN) as CamelCased<z.output<Schema>>; // safe: the walk renames exactly as the type does
type CamelCased<T> = T extends readonly (infer Item)[]
  ? CamelCased<Item>[]
  : T extends object
    ? string extends keyof T
      ? T
      : { [K in keyof T as K extends string ? Camel<K> : K]: CamelCased<T[K]> }
    : T;

/** The JSON of a view: only the fields that the schema names. */
export const toJson = <Schema extends z.ZodType>(schema: Schema, view: Inside<z.output<Schema>>): z.output<Schema> =>
  walk(schema, view, OUT) as z.output<Schema>; // safe for the same reason

interface Direction {
  /** Map a JSON name to the property's name in the input (`from`) and in the result (`to`). */
  from: (jsonName: string) => string;
  to: (jsonName: string) => string;
  rename: (name: string) => string;
}
const same = (name: string): string => name;
const IN: Direction = { from: same, to: camelName, rename: camelName };
const OUT: Direction = { from: camelName, to: same, rename: snakeName };

type Schema = z.core.$ZodType;

function walk(schema: Schema, value: unknown, direction: Direction): unknown {
  if (value === null || value === undefined) return value;
  if (value instanceof Date) return value.toISOString();
  if (schema === Settings) return renameAll(value, direction.rename);
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault)
    return walk(schema.unwrap(), value, direction);
  if (schema instanceof z.ZodArray && Array.isArray(value)) return value.map((item) => walk(schema.element, item, direction));
  if (schema instanceof z.ZodUnion) return walk(memberOf(schema, value, direction), value, direction);
  return schema instanceof z.ZodObject ? walkObject(schema, value as object, direction) : value; // parsed by the schema, or typed as its view
}

function walkObject({ shape }: z.ZodObject, value: object, direction: Direction): object {
  const facts = new Map(Object.entries(value));
  const names = Object.keys(shape).filter((name) => facts.get(direction.from(name)) !== undefined);
  return Object.fromEntries(
    names.map((name) => [direction.to(name), walk(shape[name] as Schema, facts.get(direction.from(name)), direction)]),
  );
}

/** The first union member that accepts the value. */
function memberOf({ options }: z.ZodUnion, value: unknown, direction: Direction): Schema {
  const members = options as readonly Schema[];
  const fitting = members.find((option) => z.safeParse(option, direction === OUT ? walk(option, value, OUT) : value).success);
  return fitting ?? (members[0] as Schema); // a union has at least one member
}

function renameAll(value: unknown, rename: (name: string) => string): unknown {
  if (Array.isArray(value)) return value.map((item) => renameAll(item, rename));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [rename(name), renameAll(item, rename)]));
}
