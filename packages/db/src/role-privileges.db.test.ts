// What each login role may do, table by table, against a list that says why. A new grant fails here until somebody writes down its reason.
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase, testBackends } from "./testing";

type Role = "padit_app" | "padit_ingest" | "padit_system";
interface Need {
  /** Privileges on the whole table, in alphabetical order; with columns in parentheses where they are limited to these. */
  may: string;
  why: string;
  tables: string;
}

const ALL = "DELETE, INSERT, SELECT, UPDATE";
const NEEDED: Record<Role, Need[]> = {
  padit_app: [
    {
      may: ALL,
      why: "rows of one organization at a time, changed by verbs and by detection; row security binds every statement",
      tables: `acceptance action_link_use alert alert_bout alert_event api_key collector condition delivery delivery_attempt endpoint endpoint_collector
        enrolment_token expected_time experiment gap held_alert idempotency_key incident incident_event incident_notice incident_reference
        integration invite mail_domain maintenance maintenance_run member model network_change outbox plan policy policy_change probe_job probe_job_result
         provider_acceptance provider_grant quarantine replay rota rota_override route_list rule saved_view scim_connection scim_group scim_group_member scim_user series silence
        single_sign_on suggestion suggestion_search trial`,
    },
    { may: "INSERT, SELECT", why: "the trail of an organization only grows", tables: "audit_entry" },
    { may: "SELECT", why: "the chain of the trail, which a trigger writes with the owner's rights", tables: "audit_anchor audit_link" },
    { may: "DELETE, INSERT, SELECT", why: "links of screens at a wall are made and revoked, never changed", tables: "wall_link" },
    {
      may: "DELETE, SELECT, UPDATE(name settings slug)",
      why: "an organization is renamed, set up and deleted by its owner",
      tables: "tenant",
    },
    {
      may: "SELECT(created_at disabled_at email id name time_zone)",
      why: "names of members; passwords and factors are the system role's",
      tables: "user",
    },
    { may: "SELECT, UPDATE", why: "leases, fencing tokens and watermarks of the shards' holders", tables: "shard" },
    {
      may: "SELECT",
      why: "series of one organization, by security-barrier views; which backend stores them",
      tables: `tsdb.backend tsdb.tenant_newest_loose tsdb.tenant_newest_packed tsdb.tenant_sample tsdb.tenant_sample_1h
        tsdb.tenant_sample_1m tsdb.tenant_sample_5m tsdb.tenant_sample_detail tsdb.tenant_score tsdb.tenant_window`,
    },
  ],
  padit_ingest: [
    {
      may: "INSERT",
      why: "what collectors send: entries of the log, gaps, results of live tests, quarantined rows, samples",
      tables: "batch_log gap probe_job_result quarantine tsdb.sample tsdb.sample_detail",
    },
    { may: "INSERT, SELECT", why: "a batch counts once, whichever collector sent it", tables: "batch_ledger" },
    {
      may: "SELECT, UPDATE(applied_plan_revision capabilities clock epoch last_seen_at plan_error push_problem spool starts version)",
      why: "keys that requests are checked against; what a collector reports about itself",
      tables: "collector",
    },
    {
      may: "DELETE, INSERT, SELECT, UPDATE(counter seen)",
      why: "which challenges were answered and which requests of a session were seen, for all ingest processes",
      tables: "collector_session",
    },
    { may: "SELECT", why: "which collector may write which series, in which unit", tables: "endpoint_collector series tsdb.backend" },
    {
      may: "SELECT(created_at deleted_at id interval_ms name paused protocol tags target target_changed_at tenant_id updated_at)",
      why: "endpoints of pushed series, without the secrets of probes",
      tables: "endpoint",
    },
    {
      may: "SELECT(collector_id id state tenant_id), UPDATE(error state)",
      why: "whether a live test is its collector's, and how it ended; the documents come from ingest_jobs()",
      tables: "probe_job",
    },
    { may: "SELECT(head id), UPDATE(head)", why: "the log's next number", tables: "shard" },
    {
      may: "SELECT(collector_id tenant_id token_hash)",
      why: "which organization a presented token is of; ingest_enrol() uses it",
      tables: "enrolment_token",
    },
  ],
  padit_system: [
    {
      may: ALL,
      why: "sign-in, sessions and factors of people, who belong to no single organization; erasure and expiry of their rows",
      tables: "budget_use invite member password_reset recovery_code sign_on_identity user user_factor user_session",
    },
    {
      may: "DELETE, INSERT, SELECT",
      why: "challenges, logout tokens and assertions are made once and used once",
      tables: "passkey_challenge sign_on_assertion sign_on_logout",
    },
    {
      may: "DELETE, INSERT, SELECT, UPDATE(answer)",
      why: "an attempt keeps a SAML provider's answer until its browser comes for it",
      tables: "sign_on_attempt",
    },
    {
      may: ALL,
      why: "keys, tokens and collectors are looked up before their organization is known, and expire",
      tables: "api_key collector enrolment_token idempotency_key tenant",
    },
    {
      may: ALL,
      why: "outbox and deliveries of all organizations in turn; secrets are sealed anew",
      tables: "alert alert_event delivery delivery_attempt integration outbox",
    },
    {
      may: ALL,
      why: "plans and live tests are issued anew for all organizations after a change of the key; retention ends what is old",
      tables: "endpoint endpoint_collector gap plan probe_job probe_job_result quarantine series",
    },
    {
      may: ALL,
      why: "the installation's own rows: settings, the shards' log and ledger, objects of workers",
      tables: "batch_ledger batch_log installation object shard",
    },
    {
      may: "INSERT, SELECT, UPDATE(actor_name detail ip)",
      why: "sign-in is an entry; erasing a person replaces the name, under a trigger",
      tables: "audit_entry",
    },
    {
      may: "SELECT",
      why: "what the dispatcher and sign-in read of all organizations",
      tables: "held_alert incident mail_domain maintenance maintenance_run tsdb.backend",
    },
    {
      may: "SELECT",
      why: "a session has the customers that its person's organizations work for",
      tables: "provider_acceptance provider_grant",
    },
    { may: "SELECT", why: "the operator verifies the chains of all organizations, deleted ones included", tables: "audit_link" },
    { may: "INSERT, SELECT", why: "a person whom a provider creates has an account before the membership", tables: "scim_user" },
    {
      may: "SELECT, UPDATE(last_used_at)",
      why: "a SCIM token is looked up before its organization is known",
      tables: "scim_connection",
    },
    { may: "SELECT, UPDATE(last_shown_at)", why: "a wall's link is looked up before its organization is known", tables: "wall_link" },
    { may: "SELECT, UPDATE(sealed_secret)", why: "sign-in reads the provider; the secret is sealed anew", tables: "single_sign_on" },
  ],
};
const ROLES = Object.keys(NEEDED) as Role[]; // the object's own keys are its type's

