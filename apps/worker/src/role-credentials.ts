import { hkdfSync } from "node:crypto";
import type { Door, RoleCredentials } from "@padit/db/login-roles";

const PASSWORD_BYTES = 24;
const KEY_ID_BYTES = 9;

/**
 * Passwords of the login roles, derived from the installation's secret keys: every start with the same key finds the same passwords, and
 * none has to be stored. One candidate per key, so that a rotated key does not lock out processes that still run.
 *
 * @param secretKeys PADIT_SECRET_KEY: base64 keys separated by commas, the current one first
 */
export function deriveRoleCredentials(secretKeys: string): Array<RoleCredentials & { passwords: Record<Door, string> }> {
  return secretKeys.split(",").map((text) => {
    const key = Buffer.from(text.trim(), "base64");
    const derive = (purpose: string, sizeBytes: number): string =>
      Buffer.from(hkdfSync("sha256", key, "padit database logins", purpose, sizeBytes)).toString("base64url");
    return {
      passwords: { app: derive("app", PASSWORD_BYTES), ingest: derive("ingest", PASSWORD_BYTES), system: derive("system", PASSWORD_BYTES) },
      keyId: derive("key id", KEY_ID_BYTES),
    };
  });
}
