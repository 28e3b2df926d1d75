-- Measured precision reads the newest alerts that people judged. They are few among all alerts, so an index of their own finds them.
SET LOCAL lock_timeout = '5s';

CREATE INDEX alert_judged_idx ON alert (tenant_id, opened_at DESC) WHERE verdict IS NOT NULL;