/** SECURITY DEFINER functions that a role may call: each is a door through the privileges above. */
const DOORS: Record<Role, string[]> = {
  padit_app: ["padit_has_bus", "tsdb.write_scores", "tsdb.write_windows"],
  padit_ingest: [
    ...["ingest_absent", "ingest_enrol", "ingest_exchange_key", "ingest_jobs", "ingest_note_copy", "ingest_plan", "ingest_plan_key"],
    ...["ingest_present", "ingest_register_series", "ingest_rotate_key", "padit_has_bus"],
  ],
  padit_system: [
    "cut_audit_trail",
    ...["padit_has_bus", "tsdb.drop_slice", "tsdb.ensure_partitions", "tsdb.pack_minutes_slice", "tsdb.pack_slice"],
  ],
};

const GRANTS = `
  WITH whole AS (
    SELECT grantee, table_schema, table_name, privilege_type FROM information_schema.role_table_grants),
  parts AS (
    SELECT grantee, table_schema, table_name, privilege_type || '(' || string_agg(column_name, ' ' ORDER BY column_name) || ')' AS privilege_type
    FROM information_schema.column_privileges c
    WHERE NOT EXISTS (SELECT FROM whole w WHERE (w.grantee, w.table_schema, w.table_name, w.privilege_type) = (c.grantee, c.table_schema, c.table_name, c.privilege_type))
    GROUP BY grantee, table_schema, table_name, c.privilege_type)
  SELECT CASE table_schema WHEN 'public' THEN '' ELSE 'tsdb.' END || table_name AS "table", string_agg(privilege_type, ', ' ORDER BY privilege_type) AS may
  FROM (SELECT * FROM whole UNION ALL SELECT * FROM parts) AS g
  WHERE grantee = ANY ($1) AND table_schema IN ('public', 'tsdb') GROUP BY table_schema, table_name`;

