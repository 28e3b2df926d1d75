-- Maintenance: planned work with a selector and an expected effect. Each occurrence has a row from a day before it begins; these rows decide
-- when a maintenance runs, so that a person can extend or end one of them.
SET LOCAL lock_timeout = '5s';

CREATE TABLE maintenance (
    tenant_id        uuid           NOT NULL,
    id               uuid           NOT NULL,
    name             text           NOT NULL,
    reference        text,
    owner_id         text,
    owner_name       text           NOT NULL,
    selector         jsonb          NOT NULL,
    effect           text           NOT NULL,
    outage_seconds   integer,
    starts_at        timestamptz(3) NOT NULL,
    duration_seconds integer        NOT NULL,
    rrule            text,
    time_zone        text           NOT NULL,
    scheduled_at     timestamptz(3) NOT NULL,
    planned_until    timestamptz(3) NOT NULL,
    cancelled_at     timestamptz(3),
    created_by_id    text,
    created_by_name  text           NOT NULL,

    CONSTRAINT maintenance_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT maintenance_name_given CHECK (btrim(name) <> ''),
    CONSTRAINT maintenance_effect_known CHECK (effect IN ('outage', 'no_effect', 'reroute')),
    CONSTRAINT maintenance_outage_stated CHECK ((effect = 'outage') = (outage_seconds IS NOT NULL) AND outage_seconds > 0),
    CONSTRAINT maintenance_lasts CHECK (duration_seconds > 0),
    CONSTRAINT maintenance_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant (id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX maintenance_planned_until_idx ON maintenance (planned_until);

CREATE TABLE maintenance_run (
    tenant_id      uuid           NOT NULL,
    id             uuid           NOT NULL,
    maintenance_id uuid           NOT NULL,
    planned_at     timestamptz(3) NOT NULL,
    starts_at      timestamptz(3) NOT NULL,
    ends_at        timestamptz(3) NOT NULL,
    started_at     timestamptz(3),
    warned_at      timestamptz(3),
    ended_at       timestamptz(3),

    CONSTRAINT maintenance_run_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT maintenance_run_ends_after_start CHECK (ends_at >= starts_at),
    CONSTRAINT maintenance_run_tenant_id_maintenance_id_fkey FOREIGN KEY (tenant_id, maintenance_id) REFERENCES maintenance (tenant_id, id)
      ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX maintenance_run_tenant_id_maintenance_id_planned_at_key ON maintenance_run (tenant_id, maintenance_id, planned_at);
CREATE INDEX maintenance_run_ended_at_starts_at_idx ON maintenance_run (ended_at, starts_at);
CREATE INDEX maintenance_run_tenant_id_ends_at_idx ON maintenance_run (tenant_id, ends_at);

ALTER TABLE endpoint ADD COLUMN maintenance_run_id uuid, ADD COLUMN maintenance_note text;

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['maintenance', 'maintenance_run'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format(
      'CREATE POLICY tenant_isolation ON %I USING (tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid)', name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO padit_app', name);
    -- The worker looks for the organizations whose maintenance begins, nears its end or ends.
    EXECUTE format('CREATE POLICY before_tenant ON %I FOR SELECT TO padit_system USING (true)', name);
    EXECUTE format('GRANT SELECT ON %I TO padit_system', name);
  END LOOP;
END $$;
