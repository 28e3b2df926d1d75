/** Nothing can be written now; later it may. */
const CODES = new Set(["ENOSPC", "EDQUOT", "EROFS", "EIO"]);

/** Whether the disk, and not the program, is to blame. */
export const isDiskTrouble = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && "code" in error && CODES.has(String(error.code));
