import { PaditError } from "@padit/domain";

const RETRY_AFTER_SECONDS = 5;
/** Error codes of Prisma: server not reachable, timeout, connection closed, no free connection in time. */
const PRISMA_CODES = new Set(["P1001", "P1002", "P1008", "P1017", "P2024"]);
/** SQLSTATEs of PostgreSQL: shutdown, crash and start (57P01 to 57P03), too many connections (53300), connection exceptions (class 08). */
const POSTGRES_CODE = /^(57P0[123]|53300|08...)$/;
/** Messages of errors without a code: the connection broke during a transaction, or no connection was free in time. */
const BROKEN = /connection error and is not queryable|Connection terminated|Unable to start a transaction in the given time/;

/**
 * Turns the errors of an absent or full server into PaditError "unavailable" with a retry time, and rethrows every other error unchanged.
 */
export function databaseProblem(error: unknown): never {
  if (isAway(error)) {
    throw new PaditError("unavailable", "The database does not answer. Try again in a moment.", {
      cause: error,
      retryAfterSeconds: RETRY_AFTER_SECONDS,
    });
  }
  throw error;
}

function isAway(error: unknown): boolean {
  if (!(error instanceof Error) || error instanceof PaditError) return false;
  const { code, meta } = error as Error & { code?: unknown; meta?: { driverAdapterError?: { cause?: { originalCode?: unknown } } } };
  const sqlState = meta?.driverAdapterError?.cause?.originalCode;
  return (typeof code === "string" && PRISMA_CODES.has(code)) || POSTGRES_CODE.test(String(sqlState)) || BROKEN.test(error.message);
}
