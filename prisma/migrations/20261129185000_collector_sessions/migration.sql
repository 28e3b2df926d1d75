-- Sessions of the collector protocol, version 2. A session's key is no part of the row: the collector carries it, sealed, in each request. What must
-- be shared by all ingest processes is which challenge was answered (the session's id) and which numbers its requests have used.
CREATE TABLE collector_session (
  tenant_id    uuid           NOT NULL,
  collector_id uuid           NOT NULL,
  id           bytea          NOT NULL,
  opened_at    timestamptz(3) NOT NULL,
  expires_at   timestamptz(3) NOT NULL,
  counter      bigint         NOT NULL DEFAULT 0, -- the highest that was used
  seen         bigint         NOT NULL DEFAULT 1, -- bit k: counter - k was used
  CONSTRAINT collector_session_pkey PRIMARY KEY (tenant_id, collector_id, id),
  CONSTRAINT collector_session_id_size CHECK (octet_length(id) = 16),
  CONSTRAINT collector_session_collector_fkey FOREIGN KEY (tenant_id, collector_id) REFERENCES collector (tenant_id, id)
    ON DELETE CASCADE ON UPDATE CASCADE
);

ALTER TABLE collector_session ENABLE ROW LEVEL SECURITY;
ALTER TABLE collector_session FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON collector_session USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
CREATE POLICY ingest_keeps ON collector_session TO padit_ingest USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, DELETE, UPDATE (counter, seen) ON collector_session TO padit_ingest;

-- The key that signs plans, with its private half sealed: what ingest signs the opening of a session with, by the signer.
CREATE FUNCTION ingest_plan_key() RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT value FROM installation WHERE key = 'plan-key'
$$;
REVOKE ALL ON FUNCTION ingest_plan_key() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ingest_plan_key() TO padit_ingest;
