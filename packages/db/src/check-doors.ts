import pg from "pg";
import type { DatabaseUrls } from "./open-database";
import { refusePooler } from "./refuse-pooler";
import { IS_UNBOUND } from "./schema-owner";

const REJECTED_LOGIN = new Set(["28P01", "28000"]);

/**
 * Logs in with the connection string of each door.
 * @throws when the login is rejected, when the address is a pooler's, or when row security does not bind the login of the application or of ingest
 */
export async function checkDoors(urls: Required<DatabaseUrls>): Promise<void> {
  for (const [door, url] of Object.entries(urls)) await checkDoor(door, url);
}

async function checkDoor(door: string, url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
    await refusePooler(client, `DATABASE_${door.toUpperCase()}_URL`);
    const unbound = door === "app" ? IS_UNBOUND : "(o.rolsuper OR o.rolbypassrls)";
    const { rows } = await client.query<{ name: string }>(
      `SELECT rolname AS name FROM pg_roles o WHERE rolname = current_user AND ${unbound}`,
    );
    if (rows[0]) throw new Error(`the login ${rows[0].name} of the door "${door}" must be a plain role: row security does not bind it`);
  } catch (cause) {
    if (!REJECTED_LOGIN.has((cause as { code?: string }).code ?? "")) throw cause;
    throw new Error(
      `PostgreSQL rejects the login of the door "${door}": set the password of its role to the one in the address, or leave out ` +
        "DATABASE_APP_URL, DATABASE_INGEST_URL and DATABASE_SYSTEM_URL so that set-up makes the logins",
      { cause },
    );
  } finally {
    await client.end().catch(() => {}); // the connection may have failed already
  }
}
