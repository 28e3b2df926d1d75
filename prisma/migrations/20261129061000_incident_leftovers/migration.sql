-- Since when nearly all alerts of an unresolved incident have recovered, after which the rest becomes an incident of its own.
SET LOCAL lock_timeout = '5s';

ALTER TABLE incident
    ADD COLUMN recovered_at timestamptz(3); -- null: too many of its alerts are unresolved, or none is
-- What the grouper looks for, across organizations.
CREATE INDEX incident_recovered_idx ON incident (recovered_at, tenant_id) WHERE recovered_at IS NOT NULL;
