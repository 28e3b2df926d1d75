import { Prisma } from "@padit/db";

/** Whether a write met a row with the same unique key. Its transaction is over by then. */
export const isUniqueViolation = (error: unknown): boolean =>
  error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002";
