/** The roles that an identity provider can give. */
export const GIVEN_ROLES = ["viewer", "operator", "admin"] as const;

export interface RoleLine {
  value: string;
  role: (typeof GIVEN_ROLES)[number];
}

/** The text of a form field: `value = role` on each line. */
export const roleLinesText = (roleByValue: Readonly<Record<string, RoleLine["role"]>>): string =>
  Object.entries(roleByValue)
    .map(([value, role]) => `${value} = ${role}`)
    .join("\n");

/** Parses such a text. @returns also the number of the first line that does not parse, from 1 */
export function parseRoleLines(text: string): { roleByValue: Record<string, RoleLine["role"]>; wrongLine: number | null } {
  const roleByValue: Record<string, RoleLine["role"]> = Object.create(null);
  for (const [i, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    // The value may contain an equals sign itself, as distinguished names do.
    const [, value, word] = /^\s*(.+?)\s*=\s*(\w+)\s*$/.exec(line) ?? [];
    const role = GIVEN_ROLES.find((id) => id === word?.toLowerCase());
    if (value === undefined || role === undefined) return { roleByValue, wrongLine: i + 1 };
    roleByValue[value] = role;
  }
  return { roleByValue, wrongLine: null };
}
