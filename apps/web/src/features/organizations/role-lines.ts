export const ROLE_CHOICES = [
  { id: "viewer", label: "Viewer" },
  { id: "operator", label: "Operator" },
  { id: "admin", label: "Admin" },
] as const;

export interface RoleLine {
  value: string;
  role: (typeof ROLE_CHOICES)[number]["id"];
}

/** The text of a form field: `value = role` on each line. */
export const roleLinesText = (roleByValue: Readonly<Record<string, RoleLine["role"]>>): string =>
  Object.entries(roleByValue)
    .map(([value, role]) => `${value} = ${role}`)
    .join("\n");

/** Parses such a text. `problem` is a sentence about the first line that does not parse. */
export function roleLinesWithProblem(text: string): { roleByValue: Record<string, RoleLine["role"]>; problem: string | null } {
  const roleByValue: Record<string, RoleLine["role"]> = Object.create(null);
  for (const [i, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    // The value may contain an equals sign itself, as distinguished names do.
    const [, value, word] = /^\s*(.+?)\s*=\s*(\w+)\s*$/.exec(line) ?? [];
    const role = ROLE_CHOICES.find(({ id }) => id === word?.toLowerCase())?.id;
    if (value === undefined || role === undefined)
      return { roleByValue, problem: `Line ${i + 1}: write a value, an equals sign, and viewer, operator or admin.` };
    roleByValue[value] = role;
  }
  return { roleByValue, problem: null };
}
