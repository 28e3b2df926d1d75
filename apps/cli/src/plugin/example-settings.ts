import type { SettingsDescription } from "@padit/domain/plugins";

type Field = SettingsDescription["fields"][number];

/**
 * Settings as somebody enters who follows the form: the placeholder of each field that has no default, else its first option.
 * What a placeholder cannot say is given to the command.
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
