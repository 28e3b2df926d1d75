-- Deliveries of one alert to one integration leave in order: a lane and a place in it, who attempts one now, and why one was not sent.
SET LOCAL lock_timeout = '5s';

ALTER TABLE "delivery"
  ADD COLUMN "lane" TEXT,
  ADD COLUMN "position" BIGINT,
  ADD COLUMN "failures" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "claimed_until" TIMESTAMPTZ(3),
  ADD COLUMN "reason" TEXT;

-- Row security holds for the owner as well: it is lifted for the rows that exist and put back in the same transaction.
ALTER TABLE alert NO FORCE ROW LEVEL SECURITY;
ALTER TABLE delivery NO FORCE ROW LEVEL SECURITY;
ALTER TABLE delivery_attempt NO FORCE ROW LEVEL SECURITY;
-- The order in which they were made, before every number that the outbox gives out.
UPDATE delivery d SET lane = past.lane, position = past.place
  FROM (SELECT e.tenant_id, e.id, row_number() OVER (ORDER BY e.created_at, e.id) - 1000000000000 AS place,
      CASE WHEN a.endpoint_id IS NULL AND a.collector_id IS NOT NULL THEN 'collector/' || a.collector_id ELSE 'alert/' || a.id END AS lane
    FROM delivery e JOIN alert a ON a.tenant_id = e.tenant_id AND a.id = e.alert_id WHERE e.replay_of IS NULL) AS past
  WHERE d.tenant_id = past.tenant_id AND d.id = past.id;
UPDATE delivery d SET failures = (SELECT count(*) FROM delivery_attempt t WHERE t.tenant_id = d.tenant_id AND t.delivery_id = d.id)
  WHERE state = 'retrying';
ALTER TABLE delivery_attempt FORCE ROW LEVEL SECURITY;
ALTER TABLE delivery FORCE ROW LEVEL SECURITY;
ALTER TABLE alert FORCE ROW LEVEL SECURITY;

ALTER TABLE delivery DROP CONSTRAINT delivery_state_known;
ALTER TABLE delivery ADD CONSTRAINT delivery_state_known CHECK (state IN ('pending', 'retrying', 'delivered', 'failed', 'superseded'));
CREATE INDEX "delivery_tenant_id_integration_id_lane_position_idx" ON "delivery"("tenant_id", "integration_id", "lane", "position");
