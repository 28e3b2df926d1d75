import { type InputIssue, storable } from "@padit/domain";

/** Maximum nesting depth of input. Schemas are evaluated recursively, and deeper input would overflow the stack. */
const MAX_DEPTH = 32;

interface Place {
  value: unknown;
  path: string;
  depth: number;
}

/** The place of a text that PostgreSQL cannot store (NUL, half a surrogate pair) or of too deep nesting; null if there is none. */
export function unstorable(input: unknown): InputIssue | null {
  const open: Place[] = [{ value: input, path: "", depth: 0 }];
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    const { value, path, depth } = place;
    if (typeof value === "string" && !isStorable(value)) return { path, message: "holds a character that cannot be stored" };
    if (typeof value !== "object" || value === null) continue;
    if (depth >= MAX_DEPTH) return { path, message: "is nested too deep" };
    for (const [name, inner] of Object.entries(value)) {
      if (!isStorable(name)) return { path, message: "holds a character that cannot be stored" };
      open.push({ value: inner, path: path === "" ? name : `${path}.${name}`, depth: depth + 1 });
    }
  }
  return null;
}

const isStorable = (text: string): boolean => storable(text) === text;
