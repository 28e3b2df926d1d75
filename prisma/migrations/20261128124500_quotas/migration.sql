-- Quotas that the operator changed for one organization, by name. docs/deployment.md lists the names.
ALTER TABLE tenant ADD COLUMN quotas jsonb NOT NULL DEFAULT '{}';
-- The site's role cannot raise quotas.
REVOKE UPDATE ON tenant FROM padit_app;
GRANT UPDATE (slug, name, settings) ON tenant TO padit_app;
-- The quota of live tests counts those of the last hour.
CREATE INDEX probe_job_tenant_id_created_at_idx ON probe_job (tenant_id, created_at);
