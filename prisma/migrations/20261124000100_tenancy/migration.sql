-- Who may see and change what. Three login roles, forced row-level security on every tenant table, and checks Prisma cannot express.
SET LOCAL lock_timeout = '5s';

-- The runner (packages/db migrate.ts) makes the roles with passwords before this; without it they come without a way to log in.
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['padit_app', 'padit_ingest', 'padit_system'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
      EXECUTE format('CREATE ROLE %I', name);
    END IF;
  END LOOP;
END $$;

GRANT USAGE ON SCHEMA public TO padit_app, padit_ingest, padit_system;

-- ---- one organization sees its own rows -----------------------------------------------------------------------------------------------
-- The policy holds for every role, the owner included: views and functions of the owner filter by it too.
DO $$
DECLARE
  name text;
BEGIN
  FOR name IN SELECT table_name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'tenant_id' AND table_name <> 'batch_log' LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format(
      'CREATE POLICY tenant_isolation ON %I USING (tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid)', name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO padit_app', name);
  END LOOP;
END $$;

ALTER TABLE tenant ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON tenant USING (id = nullif(current_setting('app.tenant_id', true), '')::uuid);
GRANT SELECT, UPDATE ON tenant TO padit_app;

-- A person may belong to several organizations: each sees its own members and nobody's password hash.
ALTER TABLE "user" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "user" FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON "user" FOR SELECT TO padit_app
  USING (EXISTS (SELECT FROM member WHERE member.user_id = "user".id));
GRANT SELECT (id, email, name, time_zone, created_at, disabled_at) ON "user" TO padit_app;

-- The audit trail only grows.
REVOKE UPDATE, DELETE ON audit_entry FROM padit_app;

GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO padit_app;

-- A shard lease runs as padit_app: it checks the fencing token and moves the watermark in the transaction of its effects.
GRANT SELECT, UPDATE ON shard TO padit_app;

-- ---- before the organization is known: padit_system -------------------------------------------------------------------------------------
-- Its policies stand on these tables only (packages/db before-tenant.ts names them; the catalogue test compares).
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY[
    'tenant', 'user', 'member', 'invite', 'api_key', 'idempotency_key', 'audit_entry', 'collector', 'enrolment_token', 'plan', 'endpoint',
    'endpoint_collector', 'series', 'probe_job', 'probe_job_result', 'quarantine', 'gap', 'alert', 'alert_event', 'outbox', 'integration',
    'delivery', 'delivery_attempt'
  ] LOOP
    EXECUTE format('CREATE POLICY before_tenant ON %I TO padit_system USING (true)', name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO padit_system', name);
  END LOOP;
END $$;
REVOKE UPDATE, DELETE ON audit_entry FROM padit_system;
GRANT SELECT, INSERT, UPDATE, DELETE ON user_session, shard, batch_ledger, batch_log, installation TO padit_system;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO padit_system;

-- ---- what collectors send: padit_ingest -------------------------------------------------------------------------------------------------
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['collector', 'series', 'plan', 'endpoint', 'endpoint_collector', 'probe_job'] LOOP
    EXECUTE format('CREATE POLICY ingest_reads ON %I FOR SELECT TO padit_ingest USING (true)', name);
    EXECUTE format('GRANT SELECT ON %I TO padit_ingest', name);
  END LOOP;
  FOREACH name IN ARRAY ARRAY['collector', 'probe_job'] LOOP
    EXECUTE format('CREATE POLICY ingest_updates ON %I FOR UPDATE TO padit_ingest USING (true)', name);
  END LOOP;
  FOREACH name IN ARRAY ARRAY['quarantine', 'gap', 'audit_entry', 'probe_job_result'] LOOP
    EXECUTE format('CREATE POLICY ingest_writes ON %I FOR INSERT TO padit_ingest WITH CHECK (true)', name);
    EXECUTE format('GRANT INSERT ON %I TO padit_ingest', name);
  END LOOP;
END $$;
GRANT UPDATE (last_seen_at, version, epoch, capabilities, clock, spool, applied_plan_revision, plan_error) ON collector TO padit_ingest;
GRANT UPDATE (state, error) ON probe_job TO padit_ingest;
GRANT SELECT (id, head), UPDATE (head) ON shard TO padit_ingest;
GRANT SELECT, INSERT ON batch_ledger TO padit_ingest;
GRANT INSERT ON batch_log TO padit_ingest;

-- ---- checks -----------------------------------------------------------------------------------------------------------------------------
ALTER TABLE tenant ADD CONSTRAINT tenant_slug_form CHECK (slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$');
ALTER TABLE "user" ADD CONSTRAINT user_email_lower CHECK (email = lower(email));
ALTER TABLE collector ADD CONSTRAINT collector_kind_known CHECK (kind IN ('agent', 'push'));
ALTER TABLE collector ADD CONSTRAINT collector_key_size CHECK (octet_length(public_key) = 32);
ALTER TABLE endpoint ADD CONSTRAINT endpoint_interval_positive CHECK (interval_ms > 0);
ALTER TABLE rule ADD CONSTRAINT rule_direction_known CHECK (direction IN ('above', 'below'));
ALTER TABLE rule ADD CONSTRAINT rule_k_of_n CHECK (k BETWEEN 1 AND n);
ALTER TABLE rule ADD CONSTRAINT rule_for_seconds CHECK (for_seconds >= 0);
ALTER TABLE policy ADD CONSTRAINT policy_preset_known CHECK (preset IN ('quiet', 'balanced', 'sensitive'));
ALTER TABLE condition ADD CONSTRAINT condition_state_known CHECK (state IN ('learning', 'ok', 'pending', 'firing', 'no_data'));
ALTER TABLE outbox ADD CONSTRAINT outbox_kind_known CHECK (kind IN ('event', 'delivery', 'workflow'));
ALTER TABLE delivery ADD CONSTRAINT delivery_state_known CHECK (state IN ('pending', 'retrying', 'delivered', 'failed'));
ALTER TABLE probe_job ADD CONSTRAINT probe_job_state_known CHECK (state IN ('pending', 'running', 'done', 'failed', 'expired'));
ALTER TABLE gap ADD CONSTRAINT gap_forward CHECK (from_at <= to_at);

-- At most one unresolved alert per key: whoever opens second joins the first.
CREATE UNIQUE INDEX alert_unresolved_key ON alert (tenant_id, key) WHERE status <> 'resolved';
CREATE INDEX outbox_undispatched ON outbox (id) WHERE dispatched_at IS NULL;
CREATE INDEX delivery_due ON delivery (next_attempt_at) WHERE state IN ('pending', 'retrying');