describe.each(testBackends())("the login roles of %s", (backend) => {
  let database: TestDatabase;
  let owner: pg.Client;
  const tables: string[] = [];
  beforeAll(async () => {
    database = await createTestDatabase({ backend });
    owner = new pg.Client({ connectionString: database.urls.owner });
    await owner.connect();
    const { rows } = await owner.query<{ name: string }>(
      `SELECT CASE relnamespace WHEN 'public'::regnamespace THEN '' ELSE 'tsdb.' END || relname AS name FROM pg_class
       WHERE relnamespace IN ('public'::regnamespace, 'tsdb'::regnamespace) AND relkind IN ('r', 'p', 'v', 'm')`,
    );
    tables.push(...rows.map(({ name }) => name));
  });
  afterAll(async () => {
    await owner.end();
    await database.dispose();
  });

  test.each(ROLES)("%s may do what the list gives a reason for, and no more", async (role) => {
    const { rows } = await owner.query<{ table: string; may: string }>(GRANTS, [[role]]);
    expect(Object.fromEntries(rows.map(({ table, may }) => [table, may]))).toEqual(neededBy(role));
  });

  test("every role at once (PUBLIC) may do nothing with a table", async () => {
    expect((await owner.query(GRANTS, [["PUBLIC"]])).rows).toEqual([]);
  });

  test.each(ROLES)("%s may call the listed functions that run with the owner's rights", async (role) => {
    const { rows } = await owner.query<{ name: string }>(
      `SELECT DISTINCT p.oid::regproc::text AS name FROM pg_proc p
       WHERE prosecdef AND prorettype <> 'trigger'::regtype AND pronamespace IN ('public'::regnamespace, 'tsdb'::regnamespace) AND has_function_privilege($1, p.oid, 'EXECUTE') ORDER BY 1`,
      [role],
    );
    expect(rows.map(({ name }) => name)).toEqual(expect.arrayContaining(DOORS[role].filter((name) => !name.startsWith("tsdb."))));
    expect(rows.map(({ name }) => name).filter((name) => !DOORS[role].includes(name))).toEqual([]);
  });

  test.each(ROLES)("every table refuses %s, logged in, each statement that is not on the list", async (role) => {
    const needed = neededBy(role);
    const client = new pg.Client({ connectionString: database.urls[role.slice("padit_".length) as "app"] });
    await client.connect();
    try {
      const passed: string[] = [];
      for (const table of tables) {
        for (const [privilege, statement] of Object.entries(statementsOn(table))) {
          if (needed[table]?.includes(privilege)) continue;
          const code = await codeOf(client, statement);
          if (!REFUSALS.has(code)) passed.push(`${privilege} ${table}: ${code}`);
        }
      }
      expect(tables.length).toBeGreaterThan(50);
      expect(passed).toEqual([]);
    } finally {
      await client.end();
    }
  });
});

/** Permission denied; or the table is a view into which nobody can write. */
const REFUSALS = new Set(["42501", "55000", "42809"]);

const statementsOn = (table: string): Record<string, string> => {
  const name = table.split(".").map(pg.escapeIdentifier).join(".");
  return {
    SELECT: `SELECT FROM ${name} LIMIT 1`,
    INSERT: `INSERT INTO ${name} DEFAULT VALUES`,
    DELETE: `DELETE FROM ${name} WHERE false`,
    TRUNCATE: `TRUNCATE ${name}`,
  };
};

/** The error's SQLSTATE, or "done". */
async function codeOf(client: pg.Client, statement: string): Promise<string> {
  await client.query("BEGIN");
  try {
    await client.query(statement);
    return "done";
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  } finally {
    await client.query("ROLLBACK");
  }
}

const neededBy = (role: Role): Record<string, string> =>
  Object.fromEntries(NEEDED[role].flatMap(({ may, tables }) => tables.split(/\s+/).map((table) => [table, may])));
