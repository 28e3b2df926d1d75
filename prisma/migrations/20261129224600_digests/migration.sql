-- Messages that a rate limit collects in one digest for their recipient. All notices of one digest have the same due time.
SET LOCAL lock_timeout = '5s';

ALTER TABLE incident_notice
    ADD COLUMN digest_due_at timestamptz(3), -- when the digest leaves that has this notice; null: it left on its own
    ADD COLUMN digested_at   timestamptz(3), -- when that digest was queued; null while it collects
    ADD CONSTRAINT incident_notice_digested CHECK (digested_at IS NULL OR digest_due_at IS NOT NULL);
-- Digests that still collect, and what a recipient got lately.
CREATE INDEX incident_notice_digest_idx ON incident_notice (tenant_id, integration_id, digest_due_at)
    WHERE digest_due_at IS NOT NULL AND digested_at IS NULL;
CREATE INDEX incident_notice_recent_idx ON incident_notice (tenant_id, integration_id, at) WHERE sent;
