-- Sums of minutes that cannot overflow: a sample beyond 1e15 of its unit counts as 1e15. Ingest refuses such values; older rows may have them,
-- and one of 1e308 ended the rollup of every organization.
SET LOCAL lock_timeout = '5s';

CREATE FUNCTION tsdb.bounded(value float8) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT greatest(least(value, 1e15), -1e15) $$;

DO $outer$
BEGIN
  IF (SELECT name FROM tsdb.backend) <> 'postgresql' THEN
    RETURN;
  END IF;
  CREATE OR REPLACE VIEW tsdb.sample_1m AS
  SELECT r.series_id, r.bucket, r.n, r.sum, r.sumsq, r.min, r.max
  FROM tsdb.sample_1m_rolled r
  WHERE r.bucket < (SELECT rolled_until FROM tsdb.rollup_state)
    AND NOT EXISTS (SELECT FROM tsdb.dirty_minute d WHERE d.series_id = r.series_id AND d.bucket = r.bucket)
  UNION ALL
  SELECT s.series_id, date_trunc('minute', s.ts), count(*), sum(tsdb.bounded(s.value)), sum(tsdb.bounded(s.value) * tsdb.bounded(s.value)),
    min(s.value), max(s.value)
  FROM tsdb.sample s WHERE s.ts >= (SELECT rolled_until FROM tsdb.rollup_state) GROUP BY 1, 2
  UNION ALL
  SELECT d.series_id, d.bucket, count(*), sum(tsdb.bounded(s.value)), sum(tsdb.bounded(s.value) * tsdb.bounded(s.value)),
    min(s.value), max(s.value)
  FROM (SELECT DISTINCT series_id, bucket FROM tsdb.dirty_minute) d
  JOIN tsdb.sample s ON s.series_id = d.series_id AND s.ts >= d.bucket AND s.ts < d.bucket + interval '1 minute'
  WHERE d.bucket < (SELECT rolled_until FROM tsdb.rollup_state) GROUP BY 1, 2;
END $outer$;

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
  SELECT series_id, bucket, count(*), sum(tsdb.bounded(value)), sum(tsdb.bounded(value) * tsdb.bounded(value)), min(value), max(value)
  FROM rolled GROUP BY 1, 2
  ON CONFLICT (series_id, bucket) DO UPDATE
    SET n = excluded.n, sum = excluded.sum, sumsq = excluded.sumsq, min = excluded.min, max = excluded.max;
  UPDATE tsdb.rollup_state SET rolled_until = state.marks_before;
END $$;
