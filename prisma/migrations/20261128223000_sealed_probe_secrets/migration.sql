-- Secrets of probes: sealed on the endpoint, encrypted for the collector beside the plan or live test that needs them.
ALTER TABLE endpoint ADD COLUMN secrets bytea, ADD COLUMN secrets_version integer NOT NULL DEFAULT 0;
ALTER TABLE plan ADD COLUMN secrets bytea, ADD COLUMN sealed_document bytea;
ALTER TABLE probe_job ADD COLUMN secrets bytea, ADD COLUMN sealed_document bytea;
ALTER TABLE collector ADD COLUMN exchange_key bytea;
ALTER TABLE collector ADD CONSTRAINT collector_exchange_key_size CHECK (octet_length(exchange_key) = 32);
-- Ingest reads endpoints for pushed series, and never their secrets.
REVOKE SELECT ON endpoint FROM padit_ingest;
GRANT SELECT (tenant_id, id, name, protocol, target, interval_ms, tags, paused, created_at, updated_at, deleted_at, target_changed_at)
  ON endpoint TO padit_ingest;
