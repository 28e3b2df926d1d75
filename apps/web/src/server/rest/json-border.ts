import { type Camel, camelName, snakeName } from "@padit/domain";
import { z } from "zod";

/** Settings whose names are PADIT's own, so that they change at the border like all others; what else is a record is data and keeps its names. */
export const Settings = z.record(z.string(), z.json()).meta({ type: "object", additionalProperties: true });

/** A JSON shape as the code inside holds it: camelCase names, dates for times. */
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

/** What was parsed by `schema`, with names as inside. Times stay text: verbs parse them. */
export const fromJson = <Schema extends z.ZodType>(schema: Schema, json: z.output<Schema>): CamelCased<z.output<Schema>> =>
  walk(schema, json, IN) as CamelCased<z.output<Schema>>; // the walk renames exactly what the type renames
type CamelCased<T> = T extends readonly (infer Item)[]
  ? CamelCased<Item>[]
  : T extends object
    ? string extends keyof T
      ? T
      : { [K in keyof T as K extends string ? Camel<K> : K]: CamelCased<T[K]> }
    : T;

/** The JSON of a view: what the schema names and nothing else. */
export const toJson = <Schema extends z.ZodType>(schema: Schema, view: Inside<z.output<Schema>>): z.output<Schema> =>
  walk(schema, view, OUT) as z.output<Schema>; // as above

interface Direction {
  /** The name that a value of this JSON name has on the side it comes from, and gets on the other. */
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
  return schema instanceof z.ZodObject ? walkObject(schema, value as object, direction) : value; // parsed by it, or typed as its view
}

function walkObject({ shape }: z.ZodObject, value: object, direction: Direction): object {
  const facts = new Map(Object.entries(value));
  const names = Object.keys(shape).filter((name) => facts.get(direction.from(name)) !== undefined);
  return Object.fromEntries(
    names.map((name) => [direction.to(name), walk(shape[name] as Schema, facts.get(direction.from(name)), direction)]),
  );
}

/** The first member that the value fits. */
function memberOf({ options }: z.ZodUnion, value: unknown, direction: Direction): Schema {
  const members = options as readonly Schema[];
  const fitting = members.find((option) => z.safeParse(option, direction === OUT ? walk(option, value, OUT) : value).success);
  return fitting ?? (members[0] as Schema); // a union has members
}

function renameAll(value: unknown, rename: (name: string) => string): unknown {
  if (Array.isArray(value)) return value.map((item) => renameAll(item, rename));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [rename(name), renameAll(item, rename)]));
}
