-- Silences: for a limited time, alerts that a selector selects notify nobody. held_alert remembers what was held back, to notify of it at
-- the end.
SET LOCAL lock_timeout = '5s';

CREATE TABLE silence (
    tenant_id       uuid           NOT NULL,
    id              uuid           NOT NULL,
    selector        jsonb          NOT NULL,
    reason          text           NOT NULL,
    starts_at       timestamptz(3) NOT NULL,
    ends_at         timestamptz(3) NOT NULL,
    created_by_id   text,
    created_by_name text           NOT NULL,

    CONSTRAINT silence_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT silence_reason_given CHECK (btrim(reason) <> ''),
    CONSTRAINT silence_ends_after_start CHECK (ends_at >= starts_at),
    CONSTRAINT silence_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant (id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX silence_tenant_id_ends_at_id_idx ON silence (tenant_id, ends_at DESC, id);

CREATE TABLE held_alert (
    tenant_id  uuid           NOT NULL,
    holder_id  uuid           NOT NULL,
    alert_id   uuid           NOT NULL,
    event_type text           NOT NULL,
    held_at    timestamptz(3) NOT NULL,

    CONSTRAINT held_alert_pkey PRIMARY KEY (tenant_id, holder_id, alert_id),
    CONSTRAINT held_alert_tenant_id_alert_id_fkey FOREIGN KEY (tenant_id, alert_id) REFERENCES alert (tenant_id, id)
      ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX held_alert_tenant_id_alert_id_idx ON held_alert (tenant_id, alert_id);

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['silence', 'held_alert'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format(
      'CREATE POLICY tenant_isolation ON %I USING (tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid)', name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO padit_app', name);
  END LOOP;
END $$;

-- The worker looks for the organizations with held alerts.
CREATE POLICY before_tenant ON held_alert FOR SELECT TO padit_system USING (true);
GRANT SELECT ON held_alert TO padit_system;
