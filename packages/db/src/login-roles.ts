import type pg from "pg";

/** One login role per door; see prisma/migrations for what each may do. */
export const LOGIN_ROLES = ["padit_app", "padit_ingest", "padit_system"] as const;
const DOORS = ["app", "ingest", "system"] as const;
export type Door = (typeof DOORS)[number];
export type RolePasswords = Record<Door, string>;

export interface RoleCredentials {
  passwords: Partial<RolePasswords>;
  /**
   * Names the key that the passwords were derived from. It is kept as the role's comment: a set-up with the same key leaves the role as it
   * is, one with another key is refused. Without a name (passwords that an operator chose) only roles that cannot log in are changed.
   */
  keyId?: string;
}

const MARK = "PADIT login role, key ";
const DUPLICATE = new Set(["42710", "23505"]);
/** "tuple concurrently updated": another database's set-up has changed the same role. */
const CHANGED_CONCURRENTLY = "XX000";

/** Roles belong to the whole server, so another database's migration may make them at the same time. */
async function makeLoginRoles(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ role: string }>("SELECT rolname AS role FROM pg_roles WHERE rolname = ANY ($1)", [LOGIN_ROLES]);
  for (const role of LOGIN_ROLES.filter((name) => !rows.some((row) => row.role === name))) {
    await client.query(`CREATE ROLE ${role}`).catch((error: { code?: string }) => {
      if (!DUPLICATE.has(error.code ?? "")) throw error;
    });
  }
}

/**
 * Makes the login roles and gives them their passwords, once: what can log in already stays as it is, so that running processes keep their database.
 *
 * @param candidates in order of preference; the one whose key made the roles wins
 * @returns the credentials that hold
 * @throws when the roles were set up with a key that no candidate names; nothing is changed then
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

/** Roles that can log in, with the key that made their password; "" where no key is noted. */
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

/** The owner's connection string with the login of a door. */
export function urlOfDoor(ownerUrl: string, door: Door, passwords: RolePasswords): string {
  const url = new URL(ownerUrl);
  url.username = `padit_${door}`;
  url.password = encodeURIComponent(passwords[door]);
  return url.href;
}
