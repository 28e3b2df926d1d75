import type { Selector, SelectorTerm } from "./selector";

/** A term as a person types it. */
export function printTerm({ field, values, not }: SelectorTerm): string {
  const minus = not ? "-" : "";
  const printed = values.map(printValue);
  if (field === "text") return printed.map((value) => `${minus}${value}`).join(" ");
  return `${minus}${field === "severity" ? "sev" : field}:${printed.join(",")}`;
}

/** The text that `parseSelector` reads as this selector. */
export const printSelector = (selector: Selector): string => selector.map(printTerm).join(" ");

const printValue = (value: string): string =>
  value === "" || /[\s",:]|^-/.test(value) ? `"${value.replaceAll(/[\\"]/g, "\\$&")}"` : value;
