import { checkDoors } from "@padit/db/check-doors";
import { type Door, type RolePasswords, urlOfDoor } from "@padit/db/login-roles";
import { migrate } from "@padit/db/migrate";
import { deriveRoleCredentials } from "./role-credentials";
import type { SetupEnv } from "./setup-env";

const OWN_ROLES: Record<Door, string> = { app: "padit_app", ingest: "padit_ingest", system: "padit_system" };

export type DatabaseSettings = Pick<
  SetupEnv,
  "DATABASE_URL" | "DATABASE_APP_URL" | "DATABASE_INGEST_URL" | "DATABASE_SYSTEM_URL" | "PADIT_SECRET_KEY" | "PADIT_TIMESCALE"
>;

/**
 * Migrates the database and makes sure that the three logins work. Answers their addresses: those given, or the owner's with passwords
 * derived from PADIT_SECRET_KEY.
 */
export async function setUpDatabase(env: DatabaseSettings): Promise<Record<Door, string>> {
  const given = { app: env.DATABASE_APP_URL, ingest: env.DATABASE_INGEST_URL, system: env.DATABASE_SYSTEM_URL };
  const { app, ingest, system } = given;
  if (app !== undefined && ingest !== undefined && system !== undefined) {
    const urls = { app, ingest, system };
    await migrate(env.DATABASE_URL, { timescale: env.PADIT_TIMESCALE, credentials: [{ passwords: passwordsIn(urls) }] });
    await checkDoors(urls);
    return urls;
  }
  const candidates = deriveRoleCredentials(env.PADIT_SECRET_KEY);
  const inForce = await migrate(env.DATABASE_URL, { timescale: env.PADIT_TIMESCALE, credentials: candidates });
  const { passwords } = candidates.find(({ keyId }) => keyId === inForce?.keyId) ?? {};
  if (!passwords) throw new Error("PADIT_SECRET_KEY holds no key");
  const urls = {
    app: app ?? urlOfDoor(env.DATABASE_URL, "app", passwords),
    ingest: ingest ?? urlOfDoor(env.DATABASE_URL, "ingest", passwords),
    system: system ?? urlOfDoor(env.DATABASE_URL, "system", passwords),
  };
  await checkDoors(urls);
  return urls;
}

/** The passwords of the addresses that log in as PADIT's own roles. Other roles are the operator's to make. */
function passwordsIn(urls: Record<Door, string>): Partial<RolePasswords> {
  const passwords: Partial<RolePasswords> = {};
  for (const door of ["app", "ingest", "system"] as const) {
    const { username, password } = new URL(urls[door]);
    if (username === OWN_ROLES[door] && password !== "") passwords[door] = decodeURIComponent(password);
  }
  return passwords;
}
