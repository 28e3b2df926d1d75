import { execFileSync } from "node:child_process";

/** Why tests that need root and network devices of their own cannot run here; undefined when they can. Where CI is set they must. */
export function whyNoDevices(): string | undefined {
  let reason: string | undefined;
  try {
    const probe = `padit${process.pid}`;
    ip("netns", "add", probe);
    ip("netns", "del", probe);
  } catch (error) {
    reason = `skipped: needs root and network namespaces (${error instanceof Error ? error.message.trim().split("\n").at(-1) : error})`;
  }
  if (reason === undefined) return undefined;
  if (process.env.CI) throw new Error(reason);
  console.warn(reason);
  return reason;
}

export const ip = (...args: string[]): string => execFileSync("ip", args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
