-- Notifications per incident: when an incident's notifications are decided next, and which integration was notified of what.
SET LOCAL lock_timeout = '5s';

ALTER TABLE incident
    ADD COLUMN is_flapping  boolean NOT NULL DEFAULT false, -- whether an unresolved alert flaps
    ADD COLUMN grouped_at   timestamptz(3), -- null: older than notifications per incident, whose alerts were notified one by one
    ADD COLUMN grew_at      timestamptz(3), -- when the incident last got an alert
    ADD COLUMN status_since timestamptz(3),
    ADD COLUMN notify_at    timestamptz(3); -- null: nothing to decide until the incident changes
-- What the grouper looks for, across organizations.
CREATE INDEX incident_to_notify_idx ON incident (notify_at, tenant_id) WHERE notify_at IS NOT NULL;

CREATE TABLE incident_notice (
    tenant_id      uuid           NOT NULL,
    incident_id    uuid           NOT NULL,
    integration_id uuid           NOT NULL,
    change         text           NOT NULL, -- what changed, such as opened or cause:collector/<id>; the integration is notified of it once
    event_type     text           NOT NULL,
    at             timestamptz(3) NOT NULL,
    n              integer        NOT NULL, -- 1 for the integration's first notice of the incident
    cause          text,                    -- of the incident at that time; null while it is not known
    size           integer        NOT NULL, -- number of alerts at that time
    sent           boolean        NOT NULL, -- false: the integration does not take this event type

    CONSTRAINT incident_notice_pkey PRIMARY KEY (tenant_id, incident_id, integration_id, change),
    CONSTRAINT incident_notice_tenant_id_incident_id_fkey FOREIGN KEY (tenant_id, incident_id) REFERENCES incident (tenant_id, id)
      ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT incident_notice_tenant_id_integration_id_fkey FOREIGN KEY (tenant_id, integration_id) REFERENCES integration (tenant_id, id)
      ON DELETE CASCADE ON UPDATE CASCADE
);

ALTER TABLE incident_notice ENABLE ROW LEVEL SECURITY;
ALTER TABLE incident_notice FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON incident_notice USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE, DELETE ON incident_notice TO padit_app;
-- The grouper looks for due notifications of all organizations before it works on one.
CREATE POLICY before_tenant ON incident FOR SELECT TO padit_system USING (true);
GRANT SELECT ON incident TO padit_system;
