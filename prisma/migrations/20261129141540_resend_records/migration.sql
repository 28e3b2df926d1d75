-- When the newest message of an open incident is sent again, for receivers that end what is not repeated. Null: never.
ALTER TABLE incident_reference ADD COLUMN resend_at timestamptz(3);
CREATE INDEX incident_reference_tenant_id_integration_id_resend_at_idx ON incident_reference (tenant_id, integration_id, resend_at);
