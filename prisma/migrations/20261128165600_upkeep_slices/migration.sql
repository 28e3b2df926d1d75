-- Upkeep in slices that last about a second each, so that it never meets a statement's or a transaction's time limit, and what one slice
-- did is kept when the next one fails.
SET LOCAL lock_timeout = '5s';

DO $outer$
BEGIN
  IF (SELECT name FROM tsdb.backend) <> 'postgresql' THEN
    RETURN;
  END IF;
  -- A round rolls the minutes in [rolled_until, round_until) for series below next_series; what is rolled counts once the round is over.
  ALTER TABLE tsdb.rollup_state ADD COLUMN round_until timestamptz NOT NULL DEFAULT '-infinity', ADD COLUMN next_series int NOT NULL DEFAULT 0;
END $outer$;

-- Rolls a slice: taken marks of minutes that are rolled already, else a range of series of the current round. Answers whether more waits.
-- Marks of minutes beyond rolled_until stay until their round is over: the slice that rolled their series may not have seen their rows.
CREATE FUNCTION tsdb.refresh_rollup_slice(series_per_slice int, round_span interval, marks_per_slice int) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  state record;
  child regclass;
  has_samples boolean := false;
  last_series int;
BEGIN
  IF (SELECT name FROM tsdb.backend) <> 'postgresql' THEN
    RETURN false;
  END IF;
  SELECT * INTO state FROM tsdb.rollup_state FOR UPDATE;

  IF EXISTS (SELECT FROM tsdb.dirty_minute WHERE taken AND bucket < state.rolled_until) THEN
    WITH picked AS (
      SELECT series_id, bucket FROM tsdb.dirty_minute WHERE taken AND bucket < state.rolled_until ORDER BY series_id, bucket LIMIT marks_per_slice
    ), marked AS (
      DELETE FROM tsdb.dirty_minute d USING picked p WHERE d.series_id = p.series_id AND d.bucket = p.bucket AND d.taken
      RETURNING d.series_id, d.bucket
    )
    INSERT INTO tsdb.sample_1m_rolled
    SELECT m.series_id, m.bucket, count(*), sum(tsdb.bounded(s.value)), sum(tsdb.bounded(s.value) * tsdb.bounded(s.value)), min(s.value), max(s.value)
    FROM marked m JOIN tsdb.sample s ON s.series_id = m.series_id AND s.ts >= m.bucket AND s.ts < m.bucket + interval '1 minute'
    GROUP BY 1, 2
    ON CONFLICT (series_id, bucket) DO UPDATE
      SET n = excluded.n, sum = excluded.sum, sumsq = excluded.sumsq, min = excluded.min, max = excluded.max;
    RETURN true;
  END IF;

  IF state.rolled_until >= state.marks_before THEN
    RETURN false;
  END IF;
  IF state.rolled_until = '-infinity' THEN
    -- Begins with the oldest day that has samples.
    FOR child IN SELECT inhrelid FROM pg_inherits WHERE inhparent = 'tsdb.sample'::regclass ORDER BY right(inhrelid::regclass::text, 8) LOOP
      EXECUTE format('SELECT EXISTS (SELECT FROM %s)', child) INTO has_samples;
      EXIT WHEN has_samples;
    END LOOP;
    UPDATE tsdb.rollup_state SET rolled_until = CASE
      WHEN has_samples THEN least(marks_before, to_date(right(child::text, 8), 'YYYYMMDD')::timestamp AT TIME ZONE 'UTC')
      ELSE marks_before END;
    RETURN true;
  END IF;
  IF state.round_until <= state.rolled_until OR state.round_until > state.marks_before THEN
    state.round_until := least(state.marks_before, state.rolled_until + round_span);
    state.next_series := 0;
  END IF;

  SELECT max(series_id) INTO last_series FROM tsdb.sample WHERE ts >= state.rolled_until AND ts < state.round_until;
  IF last_series IS NULL OR state.next_series > last_series THEN
    UPDATE tsdb.rollup_state SET rolled_until = state.round_until, next_series = 0;
    RETURN true;
  END IF;
  INSERT INTO tsdb.sample_1m_rolled
  SELECT s.series_id, date_trunc('minute', s.ts), count(*), sum(tsdb.bounded(s.value)), sum(tsdb.bounded(s.value) * tsdb.bounded(s.value)),
    min(s.value), max(s.value)
  FROM tsdb.sample s
  WHERE s.series_id >= state.next_series AND s.series_id < state.next_series + series_per_slice
    AND s.ts >= state.rolled_until AND s.ts < state.round_until
  GROUP BY 1, 2
  ON CONFLICT (series_id, bucket) DO UPDATE
    SET n = excluded.n, sum = excluded.sum, sumsq = excluded.sumsq, min = excluded.min, max = excluded.max;
  UPDATE tsdb.rollup_state SET round_until = state.round_until, next_series = state.next_series + series_per_slice;
  RETURN true;
END $$;

-- Everything at once, for callers that hold one transaction; the slices of a round that was begun are rolled anew.
CREATE OR REPLACE FUNCTION tsdb.refresh_rollup() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  WHILE tsdb.refresh_rollup_slice(1000, interval '1 day', 10000) LOOP
  END LOOP;
END $$;

-- Drops one partition that lies wholly before `raw`, else a slice of rollups before `rollup`. Answers whether more waits.
CREATE FUNCTION tsdb.drop_slice(raw timestamptz, rollup timestamptz, rows_per_slice int) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  child regclass;
  parent text;
  deleted int;
BEGIN
  -- A drop locks the whole table: it must not wait behind a long read while everybody waits behind it.
  PERFORM set_config('lock_timeout', '5s', true);
  IF (SELECT name FROM tsdb.backend) = 'timescaledb' THEN
    FOREACH parent IN ARRAY ARRAY['sample', 'sample_detail', 'window_features', 'score'] LOOP
      PERFORM drop_chunks(format('tsdb.%I', parent)::regclass, older_than => raw);
    END LOOP;
    PERFORM drop_chunks('tsdb.sample_1m', older_than => rollup);
    RETURN false;
  END IF;
  SELECT inhrelid INTO child FROM pg_inherits
  WHERE inhparent IN ('tsdb.sample'::regclass, 'tsdb.sample_detail'::regclass, 'tsdb.window_features'::regclass, 'tsdb.score'::regclass)
    AND to_date(right(inhrelid::regclass::text, 8), 'YYYYMMDD') + 1 <= (raw AT TIME ZONE 'UTC')::date
  ORDER BY right(inhrelid::regclass::text, 8) LIMIT 1;
  IF child IS NOT NULL THEN
    EXECUTE format('DROP TABLE %s', child);
    RETURN true;
  END IF;
  DELETE FROM tsdb.dirty_minute WHERE bucket < date_trunc('day', raw, 'UTC');
  DELETE FROM tsdb.sample_1m_rolled WHERE ctid = ANY (ARRAY(SELECT ctid FROM tsdb.sample_1m_rolled WHERE bucket < rollup LIMIT rows_per_slice));
  GET DIAGNOSTICS deleted = ROW_COUNT;
  RETURN deleted = rows_per_slice;
END $$;

REVOKE EXECUTE ON FUNCTION tsdb.refresh_rollup_slice, tsdb.drop_slice FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tsdb.refresh_rollup_slice, tsdb.drop_slice TO padit_system;
