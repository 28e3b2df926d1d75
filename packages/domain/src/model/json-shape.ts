import { z } from "zod";
import { type Camel, camelName, snakeName } from "../names";

/** A time: RFC 3339 in UTC with exactly three decimals in JSON, a Date in TypeScript. */
export const timestamp = z.codec(z.iso.datetime({ precision: 3 }), z.date(), {
  decode: (text) => new Date(text),
  encode: (date) => date.toISOString(),
});

export const metadata = z.record(z.string(), z.json()).default({});
/** A score, 0…1. */
export const score = z.number().min(0).max(1).default(0);
export const severity = z.enum(["info", "warning", "critical"]);

/** Type of an object with its top-level keys in camelCase. Nested keys (in metadata and evidence) are data and keep their names. */
export type CamelKeys<T> = { [K in keyof T as K extends string ? Camel<K> : K]: T[K] };

const renamed = (value: object, name: (key: string) => string): object =>
  Object.fromEntries(Object.entries(value).map(([key, item]) => [name(key), item]));

/** The converter between public snake_case JSON and the camelCase object that code uses. Only top-level keys are renamed. */
export function jsonConverter<Shape extends z.ZodRawShape>(schema: z.ZodObject<Shape>) {
  type Inside = CamelKeys<z.output<z.ZodObject<Shape>>>;
  return {
    schema,
    /** @throws ZodError when the JSON is not of this shape */
    fromJson: (json: unknown): Inside => renamed(schema.decode(json as z.input<typeof schema>), camelName) as Inside,
    toJson: (value: Inside): z.input<typeof schema> => schema.encode(renamed(value, snakeName) as z.output<typeof schema>),
  };
}
