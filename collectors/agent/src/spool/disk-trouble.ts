/** Error codes of a disk that cannot be written now but may recover. */
const CODES = new Set(["ENOSPC", "EDQUOT", "EROFS", "EIO"]);

/** Whether freeing disk space would help. */
export const isDiskFull = (error: unknown): boolean => isDiskTrouble(error) && (error.code === "ENOSPC" || error.code === "EDQUOT");

/** Whether the error is caused by the disk and not by the program. */
export const isDiskTrouble = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && "code" in error && CODES.has(String(error.code));
