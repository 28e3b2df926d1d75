import { z } from "zod";
import { PaditError } from "../padit-error";

/** A function of a plugin. Its parameters and its result cannot be checked before it runs. */
export const Callable = z.custom<(...args: never[]) => unknown>((value) => typeof value === "function", "must be a function");

/** A zod schema, of whichever copy of zod the plugin was built with. */
export const Schema = z.custom<z.ZodType>(
  (value) => typeof Object(value).safeParse === "function" && "_zod" in Object(value),
  "must be a schema of zod 4",
);

/** Schema of the properties that every exported plugin must have, in every family. */
export const ExportedPlugin = z.looseObject({
  name: z.string().regex(/^[a-z][a-z0-9-]{1,39}$/, "must be 2 to 40 lower-case letters, digits and hyphens"),
  version: z.string().regex(/^\d+\.\d+\.\d+/, "must be a semantic version"),
  title: z.string().min(1).max(60),
  description: z.string().max(500),
});

/** Parses what a package exports. @throws PaditError invalid, with the first problem */
export function parseExported<Output>(schema: z.ZodType<Output>, exported: unknown): Output {
  const parsed = schema.safeParse(exported);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue?.path.join(".") || "the default export";
  return rejectExport(`${where}: ${issue?.message ?? "not valid"}`);
}

/** @throws PaditError invalid, always */
export function rejectExport(why: string): never {
  throw new PaditError("invalid", why);
}
