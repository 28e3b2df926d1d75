-- What an integration made at its receiver for an incident: a ticket, or a chat message that later messages change.
CREATE TABLE incident_reference (
    tenant_id      uuid           NOT NULL,
    incident_id    uuid           NOT NULL,
    integration_id uuid           NOT NULL,
    key            text           NOT NULL, -- identifies it at the receiver, for the channel alone
    system         text,                    -- null where people see it only at the receiver, as a chat message
    number         text,                    -- what people call it
    url            text,
    state          text,                    -- as the system names it
    created_at     timestamptz(3) NOT NULL,
    updated_at     timestamptz(3) NOT NULL,

    CONSTRAINT incident_reference_pkey PRIMARY KEY (tenant_id, incident_id, integration_id),
    CONSTRAINT incident_reference_whole CHECK (num_nulls(system, number, url, state) IN (0, 4)),
    CONSTRAINT incident_reference_tenant_id_incident_id_fkey FOREIGN KEY (tenant_id, incident_id) REFERENCES incident (tenant_id, id)
      ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT incident_reference_tenant_id_integration_id_fkey FOREIGN KEY (tenant_id, integration_id)
      REFERENCES integration (tenant_id, id) ON DELETE CASCADE ON UPDATE CASCADE
);

ALTER TABLE incident_reference ENABLE ROW LEVEL SECURITY;
ALTER TABLE incident_reference FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON incident_reference USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE, DELETE ON incident_reference TO padit_app;
