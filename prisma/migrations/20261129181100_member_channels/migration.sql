-- Members as recipients of routes. Each one that was notified has an integration of its own, by which deliveries keep their order, log and
-- repetitions; it is not among the integrations that people manage. No foreign key: its log outlives the membership.
SET LOCAL lock_timeout = '5s';

ALTER TABLE integration ADD COLUMN member_id uuid; -- the user whom it mails; null for integrations that people manage
CREATE UNIQUE INDEX integration_tenant_id_member_id_key ON integration (tenant_id, member_id);

-- Rotas that stood for the integration in this notice, so that a later hand-over does not send the same notice to the next member.
ALTER TABLE incident_notice ADD COLUMN via uuid[] NOT NULL DEFAULT '{}';
