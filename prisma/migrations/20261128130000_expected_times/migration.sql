-- Times of day at which a person expects an endpoint to fail.
SET LOCAL lock_timeout = '5s';

CREATE TABLE expected_time (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    endpoint_id uuid NOT NULL,
    key text NOT NULL,
    start_minute integer NOT NULL CHECK (start_minute BETWEEN 0 AND 1439),
    length_minutes integer NOT NULL CHECK (length_minutes BETWEEN 1 AND 1440),
    time_zone text NOT NULL,
    at timestamptz(3) NOT NULL,
    expected_by text NOT NULL,

    CONSTRAINT expected_time_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT expected_time_tenant_id_endpoint_id_fkey FOREIGN KEY (tenant_id, endpoint_id) REFERENCES endpoint (tenant_id, id)
      ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX expected_time_tenant_id_endpoint_id_idx ON expected_time (tenant_id, endpoint_id);

ALTER TABLE expected_time ENABLE ROW LEVEL SECURITY;
ALTER TABLE expected_time FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON expected_time USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE, DELETE ON expected_time TO padit_app;

ALTER TABLE condition DROP CONSTRAINT condition_state_known;
ALTER TABLE condition ADD CONSTRAINT condition_state_known CHECK (state IN
  ('learning', 'ok', 'pending', 'firing', 'no_data', 'expected', 'failing', 'not_measured', 'not_offered'));
