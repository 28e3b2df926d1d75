/** An action on ten thousand alerts has about ten thousand values. */
export const VALUES_MAX = 20_000;
export const DEPTH_MAX = 24;

/** The input has more values or deeper nesting than any procedure accepts. */
export class OversizedInput extends Error {
  constructor(message: string) {
    super(message);
    this.name = "OversizedInput";
  }
}

/**
 * Checks the depth and size of parsed JSON before a schema parses it. Visits each value once, without recursion.
 * @returns the number of values
 * @throws OversizedInput
 */
export function checkPlainJson(input: unknown): number {
  const waiting: { value: unknown; depth: number }[] = [{ value: input, depth: 0 }];
  let visited = 0;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value, depth } = next;
    visited += 1;
    if (typeof value !== "object" || value === null) continue;
    if (depth >= DEPTH_MAX) throw new OversizedInput(`The input is nested more than ${DEPTH_MAX} levels deep.`);
    for (const key in value) {
      if (visited + waiting.length >= VALUES_MAX) throw new OversizedInput(`The input has more than ${VALUES_MAX} values.`);
      waiting.push({ value: (value as Record<string, unknown>)[key], depth: depth + 1 });
    }
  }
  return visited;
}
