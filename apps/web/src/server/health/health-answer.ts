import { timingSafeEqual } from "node:crypto";
import type { InstallationHealth } from "./installation-health";

/** Header with which the process asks its own site for the details. */
export const DETAILS_HEADER = "x-padit-health-details";

/** Shared by the front server, which makes the key at its start, and the site's code, which Next.js loads. It leaves the process for nobody. */
export type HealthDetailsHolder = typeof globalThis & { paditHealthDetailsKey?: string };

/**
 * The answer to a request for the installation's health. Strangers learn only whether it is well. Which part is not, versions and plugins would
 * help an attacker, so these are for the operators' port alone.
 */
export function healthAnswer(health: InstallationHealth, given: string | null): InstallationHealth | Pick<InstallationHealth, "status"> {
  const holder: HealthDetailsHolder = globalThis;
  return isSame(given, holder.paditHealthDetailsKey) ? health : { status: health.status };
}

function isSame(given: string | null, key: string | undefined): boolean {
  if (given === null || key === undefined) return false;
  const [a, b] = [Buffer.from(given), Buffer.from(key)];
  return a.length === b.length && timingSafeEqual(a, b);
}
