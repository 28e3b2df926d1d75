-- After a run of maintenance its endpoints are compared with what they were before. The owner is mailed of the comparison, and once during the
-- run when endpoints fail for longer than expected. A claim says until when one worker alone compares or sends.
SET LOCAL lock_timeout = '5s';

ALTER TABLE maintenance_run
  ADD COLUMN compared_at             timestamptz(3),
  ADD COLUMN comparison              jsonb,
  ADD COLUMN comparison_claimed_until timestamptz(3),
  ADD COLUMN comparison_mailed_at    timestamptz(3),
  ADD COLUMN exceeded_mailed_at      timestamptz(3),
  ADD COLUMN exceeded_claimed_until  timestamptz(3),
  ADD CONSTRAINT maintenance_run_compared CHECK ((comparison IS NULL) OR (compared_at IS NOT NULL));

-- Runs that ended before this version are not compared any more.
UPDATE maintenance_run SET compared_at = ended_at, comparison_mailed_at = ended_at WHERE ended_at IS NOT NULL;
CREATE INDEX maintenance_run_to_compare_idx ON maintenance_run (ends_at) WHERE compared_at IS NULL;
