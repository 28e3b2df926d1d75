import pg from "pg";

/**
 * Owns PADIT's tables, views and functions if the migrating role must not own them. Row security binds this role, and it has no password.
 */
const PLAIN_OWNER = "padit_owner";

/**
 * SQL condition on a row `o` of pg_roles: row security does not bind this role. Row security applies to the owner of a view or of a
 * SECURITY DEFINER function, not to its caller. It does not bind superusers and BYPASSRLS roles, and the policies of padit_system and
 * padit_ingest show every organization to all roles that have their privileges.
 */
export const IS_UNBOUND = `(o.rolsuper OR o.rolbypassrls OR EXISTS (
  SELECT FROM pg_roles across WHERE across.rolname IN ('padit_system', 'padit_ingest') AND pg_has_role(o.oid, across.oid, 'USAGE')))`;

/** Objects of PADIT whose owner row security does not bind, without objects of extensions, which belong to the extension's creator. */
const UNBOUND_OBJECTS = `
  SELECT alteration, what || ' belongs to ' || o.rolname || ', which row security does not bind' AS fault
  FROM (
    SELECT n.oid, 'pg_namespace'::regclass AS class, nspowner AS owner, 'schema ' || nspname AS what, format('ALTER SCHEMA %I', nspname) AS alteration, 0 AS place
    FROM pg_namespace n WHERE nspname = 'tsdb'
    UNION ALL
    SELECT c.oid, 'pg_class'::regclass, relowner, c.oid::regclass::text,
      format('ALTER %s %s', CASE relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, c.oid::regclass), 1
    FROM pg_class c
    WHERE relnamespace IN (SELECT oid FROM pg_namespace WHERE nspname IN ('public', 'tsdb')) AND relkind IN ('r', 'p', 'v', 'm', 'S')
      AND NOT EXISTS (SELECT FROM pg_depend WHERE relkind = 'S' AND classid = 'pg_class'::regclass AND objid = c.oid AND deptype IN ('a', 'i'))
    UNION ALL
    SELECT p.oid, 'pg_proc'::regclass, proowner, 'function ' || p.oid::regprocedure, format('ALTER ROUTINE %s', p.oid::regprocedure), 2
    FROM pg_proc p WHERE pronamespace IN (SELECT oid FROM pg_namespace WHERE nspname IN ('public', 'tsdb'))
    UNION ALL
    SELECT t.oid, 'pg_type'::regclass, typowner, 'type ' || t.oid::regtype, format('ALTER TYPE %s', t.oid::regtype), 3
    FROM pg_type t WHERE typtype IN ('e', 'd') AND typnamespace IN (SELECT oid FROM pg_namespace WHERE nspname IN ('public', 'tsdb'))
  ) AS object JOIN pg_roles o ON o.oid = object.owner
  WHERE ${IS_UNBOUND} AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = object.class AND d.objid = object.oid AND d.deptype = 'e')
  ORDER BY place, what`;

/**
 * Makes sure that the next migrated objects belong to a role that row security binds. A migrating role that row security binds stays in
 * use. For any other role this creates padit_owner, gives it the objects that earlier migrations left to unbound roles, and continues as
 * padit_owner until `RESET ROLE`.
 */
export async function assumeSchemaOwner(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string; isUnbound: boolean; isSuperuser: boolean }>(
    `SELECT rolname AS name, ${IS_UNBOUND} AS "isUnbound", rolsuper AS "isSuperuser" FROM pg_roles o WHERE rolname = current_user`,
  );
  const [self] = rows;
  if (!self?.isUnbound) return;
  await makePlainOwner(client, self.name);
  await ensureMembership(client, self.isSuperuser);
  await client.query(`GRANT CREATE ON DATABASE ${pg.escapeIdentifier(client.database ?? "")} TO ${PLAIN_OWNER}`);
  await client.query(`GRANT USAGE, CREATE ON SCHEMA public TO ${PLAIN_OWNER}`);
  const hasTimescale = await prepareTimescale(client, self.isSuperuser);
  await handOver(client, hasTimescale);
  await client.query(`SET ROLE ${PLAIN_OWNER}`);
}

/** @throws when row security does not bind the owner of a view, table or function: such an object would show every organization's rows */
export async function assertOwnersBound(client: pg.ClientBase): Promise<void> {
  const faults = await ownerFaults(client);
  if (faults.length > 0) throw new Error(`the walls between organizations do not hold: ${faults.slice(0, 3).join("; ")}`);
}

