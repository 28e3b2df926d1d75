import { execFileSync } from "node:child_process";
import { mkdtempSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface SmallDisk {
  path: string;
  /** Fills the free space with another program's file; `free` deletes the file. */
  fill(): void;
  free(): void;
  remove(): void;
}

/** Mounts a tmpfs of that size in a folder of its own. Needs root. */
export function smallDisk(kibibytes: number): SmallDisk {
  const path = mkdtempSync(join(tmpdir(), "padit-disk-"));
  execFileSync("mount", ["-t", "tmpfs", "-o", `size=${kibibytes}k,mode=700`, "padit-test", path], { stdio: "pipe" });
  const other = join(path, "other-program");
  return {
    path,
    fill() {
      try {
        for (;;) writeFileSync(other, Buffer.alloc(4096), { flag: "a" });
      } catch (error) {
        if (!(error instanceof Error && "code" in error && error.code === "ENOSPC")) throw error;
      }
    },
    free: () => rmSync(other, { force: true }),
    remove() {
      execFileSync("umount", ["--lazy", path]);
      rmdirSync(path);
    },
  };
}

/** Why no file system can be mounted here; undefined if one can. @throws Error instead where CI is set */
export function whyNoSmallDisk(): string | undefined {
  try {
    smallDisk(64).remove();
    return undefined;
  } catch (error) {
    const reason = `skipped: needs the right to mount (${error instanceof Error ? error.message.trim().split("\n").at(-1) : error})`;
    if (process.env.CI) throw new Error(reason);
    console.warn(reason);
    return reason;
  }
}
