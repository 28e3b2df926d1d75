type Field = string | number | null;

/**
 * One line of CSV (RFC 4180). A text that a spreadsheet would run as a formula gets a leading apostrophe (OWASP, CSV injection); numbers,
 * including negative ones, are unchanged.
 */
export const csvLine = (fields: readonly Field[]): string => `${fields.map(csvField).join(",")}\r\n`;

function csvField(field: Field): string {
  if (field === null) return "";
  if (typeof field === "number") return String(field);
  const safe = /^[=+\-@\t\r]/.test(field) ? `'${field}` : field;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A file name that is valid on every operating system. */
export const fileNameOf = (name: string): string =>
  name
    .normalize("NFKD")
    .replace(/[^A-Za-z0-9._-]+/g, "-")
    .replace(/^[-.]+|-+$/g, "")
    .slice(0, 80) || "endpoint";
