import { createHash } from "node:crypto";
import { camelName, type Json, snakeName } from "@padit/domain";

const REFERENCE = /\$\{[A-Za-z_][A-Za-z0-9_]*\}/g;

/** Whether the value is a reference to a secret, which the command line replaces from its environment; also one item of a list. */
export const isReference = (value: unknown): boolean =>
  Array.isArray(value) ? value.some(isReference) : typeof value === "string" && value.match(REFERENCE) !== null;

/** The text with each reference replaced by the mask under which a stored secret is kept. */
export const masked = (text: string, mask: string): string => text.replaceAll(REFERENCE, mask);

export type ReferenceNamer = (name: string, member: string) => string;

/** Makes the references that an export writes, such as `${OPS_SLACK_URL}`. Names that differ get references that differ. */
export function referenceNamer(): ReferenceNamer {
  const owners = new Map<string, string>();
  return (name, member) => {
    const owner = JSON.stringify([name, member]);
    const words = `${name}_${snakeName(member)}`.toUpperCase().replaceAll(/[^A-Z0-9]+/g, "_");
    const plain = /^[A-Z]/.test(words) ? words : `PADIT_${words}`.replaceAll("__", "_");
    const digest = createHash("sha256").update(owner).digest("hex").slice(0, 8).toUpperCase();
    const variable = (owners.get(plain) ?? owner) === owner ? plain : `${plain}_${digest}`;
    owners.set(variable, owner);
    return `\${${variable}}`;
  };
}

/** Names in snake_case, in depth, as JSON that leaves has them; sorted, so that the order of storing does not show. */
export const snakeKeys = (value: Json): Json => renamed(value, snakeName);
/** The reverse of `snakeKeys`. */
export const camelKeys = (value: Json): Json => renamed(value, camelName);

function renamed(value: Json, rename: (name: string) => string): Json {
  if (Array.isArray(value)) return value.map((item) => renamed(item, rename));
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).map(([name, item]): [string, Json] => [rename(name), renamed(item, rename)]);
  return Object.fromEntries(members.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}
