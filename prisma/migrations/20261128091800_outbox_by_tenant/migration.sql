-- The dispatcher takes waiting messages of each organization in turn.
CREATE INDEX outbox_waiting ON outbox (kind, tenant_id, id) WHERE dispatched_at IS NULL;
