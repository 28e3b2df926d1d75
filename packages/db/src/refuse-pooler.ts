import type pg from "pg";

/**
 * Ends the start where a pooler such as PgBouncer is between PADIT and PostgreSQL: notifications would not arrive, and locks of a session would
 * be held by another one. PostgreSQL states its process at the beginning of a session; a pooler states a number of its own there.
 *
 * @param setting the variable that has the address
 */
export async function refusePooler(client: pg.ClientBase, setting: string): Promise<void> {
  const { rows } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
  const { processID } = client as pg.ClientBase & { processID?: number | null };
  if (typeof processID !== "number" || rows[0]?.pid === processID) return;
  throw new Error(
    `${setting} is the address of a connection pooler: PADIT listens for notifications and keeps pools of its own, so name PostgreSQL's own ` +
      "address there",
  );
}
