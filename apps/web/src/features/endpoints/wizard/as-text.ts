import type { Json } from "@padit/domain/json";

type JsonObject = { [key: string]: Json };

/** JSON as YAML 1.2 in block style. Texts that YAML could read as another type are quoted as in JSON, which is valid YAML. */
export function toYaml(value: JsonObject): string {
  return `${linesOf(value).join("\n")}\n`;
}

function linesOf(value: Json): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => under("- ", item));
  if (typeof value !== "object" || value === null) return [scalar(value)];
  return Object.entries(value).flatMap(([key, item]) => {
    const name = `${scalar(key)}:`;
    if (isEmpty(item)) return [`${name} ${Array.isArray(item) ? "[]" : "{}"}`];
    return typeof item === "object" && item !== null ? [name, ...linesOf(item).map((line) => `  ${line}`)] : [`${name} ${scalar(item)}`];
  });
}

function under(mark: string, item: Json): string[] {
  if (isEmpty(item)) return [`${mark}${Array.isArray(item) ? "[]" : "{}"}`];
  return linesOf(item).map((line, index) => (index === 0 ? mark : "  ") + line);
}

const isEmpty = (value: Json): boolean => typeof value === "object" && value !== null && Object.keys(value).length === 0;

const PLAIN = /^[A-Za-z_][\w./-]*(?: [\w./-]+)*$/;
const RESERVED = /^(?:true|false|null|yes|no|on|off|y|n)$/i;

function scalar(value: Json): string {
  if (typeof value === "string") return PLAIN.test(value) && !RESERVED.test(value) ? value : JSON.stringify(value);
  return JSON.stringify(value);
}

/** A shell command that sends the same request. The body is in single quotes, with its own quotes escaped. */
export function toCurl(url: string, body: JsonObject): string {
  const json = JSON.stringify(body, null, 2).replaceAll("'", "'\\''");
  return [
    `curl -X POST ${url} \\`,
    '  -H "Authorization: Bearer $PADIT_API_KEY" \\',
    '  -H "Content-Type: application/json" \\',
    `  -d '${json}'`,
  ].join("\n");
}
