-- A mark was lost when a refresh deleted it while a late insert that relied on it had not committed yet. Marks are now taken under the lock
-- that waits for such inserts; a refresh deletes taken marks only, and inserts from then on leave marks of their own.
SET LOCAL lock_timeout = '5s';

DO $outer$
BEGIN
  IF (SELECT name FROM tsdb.backend) <> 'postgresql' THEN
    RETURN;
  END IF;
  ALTER TABLE tsdb.dirty_minute ADD COLUMN taken boolean NOT NULL DEFAULT false;
  ALTER TABLE tsdb.dirty_minute DROP CONSTRAINT dirty_minute_pkey, ADD PRIMARY KEY (series_id, bucket, taken);

  -- in order, so that two late batches cannot wait for each other
  CREATE OR REPLACE FUNCTION tsdb.mark_dirty() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  BEGIN
    PERFORM pg_advisory_xact_lock_shared(hashtext('tsdb.rollup'));
    INSERT INTO tsdb.dirty_minute (series_id, bucket)
    SELECT DISTINCT series_id, date_trunc('minute', ts) FROM inserted WHERE ts < (SELECT marks_before FROM tsdb.rollup_state) ORDER BY 1, 2
    ON CONFLICT DO NOTHING;
    RETURN NULL;
  END $$;

  CREATE OR REPLACE VIEW tsdb.sample_1m AS
  SELECT r.series_id, r.bucket, r.n, r.sum, r.sumsq, r.min, r.max
  FROM tsdb.sample_1m_rolled r
  WHERE r.bucket < (SELECT rolled_until FROM tsdb.rollup_state)
    AND NOT EXISTS (SELECT FROM tsdb.dirty_minute d WHERE d.series_id = r.series_id AND d.bucket = r.bucket)
  UNION ALL
  SELECT s.series_id, date_trunc('minute', s.ts), count(*), sum(s.value), sum(s.value * s.value), min(s.value), max(s.value)
  FROM tsdb.sample s WHERE s.ts >= (SELECT rolled_until FROM tsdb.rollup_state) GROUP BY 1, 2
  UNION ALL
  SELECT d.series_id, d.bucket, count(*), sum(s.value), sum(s.value * s.value), min(s.value), max(s.value)
  FROM (SELECT DISTINCT series_id, bucket FROM tsdb.dirty_minute) d
  JOIN tsdb.sample s ON s.series_id = d.series_id AND s.ts >= d.bucket AND s.ts < d.bucket + interval '1 minute'
  WHERE d.bucket < (SELECT rolled_until FROM tsdb.rollup_state) GROUP BY 1, 2;
END $outer$;

-- Step one of a refresh. The exclusive lock waits for inserts under way, so step two sees the rows of every mark that is taken here.
CREATE OR REPLACE FUNCTION tsdb.mark_rollup(until timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF (SELECT name FROM tsdb.backend) <> 'postgresql' THEN
    RETURN;
  END IF;
  PERFORM pg_advisory_xact_lock(hashtext('tsdb.rollup'));
  UPDATE tsdb.rollup_state SET marks_before = greatest(marks_before, date_trunc('minute', until));
  WITH moved AS (DELETE FROM tsdb.dirty_minute WHERE NOT taken RETURNING series_id, bucket)
  INSERT INTO tsdb.dirty_minute SELECT series_id, bucket, true FROM moved ON CONFLICT DO NOTHING;
END $$;

-- Step two: rolls the minutes between rolled_until and marks_before, and every taken minute anew.
CREATE OR REPLACE FUNCTION tsdb.refresh_rollup() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  state record;
BEGIN
  IF (SELECT name FROM tsdb.backend) <> 'postgresql' THEN
    RETURN;
  END IF;
  SELECT * INTO state FROM tsdb.rollup_state FOR UPDATE;
  WITH marked AS (DELETE FROM tsdb.dirty_minute WHERE taken RETURNING series_id, bucket),
  rolled AS (
    SELECT s.series_id, date_trunc('minute', s.ts) AS bucket, s.value
    FROM tsdb.sample s WHERE s.ts >= state.rolled_until AND s.ts < state.marks_before
    UNION ALL
    SELECT m.series_id, m.bucket, s.value
    FROM marked m JOIN tsdb.sample s ON s.series_id = m.series_id AND s.ts >= m.bucket AND s.ts < m.bucket + interval '1 minute'
    WHERE m.bucket < state.rolled_until
  )
  INSERT INTO tsdb.sample_1m_rolled
  SELECT series_id, bucket, count(*), sum(value), sum(value * value), min(value), max(value) FROM rolled GROUP BY 1, 2
  ON CONFLICT (series_id, bucket) DO UPDATE
    SET n = excluded.n, sum = excluded.sum, sumsq = excluded.sumsq, min = excluded.min, max = excluded.max;
  UPDATE tsdb.rollup_state SET rolled_until = state.marks_before;
END $$;
