import { z } from "zod";
import type { Json } from "../json";

/** One setting as a form shows it. The zod schema decides what is valid. */
export interface FieldSpec {
  name: string;
  label: string;
  help: string;
  /** `list`: one item a line. `multiline`: one text of several lines. */
  input: "text" | "number" | "switch" | "select" | "list" | "multiline";
  options?: readonly string[];
  placeholder?: string;
  advanced?: boolean;
  /** Never shown again once saved: views mask the value, and forms ask for it as for a password. */
  secret?: boolean;
  /** The form shows the field only while the named field has one of these values. */
  showWhen?: { field: string; is: readonly string[] };
}

interface FieldDescription extends FieldSpec {
  /** What the schema puts in place of a missing value. Absent for settings that are required or have no default. */
  default?: Json;
}

/** The settings of a plugin as plain JSON. */
export interface SettingsDescription {
  fields: readonly FieldDescription[];
  /** JSON Schema (2020-12) of what a person or program enters; refinements over several fields are not part of it. */
  schema: { [key: string]: Json };
}

const Property = z.looseObject({
  type: z.string().optional(),
  default: z.json().optional(),
  title: z.string().optional(),
  description: z.string().optional(),
  enum: z.array(z.string()).optional(),
});
const ObjectSchema = z.looseObject({ properties: z.record(z.string(), Property).default({}) });

/** @param fields how a form shows the settings; null derives one field from each property of the schema */
export function describeSettings(settings: z.ZodType, fields: readonly FieldSpec[] | null): SettingsDescription {
  const schema = z.record(z.string(), z.json()).parse(z.toJSONSchema(settings, { io: "input", unrepresentable: "any" }));
  const { properties } = ObjectSchema.parse(schema);
  const shown = fields ?? Object.entries(properties).map(([name, property]) => derivedField(name, property));
  return {
    fields: shown.map((field) => {
      const standard = properties[field.name]?.default;
      return standard === undefined ? field : { ...field, default: standard };
    }),
    schema,
  };
}

function derivedField(name: string, { type, title, description, enum: options }: z.output<typeof Property>): FieldSpec {
  const texts = { name, label: title ?? name, help: description ?? "" };
  if (options) return { ...texts, input: "select", options };
  if (type === "boolean") return { ...texts, input: "switch" };
  if (type === "array") return { ...texts, input: "list" };
  return { ...texts, input: type === "number" || type === "integer" ? "number" : "text" };
}
