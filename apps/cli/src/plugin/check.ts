/** Result of one check. */
export interface CheckedDemand {
  /** The demand, as a statement that is true of a correct plugin. */
  demand: string;
  /** The problem and its remedy; null when the plugin fulfils the demand. */
  problem: string | null;
}

/** Time limit of one check, ms. Probes run in virtual time, so only code that hangs exceeds it. */
const CHECK_TIMEOUT_MS = 20_000;

/** Thrown by a check that fails, with the problem. */
class Wrong extends Error {}

export function demandThat(holds: boolean, otherwise: string): void {
  if (!holds) throw new Wrong(otherwise);
}

/**
 * Runs one check. Never rejects: an error that the plugin throws is a problem, and so is a check that does not end.
 * @param remedy what the author should do when it fails
 */
export async function find(demand: string, remedy: string, check: () => void | Promise<void>): Promise<CheckedDemand> {
  const stop: { timer?: NodeJS.Timeout } = {};
  const late = new Promise<never>((_, reject) => {
    stop.timer = setTimeout(() => reject(new Wrong(`it did not end within ${CHECK_TIMEOUT_MS / 1_000} s`)), CHECK_TIMEOUT_MS);
  });
  try {
    await Promise.race([Promise.resolve().then(check), late]);
    return { demand, problem: null };
  } catch (error) {
    const what = error instanceof Wrong ? error.message : `it threw: ${error instanceof Error ? error.message : String(error)}`;
    return { demand, problem: `${what}. ${remedy}` };
  } finally {
    clearTimeout(stop.timer);
  }
}

/** Equal as JSON, whatever the order of members. */
export const isSameJson = (a: unknown, b: unknown): boolean => ordered(a) === ordered(b);

const ordered = (value: unknown): string =>
  JSON.stringify(value, (_key, part) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );

/** Demands that a description survives JSON unchanged, because browsers and other programs receive it as JSON. */
export function demandPlainJson(description: unknown): void {
  demandThat(hasOnlyJson(description), "it has functions, dates or other values that JSON loses");
}

function hasOnlyJson(value: unknown): boolean {
  if (value === null || ["string", "boolean"].includes(typeof value)) return true;
  if (typeof value === "number") return Number.isFinite(value);
  if (Array.isArray(value)) return value.every(hasOnlyJson);
  if (typeof value !== "object") return value === undefined;
  const prototype = Object.getPrototypeOf(value);
  return (prototype === null || Object.getPrototypeOf(prototype) === null) && Object.values(value).every(hasOnlyJson);
}
