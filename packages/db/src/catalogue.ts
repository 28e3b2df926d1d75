import type pg from "pg";
import { TABLES_BEFORE_TENANT, TABLES_WITHOUT_TENANT } from "./before-tenant";
import { ownerFaults } from "./schema-owner";

/**
 * Breaches of the tenancy rules in the database's own catalogue; empty if there are none. Tables, policies, keys and grants are read from
 * the catalogue and not from a list, so a new table is checked without further work.
 */
export async function catalogueFaults(owner: pg.ClientBase): Promise<string[]> {
  const faults: string[] = [];
  for (const { sql, parameters } of CHECKS) {
    const { rows } = await owner.query<{ fault: string }>(sql, parameters);
    faults.push(...rows.map(({ fault }) => fault));
  }
  return [...faults, ...(await ownerFaults(owner))];
}

const CHECKS: readonly { sql: string; parameters: unknown[] }[] = [
  {
    sql: `SELECT relname || ' lacks forced row security' AS fault FROM pg_class
      WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relname = ANY ($1) AND NOT (relrowsecurity AND relforcerowsecurity)`,
    parameters: [[...TABLES_WITHOUT_TENANT]],
  },
  {
    // Each tenant table must have this one policy: permissive, FOR ALL, TO PUBLIC.
    sql: `SELECT relname || ' lacks the policy tenant_isolation' AS fault FROM pg_class c
      WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relname = ANY ($1)
        AND NOT EXISTS (SELECT FROM pg_policies p WHERE p.schemaname = 'public' AND p.tablename = c.relname AND p.policyname = 'tenant_isolation'
          AND p.qual LIKE CASE WHEN c.relname = 'user' THEN '%member.user_id%' ELSE '%id = (NULLIF(current_setting(''app.tenant_id''::text, true), ''''::text))::uuid%' END)`,
    parameters: [[...TABLES_WITHOUT_TENANT]],
  },
  {
    sql: `SELECT tablename || ' has the policy ' || policyname || ' that nobody agreed to' AS fault FROM pg_policies
      WHERE schemaname = 'public' AND policyname <> 'tenant_isolation'
        AND NOT (policyname LIKE 'ingest\\_%' AND roles = '{padit_ingest}')
        AND NOT (policyname = 'endpoint_limit' AND permissive = 'RESTRICTIVE' AND cmd = 'ALL' AND roles = '{public}')
        AND NOT (policyname = 'backup_read' AND roles = '{padit_backup}' AND cmd = 'SELECT')
        AND NOT (policyname = 'before_tenant' AND roles = '{padit_system}' AND tablename = ANY ($1))`,
    parameters: [[...TABLES_BEFORE_TENANT]],
  },
  {
    // What belongs to an endpoint or to an alert follows the limits of members and keys.
    sql: `SELECT table_name || ' lacks the policy endpoint_limit' AS fault FROM information_schema.columns c
      WHERE table_schema = 'public' AND column_name IN ('endpoint_id', 'alert_id', 'incident_id')
        AND NOT EXISTS (SELECT FROM pg_policies p WHERE p.schemaname = 'public' AND p.tablename = c.table_name
          AND p.policyname = 'endpoint_limit' AND p.permissive = 'RESTRICTIVE')`,
    parameters: [],
  },
  {
    sql: `SELECT conrelid::regclass || ' refers by ' || conname || ' across tenants' AS fault FROM pg_constraint f
      WHERE f.contype = 'f' AND f.connamespace = 'public'::regnamespace AND f.confrelid NOT IN ('tenant'::regclass, '"user"'::regclass)
        AND NOT EXISTS (
          SELECT FROM unnest(f.conkey, f.confkey) AS pair (mine, theirs)
          JOIN pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = pair.mine AND a.attname = 'tenant_id'
          JOIN pg_attribute b ON b.attrelid = f.confrelid AND b.attnum = pair.theirs AND b.attname = 'tenant_id')`,
    parameters: [],
  },
  {
    sql: `SELECT 'padit_app may ' || privilege || ' ' || c.oid::regclass AS fault
      FROM pg_class c CROSS JOIN unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) AS privilege
      WHERE c.relnamespace = 'tsdb'::regnamespace AND c.relname <> 'backend' AND c.relkind IN ('r', 'p', 'v', 'm')
        AND NOT (c.relkind = 'v' AND c.reloptions @> '{security_barrier=true}' AND privilege = 'SELECT')
        AND has_table_privilege('padit_app', c.oid, privilege)`,
    parameters: [],
  },
  {
    sql: `SELECT role || ' may ' || privilege || ' audit_entry' AS fault
      FROM unnest(ARRAY['padit_app', 'padit_ingest', 'padit_system']) AS role CROSS JOIN unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE']) AS privilege
      WHERE (role, privilege) <> ('padit_system', 'UPDATE')
        AND has_any_column_privilege(role, 'audit_entry', CASE privilege WHEN 'UPDATE' THEN 'UPDATE' ELSE 'REFERENCES' END) OR has_table_privilege(role, 'audit_entry', privilege)`,
    parameters: [],
  },
  {
    // Erasing a person replaces names, under a trigger that refuses every other change.
    sql: `SELECT 'padit_system may UPDATE audit_entry.' || attname AS fault FROM pg_attribute
      WHERE attrelid = 'audit_entry'::regclass AND attnum > 0 AND NOT attisdropped AND attname NOT IN ('actor_name', 'detail', 'ip')
        AND has_column_privilege('padit_system', attrelid, attnum, 'UPDATE')
      UNION ALL
      SELECT 'audit_entry lacks the trigger audit_entry_erasure_only' WHERE NOT EXISTS (
        SELECT FROM pg_trigger WHERE tgrelid = 'audit_entry'::regclass AND tgname = 'audit_entry_erasure_only' AND tgenabled = 'O')`,
    parameters: [],
  },
  {
    // The chain over the trail is written by the database's own functions alone.
    sql: `SELECT role || ' may ' || privilege || ' ' || name AS fault
      FROM unnest(ARRAY['padit_app', 'padit_ingest', 'padit_system']) AS role CROSS JOIN unnest(ARRAY['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) AS privilege
      CROSS JOIN unnest(ARRAY['audit_link', 'audit_anchor']) AS name
      WHERE has_table_privilege(role, name, privilege)
        OR privilege IN ('INSERT', 'UPDATE') AND has_any_column_privilege(role, name, CASE privilege WHEN 'INSERT' THEN 'INSERT' ELSE 'UPDATE' END)
      UNION ALL
      SELECT role || ' may execute append_audit_link' FROM unnest(ARRAY['padit_app', 'padit_ingest', 'padit_system']) AS role
      WHERE has_function_privilege(role, 'append_audit_link(audit_entry, text)', 'EXECUTE')
      UNION ALL
      SELECT 'audit_entry lacks the trigger audit_entry_linked' WHERE NOT EXISTS (
        SELECT FROM pg_trigger WHERE tgrelid = 'audit_entry'::regclass AND tgname = 'audit_entry_linked' AND tgenabled = 'O')`,
    parameters: [],
  },
  {
    sql: `SELECT rolname || ' acts as padit_system' AS fault FROM pg_roles
      WHERE NOT rolsuper AND rolname <> 'padit_system' AND pg_has_role(oid, 'padit_system', 'USAGE')`,
    parameters: [],
  },
  {
    sql: `SELECT rolname || ' passes row security by' AS fault FROM pg_roles WHERE rolname LIKE 'padit\\_%' AND (rolsuper OR rolbypassrls)`,
    parameters: [],
  },
];
