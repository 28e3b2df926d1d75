import type pg from "pg";

/** One login role per door; prisma/migrations defines the rights of each. */
export const LOGIN_ROLES = ["padit_app", "padit_ingest", "padit_system"] as const;
const DOORS = ["app", "ingest", "system"] as const;
export type Door = (typeof DOORS)[number];
export type RolePasswords = Record<Door, string>;

export interface RoleCredentials {
  passwords: Partial<RolePasswords>;
  /**
   * Name of the key from which the passwords were derived. It is stored as the role's comment: a set-up with the same key leaves the role
   * unchanged, a set-up with another key is rejected. Undefined (an operator chose the passwords): only roles without login change.
   */
  keyId?: string;
}

const MARK = "PADIT login role, key ";
const DUPLICATE = new Set(["42710", "23505"]);
/** "tuple concurrently updated": the set-up of another database changed the same role. */
const CHANGED_CONCURRENTLY = "XX000";

/** Creates the missing login roles. Roles belong to the whole server, so another database's migration may create them at the same time. */
async function makeLoginRoles(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ role: string }>("SELECT rolname AS role FROM pg_roles WHERE rolname = ANY ($1)", [LOGIN_ROLES]);
  for (const role of LOGIN_ROLES.filter((name) => !rows.some((row) => row.role === name))) {
    await client.query(`CREATE ROLE ${role}`).catch((error: { code?: string }) => {
      if (!DUPLICATE.has(error.code ?? "")) throw error;
    });
  }
}

/**
 * Creates the login roles and sets their passwords once: a role whose comment names the key keeps its password, so that running processes
 * keep their database. A role that can log in but names no key gets a new password only from a candidate that names one.
 *
 * @param candidates in order of preference; a candidate whose key the roles name wins
 * @returns the credentials in force; undefined without candidates
 * @throws when the roles name a key that no candidate has; nothing is changed then
 */
export async function ensureRolePasswords(client: pg.Client, candidates: readonly RoleCredentials[]): Promise<RoleCredentials | undefined> {
  await makeLoginRoles(client);
  const marks = await readMarks(client);
  const known = candidates.find(({ keyId }) => keyId !== undefined && [...marks.values()].includes(keyId));
  const credentials = known ?? candidates[0];
  if (!credentials) return undefined;
  for (const door of DOORS) {
    const password = credentials.passwords[door];
    if (password !== undefined) await ensurePassword(client, door, password, credentials.keyId);
  }
  return credentials;
}

async function ensurePassword(client: pg.Client, door: Door, password: string, keyId: string | undefined, isRetry = false): Promise<void> {
  const role = `padit_${door}`;
  const mark = (await readMarks(client)).get(role);
  if (mark !== undefined && (keyId === undefined || mark === keyId)) return;
  if (mark) throw new Error(otherKey(role));
  await client.query("BEGIN");
  try {
    await client.query(`ALTER ROLE ${role} LOGIN PASSWORD ${client.escapeLiteral(password)}`);
    if (keyId !== undefined) await client.query(`COMMENT ON ROLE ${role} IS ${client.escapeLiteral(MARK + keyId)}`);
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK");
    if ((error as { code?: string }).code !== CHANGED_CONCURRENTLY || isRetry) throw error;
    await ensurePassword(client, door, password, keyId, true);
  }
}

/** Roles that can log in, with the key from which their password was derived; "" if the role names no key. */
async function readMarks(client: pg.Client): Promise<Map<string, string>> {
  const { rows } = await client.query<{ role: string; comment: string | null }>(
    "SELECT rolname AS role, shobj_description(oid, 'pg_authid') AS comment FROM pg_roles WHERE rolcanlogin AND rolname = ANY ($1)",
    [LOGIN_ROLES],
  );
  return new Map(rows.map(({ role, comment }) => [role, comment?.startsWith(MARK) ? comment.slice(MARK.length) : ""]));
}

const otherKey = (role: string): string =>
  `the role ${role} on this server belongs to an installation with another PADIT_SECRET_KEY, and nothing was changed. Start with that key, or ` +
  `name the logins yourself (DATABASE_APP_URL, DATABASE_INGEST_URL, DATABASE_SYSTEM_URL). To take the server over from an installation that is ` +
  `gone, run for each of the three roles: COMMENT ON ROLE ${role} IS NULL`;

/** The owner's connection string with the user and password of a door's login role. */
export function urlOfDoor(ownerUrl: string, door: Door, passwords: RolePasswords): string {
  const url = new URL(ownerUrl);
  url.username = `padit_${door}`;
  url.password = encodeURIComponent(passwords[door]);
  return url.href;
}
