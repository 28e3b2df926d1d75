import { execFileSync } from "node:child_process";

/** Why tests with network devices of their own cannot run here; undefined if they can. Where CI is set, that is an error. */
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
