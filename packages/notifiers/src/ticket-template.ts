import type { Json } from "@padit/domain";
import { z } from "zod";

/** Values of `{{name}}` in a template. */
export type TemplateValues = Readonly<Record<string, string>>;

const PLACEHOLDER = /\{\{\s*(\w+)\s*\}\}/g;

const fill = (text: string, values: TemplateValues, encode: (value: string) => string): string =>
  text.replace(PLACEHOLDER, (_whole, name: string) => encode(values[name] ?? ""));

/** The URL with its placeholders filled in as parts of a path or a query. */
export const fillUrl = (template: string, values: TemplateValues): string => fill(template, values, encodeURIComponent);

/** The JSON text with the placeholders in its strings filled in. Values cannot end a string, because the template is parsed before. */
export const fillJson = (template: string, values: TemplateValues): string =>
  JSON.stringify(filled(z.json().parse(JSON.parse(template)), values));

function filled(value: Json, values: TemplateValues): Json {
  if (typeof value === "string") return fill(value, values, (each) => each);
  if (Array.isArray(value)) return value.map((each) => filled(each, values));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, filled(each, values)]));
}

/** A JSON text whose strings may have placeholders of these names. */
export const jsonTemplate = (names: readonly string[]) =>
  z
    .string()
    .trim()
    .max(10_000)
    .superRefine((text, ctx) => {
      if (!isJson(text)) ctx.addIssue({ code: "custom", message: "Enter valid JSON." });
      for (const [, name = ""] of text.matchAll(PLACEHOLDER))
        if (!names.includes(name)) ctx.addIssue({ code: "custom", message: `There is no value “${name}”. There are ${names.join(", ")}.` });
    });

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** The value at a path such as `data.items.0.id`, as text; null where there is none. An empty path is the value itself. */
export function textAt(value: unknown, path: string): string | null {
  const found = valueAt(value, path);
  return typeof found === "string" || typeof found === "number" ? String(found) : null;
}

export function valueAt(value: unknown, path: string): unknown {
  let found = value;
  for (const name of path === "" ? [] : path.split(".")) {
    if (typeof found !== "object" || found === null || !Object.hasOwn(found, name)) return undefined;
    found = Reflect.get(found, name);
  }
  return found;
}