export async function ownerFaults(client: pg.ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ fault: string }>(UNBOUND_OBJECTS);
  return rows.map(({ fault }) => fault);
}

async function makePlainOwner(client: pg.Client, migratingRole: string): Promise<void> {
  const { rows } = await client.query<{ isUnbound: boolean }>(`SELECT ${IS_UNBOUND} AS "isUnbound" FROM pg_roles o WHERE rolname = $1`, [
    PLAIN_OWNER,
  ]);
  if (rows[0]?.isUnbound) throw new Error(`row security does not bind ${PLAIN_OWNER}: take SUPERUSER, BYPASSRLS and memberships from it`);
  if (rows[0]) return;
  await client.query(`CREATE ROLE ${PLAIN_OWNER} NOLOGIN`).catch((cause: { code?: string }) => {
    if (cause.code === "42710" || cause.code === "23505") return; // the migration of another database just created it
    const remedy = `migrate as a role without SUPERUSER and BYPASSRLS, or as one that may create the role ${PLAIN_OWNER}`;
    throw new Error(`row security does not bind the migrating role ${migratingRole}: ${remedy}`, { cause });
  });
}

/** SET ROLE and ALTER … OWNER TO need membership. From PostgreSQL 16 on the grant states that it allows SET ROLE, without INHERIT. */
async function ensureMembership(client: pg.Client, isSuperuser: boolean): Promise<void> {
  if (isSuperuser) return;
  const { rows } = await client.query<{ version: number; isMember: boolean }>(
    `SELECT current_setting('server_version_num')::int AS version, pg_has_role('${PLAIN_OWNER}', 'MEMBER') AS "isMember"`,
  );
  const { version = 0, isMember = false } = rows[0] ?? {};
  if (version >= 160_000) await client.query(`GRANT ${PLAIN_OWNER} TO CURRENT_USER WITH SET TRUE, INHERIT FALSE`);
  else if (!isMember) await client.query(`GRANT ${PLAIN_OWNER} TO CURRENT_USER`);
}

async function handOver(client: pg.Client, hasTimescale: boolean): Promise<void> {
  const { rows } = await client.query<{ alteration: string }>(UNBOUND_OBJECTS);
  if (rows.length === 0) return;
  const aggregates = hasTimescale ? await readContinuousAggregates(client) : new Set<string>();
  await client.query("BEGIN");
  try {
    for (const { alteration } of rows) {
      const isAggregate = aggregates.has(alteration.replace("ALTER VIEW ", ""));
      await client.query(`${isAggregate ? alteration.replace("VIEW", "MATERIALIZED VIEW") : alteration} OWNER TO ${PLAIN_OWNER}`);
    }
    await client.query("COMMIT");
  } catch (cause) {
    await client.query("ROLLBACK");
    throw cause;
  }
}

/** TimescaleDB lists a continuous aggregate as a view but only allows ALTER MATERIALIZED VIEW on it. */
async function readContinuousAggregates(client: pg.Client): Promise<Set<string>> {
  const { rows } = await client.query<{ name: string }>(
    "SELECT format('%I.%I', view_schema, view_name)::regclass::text AS name FROM timescaledb_information.continuous_aggregates",
  );
  return new Set(rows.map(({ name }) => name));
}

/**
 * Creates the extension under the same condition as the migration that chooses the backend, because padit_owner may not create an untrusted
 * extension. TimescaleDB runs its jobs as the tables' owner and demands LOGIN of it; without a password the role still cannot log in.
 * @returns whether the extension existed before
 */
async function prepareTimescale(client: pg.Client, isSuperuser: boolean): Promise<boolean> {
  const { rows } = await client.query<{ isWanted: boolean; isInstalled: boolean }>(
    `SELECT current_setting('timescaledb.max_background_workers', true) IS NOT NULL AND coalesce(current_setting('padit.timescale', true), '') <> 'off'
       AND to_regclass('tsdb.backend') IS NULL AND EXISTS (SELECT FROM pg_available_extensions WHERE name = 'timescaledb') AS "isWanted",
       EXISTS (SELECT FROM pg_extension WHERE extname = 'timescaledb') AS "isInstalled"`,
  );
  const { isWanted = false, isInstalled = false } = rows[0] ?? {};
  if (isWanted && isSuperuser && !isInstalled) await client.query("CREATE EXTENSION timescaledb");
  if (isWanted || isInstalled) await client.query(`ALTER ROLE ${PLAIN_OWNER} LOGIN`);
  return isInstalled;
}
