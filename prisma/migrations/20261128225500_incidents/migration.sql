-- Incidents: the alerts of one fault. An alert without incident_id has not been grouped yet, or was resolved before incidents existed.
SET LOCAL lock_timeout = '5s';

CREATE TABLE incident (
    tenant_id       uuid           NOT NULL,
    id              uuid           NOT NULL,
    title           text           NOT NULL,
    sentence        text           NOT NULL,
    status          text           NOT NULL DEFAULT 'open',
    severity        severity       NOT NULL,
    kind            text           NOT NULL,
    cause           jsonb          NOT NULL,
    alert_count     integer        NOT NULL DEFAULT 0,
    open_count      integer        NOT NULL DEFAULT 0,
    endpoint_count  integer        NOT NULL DEFAULT 0,
    collector_ids   uuid[]         NOT NULL DEFAULT '{}',
    opened_at       timestamptz(3) NOT NULL,
    acknowledged_at timestamptz(3),
    acknowledged_by text,
    resolved_at     timestamptz(3),
    merged_into     uuid,
    version         integer        NOT NULL DEFAULT 1,

    CONSTRAINT incident_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT incident_status_known CHECK (status IN ('open', 'acknowledged', 'resolved')),
    CONSTRAINT incident_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant (id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX incident_tenant_id_opened_at_id_idx ON incident (tenant_id, opened_at DESC, id);
CREATE INDEX incident_tenant_id_status_opened_at_id_idx ON incident (tenant_id, status, opened_at DESC, id);

CREATE TABLE incident_event (
    tenant_id   uuid           NOT NULL,
    id          uuid           NOT NULL,
    incident_id uuid           NOT NULL,
    at          timestamptz(3) NOT NULL,
    type        text           NOT NULL,
    actor_type  text           NOT NULL,
    actor_id    text,
    actor_name  text           NOT NULL,
    note        text,
    detail      jsonb          NOT NULL DEFAULT '{}',

    CONSTRAINT incident_event_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT incident_event_tenant_id_incident_id_fkey FOREIGN KEY (tenant_id, incident_id) REFERENCES incident (tenant_id, id)
      ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX incident_event_tenant_id_incident_id_at_idx ON incident_event (tenant_id, incident_id, at);

ALTER TABLE alert ADD COLUMN incident_pinned boolean NOT NULL DEFAULT false;
ALTER TABLE alert ADD CONSTRAINT alert_tenant_id_incident_id_fkey FOREIGN KEY (tenant_id, incident_id) REFERENCES incident (tenant_id, id)
  ON DELETE NO ACTION ON UPDATE CASCADE;
CREATE INDEX alert_tenant_id_incident_id_idx ON alert (tenant_id, incident_id);
-- What the grouper looks for, across organizations.
CREATE INDEX alert_without_incident_idx ON alert (tenant_id) WHERE incident_id IS NULL AND status <> 'resolved';

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['incident', 'incident_event'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format(
      'CREATE POLICY tenant_isolation ON %I USING (tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid)', name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO padit_app', name);
  END LOOP;
END $$;
