/** Nothing can be written now; later it may. */
const CODES = new Set(["ENOSPC", "EDQUOT", "EROFS", "EIO"]);

/** Whether less on the disk would help. */
export const isDiskFull = (error: unknown): boolean => isDiskTrouble(error) && (error.code === "ENOSPC" || error.code === "EDQUOT");

/** Whether the disk, and not the program, is to blame. */
export const isDiskTrouble = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && "code" in error && CODES.has(String(error.code));
