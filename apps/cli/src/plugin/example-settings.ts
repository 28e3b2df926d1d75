import type { SettingsDescription } from "@padit/domain/plugins";

type Field = SettingsDescription["fields"][number];

/**
 * Example settings as a person would enter them: the placeholder of each field without a default, else its first option.
 * @param given settings of the command line, which replace the examples
 */
export function exampleSettings(fields: readonly Field[], given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const entered = fields.filter((field) => field.default === undefined).map((field) => [field.name, exampleOf(field)] as const);
  return { ...Object.fromEntries(entered.filter(([, value]) => value !== undefined)), ...given };
}

function exampleOf({ input, placeholder, options }: Field): unknown {
  if (input === "select") return options?.[0];
  if (placeholder === undefined || placeholder === "") return undefined;
  if (input === "number") return Number(placeholder);
  return input === "list" ? [placeholder] : placeholder;
}
