import { randomBytes } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { assumeSchemaOwner } from "../schema-owner";

/**
 * Role that reads the rows of all organizations through its own policies and cannot change any. It can log in only while a backup connects.
 */
const BACKUP_ROLE = "padit_backup";
/** Attempts to log in. Roles belong to the whole server, so a backup of another database may change this role at the same time. */
const LOGIN_TRIES = 5;
const LOGIN_PAUSE_MS = 200;
const LOGIN_RACE_CODES = new Set(["28P01", "28000", "XX000"]);
const ROLE_EXISTS_CODES = new Set(["42710", "23505"]);

const codeOf = (error: unknown): string => (error as { code?: string }).code ?? "";

/**
 * Connects as the backup role. The role needs neither SUPERUSER nor BYPASSRLS, which the owner of a managed database cannot grant.
 *
 * @param ownerUrl connection string of the role that migrates (DATABASE_URL)
 */
export async function connectForBackup(ownerUrl: string): Promise<pg.Client> {
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  try {
    await owner.query(`CREATE ROLE ${BACKUP_ROLE} NOLOGIN`).catch((cause) => {
      if (ROLE_EXISTS_CODES.has(codeOf(cause))) return;
      throw new Error(`${owner.user} may not create the role ${BACKUP_ROLE}, which reads for backups: grant CREATEROLE to ${owner.user}`, {
        cause,
      });
    });
    await owner.query(`GRANT CONNECT ON DATABASE ${owner.escapeIdentifier(owner.database ?? "")} TO ${BACKUP_ROLE}`);
    await assumeSchemaOwner(owner);
    await grantReads(owner);
    await owner.query("RESET ROLE");
    return await logIn(owner, ownerUrl);
  } finally {
    await owner.end();
  }
}

/** Runs before every backup, so that tables of later migrations are included. Adding a policy locks its table, so existing ones stay. */
async function grantReads(owner: pg.Client): Promise<void> {
  await owner.query("SET lock_timeout = '5s'");
  await owner.query(`GRANT USAGE ON SCHEMA public, tsdb TO ${BACKUP_ROLE}`);
  await owner.query(`GRANT SELECT ON ALL TABLES IN SCHEMA public, tsdb TO ${BACKUP_ROLE}`);
  await owner.query(`GRANT SELECT ON ALL SEQUENCES IN SCHEMA public, tsdb TO ${BACKUP_ROLE}`);
  const { rows } = await owner.query<{ name: string }>(
    `SELECT oid::regclass::text AS name FROM pg_class c
     WHERE relnamespace = 'public'::regnamespace AND relrowsecurity
       AND NOT EXISTS (SELECT FROM pg_policy WHERE polrelid = c.oid AND polname = 'backup_read')`,
  );
  for (const { name } of rows) await owner.query(`CREATE POLICY backup_read ON ${name} FOR SELECT TO ${BACKUP_ROLE} USING (true)`);
}

/** Gives the role a random password, connects, and removes the password again. */
async function logIn(owner: pg.Client, ownerUrl: string): Promise<pg.Client> {
  for (let tries = 1; ; tries++) {
    const password = randomBytes(24).toString("base64url");
    const url = Object.assign(new URL(ownerUrl), { username: BACKUP_ROLE, password });
    const client = new pg.Client({ connectionString: url.href });
    try {
      await owner.query(`ALTER ROLE ${BACKUP_ROLE} LOGIN PASSWORD ${owner.escapeLiteral(password)}`);
      await client.connect();
      await owner.query(`ALTER ROLE ${BACKUP_ROLE} NOLOGIN PASSWORD NULL`);
      return client;
    } catch (error) {
      await client.end().catch(() => {}); // the connection may have failed already
      if (tries === LOGIN_TRIES || !LOGIN_RACE_CODES.has(codeOf(error))) throw error;
      await delay(LOGIN_PAUSE_MS);
    }
  }
}
